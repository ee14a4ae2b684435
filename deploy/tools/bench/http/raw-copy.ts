/** The rows that an import left, copied by PostgreSQL itself into empty tables of the same shape, indexes included. */
import * as fs from 'node:fs';
import * as os from 'node:os';
import * as path from 'node:path';
import type { TestDatabase } from '@pan/testing';

const tables = ['organisation', 'organisation_source', 'learner', 'learner_source', 'learner_trace', 'match_pair'];
const written = [...tables, 'staff', 'enrolment', 'class', 'membership', 'outbox'];

export interface RawCopy {
  readonly rows: number;
  /** Milliseconds for all tables in one transaction. */
  run(): Promise<number>;
  close(): void;
}

export async function rawCopyOf(database: TestDatabase): Promise<RawCopy> {
  const folder = fs.mkdtempSync(path.join(os.tmpdir(), 'pan-bench-copy-'));
  fs.chmodSync(folder, 0o777);
  const file = (table: string) => path.join(folder, `${table}.copy`);
  let rows = 0;
  for (const table of written) {
    await database.query(`copy ${table} to '${file(table)}'`);
    const [counted] = await database.query<{ n: number }>(`select count(*)::integer as n from ${table}`);
    rows += counted!.n;
  }
  const emptied = written.map((table) => `create table bench.${table} (like public.${table} including all);`).join('');
  const copied = written.map((table) => `copy bench.${table} from '${file(table)}';`).join('');
  return {
    rows,
    run: async () => {
      await database.query(`drop schema if exists bench cascade`);
      await database.query(`create schema bench; ${emptied}`);
      const begun = performance.now();
      await database.query(`begin; ${copied} commit`);
      return performance.now() - begun;
    },
    close: () => fs.rmSync(folder, { recursive: true, force: true }),
  };
}
