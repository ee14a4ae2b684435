import type { Unit } from '@pan/kit/data';
import { DomainError } from '@pan/kit/domain';

/**
 * The organisation of a stay of the learner that is open today, as far as the caller sees.
 * @throws DomainError no-open-stay
 */
export async function organisationOfStay(unit: Unit, learnerId: string, today: string): Promise<string> {
  const [stay] = await unit.query<{ organisation_id: string }>(
    `select organisation_id from enrolment where learner_id = $1 and open_on(ended_on, $2)
      order by school_year desc, id limit 1`,
    [learnerId, today],
  );
  if (!stay) throw new DomainError('no-open-stay');
  return stay.organisation_id;
}

/** Links of these learners end with their last stay, in the transaction that ends it. */
export async function settleLinks(
  unit: Unit,
  learnerIds: readonly string[],
  { today, now }: { today: string; now: Date },
): Promise<void> {
  if (learnerIds.length > 0)
    await unit.query(`select settle_account_links($1::uuid[], $2, $3)`, [[...new Set(learnerIds)], today, now]);
}

/** Accounts of staff who left, or whose key is somebody else's now, are theirs no longer. */
export async function endStaffLinks(unit: Unit, staffIds: readonly string[], now: Date): Promise<void> {
  if (staffIds.length > 0)
    await unit.query(
      `update account_link set ended_at = $2, ended_why = 'staff-left' where staff_id = any($1::uuid[]) and ended_at is null`,
      [staffIds, now],
    );
}
