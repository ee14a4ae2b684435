import { DomainError, isStorable } from '../domain/index.js';
import type { Request } from './route.js';

// PostgreSQL stores neither NUL nor half a surrogate pair; refusing them at the door keeps that from surfacing as an error inside.

/** @throws DomainError invalid-characters, malformed-url */
export function refuseUnstorableText({
  params,
  query,
  body,
  url,
}: Pick<Request, 'params' | 'query' | 'body' | 'url'>): void {
  if (!isPercentEncodedUtf8(url)) throw new DomainError('malformed-url');
  if (isStorable(params) && isStorable(query) && (isStream(body) || isStorable(body))) return;
  throw new DomainError('invalid-characters');
}

/** Whether what is percent-encoded is UTF-8 (RFC 3986 §2.5); parsers of queries leave, or replace, what is not. */
export function isPercentEncodedUtf8(text: string): boolean {
  if (!text.includes('%')) return true;
  try {
    decodeURIComponent(text);
    return true;
  } catch {
    return false;
  }
}

function isStream(body: unknown): boolean {
  return typeof (body as { pipe?: unknown } | null)?.pipe === 'function';
}
