/** The same statements without any service: by pgbench, or by a bare loop of pg clients where there is none. */
import { execFile } from 'node:child_process';
import * as fs from 'node:fs';
import * as os from 'node:os';
import * as path from 'node:path';
import { promisify } from 'node:util';
import pg from 'pg';
import { perSecond } from '../measure.ts';
import { renewed } from './renewed.ts';
import type { Statement, Transaction } from './statements.ts';

/** pgbench takes no more scripts than this. */
export const mostScripts = 128;

export interface Replay {
  readonly by: 'pgbench' | 'pg';
  /** Transactions a second. */
  run(clients: number, seconds: number): Promise<number>;
}

export function replayOf(transactions: readonly Transaction[], databaseUrl: string): Replay {
  const program = pgbenchProgram();
  if (!program) {
    const cycles = transactions.map((one) => [one]);
    return { by: 'pg', run: (clients, seconds) => loop(cycles, databaseUrl, clients, seconds) };
  }
  const folder = fs.mkdtempSync(path.join(os.tmpdir(), 'pan-bench-sql-'));
  const scripts = transactions.map((statements, n) => {
    const file = path.join(folder, `${n}.sql`);
    fs.writeFileSync(file, `${statements.map(inlined).map(oneLine).join(';\n')};\n`);
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

/** pgbench would take a colon in a literal for one of its variables. */
const inlined = ({ text, values }: Statement): string =>
  text.replace(/\$(\d+)/g, (_, at: string) => {
    const value = values[Number(at) - 1] ?? null;
    return value === null
      ? 'NULL'
      : `E'${value.replaceAll('\\', '\\\\').replaceAll("'", "''").replaceAll(':', '\\x3A')}'`;
  });

/**
 * Transactions that follow from one another, such as a loan and its return, by a bare loop of pg clients: each client goes through its own share, with ids made anew.
 * @param since when the log began, in milliseconds since 1970; without it, ids stay as they were
 * @returns transactions a second
 */
export async function loop(
  cycles: readonly (readonly Transaction[])[],
  url: string,
  clients: number,
  seconds: number,
  since = Infinity,
): Promise<number> {
  const open = await Promise.all(
    Array.from({ length: clients }, async () => {
      const client = new pg.Client({ connectionString: url });
      await client.connect();
      return client;
    }),
  );
  const names = new Map<string, string>();
  for (const { text } of cycles.flat(2)) if (!names.has(text)) names.set(text, `s${names.size}`);
  const turns = open.map((_, number) => number);
  try {
    const cyclesPerSecond = await perSecond(clients, seconds, async (number) => {
      const client = open[number]!;
      const at = turns[number]!;
      turns[number] = at + clients < cycles.length ? at + clients : number;
      const cycle = cycles[at]!;
      for (const { text, values } of renewed(cycle, since).flat())
        await client.query({ name: names.get(text)!, text, values: [...values] });
    });
    return cyclesPerSecond * cycles[0]!.length;
  } finally {
    for (const client of open) await client.end();
  }
}
