/** The statements that a request really runs, as PostgreSQL logged them, so that the peer cannot drift from the service. */
import * as fs from 'node:fs';
import { setTimeout as sleep } from 'node:timers/promises';
import type { TestDatabase } from '@pan/testing';

/** Runs `work` while everything the application role executes is logged; returns it by transaction, literals in place of parameters. */
export async function statementsOf(
  database: TestDatabase,
  log: string,
  work: () => Promise<void>,
): Promise<string[][]> {
  const role = `"${database.name}_app"`;
  const settings = ['log_statement', 'log_error_verbosity'];
  const from = fs.statSync(log).size;
  await logAll(
    `alter role ${role} set log_statement = 'all'`,
    `alter role ${role} set log_error_verbosity = 'default'`,
  );
  await work();
  await logAll(...settings.map((name) => `alter role ${role} reset ${name}`));
  return transactionsIn(fs.readFileSync(log, 'utf8').slice(from));

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

function transactionsIn(log: string): string[][] {
  const open = new Map<string, { text: string[]; running: boolean }>();
  const done: string[][] = [];
  for (const entry of log.split(entryStart)) {
    const [, pid = '', kind, text = ''] = /\[(\d+)\] (\w+): {2}([\s\S]*)/.exec(entry.trimEnd()) ?? [];
    const session = open.get(pid) ?? { text: [], running: false };
    open.set(pid, session);
    if (kind === 'DETAIL') {
      session.text.push(inlined(session.text.pop() ?? '', text));
      continue;
    }
    const statement = /^(?:statement|execute [^:]*): ([\s\S]*)$/.exec(text)?.[1]?.trim();
    if (statement === undefined) continue;
    if (/^(start transaction|begin)\b/i.test(statement)) [session.text, session.running] = [[], true];
    else if (/^commit$/i.test(statement)) {
      done.push(session.text);
      session.running = false;
    } else if (session.running) session.text.push(statement);
  }
  return done;
}

/** pgbench would take a colon in a literal for one of its variables. */
function inlined(statement: string, detail: string): string {
  const values = new Map<string, string>();
  for (const [, name, value] of detail.matchAll(/\$(\d+) = (NULL|'(?:[^']|'')*')/g)) values.set(name!, value!);
  return statement.replace(/\$(\d+)/g, (_, name: string) => {
    const value = values.get(name) ?? 'NULL';
    return value === 'NULL' ? value : `E${value.replaceAll('\\', '\\\\').replaceAll(':', '\\x3A')}`;
  });
}
