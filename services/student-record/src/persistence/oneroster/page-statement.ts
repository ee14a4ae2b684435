import type { Clause, CollectionQuery, Comparison } from '@pan/oneroster';
import { seen } from './rows-in-sight.js';
import { collations, compared, least, types, type FieldSql, type PagedSet, type Sight } from './paged-set.js';

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

/** What an address restricts a set to: a condition on its rows, in which `$?` stands for the id. */
export interface Restriction {
  readonly sql: string;
  readonly id: string;
}

export interface Asked {
  /** How the fields of the set's objects are compared. */
  readonly queried: Readonly<Record<string, Comparison>>;
  readonly query: Pick<CollectionQuery, 'filter' | 'sort' | 'descending'>;
  readonly within: readonly Restriction[];
  /** The names under which the reader's own entries are kept. */
  readonly own?: readonly string[];
}

/** Whether one place comes before another in the order of a sort; names of rows with `value` and `id`. */
function comesBefore(one: string, other: string, comparison: Comparison | null, descending: boolean): string {
  const place = (row: string): string =>
    comparison
      ? `(coalesce(nullif(${row}.value, '')::${types[comparison]}, ${least[comparison]})${collations[comparison] ?? ''}, ${row}.id)`
      : `${row}.id`;
  return `${place(one)} ${descending ? '>' : '<'} ${place(other)}`;
}

const isSince = ({ field, operator }: Clause): boolean =>
  field === 'dateLastModified' && (operator === '>' || operator === '>=');

const mostSorted = 100_000;
/** Of what has changed since an instant more are not gathered for each page: the walk goes past the others. */
const mostChanged = 20_000;

export class PageStatement {
  private readonly params: unknown[] = [];
  private readonly conditions: string[] = [];
  private readonly own: string | null = null;
  /** Whether an index finds what is asked for, so that the rest is never looked at. */
  readonly isNarrowed: boolean;
  /** Since when, where an index finds what has changed. */
  private readonly since: string | null = null;

  constructor(
    private readonly set: PagedSet,
    private readonly asked: Asked,
    gathersChanged = true,
  ) {
    if (set.where) this.conditions.push(set.where);
    if (asked.own) {
      // Named in any case: page and count have the same parameters, of which each must use all.
      this.own = this.param(asked.own, 'text[]');
      this.conditions.push(`${this.own} is not null`);
    }
    const narrowing = asked.within.map(({ sql, id }) => this.named(sql, id, 'uuid'));
    const { filter } = asked.query;
    if (filter) {
      this.conditions.push(`(${filter.clauses.map((clause) => this.clause(clause)).join(` ${filter.join} `)})`);
      // What each row must meet, an index may find; the clause itself stays beside it.
      if (filter.join === 'AND') {
        narrowing.push(...filter.clauses.flatMap((clause) => this.narrow(clause)));
        const since = gathersChanged && narrowing.length === 0 ? filter.clauses.find(isSince) : undefined;
        this.since = since?.value ?? null;
        if (since) narrowing.push(this.named(set.since, since.value, 'timestamptz'));
      }
    }
    this.conditions.push(...narrowing);
    this.isNarrowed = narrowing.length > 0;
  }

  /** Whether the place kept of a walk comes before the one just reached, in the order asked for. */
  get keptComesFirst(): string {
    const { sort, descending } = this.asked.query;
    return comesBefore('kept', 'excluded', sort === null ? null : this.asked.queried[sort]!, descending);
  }

  /** Whether few texts come of it, so that each may keep its plan. */
  get isUsual(): boolean {
    const { filter, sort } = this.asked.query;
    return (
      sort === null &&
      (!filter || filter.clauses.every(({ field, operator }) => field === 'status' && operator === '='))
    );
  }

  /** In which direction rows are taken one after the other along their keys, as far as the page goes; null where they are not. */
  get along(): 'asc' | 'desc' | null {
    const { sort, descending } = this.asked.query;
    if (sort !== null || this.isNarrowed) return null;
    return descending ? 'desc' : 'asc';
  }

  /** The most rows that may be in sight where no index finds those asked for: all are sorted for each page, or looked at for the total. */
  get bound(): { readonly field: string; readonly most: number } | null {
    const { filter, sort } = this.asked.query;
    if (this.isNarrowed) return null;
    if (sort !== null) return { field: sort, most: mostSorted };
    const bounds = (filter?.clauses ?? []).map(({ field }) => ({ field, most: this.field(field).most ?? Infinity }));
    const [least] = bounds.filter(({ most }) => most < Infinity).sort((one, other) => one.most - other.most);
    return least ?? null;
  }

  /** Whether much has changed since the instant that is asked for, so that a page had better be found among all; null where none is. */
  changedMuch({ isNarrow }: Sight): Statement | null {
    if (this.since === null) return null;
    const changed = `select from change c where c.position >= change_position($1)${seen('c', isNarrow)} limit ${mostChanged + 1}`;
    return { sql: `select count(*) > ${mostChanged} as exceeds from (${changed}) n`, params: [this.since] };
  }

  /** The same question, answered by going past what has not changed. */
  amongAll(): PageStatement {
    return new PageStatement(this.set, this.asked, false);
  }

  /** Whether more are in sight than that. */
  exceeds(sight: Sight, most: number): Statement {
    const rows = `select from ${this.set.from(sight)} limit ${most + 1}`;
    return { sql: `select count(*) > ${most} as exceeds from (${rows}) n`, params: [] };
  }

  count(sight: Sight): Statement {
    return {
      sql: `select count(*)::integer as total from ${this.set.from(sight)} where ${this.where([])}`,
      params: this.params,
    };
  }

  /** Rows behind a place, of which the first `skip` are left out. */
  page(sight: Sight, after: Key | null, skip: number, limit: number): Statement {
    const { sort: name, descending } = this.asked.query;
    const direction = descending ? 'desc' : 'asc';
    const beyond = descending ? '<' : '>';
    const params = [...this.params];
    const add = (value: unknown, type: string): string => `$${params.push(value)}::${type}`;
    const sort = name === null ? null : this.order(name);
    const behind = !after
      ? []
      : sort === null
        ? [`t.id ${beyond} ${add(after.id, 'uuid')}`]
        : [
            `(${sort}, t.id) ${beyond} (${add(after.value, types[this.asked.queried[name!]!])}, ${add(after.id, 'uuid')})`,
          ];
    const sql = `select ${this.set.columns}, ${sort === null ? `''` : `(${sort})::text`} as value from ${this.set.from(sight)}
      where ${this.where(behind)}
      order by ${sort === null ? '' : `${sort} ${direction}, `}t.id ${direction} offset ${add(skip, 'integer')} limit ${add(limit, 'integer')}`;
    return { sql, params };
  }

  private order(name: string): string {
    const comparison = this.asked.queried[name]!;
    const { sql, many } = this.field(name);
    const value = this.withOwn(many ? `array_to_string(${sql}, ',')` : sql);
    return `coalesce(${value}, ${least[comparison]})${collations[comparison] ?? ''}`;
  }

  private where(more: readonly string[]): string {
    return [...this.conditions, ...more].join(' and ') || 'true';
  }

  private field(name: string): FieldSql {
    const field = this.set.fields[name];
    if (!field) throw new Error(`nothing is known of ${name}`);
    return field;
  }

  private clause({ field, operator, value, comparison }: Clause): string {
    const { sql, many, is } = this.field(field);
    if (is && (operator === '=' || operator === '!=')) {
      const same = this.named(is, value, 'text');
      return operator === '=' ? `(${same})` : `not coalesce(${same}, false)`;
    }
    const wanted = this.param(value, types[comparison]);
    const left = this.withOwn(sql);
    if (!many) return compared(left, operator, wanted, comparison);
    // Of several values one is enough; to differ is to have none of them.
    const one = compared('one.value', operator === '!=' ? '=' : operator, wanted, comparison);
    return `${operator === '!=' ? 'not ' : ''}exists (select from unnest(${left}) as one (value) where ${one})`;
  }

  private narrow({ field, operator, value }: Clause): string[] {
    const { narrow } = this.field(field);
    return narrow && operator === '=' ? [this.named(narrow, value, 'text')] : [];
  }

  private named(sql: string, value: unknown, type: string): string {
    return this.withOwn(sql.includes('$?') ? sql.replaceAll('$?', this.param(value, type)) : sql);
  }

  private withOwn(sql: string): string {
    return this.own === null ? sql : sql.replaceAll('$own', this.own);
  }

  private param(value: unknown, type: string): string {
    return `$${this.params.push(value)}::${type}`;
  }
}
