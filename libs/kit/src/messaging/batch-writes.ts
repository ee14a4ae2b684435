import type { EntityMetadata, EntityTarget, ObjectLiteral } from 'typeorm';
import type { Unit } from '../data/unit-of-work.js';

// A projection's writes of one batch, merged in memory and written once per table, sorted by key: an ORM's save per event is ten times slower and deadlocks on hot rows.

type Row = Record<string, unknown>;

interface TableWrites {
  readonly metadata: EntityMetadata;
  readonly rows: Map<string, { readonly kind: Kind; row: Row }[]>;
}

/** In the order in which they are written. */
const kinds = ['remove', 'put', 'patch', 'increment'] as const;
type Kind = (typeof kinds)[number];

/** Collects what the handlers of a batch want written; nothing reaches the database before `flush`. */
export class BatchWrites {
  private readonly tables = new Map<EntityMetadata, TableWrites>();

  constructor(private readonly unit: Unit) {}

  /** The whole row, whatever was there before; of a table with a version, unless the row that is there has a higher one. */
  put<T extends ObjectLiteral>(entity: EntityTarget<T>, row: T): void {
    const { steps, columns, metadata } = this.at(entity, row);
    if (isOlder(metadata, columns, steps.at(-1)?.row)) return;
    steps.length = 0;
    steps.push({ kind: 'put', row: columns });
  }

  /** Changes some columns of a row that exists; a row that does not is left alone, and likewise one with a higher version. */
  patch<T extends ObjectLiteral>(entity: EntityTarget<T>, key: Partial<T>, change: Partial<T>): void {
    const { steps, columns, metadata } = this.at(entity, { ...key, ...change });
    const last = steps.at(-1);
    if (last?.kind === 'remove' || isOlder(metadata, columns, last?.row)) return;
    if (last && last.kind !== 'increment') Object.assign(last.row, columns);
    else steps.push({ kind: 'patch', row: columns });
  }

  /** The row is there no longer. */
  remove<T extends ObjectLiteral>(entity: EntityTarget<T>, key: Partial<T>): void {
    const { steps, columns } = this.at(entity, key);
    steps.length = 0;
    steps.push({ kind: 'remove', row: columns });
  }

  /** Adds to a counter, from zero when the row is new. */
  increment<T extends ObjectLiteral>(
    entity: EntityTarget<T>,
    key: Partial<T>,
    counter: keyof T & string,
    by = 1,
  ): void {
    const { steps, columns, metadata } = this.at(entity, key);
    const name = metadata.findColumnWithPropertyName(counter)!.databaseName;
    const last = steps.at(-1);
    if (last?.kind === 'increment') last.row[name] = Number(last.row[name] ?? 0) + by;
    else steps.push({ kind: 'increment', row: { ...columns, [name]: by } });
  }

  async flush(): Promise<void> {
    // Two partitions write at a time: tables, like rows, in one order for all.
    const tables = [...this.tables.values()].sort((a, b) => (a.metadata.tableName < b.metadata.tableName ? -1 : 1));
    const written: Promise<unknown>[] = [];
    for (const { metadata, rows } of tables) {
      const steps = [...rows].sort(([a], [b]) => (a < b ? -1 : 1)).flatMap(([, steps]) => steps);
      // Rows that partitions share are counters: all in one statement, or their order would depend on which counters a row has.
      const counted = steps.filter(({ kind }) => kind === 'increment');
      const counters = Object.fromEntries(counted.flatMap(({ row }) => Object.keys(row)).map((name) => [name, 0]));
      for (const step of counted) step.row = { ...counters, ...step.row };
      const shapes = Map.groupBy(steps, ({ kind, row }) => `${kind} ${Object.keys(row).sort().join()}`);
      for (const kind of kinds) {
        for (const alike of shapes.values()) {
          if (alike[0]?.kind !== kind) continue;
          const sql = statement(metadata, kind, Object.keys(alike[0].row).sort());
          written.push(this.unit.query(sql, [JSON.stringify(alike.map(({ row }) => row))]));
        }
      }
    }
    this.tables.clear();
    await Promise.all(written);
  }

  private at<T extends ObjectLiteral>(entity: EntityTarget<T>, values: Partial<T>) {
    const metadata = this.unit.manager.dataSource.getMetadata(entity);
    let table = this.tables.get(metadata);
    if (!table) this.tables.set(metadata, (table = { metadata, rows: new Map() }));
    const columns: Row = {};
    for (const column of metadata.columns) {
      if (column.propertyName in values) columns[column.databaseName] = values[column.propertyName];
    }
    const key = metadata.primaryColumns.map((column) => String(columns[column.databaseName])).join('\u0001');
    let steps = table.rows.get(key);
    if (!steps) table.rows.set(key, (steps = []));
    return { steps, columns, metadata };
  }
}

/** The version that these columns tell, where the table has one. */
const versionIn = (metadata: EntityMetadata, columns: Row | undefined): number | undefined =>
  metadata.versionColumn && (columns?.[metadata.versionColumn.databaseName] as number | undefined);

function isOlder(metadata: EntityMetadata, columns: Row, present: Row | undefined): boolean {
  const [told, known] = [versionIn(metadata, columns), versionIn(metadata, present)];
  return told !== undefined && known !== undefined && told < known;
}

function statement(metadata: EntityMetadata, kind: Kind, columns: string[]): string {
  const table = `"${metadata.tableName}"`;
  const quoted = columns.map((name) => `"${name}"`);
  const keys = metadata.primaryColumns.map((column) => column.databaseName);
  const others = columns.filter((name) => !keys.includes(name));
  const from = `jsonb_populate_recordset(null::${table}, $1::jsonb)`;
  const same = keys.map((name) => `t."${name}" = n."${name}"`).join(' and ');
  const version = metadata.versionColumn?.databaseName;
  const unlessOlder = (row: string) =>
    version && columns.includes(version) ? `t."${version}" <= ${row}."${version}"` : '';
  if (kind === 'remove') return `delete from ${table} t using ${from} n where ${same}`;
  if (kind === 'patch') {
    return `update ${table} t set ${others.map((name) => `"${name}" = n."${name}"`).join()}
              from ${from} n where ${[same, unlessOlder('n')].filter(Boolean).join(' and ')}`;
  }
  const update = others.map((name) => `"${name}" = ${kind === 'increment' ? `t."${name}" + ` : ''}excluded."${name}"`);
  return `insert into ${table} as t (${quoted.join()}) select ${quoted.join()} from ${from}
          on conflict (${keys.map((name) => `"${name}"`).join()}) do ${update.length ? `update set ${update.join()} ${unlessOlder('excluded') && `where ${unlessOlder('excluded')}`}` : 'nothing'}`;
}
