import { lockAll, type Unit } from '@pan/kit/data';
import { Learner } from '../../domain/learners/learner.js';
import { sandboxOf } from '../../domain/sandboxes/sandbox.js';

/** Which learner each of a system's keys stands for. */
export async function learnersBySource(
  unit: Unit,
  source: string,
  sourceIds: readonly string[],
): Promise<Map<string, string>> {
  const sent = await sentBySource(unit, source, sourceIds);
  return new Map([...sent].map(([sourceId, { learnerId }]) => [sourceId, learnerId]));
}

/** Likewise, with the sandbox that the system sent the learner for. */
export async function sentBySource(
  unit: Unit,
  source: string,
  sourceIds: readonly string[],
): Promise<Map<string, { readonly learnerId: string; readonly apart: string | null }>> {
  const rows = await unit.query<{ source_id: string; learner_id: string; top: string[] }>(
    `select source_id, learner_id, visible_to[1:3] as top from learner_source where source = $1 and source_id = any($2)`,
    [source, sourceIds],
  );
  return new Map(rows.map((row) => [row.source_id, { learnerId: row.learner_id, apart: sandboxOf(row.top) }]));
}

/**
 * Whoever emits a fact about a learner holds this lock, so that the facts' numbers follow the order of the commits.
 * @returns whether one of the records was merged into another while we waited, so that its rows must be read again
 */
export async function lockLearners(unit: Unit, ids: readonly string[]): Promise<boolean> {
  if (ids.length === 0) return false;
  const rows = await unit.query<{ merged_into: string | null }>(
    `select merged_into from learner where id = any($1::uuid[]) order by id for no key update`,
    [[...new Set(ids)]],
  );
  return rows.some((row) => row.merged_into !== null);
}

/** Learners by id, locked; an ended one says where it goes on. */
export async function lockedLearners(unit: Unit, ids: readonly string[]): Promise<Map<string, Learner>> {
  if (ids.length === 0) return new Map();
  const learners = await lockAll<Learner>(unit, Learner, `t.id = any($1::uuid[])`, [[...new Set(ids)]]);
  return new Map(learners.map((learner) => [learner.id, learner]));
}

export function anyEnded(learners: ReadonlyMap<string, Learner>): boolean {
  return learners.values().some((learner) => learner.goesOnIn !== null);
}
