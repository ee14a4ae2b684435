import { Quarantine } from './quarantine.js';
import { log } from '../ops/logging.js';

describe('A round over what is due', () => {
  beforeAll(() => (log.level = 'silent'));

  /** Walks until nothing is due any more, as the round does. */
  async function walk(due: Set<string>, bad: readonly string[], leftOut = new Quarantine('spec')) {
    const done: string[] = [];
    for (let looks = 0; looks < 50; looks += 1) {
      const found = await leftOut.attempt(3, async ({ most, leftOut: passed, take }) => {
        const ids = [...due].filter((id) => !passed.includes(id)).slice(0, most);
        take(ids);
        if (ids.some((id) => bad.includes(id))) throw new Error('cannot be done');
        for (const id of ids) due.delete(id);
        done.push(...ids);
        return ids.length;
      });
      if (found === 0) return done;
    }
    throw new Error('the round never ends');
  }

  it('does everything but the one that cannot be done, also where that is the first [D16]', async () => {
    const due = new Set(['a', 'b', 'c', 'd', 'e', 'f', 'g']);
    expect(await walk(due, ['a', 'e'])).toEqual(['b', 'c', 'd', 'f', 'g']);
    expect([...due]).toEqual(['a', 'e']);
  });

  it('tries it again after a while', async () => {
    const [due, leftOut] = [new Set(['a', 'b']), new Quarantine('spec', -1)];
    await expect(walk(due, ['a'], leftOut)).rejects.toThrow('never ends');
    expect(await walk(due, [], leftOut)).toEqual(['a', 'b']);
  });

  it('is put off as a whole when the database is away: nothing is left out for that', async () => {
    const leftOut = new Quarantine('spec');
    const away = Object.assign(new Error('away'), { code: 'ECONNREFUSED' });
    const look = leftOut.attempt(3, ({ take }) => {
      take(['a']);
      return Promise.reject(away);
    });
    await expect(look).rejects.toThrow('away');
    expect(await walk(new Set(['a']), [], leftOut)).toEqual(['a']);
  });
});
