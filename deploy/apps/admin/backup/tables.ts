/** A service's database as files and back: COPY in PostgreSQL's own text form, each table by itself. */
import * as fs from 'node:fs';
import * as path from 'node:path';
import { pipeline } from 'node:stream/promises';
import pg from 'pg';
import { from as copyFrom, to as copyTo } from 'pg-copy-streams';
import { Refused } from '../refused.ts';
import { sha256Of, type Manifest, type StoredDatabase, type StoredFile } from './manifest.ts';
import { seal, sealedName, unseal, type Identity, type Recipient } from './vault.ts';

interface Table {
  readonly name: string;
  readonly columns: readonly string[];
}

const tablesSql = `
select c.relname as name, array_agg(a.attname::text order by a.attnum) as columns
  from pg_class c join pg_attribute a on a.attrelid = c.oid and a.attnum > 0 and not a.attisdropped and a.attgenerated = ''
 where c.relkind in ('r', 'p') and not c.relispartition and c.relnamespace = 'public'::regnamespace and c.relname <> 'migrations'
 group by c.relname order by c.relname`;

const sequencesSql = `select sequencename as name from pg_sequences where schemaname = 'public' order by 1`;

export const quoted = (identifier: string): string => pg.escapeIdentifier(identifier);
const listed = (columns: readonly string[]): string => columns.map(quoted).join();

/** @param client inside the transaction whose snapshot is to be kept */
export async function storeDatabase(
  client: pg.Client,
  folder: string,
  under: string,
  files: Record<string, StoredFile>,
  recipient: Recipient,
): Promise<StoredDatabase> {
  fs.mkdirSync(path.join(folder, under), { recursive: true, mode: 0o700 });
  const { rows: tables } = await client.query<Table>(tablesSql);
  const stored: (Table & { file: string })[] = [];
  for (const { name, columns } of tables) {
    const file = sealedName(path.join(under, `${name}.copy.gz`), recipient);
    const copy = client.query(copyTo(`copy (select ${listed(columns)} from ${quoted(name)}) to stdout`));
    await seal(copy, path.join(folder, file), recipient);
    files[file] = { sha256: await sha256Of(path.join(folder, file)), count: copy.rowCount };
    stored.push({ name, columns, file });
  }
  const { rows: sequences } = await client.query<{ name: string }>(sequencesSql);
  const values = [];
  for (const { name } of sequences) {
    const { rows } = await client.query<{ last: string; called: boolean }>(
      `select last_value::text as last, is_called as called from ${quoted(name)}`,
    );
    values.push({ name, ...rows[0]! });
  }
  return { migrations: await migrationsOf(client), tables: stored, sequences: values };
}

/** Inside the transaction of the caller; what the migrations had put there is replaced. */
export async function loadDatabase(
  client: pg.Client,
  folder: string,
  stored: StoredDatabase,
  { files }: Pick<Manifest, 'files'>,
  identity: Identity,
): Promise<void> {
  const here = await migrationsOf(client);
  if (here.join() !== stored.migrations.join())
    throw new Refused(
      `Le schéma diffère : ici ${here.at(-1)}, dans la sauvegarde ${stored.migrations.at(-1)}. Restaurez avec la version qui l’a prise.`,
      'The schema differs: restore with the version that took the backup.',
    );
  // Rows come table by table: references hold again once all of them are there.
  await client.query(`set local session_replication_role = 'replica'`);
  const { rows } = await client.query<Table>(tablesSql);
  await client.query(`truncate ${rows.map(({ name }) => quoted(name)).join()}`);
  for (const { name, columns, file } of stored.tables) {
    const content = await unseal(path.join(folder, file), identity);
    const copy = client.query(copyFrom(`copy ${quoted(name)} (${listed(columns)}) from stdin`));
    await pipeline(content, copy);
    if (copy.rowCount !== files[file]!.count)
      throw new Error(`${name} got ${copy.rowCount} rows instead of ${files[file]!.count}`);
  }
  for (const { name, last, called } of stored.sequences)
    await client.query(`select setval($1::regclass, $2::bigint, $3)`, [quoted(name), last, called]);
}

/** A service that never ran has read nothing, and what its migrations tell still waits to be sent. */
export async function isUsed(client: pg.Client): Promise<boolean> {
  const { rows } = await client.query<{ used: boolean }>(
    `select exists (select from consumer_position)
         or (select is_called and last_value > (select count(*) from outbox) from outbox_seq_seq) as used`,
  );
  return rows[0]!.used;
}

async function migrationsOf(client: pg.Client): Promise<string[]> {
  const { rows } = await client.query<{ name: string }>('select name from migrations order by id');
  return rows.map(({ name }) => name);
}
