import { lockAll, type Unit, updateAll } from '@pan/kit/data';
import type { Fact } from '@pan/kit/domain';
import { Membership } from '../../domain/roster/membership.js';
import { AccountRepository } from '../../persistence/accounts/account.repository.js';
import { GuardianCodeRepository } from '../../persistence/accounts/guardian-code.repository.js';
import { classPlaces } from '../roster/class-places.js';

const accounts = new AccountRepository();

/** How many systems have rows in both records. */
export async function sharedSystems(unit: Unit, one: string, other: string): Promise<number> {
  const [row] = await unit.query<{ shared: number }>(
    `select count(*)::int as shared from (
       select source from learner_source where learner_id = $1 intersect select source from learner_source where learner_id = $2) as in_both`,
    [one, other],
  );
  return row!.shared;
}

/**
 * Everything that pointed at the ended record points at the survivor: records merged before (first, while the ended one still has rows
 * by which they are seen), rows of systems, stays, places in classes, results, accommodations, accounts, traces, questions.
 * @returns what is told of places in classes, both records being locked
 */
export async function handOver(unit: Unit, ended: string, survivor: string, now: Date): Promise<Fact[]> {
  const both = [ended, survivor];
  await unit.query(`update learner set merged_into = $2 where merged_into = $1`, both);
  await unit.query(`update learner_source set learner_id = $2 where learner_id = $1`, both);
  await unit.query(`update enrolment set learner_id = $2, version = version + 1 where learner_id = $1`, both);
  const places = await lockAll<Membership>(unit, Membership, 't.learner_id = $1', [ended]);
  const facts = places.flatMap((place) => place.handOver(survivor));
  await updateAll(unit, Membership, places);
  await unit.query(`update result set learner_id = $2 where learner_id = $1`, both);
  await unit.query(`update accommodation set learner_id = $2, version = version + 1 where learner_id = $1`, both);
  await unit.query(`update mismatch set learner_id = $2 where learner_id = $1`, both);
  await handOverAccounts(unit, ended, survivor, now);
  await unit.query(
    `delete from learner_trace t using learner_trace s
      where t.learner_id = $1 and s.learner_id = $2 and s.kind = t.kind and s.digest = t.digest`,
    both,
  );
  await unit.query(`update learner_trace set learner_id = $2 where learner_id = $1`, both);
  await handOverQuestions(unit, both);
  return (await classPlaces(unit, places)).asTheyStand(facts);
}

async function handOverAccounts(unit: Unit, ended: string, survivor: string, now: Date): Promise<void> {
  const links = await accounts.ofLearners(unit, [ended, survivor]);
  const [others, passed] = [survivor, ended].map((id) => links.filter((link) => link.learnerId === id));
  for (const link of passed!) link.passTo(survivor, others!, now);
  await accounts.saveAll(unit, passed!);
  await new GuardianCodeRepository().handOver(unit, ended, survivor);
}

/**
 * An open question about the ended record becomes one about the survivor, with the same record as the later one, so that nobody
 * else's record changes; it replaces what was asked of the same two before, save where that is still open the other way.
 */
async function handOverQuestions(unit: Unit, both: string[]): Promise<void> {
  await unit.query(
    `delete from match_pair p using match_pair q
      where p.learner_id = $1 and p.state = 'open' and q.state = 'open'
        and ((q.learner_id = $2 and q.other_learner_id = p.other_learner_id) or (q.learner_id = p.other_learner_id and q.other_learner_id = $2))`,
    both,
  );
  await unit.query(
    `delete from match_pair q using match_pair p
      where p.state = 'open' and $1 in (p.learner_id, p.other_learner_id)
        and least(q.learner_id, q.other_learner_id) = least($2, case $1 when p.learner_id then p.other_learner_id else p.learner_id end)
        and greatest(q.learner_id, q.other_learner_id) = greatest($2, case $1 when p.learner_id then p.other_learner_id else p.learner_id end)`,
    both,
  );
  await unit.query(
    `update match_pair set learner_id = case learner_id when $1 then $2 else learner_id end,
                           other_learner_id = case other_learner_id when $1 then $2 else other_learner_id end, version = version + 1
      where state = 'open' and $1 in (learner_id, other_learner_id)`,
    both,
  );
}
