import {
  EntitySchema,
  type EntityMetadata,
  type EntitySchemaColumnOptions,
  type EntityTarget,
  type ObjectLiteral,
} from 'typeorm';
import type { Unit } from './unit-of-work.js';

// Aggregates by the thousand: an ORM's save would cost one statement each. The mapping is the EntitySchema's, so both ways agree.

/** For the EntitySchema of an aggregate that keeps all of its columns in one private `state`, where others have properties. */
export function stateOf(name: string, columns: Record<string, EntitySchemaColumnOptions>) {
  const schema = new EntitySchema({ name: `${name}State`, columns });
  return { columns: {}, embeddeds: { state: { schema, prefix: '' } } };
}

/** Loads the aggregates that a condition on their columns (alias `t`) names. */
export async function loadAll<T extends ObjectLiteral>(
  unit: Unit,
  entity: EntityTarget<T>,
  where: string,
  params: unknown[],
  locking = '',
): Promise<T[]> {
  const metadata = unit.manager.dataSource.getMetadata(entity);
  const columns = metadata.columns.map((column) => `t."${column.databaseName}" as "${column.propertyName}"`);
  const rows = await unit.query<T>(
    `select ${columns.join()} from "${metadata.tableName}" t where ${where} ${locking}`,
    params,
  );
  const prototype = (metadata.target as { prototype: object }).prototype;
  const keepsState = metadata.embeddeds.length > 0;
  return rows.map((row) => Object.assign(Object.create(prototype) as T, keepsState ? { state: row } : row));
}

/** The same, locked in the order of their ids, so that two bulks never wait for each other crosswise. */
export function lockAll<T extends ObjectLiteral>(
  unit: Unit,
  entity: EntityTarget<T>,
  where: string,
  params: unknown[],
): Promise<T[]> {
  return loadAll(unit, entity, where, params, 'order by t.id for no key update');
}

/** Inserts new aggregates in one statement. */
export async function insertAll<T extends ObjectLiteral>(
  unit: Unit,
  entity: EntityTarget<T>,
  aggregates: readonly T[],
): Promise<void> {
  if (aggregates.length === 0) return;
  const metadata = unit.manager.dataSource.getMetadata(entity);
  const columns = metadata.columns.map((column) => `"${column.databaseName}"`).join();
  await unit.query(
    `insert into "${metadata.tableName}" (${columns}) select ${columns} from jsonb_populate_recordset(null::"${metadata.tableName}", $1::jsonb)`,
    [asJson(metadata, aggregates)],
  );
}

/** Writes changed aggregates back in one statement; their rows are locked by whoever loaded them. */
export async function updateAll<T extends ObjectLiteral>(
  unit: Unit,
  entity: EntityTarget<T>,
  aggregates: readonly T[],
): Promise<void> {
  if (aggregates.length === 0) return;
  const metadata = unit.manager.dataSource.getMetadata(entity);
  const keys = metadata.primaryColumns.map(({ databaseName: name }) => `t."${name}" = n."${name}"`);
  const changes = metadata.columns
    .filter((column) => !column.isPrimary)
    .map(({ databaseName: name }) => `"${name}" = n."${name}"`);
  await unit.query(
    `update "${metadata.tableName}" t set ${changes.join()}
       from jsonb_populate_recordset(null::"${metadata.tableName}", $1::jsonb) n where ${keys.join(' and ')}`,
    [asJson(metadata, aggregates)],
  );
}

function asJson<T extends ObjectLiteral>(metadata: EntityMetadata, aggregates: readonly T[]): string {
  const stateOf = (aggregate: T) => (metadata.embeddeds.length > 0 ? (aggregate['state'] as ObjectLiteral) : aggregate);
  return JSON.stringify(
    aggregates.map((aggregate) => {
      const state = stateOf(aggregate);
      return Object.fromEntries(
        metadata.columns.map((column) => [column.databaseName, asText(state[column.propertyName])]),
      );
    }),
  );
}

/** Bytes as PostgreSQL writes them; JSON has no form of its own for them. */
const asText = (value: unknown): unknown => (Buffer.isBuffer(value) ? `\\x${value.toString('hex')}` : value);
