import type { Database } from '@pan/kit/data';
import { LastCounts } from './last-counts.js';

describe('The last counts', () => {
  let heard = 'student-record.events0:7';
  const last = new LastCounts({ query: () => Promise.resolve([{ heard }]) } as unknown as Database);
  let asked = 0;
  const count = () => Promise.resolve(++asked);

  it('answer again while nothing more is heard, and are counted anew once something is', async () => {
    expect(await Promise.all([last.of('a', count), last.of('a', count)])).toEqual([1, 1]);
    expect(await last.of('b', count)).toBe(2);
    heard = 'student-record.events0:8';
    expect(await last.of('a', count)).toBe(3);
  });

  it('keep no failure', async () => {
    await expect(last.of('c', () => Promise.reject(new Error('away')))).rejects.toThrow('away');
    expect(await last.of('c', count)).toBe(4);
  });
});
