import type { Clause, CollectionQuery, Comparison, SetName, Within } from '@pan/oneroster';
import { relationOf } from './relations.js';
import { setsSql, type FieldSql } from './sets.js';

// A page's statement, put together of constant pieces alone: what a client wrote is in the parameters.

export interface Statement {
  readonly sql: string;
  readonly params: readonly unknown[];
}

/** The place of the last row before a page. */
export interface Key {
  readonly value: string;
  readonly id: string;
}

const types: Readonly<Record<Comparison, string>> = {
  text: 'text',
  word: 'text',
  instant: 'timestamptz',
  day: 'date',
  number: 'numeric',
};
/** What stands for nothing where rows are put in an order. */
const least: Readonly<Record<Comparison, string>> = {
  text: `''`,
  word: `''`,
  instant: `'-infinity'::timestamptz`,
  day: `'-infinity'::date`,
  number: `'-infinity'::numeric`,
};
/** Names in the order of Unicode, words and keys by their characters. */
const collations: Partial<Record<Comparison, string>> = { text: ' collate "und-x-icu"', word: ' collate "C"' };

/** Whether one place comes before another in the order of a sort; names of rows with `value` and `id`. */
function comesBefore(one: string, other: string, comparison: Comparison | null, descending: boolean): string {
  const place = (row: string): string =>
    comparison
      ? `(coalesce(nullif(${row}.value, '')::${types[comparison]}, ${least[comparison]})${collations[comparison] ?? ''}, ${row}.id)`
      : `${row}.id`;
  return `${place(one)} ${descending ? '>' : '<'} ${place(other)}`;
}

export class PageStatement {
  private readonly params: unknown[] = [];
  private readonly conditions: string[] = [];

  /** @param queried how the fields of the set's objects are compared */
  constructor(
    private readonly set: SetName,
    private readonly queried: Readonly<Record<string, Comparison>>,
    within: Within,
    private readonly query: Pick<CollectionQuery, 'filter' | 'sort' | 'descending'>,
  ) {
    const relation = relationOf(set, within);
    if (relation) this.conditions.push(`t.id = any (array(${this.named(relation.sql, relation.key, 'uuid')}))`);
    const { filter } = query;
    if (!filter) return;
    this.conditions.push(`(${filter.clauses.map((clause) => this.clause(clause)).join(` ${filter.join} `)})`);
    // What each row must meet, an index may find; the clause itself stays beside it.
    if (filter.join === 'AND') for (const clause of filter.clauses) this.narrow(clause);
  }

  /** Whether the place kept of a walk comes before the one just reached, in the order asked for. */
  get keptComesFirst(): string {
    const { sort, descending } = this.query;
    return comesBefore('kept', 'excluded', sort === 'sourcedId' ? null : this.queried[sort]!, descending);
  }

  /** Whether few texts come of it, so that each may keep its plan. */
  get isUsual(): boolean {
    const { filter, sort } = this.query;
    return (
      sort === 'sourcedId' &&
      (!filter || filter.clauses.every(({ field, operator }) => field === 'status' && operator === '='))
    );
  }

  count(): Statement {
    return {
      sql: `select count(*)::integer as total from (${this.rows}) t where ${this.where([])}`,
      params: this.params,
    };
  }

  /** Rows behind a place, of which the first `skip` are left out. */
  page(after: Key | null, skip: number, limit: number): Statement {
    const params = [...this.params];
    const add = (value: unknown, type: string): string => `$${params.push(value)}::${type}`;
    const direction = this.query.descending ? 'desc' : 'asc';
    const beyond = this.query.descending ? '<' : '>';
    const byKey = this.query.sort === 'sourcedId';
    const comparison = this.queried[this.query.sort]!;
    const { sql: value, many } = this.field(this.query.sort);
    const sort = `coalesce(${many ? `array_to_string(${value}, ',')` : value}, ${least[comparison]})${collations[comparison] ?? ''}`;
    const behind = !after
      ? []
      : byKey
        ? [`t.id ${beyond} ${add(after.id, 'uuid')}`]
        : [`(${sort}, t.id) ${beyond} (${add(after.value, types[comparison])}, ${add(after.id, 'uuid')})`];
    const sql = `select t.id, t.kind, t.there, t.at, ${byKey ? `''` : `(${sort})::text`} as value from (${this.rows}) t where ${this.where(behind)}
      order by ${byKey ? '' : `${sort} ${direction}, `}t.id ${direction} offset ${add(skip, 'integer')} limit ${add(limit, 'integer')}`;
    return { sql, params };
  }

  private get rows(): string {
    return setsSql[this.set].rows;
  }

  private where(more: readonly string[]): string {
    return [...this.conditions, ...more].join(' and ') || 'true';
  }

  private field(name: string): FieldSql {
    const field = setsSql[this.set].fields[name];
    if (!field) throw new Error(`${this.set} has no SQL for ${name}`);
    return field;
  }

  private clause({ field, operator, value, comparison }: Clause): string {
    const { sql, many } = this.field(field);
    const wanted = this.param(value, types[comparison]);
    const collation = collations[comparison] ?? '';
    const compare = (left: string): string => {
      if (operator === '~') return `position(folded(${wanted}) in folded(${left})) > 0`;
      return `${left}${collation} ${operator === '!=' ? '<>' : operator} ${wanted}`;
    };
    if (!many) return operator === '!=' ? `(${compare(sql)} or ${sql} is null)` : compare(sql);
    // Of several values one is enough; to differ is to have none of them.
    if (operator === '!=') return `not coalesce(${wanted} = any (${sql}), false)`;
    return `exists (select from unnest(${sql}) as one (value) where ${compare('one.value')})`;
  }

  private narrow({ field, operator, value }: Clause): void {
    const { equal } = this.field(field);
    if (equal && operator === '=') this.conditions.push(`t.id = any (array(${this.named(equal, value, 'text')}))`);
    if (field !== 'dateLastModified' || (operator !== '>' && operator !== '>=')) return;
    const { changedSince } = setsSql[this.set];
    this.conditions.push(
      changedSince
        ? `t.id = any (array(${this.named(changedSince, value, 'timestamptz')}))`
        : this.named('t.position >= change_position($?)', value, 'timestamptz'),
    );
  }

  private named(sql: string, value: unknown, type: string): string {
    return sql.replaceAll('$?', this.param(value, type));
  }

  private param(value: unknown, type: string): string {
    return `$${this.params.push(value)}::${type}`;
  }
}
