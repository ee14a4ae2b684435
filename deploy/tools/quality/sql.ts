/** `npm run check`: PostgreSQL itself reads every statement of the services, on a database that their migrations made. */
import { randomBytes } from 'node:crypto';
import { chmodSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join, relative } from 'node:path';
import { migrateService, root, testDatabase } from '@pan/testing';
import pg from 'pg';
import ts from 'typescript';
import { services, type ServiceName } from '../../../libs/contracts/src/context-map.ts';
import { startPostgres } from '../../../libs/servers/src/postgres.ts';
import { freePort } from '../../../libs/servers/src/processes.ts';
import { describe } from './describe.ts';
import { sqlTexts, type SqlText } from './sql-texts.ts';

/** What node-postgres makes of a type, as the code may call it; types that are absent here are not compared. */
const mayBe: Readonly<Record<string, RegExp | undefined>> = {
  boolean: /boolean|true|false|unknown/,
  smallint: /number|unknown/,
  integer: /number|unknown/,
  'double precision': /number|unknown/,
  // More than a number of JavaScript can hold, so that it arrives as text.
  bigint: /^(?!number$)/,
  numeric: /^(?!number$)/,
  text: /^(?!(number|boolean|Date)$)/,
  uuid: /^(?!(number|boolean|Date)$)/,
  'timestamp with time zone': /Date|unknown/,
  bytea: /Buffer|unknown/,
  'text[]': /\[\]|unknown|Array/,
  'uuid[]': /\[\]|unknown|Array/,
};

const folder = mkdtempSync(join(tmpdir(), 'pan-sql-'));
chmodSync(folder, 0o755);
const postgres = await startPostgres({
  port: await freePort(),
  folder,
  log: join(folder, 'postgres.log'),
  pidFile: join(folder, 'postgres.pid'),
  password: randomBytes(12).toString('hex'),
  durable: false,
});
try {
  const wrong: string[] = [];
  const counted = { read: 0, dynamic: 0 };
  for (const [service, found] of textsByService()) {
    const database = await testDatabase(service, postgres.adminUrl);
    await migrateService(service, database);
    const client = new pg.Client({ connectionString: database.appUrl });
    client.on('error', () => undefined);
    await client.connect();
    for (const text of found.texts) {
      for (const fault of await faultsIn(client, text))
        wrong.push(`${relative(root, text.file)}:${text.line}: ${fault}`);
    }
    counted.read += found.texts.length;
    counted.dynamic += found.dynamic;
    await client.end();
    await database.drop();
  }
  for (const line of wrong) console.error(line);
  const { read, dynamic } = counted;
  console.log(
    `${read} instructions lues par PostgreSQL, ${dynamic} composées à l’exécution · ${read} statements read by PostgreSQL, ${dynamic} put together at run time`,
  );
  process.exitCode = wrong.length > 0 ? 1 : 0;
} finally {
  await postgres.stop();
  rmSync(folder, { recursive: true, force: true });
}

function textsByService(): Map<ServiceName, ReturnType<typeof sqlTexts>> {
  const config = ts.getParsedCommandLineOfConfigFile(
    join(root, 'tsconfig.json'),
    {},
    {
      ...ts.sys,
      onUnRecoverableConfigFileDiagnostic: (problem) => {
        throw new Error(ts.flattenDiagnosticMessageText(problem.messageText, '\n'));
      },
    },
  )!;
  const isCode = (file: string) => /\/services\/[^/]+\/src\//.test(file) && !/\.spec\.ts$|\/migrations\//.test(file);
  const program = ts.createProgram(config.fileNames.filter(isCode), config.options);
  return new Map(
    services.map((service) => [
      service,
      sqlTexts(program, (file) => isCode(file) && file.includes(`/services/${service}/src/`)),
    ]),
  );
}

async function faultsIn(client: pg.Client, { sql, row }: SqlText): Promise<string[]> {
  const described = await describe(client, sql).catch((error: Error) => error);
  if (described instanceof Error) return [described.message];
  const columns = new Map(described);
  return [...(row ?? [])].flatMap(([name, type]) => {
    const given = columns.get(name);
    if (!given) return [`the row has no column "${name}"; it has ${[...columns.keys()].join(', ') || 'none'}`];
    return mayBe[given]?.test(type) === false ? [`"${name}" is ${given} and is read as ${type}`] : [];
  });
}
