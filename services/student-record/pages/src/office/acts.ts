import { value } from '@pan/client';
import { account, record } from '../record.ts';
import { nameOf } from '../vocabulary.ts';

export type Act = (typeof account.acts)[number]['act'];

/** Whether the reader's functions of today allow it; the service decides at each request. */
export const may = (act: Act): boolean => account.acts.some((one) => one.act === act);

/** Organisations in whose name the reader does it. */
export const inNameOf = (act: Act): readonly string[] =>
  account.acts.find((one) => one.act === act)?.organisations ?? [];

export type Names = ReadonlyMap<string, string>;

/** Names of the learners whom other answers name by id; whoever is out of sight is not among them. */
export async function namesOf(learnerIds: readonly string[]): Promise<Names> {
  const ids = [...new Set(learnerIds)].slice(0, 500);
  if (ids.length === 0) return new Map();
  const { items } = await value(record.POST('/v1/learners/labels', { body: { learnerIds: ids } }));
  return new Map(items.map((one) => [one.id, nameOf(one)]));
}
