import { execFile } from 'node:child_process';
import * as fs from 'node:fs';
import * as os from 'node:os';
import * as path from 'node:path';
import { promisify } from 'node:util';
import { eventually } from '@pan/testing';
import { installation, logFile, pidFile } from './installation.ts';
import { isAlive, killPid, launch, recordedPid } from '../../../libs/servers/src/processes.ts';
import { deathsOf, deathsTold, supervise } from './supervisor.ts';

describe('A part of npm start that dies [C1]', () => {
  const place = { ...installation(), state: fs.mkdtempSync(path.join(os.tmpdir(), 'supervisor-')) };
  const told: string[] = [];
  let starts = 0;
  let stopping = false;
  const pid = () => recordedPid(pidFile(place, 'gateway'));

  /** Runs until it is killed, or ends at once. */
  const begin = (script: string) => () => {
    starts += 1;
    const [log, file] = [logFile(place, 'gateway'), pidFile(place, 'gateway')];
    launch({ name: 'gateway', command: process.execPath, args: ['-e', script], log, pidFile: file });
    return Promise.resolve();
  };
  const supervised = (start: () => Promise<void>) =>
    supervise({
      place,
      starts: new Map([['gateway', start]]),
      stopping: () => stopping,
      tell: (line) => told.push(line),
      pauses: [0, 0, 0],
    });

  beforeEach(() => {
    [starts, stopping, told.length] = [0, false, 0];
  });
  afterAll(async () => {
    stopping = true;
    await killPid(pid());
    fs.rmSync(place.state, { recursive: true });
  });

  it('is started again, and how it ended is told then and afterwards', async () => {
    const start = begin('console.log("RangeError: too deep"); setInterval(() => {}, 1000)');
    await start();
    supervised(start);
    const first = pid();
    await eventually(() => expect(fs.readFileSync(logFile(place, 'gateway'), 'utf8')).toContain('too deep'));
    process.kill(first, 'SIGKILL');
    await eventually(() => expect(told.at(-1)).toContain('answers again'), { timeout: 5_000 });
    expect([pid() === first, isAlive(pid())]).toEqual([false, true]);
    expect(told[0]).toContain('SIGKILL · RangeError: too deep');
    expect(deathsTold(place)).toEqual([expect.stringMatching(/^gateway : 1 .*SIGKILL · RangeError: too deep$/)]);
    stopping = true;
    await killPid(pid());
  });

  it('is watched by a launcher that has nothing else to do, and therefore stays', async () => {
    const here = (file: string) => JSON.stringify(path.join(import.meta.dirname, file));
    const launcher = `
      import { supervise } from ${here('supervisor.ts')};
      import { launch, recordedPid } from ${here('../../../libs/servers/src/processes.ts')};
      const state = ${JSON.stringify(place.state)}, pidFile = state + '/run/kafka.pid', log = state + '/logs/kafka.log';
      const start = async () => launch({ name: 'kafka', command: process.execPath, args: ['-e', 'setInterval(() => {}, 1000)'], log, pidFile });
      let stopping = false;
      const end = () => { stopping = true; process.kill(recordedPid(pidFile), 'SIGKILL'); };
      process.kill(await start(), 'SIGKILL');
      supervise({ place: { state }, starts: new Map([['kafka', start]]), stopping: () => stopping,
        tell: (line) => { console.log(line); if (line.includes('again') && line.startsWith('✓')) end(); } });`;
    const { stdout } = await promisify(execFile)(process.execPath, ['--input-type=module', '-e', launcher]);
    expect(stdout).toContain('kafka répond de nouveau / answers again');
  });

  it('is left after a few tries when it cannot live', async () => {
    const start = begin('process.exit(3)');
    await start();
    supervised(start);
    await eventually(() => expect(told.at(-1)).toContain('died 4 times, left: code 3'));
    expect(starts).toBe(4);
    expect(deathsOf(place)['gateway']).toHaveLength(4);
  });
});
