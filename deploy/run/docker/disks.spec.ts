import * as fs from 'node:fs';
import * as os from 'node:os';
import * as path from 'node:path';
import { disksIn, figures, stateOf } from './disks.ts';

const disk = (volume: string, free: number) => ({ volume, free, size: 1_000 });

describe('The room left on the disks', () => {
  it.each([
    [1_000, 150, 'up'],
    [1_000, 149, 'degraded'],
    [30, 1_000, 'degraded'],
    [1_000, 29, 'down'],
  ])('%d of PostgreSQL’s and %d of Kafka’s thousand: %s [F11]', (postgres, kafka, state) => {
    expect(stateOf([disk('postgres', postgres), disk('kafka', kafka)])).toBe(state);
  });

  it('is a figure for each volume [F11]', () => {
    const root = fs.mkdtempSync(path.join(os.tmpdir(), 'disks-'));
    for (const volume of ['kafka', 'postgres']) fs.mkdirSync(path.join(root, volume));
    const text = figures(disksIn(root));
    fs.rmSync(root, { recursive: true });
    for (const name of ['disk_free_bytes', 'disk_size_bytes'])
      for (const volume of ['kafka', 'postgres'])
        expect(text).toMatch(new RegExp(`^${name}\\{volume="${volume}"\\} [1-9]\\d+$`, 'm'));
  });
});
