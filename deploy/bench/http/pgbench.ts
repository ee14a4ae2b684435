/** The same statements without any service: by pgbench, or by a bare loop of pg clients where there is none. */
import { execFile } from 'node:child_process';
import * as fs from 'node:fs';
import * as os from 'node:os';
import * as path from 'node:path';
import { promisify } from 'node:util';
import pg from 'pg';
import { perSecond } from '../measure.ts';

/** pgbench takes no more scripts than this. */
export const mostScripts = 128;

export interface Replay {
  readonly by: 'pgbench' | 'pg';
  /** Transactions a second. */
  run(clients: number, seconds: number): Promise<number>;
}

export function replayOf(transactions: readonly string[][], databaseUrl: string): Replay {
  const program = pgbenchProgram();
  if (!program) return { by: 'pg', run: (clients, seconds) => loop(transactions, databaseUrl, clients, seconds) };
  const folder = fs.mkdtempSync(path.join(os.tmpdir(), 'pan-bench-sql-'));
  const scripts = transactions.map((statements, n) => {
    const file = path.join(folder, `${n}.sql`);
    fs.writeFileSync(file, `${['begin', ...statements, 'commit'].map(oneLine).join(';\n')};\n`);
    return file;
  });
  return {
    by: 'pgbench',
    run: async (clients, seconds) => {
      const { hostname, port, username, password, pathname } = new URL(databaseUrl);
      const options = ['-n', '-M', 'prepared', '-c', clients, '-j', 1, '-T', seconds];
      const place = ['-h', hostname, '-p', port, '-U', username];
      const args = [...options, ...place, ...scripts.flatMap((file) => ['-f', file]), pathname.slice(1)].map(String);
      const env = { ...process.env, PGPASSWORD: password };
      const { stdout } = await promisify(execFile)(program, args, { env, maxBuffer: 1e8 });
      const failed = /number of failed transactions: ([1-9]\d*)/.exec(stdout);
      if (failed) throw new Error(`pgbench: ${failed[1]} transactions failed`);
      return Number(/^tps = ([\d.]+)/m.exec(stdout)?.[1]);
    },
  };
}

function pgbenchProgram(): string | null {
  const debian = '/usr/lib/postgresql';
  const versions = fs.existsSync(debian) ? fs.readdirSync(debian).sort((a, b) => Number(b) - Number(a)) : [];
  const folders = [...(process.env['PATH'] ?? '').split(path.delimiter), ...versions.map((v) => `${debian}/${v}/bin`)];
  return folders.map((folder) => path.join(folder, 'pgbench')).find((file) => fs.existsSync(file)) ?? null;
}

/** A statement that spans lines would read to pgbench as one with a comment where `--` stands; ours have none. */
const oneLine = (statement: string): string => statement.replace(/\s+/g, ' ');

async function loop(transactions: readonly string[][], url: string, clients: number, seconds: number): Promise<number> {
  const open = await Promise.all(
    Array.from({ length: clients }, async () => {
      const client = new pg.Client({ connectionString: url });
      await client.connect();
      return client;
    }),
  );
  try {
    return await perSecond(clients, seconds, async (number) => {
      const client = open[number]!;
      const at = Math.floor(Math.random() * transactions.length);
      await client.query('begin');
      for (const [n, text] of transactions[at]!.entries()) await client.query({ name: `t${at}s${n}`, text });
      await client.query('commit');
    });
  } finally {
    for (const client of open) await client.end();
  }
}
