import { DomainError, readDay, readInstant, readNumber } from '@pan/kit/domain';
import type { Comparison, Resource } from './resource.js';

/** OneRoster 1.2, REST binding, filtering: `familyName='Gagnon'`, or two of them with one AND or OR between. */
export const operators = ['=', '!=', '>', '>=', '<', '<=', '~'] as const;
export type Operator = (typeof operators)[number];

export interface Clause {
  readonly field: string;
  readonly operator: Operator;
  readonly value: string;
  readonly comparison: Comparison;
}

export interface Filter {
  readonly clauses: readonly Clause[];
  /** Between two clauses. */
  readonly join: 'AND' | 'OR';
}

const longestValue = 250;
const longestFilter = 2 * longestValue + 300;

const clause = String.raw`([A-Za-z][\w.]{0,99})\s*(!=|>=|<=|=|>|<|~)\s*'`;
/** Names such as O'Brien arrive with the apostrophe as it is, so a value ends where the filter does, or another clause begins. */
const one = new RegExp(`^\\s*${clause}(.*)'\\s*$`, 's');
const two = new RegExp(`^\\s*${clause}(.*?)'\\s+(AND|OR)\\s+${clause}(.*)'\\s*$`, 's');
/** Within a value: a clause too many, which no value may swallow. */
const another = new RegExp(`'\\s+(?:AND|OR)\\s+${clause}`);

/** @throws DomainError filter-invalid, filter-field-unknown, filter-value-invalid */
export function readFilter(given: string, { queried }: Resource): Filter {
  if (given.length > longestFilter) throw new DomainError('filter-invalid');
  const pair = two.exec(given);
  const single = pair ?? one.exec(given);
  if (!single || another.test(single.at(-1)!)) throw new DomainError('filter-invalid');
  const read = (at: number): Clause => clauseOf(queried, single[at]!, single[at + 1] as Operator, single[at + 2]!);
  if (!pair) return { clauses: [read(1)], join: 'AND' };
  return { clauses: [read(1), read(5)], join: pair[4] as 'AND' | 'OR' };
}

function clauseOf(queried: Resource['queried'], field: string, operator: Operator, written: string): Clause {
  const comparison = Object.hasOwn(queried, field) ? queried[field] : undefined;
  if (!comparison) throw new DomainError('filter-field-unknown', { field, known: Object.keys(queried).join(', ') });
  const value = written.replaceAll("''", "'");
  const refuse = (): never => {
    throw new DomainError('filter-value-invalid', { field, most: longestValue });
  };
  if (value.length > longestValue) refuse();
  if (comparison === 'text' || comparison === 'word') return { field, operator, value, comparison };
  if (operator === '~') refuse();
  return { field, operator, value: comparable(value, comparison) ?? refuse(), comparison };
}

/** The value as a database compares it; null for none. An instant without a time is its day's beginning, one without a zone is UTC's. */
function comparable(value: string, comparison: 'instant' | 'day' | 'number'): string | null {
  if (comparison === 'number') return readNumber(value) === null ? null : value;
  if (comparison === 'day') return readDay(value);
  const [, date, time = 'T00:00:00', zone = 'Z'] = /^([\d-]{10})([T ][\d:.]+)?(Z|[+-][\d:]+)?$/.exec(value) ?? [];
  return date === undefined ? null : (readInstant(date + time.replace(' ', 'T') + zone)?.toISOString() ?? null);
}
