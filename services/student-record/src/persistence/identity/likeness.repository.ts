import { Injectable } from '@nestjs/common';
import type { Unit } from '@pan/kit/data';
import type { MatchReason } from '../../domain/identity/match-pair.js';
import type { Compared } from '../../domain/identity/resemblance.js';

/** A record as far as it is compared with others. */
export interface Alike extends Compared {
  readonly id: string;
  /** The record in which it goes on, which is itself where it was not merged. */
  readonly recordId: string;
  readonly apart: string | null;
}

/** Two records that are likely one learner's, the later one first. */
export interface PairAlike {
  readonly of: Alike;
  readonly other: Alike;
  readonly reason: MatchReason;
}

/** What records have in common, by keyed digests, and which of them are still to be looked at. Only the service sees either. */
@Injectable()
export class LikenessRepository {
  /** One round at a time over all instances, so that of two records the later one always finds the other. @returns whether it is this one */
  async hold(unit: Unit): Promise<boolean> {
    const [row] = await unit.query<{ held: boolean }>(
      `select pg_try_advisory_xact_lock(hashtextextended('likeness', 0)) as held`,
    );
    return row!.held;
  }

  /** Records that changed, in the order in which they did, and no longer due. */
  async take(unit: Unit, most: number): Promise<string[]> {
    const rows = await unit.query<{ id: string }>(
      `with taken as (delete from likeness_due where n in (select n from likeness_due order by n limit $1) returning n, learner_id)
       select learner_id as id from taken group by 1 order by min(n)`,
      [most],
    );
    return rows.map(({ id }) => id);
  }

  async putOff(unit: Unit, ids: readonly string[]): Promise<void> {
    await unit.query(`insert into likeness_due (learner_id) select unnest($1::uuid[])`, [ids]);
  }

  async waiting(unit: Unit): Promise<number> {
    const [row] = await unit.query<{ count: number }>(`select count(*)::integer as count from likeness_due`);
    return row!.count;
  }

  async records(unit: Unit, ids: readonly string[]): Promise<Map<string, Alike>> {
    const rows = await unit.query<Alike>(
      `select id, coalesce(merged_into, id) as "recordId", apart, family_name as "familyName", given_name as "givenName",
              birth_date::text as "birthDate", permanent_code as "permanentCode"
         from learner where id = any($1::uuid[])`,
      [ids],
    );
    return new Map(rows.map((row) => [row.id, row]));
  }

  /** What each record has now takes the place of what it had. */
  async replace(unit: Unit, ids: readonly string[], blocks: readonly { id: string; block: bigint }[]): Promise<void> {
    await unit.query(`delete from likeness_block where learner_id = any($1::uuid[])`, [ids]);
    await unit.query(
      `insert into likeness_block (block, learner_id) select * from unnest($1::bigint[], $2::uuid[]) on conflict do nothing`,
      [blocks.map(({ block }) => block), blocks.map(({ id }) => id)],
    );
  }

  /** Pairs that have something in common, each named once by the place of the record in the list; of what very many have, the first few. */
  near(unit: Unit, ids: readonly string[], most: number): Promise<{ readonly id: string; readonly otherId: string }[]> {
    return unit.query(
      `select distinct a.id, b.learner_id as "otherId"
         from unnest($1::uuid[]) as a(id)
         join likeness_block own on own.learner_id = a.id
        cross join lateral (select learner_id from likeness_block where block = own.block and learner_id <> a.id limit $2) b`,
      [ids, most],
    );
  }

  /**
   * Of these pairs, by their places, those that nobody has asked about: no question, open or decided, about the records or what they
   * go on in; of what is the same in both, one question about either is enough. A system that sends both side by side tells them apart; a record that no system names any more is nobody's to see.
   */
  async unasked(unit: Unit, pairs: readonly PairAlike[]): Promise<ReadonlySet<number>> {
    const rows = await unit.query<{ n: number }>(
      `select p.n::integer as n
         from unnest($1::uuid[], $2::uuid[], $3::uuid[], $4::uuid[], $5::boolean[]) with ordinality
              as p(id, other, record, other_record, same, n)
        where not exists (select from match_pair q
                           where (least(q.learner_id, q.other_learner_id), greatest(q.learner_id, q.other_learner_id))
                              in ((least(p.id, p.other), greatest(p.id, p.other)),
                                  (least(p.record, p.other_record), greatest(p.record, p.other_record))))
          and not (p.same and exists (select from match_pair q where q.learner_id in (p.record, p.other_record) or q.other_learner_id in (p.record, p.other_record)))
          and exists (select from learner_source s where s.learner_id = p.other_record)
          and not exists (select from learner_source s join learner_source o using (source)
                           where s.learner_id = p.record and o.learner_id = p.other_record and s.absent_at is null and o.absent_at is null)`,
      [
        pairs.map(({ of }) => of.id),
        pairs.map(({ other }) => other.id),
        pairs.map(({ of }) => of.recordId),
        pairs.map(({ other }) => other.recordId),
        pairs.map(({ reason }) => reason !== 'alike'),
      ],
    );
    return new Set(rows.map(({ n }) => n - 1));
  }
}
