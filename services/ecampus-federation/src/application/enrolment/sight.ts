import { currentCaller } from '@pan/kit/context';
import type { Unit } from '@pan/kit/data';
import { DomainError } from '@pan/kit/domain';

/** Who asks about an enrolment: a learner about what is theirs, or a system for its organisations. */
export interface Asker {
  /** The learner's record that goes on, when a learner asks. */
  readonly learnerId: string | null;
}

/** What a person's own token shows is theirs, whatever organisations it names; guardians and staff have no part in this: an institution’s systems act for its staff. */
export async function lookAsCaller(unit: Unit): Promise<Asker> {
  const { person } = currentCaller();
  if (!person) return { learnerId: null };
  if (person.role !== 'learner') throw new DomainError('out-of-reach');
  const learnerId = await recordThatGoesOn(unit, person.id);
  await unit.query(`select set_config('app.organisations', '', true), set_config('app.learner', $1, true)`, [
    learnerId,
  ]);
  return { learnerId };
}

/** A record that was another one's double goes on as that one. */
export async function recordThatGoesOn(unit: Unit, learnerId: string): Promise<string> {
  const [root] = await unit.asService(() =>
    unit.query<{ id: string }>(
      `with recursive chain (id, depth) as (
         select $1::uuid, 0
         union all
         select m.into_learner_id, c.depth + 1 from chain c join merged_learner m on m.learner_id = c.id where c.depth < 100
       )
       select id from chain order by depth desc limit 1`,
      [learnerId],
    ),
  );
  return root!.id;
}

/** Nobody asks for a learner while the record moves into another, so that no request stays behind. */
export async function holdLearner(
  unit: Unit,
  learnerId: string,
  until: 'while it asks' | 'while it moves',
): Promise<void> {
  const key = `hashtextextended('learner ' || lower($1), 0)`;
  if (until === 'while it asks') await unit.query(`select pg_advisory_xact_lock_shared(${key})`, [learnerId]);
  else await unit.query(`select pg_advisory_xact_lock(${key})`, [learnerId]);
}

/** The record in which this one goes on, held while its learner asks: each one on the way, until there is no further. */
export async function heldRecordThatGoesOn(unit: Unit, learnerId: string): Promise<string> {
  await holdLearner(unit, learnerId, 'while it asks');
  const goesOn = await recordThatGoesOn(unit, learnerId);
  return goesOn === learnerId ? goesOn : heldRecordThatGoesOn(unit, goesOn);
}

/** The record and all that were merged into it. */
export function recordsOf(unit: Unit, learnerId: string): Promise<string[]> {
  return unit.asService(async () => {
    const rows = await unit.query<{ id: string }>(
      `with recursive chain (id) as (
         select $1::uuid
         union
         select m.learner_id from chain c join merged_learner m on m.into_learner_id = c.id
       )
       select id from chain`,
      [learnerId],
    );
    return rows.map(({ id }) => id);
  });
}

/** @throws DomainError out-of-reach, unless the organisation lies below one of the caller's */
export async function requireReach(unit: Unit, organisationId: string): Promise<void> {
  const [row] = await unit.query<{ reached: boolean }>(`select app_reaches_all() or $1 = any(app_reach()) as reached`, [
    organisationId,
  ]);
  if (!row!.reached) throw new DomainError('out-of-reach');
}
