/** A Node program under measurement: its own process, its log in a file as in production, so that reading it costs nobody. */
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import * as fs from 'node:fs';
import * as os from 'node:os';
import * as path from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { freePort, processorSecondsOfTree, root } from '@pan/testing';

export interface Program {
  readonly url: string;
  /** Highest resident memory so far, in megabytes. */
  peakMemory(): number;
  /** Processor time used so far, in microseconds: what other processes take from the clock, they do not take from this. */
  processorTime(): number;
  stop(): Promise<void>;
}

export async function startProgram(script: string, environment: Record<string, string>): Promise<Program> {
  const port = await freePort();
  const url = `http://127.0.0.1:${port}`;
  const log = path.join(fs.mkdtempSync(path.join(os.tmpdir(), 'pan-bench-')), 'log');
  const output = fs.openSync(log, 'a');
  const child = spawn(process.execPath, ['--disable-warning=ExperimentalWarning', path.join(root, script)], {
    stdio: ['ignore', output, output],
    env: { ...process.env, ...environment, PORT: String(port), PUBLIC_URL: url },
  });
  fs.closeSync(output);
  const ended = once(child, 'exit');
  const endWithUs = () => child.kill('SIGKILL');
  process.once('exit', endWithUs);
  while (!(await answers(`${url}/health/live`))) {
    if (child.exitCode !== null) throw new Error(`${script} ended:\n${fs.readFileSync(log, 'utf8').slice(-2_000)}`);
    await sleep(50);
  }
  return {
    url,
    peakMemory: () => Number(/^VmHWM:\s+(\d+)/m.exec(fs.readFileSync(`/proc/${child.pid}/status`, 'utf8'))?.[1]) / 1024,
    processorTime: () => processorSecondsOfTree(child.pid!) * 1_000_000,
    stop: async () => {
      child.kill('SIGTERM');
      await ended;
      process.off('exit', endWithUs);
      fs.rmSync(path.dirname(log), { recursive: true, force: true });
    },
  };
}

const answers = (url: string): Promise<boolean> =>
  fetch(url).then(
    ({ ok }) => ok,
    () => false,
  );
