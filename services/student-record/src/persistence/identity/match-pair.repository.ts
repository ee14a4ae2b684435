import { Injectable } from '@nestjs/common';
import { insertAll, loadAll, type Unit } from '@pan/kit/data';
import { DomainError } from '@pan/kit/domain';
import { MatchPair, type Doubt } from '../../domain/identity/match-pair.js';

/** Questions whether two records are one learner's. */
@Injectable()
export class MatchPairRepository {
  /** As it is now, to find out whom it is about. @throws DomainError match-pair-unknown, also where the caller may not answer */
  async seen(unit: Unit, id: string): Promise<MatchPair> {
    const [pair] = await loadAll<MatchPair>(unit, MatchPair, 't.id = $1', [id]);
    if (!pair) throw new DomainError('match-pair-unknown');
    return pair;
  }

  /** Locked; whoever writes a pair has locked its records before. */
  byId(unit: Unit, id: string): Promise<MatchPair> {
    return unit.find<MatchPair>(MatchPair, id);
  }

  /** Whether a question about the record, as the later one, is open. */
  async isOpenAbout(unit: Unit, learnerId: string): Promise<boolean> {
    return (
      (await unit.query(`select from match_pair where learner_id = $1 and state = 'open' limit 1`, [learnerId]))
        .length > 0
    );
  }

  add(unit: Unit, pairs: readonly MatchPair[]): Promise<void> {
    return insertAll(unit, MatchPair, pairs);
  }

  /** The pair may be out of the caller's sight, so only the count of rows tells whether it is new. @returns whether it is */
  async addOnce(unit: Unit, id: string, { learnerId, otherLearnerId, reason }: Doubt, now: Date): Promise<boolean> {
    const { rowCount } = await unit.client.query(
      `insert into match_pair (id, learner_id, other_learner_id, reason, state, asked_at, version) values ($1, $2, $3, $4, 'open', $5, 1)
       on conflict do nothing`,
      [id, learnerId, otherLearnerId, reason, now],
    );
    return rowCount === 1;
  }

  /** A person found that these are two learners, whatever was found before. @returns the pair, by which they may be found to be one again */
  async tellApart(unit: Unit, id: string, one: string, other: string, now: Date): Promise<string> {
    const [pair] = await unit.query<{ id: string }>(
      `insert into match_pair (id, learner_id, other_learner_id, reason, state, asked_at, decided_at, version)
       values ($1, $2, $3, 'parted', 'distinct', $4, $4, 1)
       on conflict (least(learner_id, other_learner_id), greatest(learner_id, other_learner_id))
          do update set state = 'distinct', reason = excluded.reason, decided_at = excluded.decided_at, version = match_pair.version + 1,
                         learner_id = excluded.learner_id, other_learner_id = excluded.other_learner_id
       returning id`,
      [id, one, other, now],
    );
    return pair!.id;
  }

  save(unit: Unit, pair: MatchPair): Promise<void> {
    return unit.save(pair);
  }

  /**
   * An open question about the ended record becomes one about the survivor, with the same record as the later one, so that nobody
   * else's record changes; it replaces what was asked of the same two before, save where that is still open the other way.
   */
  async handOver(unit: Unit, ended: string, survivor: string): Promise<void> {
    const both = [ended, survivor];
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
}
