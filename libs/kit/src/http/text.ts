import { RequestProblem } from './problem.js';
import type { Request } from './route.js';

// PostgreSQL stores neither NUL nor half a surrogate pair; refusing them at the door keeps that from surfacing as an error inside.

const deepest = 50;

/** @throws RequestProblem invalid-characters, malformed-url */
export function refuseUnstorableText({
  params,
  query,
  body,
  url,
}: Pick<Request, 'params' | 'query' | 'body' | 'url'>): void {
  if (!isPercentEncodedUtf8(url)) throw new RequestProblem('malformed-url');
  if (isStorable(params) && isStorable(query) && (isStream(body) || isStorable(body))) return;
  throw new RequestProblem('invalid-characters');
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

export function isStorable(value: unknown, depth = 0): boolean {
  if (typeof value === 'string') return value.isWellFormed() && !value.includes('\0');
  if (typeof value !== 'object' || value === null) return true;
  if (depth > deepest) return false;
  if (Array.isArray(value)) return value.every((item) => isStorable(item, depth + 1));
  for (const key in value) {
    if (!isStorable(key) || !isStorable((value as Record<string, unknown>)[key], depth + 1)) return false;
  }
  return true;
}

function isStream(body: unknown): boolean {
  return typeof (body as { pipe?: unknown } | null)?.pipe === 'function';
}
