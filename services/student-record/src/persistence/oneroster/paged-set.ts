import type { Clause, Comparison } from '@pan/oneroster';

// What OneRoster's rostering and its gradebook read page by page, in constant pieces of SQL, and the one meaning that a filter has in both.

/** A field that a query may name, over the rows of its set. In its texts `$?` stands for the value compared, `$own` for the reader's own names. */
export interface FieldSql {
  readonly sql: string;
  /** It has several values at once. */
  readonly many?: true;
  /** Whether it equals the text `$?`, where that is more than comparing what is shown. */
  readonly is?: string;
  /** What holds of each row where it equals `$?` and is found by an index. */
  readonly narrow?: string;
  /** It looks elsewhere for each row: no more rows than this are compared by it where no index finds them. */
  readonly most?: number;
}

/** How a reader's rows are found: few of them by who sees them, many by walking along the keys. */
export interface Sight {
  readonly isNarrow: boolean;
  /** Of how many organisations at once the reader is. */
  readonly organisations: number;
  /** Walking, each part of the rows comes in the order of the ids, so that they are merged as far as the page goes. */
  readonly along?: 'asc' | 'desc';
}

/** Rows `t` with an `id`. Row-level security holds in each of them. */
export interface PagedSet {
  readonly columns: string;
  readonly from: (sight: Sight) => string;
  readonly where?: string;
  readonly fields: Readonly<Record<string, FieldSql>>;
  /** What holds of each row that has changed since an instant `$?`, and is found by an index. */
  readonly since: string;
}

/** Of what is looked up in several tables, and of what is in one. */
export const mostPersons = 100_000;
export const mostThings = 500_000;

export const types: Readonly<Record<Comparison, string>> = {
  text: 'text',
  word: 'text',
  instant: 'timestamptz',
  day: 'date',
  number: 'numeric',
};
/** What stands for nothing where rows are put in an order. */
export const least: Readonly<Record<Comparison, string>> = {
  text: `''`,
  word: `''`,
  instant: `'-infinity'::timestamptz`,
  day: `'-infinity'::date`,
  number: `'-infinity'::numeric`,
};
/** Names in the order of Unicode, words and keys by their characters. */
export const collations: Partial<Record<Comparison, string>> = { text: ' collate "und-x-icu"', word: ' collate "C"' };

/**
 * OneRoster 1.2, REST binding, filtering; where that says nothing: texts are compared without regard to case and accents, words and
 * keys as they stand; `~` finds a part, in either of them without regard to case; what is not said differs from every value.
 */
export function compared(left: string, operator: Clause['operator'], wanted: string, comparison: Comparison): string {
  const folds = comparison === 'text' || operator === '~';
  const [one, other] = folds ? [`folded(${left})`, `folded(${wanted})`] : [left, wanted];
  if (operator === '~') return `position(${other} in ${one}) > 0`;
  if (operator === '!=') return `${one} is distinct from ${other}`;
  return operator === '=' ? `${one} = ${other}` : `${one}${collations[comparison] ?? ''} ${operator} ${other}`;
}
