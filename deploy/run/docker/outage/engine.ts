/** The containers of the installation, as the engine of this machine has them. */
import { execFile } from 'node:child_process';
import { setTimeout as sleep } from 'node:timers/promises';
import { promisify } from 'node:util';

const run = promisify(execFile);

export interface Container {
  readonly name: string;
  readonly id: string;
}

interface State {
  readonly Pid: number;
  readonly StartedAt: string;
  readonly Status: string;
  readonly Health?: { readonly Status: string };
}

/** What runs on, in the order in which compose names it; jobs that have ended are left out. */
export async function containers(project: string): Promise<Container[]> {
  const label = `label=com.docker.compose.project=${project}`;
  const format = '{{.ID}} {{.Label "com.docker.compose.service"}}';
  const { stdout } = await run('docker', ['ps', '--filter', label, '--format', format]);
  const lines = stdout.trim().split('\n').filter(Boolean);
  return lines.map((line) => ({ id: line.split(' ')[0]!, name: line.split(' ')[1]! }));
}

async function stateOf({ id }: Container): Promise<State> {
  const { stdout } = await run('docker', ['inspect', '-f', '{{json .State}}', id]);
  return JSON.parse(stdout) as State;
}

/**
 * Kills the container's first process as a fault would, behind the engine's back: what `docker kill` ends, the engine would
 * leave dead. @returns seconds until it is back, and healthy where it says how it is
 */
export async function killed(container: Container, patienceMs = 300_000): Promise<number> {
  const { Pid: pid, StartedAt: before } = await stateOf(container);
  const begun = performance.now();
  process.kill(pid, 'SIGKILL');
  while (performance.now() - begun < patienceMs) {
    await sleep(500);
    const { StartedAt, Status, Health } = await stateOf(container);
    if (StartedAt !== before && Status === 'running' && (Health?.Status ?? 'healthy') === 'healthy')
      return (performance.now() - begun) / 1_000;
  }
  throw new Error(`${container.name} did not come back`);
}

/** A gauge of a service, summed over its labels. */
export async function gauge(container: Container, name: string): Promise<number> {
  const script = `fetch('http://127.0.0.1:8080/metrics').then(async (answer) => process.stdout.write(await answer.text()))`;
  const { stdout } = await run('docker', ['exec', container.id, 'node', '-e', script], { maxBuffer: 1e8 });
  const lines = stdout.split('\n').filter((line) => line.startsWith(name));
  return lines.reduce((sum, line) => sum + Number(line.split(' ').at(-1)), 0);
}
