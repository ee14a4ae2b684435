import { validate } from 'uuid';
import { decodeText, DomainError, isStorable } from '../domain/index.js';

// Lists walked by an opaque cursor: a key to go on from, so that a page costs the same everywhere. nestjs-paginate counts pages and lags behind Nest.

/** Which page somebody asks for. */
export interface PageRequest {
  readonly limit: number;
  /** The key to go on from, null on the first page; `read` answers null for what this list never gave. */
  after<T>(read: (key: unknown) => T | null): T | null;
}

export interface Page<T> {
  readonly items: T[];
  readonly nextCursor: string | null;
}

export function encodeCursor(key: unknown): string {
  return Buffer.from(JSON.stringify(key)).toString('base64url');
}

export function decodeCursor<T>(cursor: string, read: (key: unknown) => T | null): T {
  let key: unknown;
  try {
    key = JSON.parse(decodeText(Buffer.from(cursor, 'base64url')));
  } catch {
    throw new DomainError('cursor-invalid');
  }
  const known = isStorable(key) ? read(key) : null;
  if (known === null) throw new DomainError('cursor-invalid');
  return known;
}

/** Of `limit + 1` rows read, the page and the cursor to the next. */
export function page<T>(rows: readonly T[], limit: number, keyOf: (last: T) => unknown): Page<T> {
  const items = rows.slice(0, limit);
  const last = items.at(-1);
  return { items, nextCursor: rows.length > limit && last !== undefined ? encodeCursor(keyOf(last)) : null };
}

/** Reads the key of a list that goes on from a code; null for anything else. */
export const textOf = (key: unknown): string | null => (typeof key === 'string' ? key : null);

/** Reads the key of a list that goes on from a number; null for anything else. */
export const integerOf = (key: unknown): number | null => (Number.isSafeInteger(key) ? (key as number) : null);

/** Reads the key of a list that goes on from an id; null for anything that is no UUID (RFC 9562). */
export const uuidOf = (key: unknown): string | null => (typeof key === 'string' && validate(key) ? key : null);
