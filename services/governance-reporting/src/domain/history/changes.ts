import { canonicalJson } from '@pan/kit/domain';

/** Everything that is known of a subject, by JSON Pointer: the form in which its history is kept. */
export type Facts = Readonly<Record<string, unknown>>;

/** One fact before and after; null is none. */
export interface Change {
  readonly pointer: string;
  readonly before: unknown;
  readonly after: unknown;
}

/** What differs, in the order of the pointers. */
export function changesBetween(before: Facts, after: Facts): Change[] {
  const pointers = [...new Set([...Object.keys(before), ...Object.keys(after)])].sort();
  return pointers.flatMap((pointer) => {
    const change = { pointer, before: before[pointer] ?? null, after: after[pointer] ?? null };
    return canonicalJson(change.before) === canonicalJson(change.after) ? [] : [change];
  });
}

/** The facts that changes in their order lead to, from nothing. */
export function replayed(changes: readonly Change[]): Facts {
  const facts: Record<string, unknown> = {};
  for (const { pointer, after } of changes) {
    if (after === null) Reflect.deleteProperty(facts, pointer);
    else facts[pointer] = after;
  }
  return facts;
}
