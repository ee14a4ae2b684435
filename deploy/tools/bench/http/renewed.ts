/** Transactions run again as if for the first time: the ids that were made when they were logged are made anew. */
import { v7 as uuidv7 } from 'uuid';
import type { Transaction } from './statements.ts';

const uuid = /[0-9a-f]{8}-[0-9a-f]{4}-7[0-9a-f]{3}-[89ab][0-9a-f]{3}-[0-9a-f]{12}/g;

/** Milliseconds since 1970 in the first 48 bits: RFC 9562, section 5.7. */
const madeAt = (id: string): number => parseInt(id.slice(0, 8) + id.slice(9, 13), 16);

/** @param since the log began, in milliseconds since 1970: what is older names something that stays */
export function renewed(transactions: readonly Transaction[], since: number): Transaction[] {
  const ids = new Map<string, string>();
  const fresh = (id: string): string => {
    if (madeAt(id) < since) return id;
    if (!ids.has(id)) ids.set(id, uuidv7());
    return ids.get(id)!;
  };
  return transactions.map((statements) =>
    statements.map(({ text, values }) => ({
      text,
      values: values.map((value) => value && value.replace(uuid, fresh)),
    })),
  );
}
