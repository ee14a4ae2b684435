/** Where and when a figure was taken: without it a figure says nothing. */
import { execFileSync } from 'node:child_process';
import * as os from 'node:os';
import pg from 'pg';

export interface Machine {
  readonly date: string;
  readonly commit: string;
  readonly processor: string;
  readonly memory: string;
  readonly system: string;
  readonly node: string;
  readonly postgres: string;
  /** One-minute load before the first round; near zero on a quiet machine. */
  readonly loadBefore: number;
}

export async function describeMachine(postgresUrl: string): Promise<Machine> {
  const cores = os.cpus();
  return {
    date: new Date().toISOString().slice(0, 16).replace('T', ' ') + ' UTC',
    commit: commit(),
    processor: `${cores.length} × ${cores[0]?.model.trim() ?? '?'}`,
    memory: `${(os.totalmem() / 2 ** 30).toFixed(0)} GB`,
    system: `${os.type()} ${os.release()}`,
    node: process.version,
    postgres: await postgresVersion(postgresUrl),
    loadBefore: Number(os.loadavg()[0]!.toFixed(2)),
  };
}

/** A tree with changes of its own is said to be one. */
function commit(): string {
  try {
    const git = (...args: string[]) => execFileSync('git', args, { encoding: 'utf8', stdio: 'pipe' }).trim();
    return git('rev-parse', '--short', 'HEAD') + (git('status', '--porcelain', '-uno') ? ' + changes' : '');
  } catch {
    return '—';
  }
}

async function postgresVersion(url: string): Promise<string> {
  const client = new pg.Client({ connectionString: url });
  await client.connect();
  try {
    const settings = ['server_version', 'fsync', 'synchronous_commit'];
    const { rows } = await client.query<{ name: string; setting: string }>(
      `select name, setting from pg_settings where name = any($1) order by array_position($1, name)`,
      [settings],
    );
    return rows.map(({ name, setting }) => (name === 'server_version' ? setting : `${name} ${setting}`)).join(', ');
  } finally {
    await client.end();
  }
}
