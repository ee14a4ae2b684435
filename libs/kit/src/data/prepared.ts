import type { QueryConfig } from 'pg';

/** Row-level security lets what the service does for itself pass by this setting: consumers and rounds make it, no request does. */
export const asService = `set_config('app.service', 'on', true)`;

const names = new Map<string, string>();

/** A named statement for a constant text, so that PostgreSQL parses and plans it once per connection. */
export function prepared(text: string, values: unknown[]): QueryConfig {
  let name = names.get(text);
  if (!name) {
    name = `s${names.size + 1}`;
    names.set(text, name);
  }
  return { name, text, values };
}

/** Whatever runs statements: a transaction or the pool. */
export interface Statements {
  query<T extends object>(sql: string, params?: unknown[]): Promise<T[]>;
}
