import type { Unit } from '@pan/kit/data';
import { AccountRepository } from '../../persistence/accounts/account.repository.js';
import { seeEverything } from '../organisations/see-everything.js';

const accounts = new AccountRepository();

/** Links of these learners end with their last stay, wherever it is, in the transaction that ends it. */
export async function settleLinks(
  unit: Unit,
  learnerIds: readonly string[],
  { today, now }: { today: string; now: Date },
): Promise<void> {
  if (learnerIds.length === 0) return;
  const linked = await accounts.linked(unit, [...new Set(learnerIds)]);
  if (linked.length === 0) return;
  await seeEverything(unit, async () => {
    const links = await accounts.ofLearners(unit, linked);
    const ends = await accounts.endsOfStays(unit, linked);
    await accounts.saveAll(
      unit,
      links.filter((link) => link.follow(ends.get(link.learnerId!) ?? [], today, now)),
    );
  });
}

/** Accounts of staff who left, or whose key is somebody else's now, are theirs no longer. */
export async function endStaffLinks(unit: Unit, staffIds: readonly string[], now: Date): Promise<void> {
  if (staffIds.length === 0) return;
  const links = await accounts.openOfStaff(unit, staffIds);
  await accounts.saveAll(
    unit,
    links.filter((link) => link.end('staff-left', now)),
  );
}
