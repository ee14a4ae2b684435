import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { pipeline } from 'node:stream/promises';
import { brotliDecompressSync } from 'node:zlib';
import { services, type ServiceName } from '@pan/contracts';
import { migrate, type Migration } from '@pan/kit/data';
import type { TestDatabase } from '@pan/testing';
import pg from 'pg';
import { from } from 'pg-copy-streams';
import { migrations as catalogue } from '../services/resource-catalogue/src/persistence/migrations/index.js';
import { migrations as exams } from '../services/exam-management/src/persistence/migrations/index.js';
import { migrations as federation } from '../services/ecampus-federation/src/persistence/migrations/index.js';
import { migrations as governance } from '../services/governance-reporting/src/persistence/migrations/index.js';
import { migrations as lending } from '../services/ebook-lending/src/persistence/migrations/index.js';
import { migrations as record } from '../services/student-record/src/persistence/migrations/index.js';
import { World } from './world.js';

const migrations: Readonly<Record<ServiceName, readonly Migration[]>> = {
  'student-record': record,
  'exam-management': exams,
  'resource-catalogue': catalogue,
  'ebook-lending': lending,
  'ecampus-federation': federation,
  'governance-reporting': governance,
};

interface Copied {
  readonly table: string;
  readonly statement: string;
  readonly rows: string;
}

/** Another broker's places, another installation's key, and what is asked of a source again. */
const elsewhere = ['migrations', 'consumer_position', 'identity_key', 'harvest_answer'];

/** The tables of test/former-version, as `COPY` wrote them. */
function tablesOf(service: ServiceName): Copied[] {
  const file = join(import.meta.dirname, 'former-version', `${service.replace('-', '_')}.sql.br`);
  const text = brotliDecompressSync(readFileSync(file)).toString();
  return [...text.matchAll(/^(copy "(\w+)" .*);\n([^]*?)^\\\.\n/gm)].map(([, statement, table, rows]) => ({
    table: table!,
    statement: statement!,
    rows: rows!,
  }));
}

const linesOf = ({ rows }: Copied): number => rows.split('\n').length - 1;

/** A database as that version left it: grown by the migrations that it knew, with its rows. */
async function asItWas(service: ServiceName, database: TestDatabase): Promise<void> {
  const tables = tablesOf(service);
  const known = tables.find(({ table }) => table === 'migrations')!.rows;
  await migrate(
    database.ownerUrl,
    migrations[service].filter(({ name }) => known.includes(`\t${name}\n`)),
  );
  const client = new pg.Client({ connectionString: database.adminUrl });
  await client.connect();
  try {
    // As a restore does: rows come in the order of their tables' names.
    await client.query('set session_replication_role = replica');
    for (const { table, statement, rows } of tables.filter(({ table }) => !elsewhere.includes(table))) {
      await client.query(`delete from "${table}"`);
      await pipeline([rows], client.query(from(statement)));
    }
  } finally {
    await client.end();
  }
}

describe('The databases of a former version with the data of its story', () => {
  let world: World;
  beforeAll(async () => {
    world = await World.open(services, { grown: asItWas });
  });
  afterAll(() => world?.close());

  it.each(services)('%s: are migrated, and every row is there', async (service) => {
    const database = world.databases.get(service)!;
    for (const copied of tablesOf(service).filter(({ table }) => !elsewhere.includes(table))) {
      const [found] = await database.query<{ count: number }>(`select count(*)::int from "${copied.table}"`);
      expect([copied.table, found!.count]).toEqual([copied.table, linesOf(copied)]);
    }
  });

  it.each([
    ['student-record', '/v1/learners?limit=500'],
    ['exam-management', '/v1/sessions'],
    ['resource-catalogue', '/v1/resources?q=mathematique'],
    ['ebook-lending', '/v1/titles'],
    ['ecampus-federation', '/v1/courses'],
    ['governance-reporting', '/v1/indicators'],
  ] as const)('%s: answers %s', async (service, path) => {
    const { status, body } = await world.ask(service, {}, 'GET', path);
    expect([status, (body.items as unknown[]).length > 0]).toEqual([200, true]);
  });
});
