import { currentCaller } from '@pan/kit/context';
import type { Unit } from '@pan/kit/data';
import { DomainError } from '@pan/kit/domain';
import { survivingRecord } from '@pan/record-copies';

/** Who asks about an enrolment: a learner about what is theirs, or a system for its organisations. */
export interface Asker {
  /** The learner's surviving record, when a learner asks. */
  readonly learnerId: string | null;
}

/** What a person's own token shows is theirs, whatever organisations it names; guardians and staff have no part in this: an institution’s systems act for its staff. */
export async function lookAsCaller(unit: Unit): Promise<Asker> {
  const { person } = currentCaller();
  if (!person) return { learnerId: null };
  if (person.role !== 'learner') throw new DomainError('out-of-reach');
  const learnerId = await survivingRecord(unit, person.id);
  await unit.query(`select set_config('app.organisations', '', true), set_config('app.learner', $1, true)`, [
    learnerId,
  ]);
  return { learnerId };
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

/** The surviving record, held while its learner asks, as is each record on the way to it. */
export async function heldSurvivingRecord(unit: Unit, learnerId: string): Promise<string> {
  await holdLearner(unit, learnerId, 'while it asks');
  const surviving = await survivingRecord(unit, learnerId);
  return surviving === learnerId ? surviving : heldSurvivingRecord(unit, surviving);
}

/** @throws DomainError out-of-reach, unless the organisation lies below one of the caller's */
export async function requireReach(unit: Unit, organisationId: string): Promise<void> {
  const [row] = await unit.query<{ reached: boolean }>(`select app_reaches_all() or $1 = any(app_reach()) as reached`, [
    organisationId,
  ]);
  if (!row!.reached) throw new DomainError('out-of-reach');
}
