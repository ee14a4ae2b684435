import type { QueryConfig } from 'pg';
import { databaseErrorOf } from '../ops/errors.js';

/** What a consumer's transaction is: the service acts for itself, and what follows from a fact heard is told during a backup too. */
export const asConsumer = `set_config('app.service', 'on', true), set_config('app.hears', 'on', true)`;

const names = new Map<string, string>();
let made = 0;

/** A named statement for a constant text, so that PostgreSQL parses and plans it once per connection. */
export function prepared(text: string, values: unknown[]): QueryConfig {
  let name = names.get(text);
  if (!name) {
    name = `s${(made += 1)}`;
    names.set(text, name);
  }
  return { name, text, values };
}

/**
 * Whether the statement met a table that the next version was widening just then: "cached plan must not change result type",
 * "structure of query does not match function result type". Prepared anew, it may simply run again.
 */
export function preparesAnew(error: unknown): boolean {
  const outdated = ['0A000', '42804'].includes(databaseErrorOf(error)?.code ?? '');
  if (outdated) names.clear();
  return outdated;
}

/** Whatever runs statements: a transaction or the pool. */
export interface Statements {
  query<T extends object>(sql: string, params?: unknown[]): Promise<T[]>;
}
