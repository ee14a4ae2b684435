/** The statements that a request really runs, as PostgreSQL logged them, so that the peer cannot drift from the service. */
import * as fs from 'node:fs';
import { setTimeout as sleep } from 'node:timers/promises';
import type { TestDatabase } from '@pan/testing';

export interface Statement {
  readonly text: string;
  /** What stood for $1, $2 …, as PostgreSQL writes it. */
  readonly values: readonly (string | null)[];
}

/** From begin to commit; a statement outside of a transaction stands alone. */
export type Transaction = readonly Statement[];

/** Runs `work` while everything the application role executes is logged; returns its transactions in the order of their commits. */
export async function transactionsOf(
  database: TestDatabase,
  log: string,
  work: () => Promise<void>,
): Promise<Transaction[]> {
  const open = new Map<string, Statement[]>();
  const done: Transaction[] = [];
  for (const { pid, ...statement } of await logged(database, log, work)) {
    if (isBegin(statement)) open.set(pid, []);
    const running = open.get(pid);
    if (running) running.push(statement);
    else done.push([statement]);
    if (!running || !isCommit(statement)) continue;
    done.push(running);
    open.delete(pid);
  }
  return done;
}

/** What `request` runs each time that it is made, in or out of a transaction, each statement with the values of its last run. */
export async function statementsOf(
  database: TestDatabase,
  log: string,
  request: () => Promise<void>,
): Promise<Statement[]> {
  const times = 20;
  const all = await logged(database, log, async () => {
    for (let n = 0; n < times; n += 1) await request();
  });
  const counted = Map.groupBy(
    all.filter((one) => !isBegin(one) && !isCommit(one)),
    ({ text }) => text,
  );
  return [...counted.values()]
    .filter((of) => of.length >= times && of.length % times === 0)
    .flatMap((of) => of.slice(-of.length / times))
    .map(({ text, values }) => ({ text, values }));
}

export const tells = (transaction: Transaction): boolean =>
  transaction.some(({ text }) => text.includes('insert into outbox'));

const isBegin = ({ text }: Statement): boolean => /^(start transaction|begin)\b/i.test(text);
const isCommit = ({ text }: Statement): boolean => /^commit$/i.test(text);

async function logged(database: TestDatabase, log: string, work: () => Promise<void>) {
  const role = `"${database.name}_app"`;
  const settings = ['log_statement', 'log_error_verbosity'];
  const from = fs.statSync(log).size;
  await logAll(
    `alter role ${role} set log_statement = 'all'`,
    `alter role ${role} set log_error_verbosity = 'default'`,
  );
  await work();
  await logAll(...settings.map((name) => `alter role ${role} reset ${name}`));
  return statementsIn(fs.readFileSync(log).subarray(from).toString());

  /** A role's settings hold from its next connection on, so those that are open are ended. */
  async function logAll(...statements: string[]): Promise<void> {
    for (const statement of statements) await database.query(statement);
    await database.query(
      `select pg_terminate_backend(pid) from pg_stat_activity where usename = '${database.name}_app' and application_name <> 'outbox-relay'`,
    );
    await sleep(500);
  }
}

const entryStart = /^(?=\d{4}-\d\d-\d\d \d\d:\d\d:\d\d)/m;

function statementsIn(log: string): (Statement & { pid: string })[] {
  const last = new Map<string, { values: (string | null)[] }>();
  const all: (Statement & { pid: string })[] = [];
  for (const entry of log.split(entryStart)) {
    const [, pid = '', kind, rest = ''] = /\[(\d+)\] (\w+): {2}([\s\S]*)/.exec(entry.trimEnd()) ?? [];
    if (kind === 'DETAIL') last.get(pid)?.values.push(...valuesIn(rest));
    const text = /^(?:statement|execute [^:]*): ([\s\S]*)$/.exec(rest)?.[1]?.trim();
    if (kind === 'DETAIL' || text === undefined) continue;
    const statement = { pid, text, values: [] };
    last.set(pid, statement);
    all.push(statement);
  }
  return all;
}

const valuesIn = (detail: string): (string | null)[] =>
  [...detail.matchAll(/\$\d+ = (NULL|'(?:[^']|'')*')/g)].map(([, value]) =>
    value === 'NULL' ? null : value!.slice(1, -1).replaceAll("''", "'"),
  );
