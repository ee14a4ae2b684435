import { RequestProblem } from './problem.js';
import type { Request } from './route.js';

// PostgreSQL stores neither NUL nor half a surrogate pair; refusing them at the door keeps that from surfacing as an error inside.

const deepest = 50;

export function refuseUnstorableText({ params, query, body }: Pick<Request, 'params' | 'query' | 'body'>): void {
  if (isStorable(params) && isStorable(query) && (isStream(body) || isStorable(body))) return;
  throw new RequestProblem('invalid-characters');
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
