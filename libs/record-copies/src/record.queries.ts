import type { Unit } from '@pan/kit/data';
import { DomainError } from '@pan/kit/domain';
import type { PartedRecord } from './merges.consumer.js';
import type { KnownOrganisation } from './tables.js';

/** A transaction, or the pool where no transaction is needed. */
export type Reading = Pick<Unit, 'query'>;

/** The record in which this one goes on: itself, or the one at the end of its merges. In SQL `surviving_record(learner)`. */
export async function survivingRecord(on: Reading, learnerId: string): Promise<string> {
  const [row] = await on.query<{ id: string }>(`select surviving_record($1) as id`, [learnerId]);
  return row!.id;
}

/** The record and all that were merged into it. In SQL `records_of(learner)`. */
export async function recordsOf(on: Reading, learnerId: string): Promise<string[]> {
  const rows = await on.query<{ id: string }>(`select id from records_of($1)`, [learnerId]);
  return rows.map(({ id }) => id);
}

/**
 * The parameters by which a service's statement says what goes to the record that was parted: $1 this record, $2 the other, $3 since when
 * things of the other may be its own, $4 in which organisations they are, $5 things that are named as its own, $6 those that are not.
 */
export const partedParams = (parted: PartedRecord): unknown[] => [
  parted.learnerId,
  parted.fromLearnerId,
  parted.sinceAt ?? null,
  parted.organisationIds,
  parted.partedIds,
  parted.remainingIds,
];

/** SQL condition: the stay in these rows has begun and not ended on a day, today in Quebec unless another is given. */
export const attendedOn = (stay: string, day = 'school_day()'): string =>
  `attended_on(${stay}.began_on, ${stay}.ended_on, ${day})`;

/**
 * The organisation of this code.
 * @throws DomainError organisation-unknown, which the service's catalogue explains; out-of-reach
 */
export async function organisationInReach(on: Reading, code: string): Promise<KnownOrganisation> {
  const [found] = await on.query<KnownOrganisation & { reached: boolean }>(
    `select organisation_id as "organisationId", code, name, kind, parent_id as "parentId",
            app_reaches_all() or organisation_id = any(app_reach()) as reached
       from known_organisation where code = $1`,
    [code],
  );
  if (!found) throw new DomainError('organisation-unknown', { organisation: code });
  if (!found.reached) throw new DomainError('out-of-reach');
  const { reached: _, ...organisation } = found;
  return organisation;
}
