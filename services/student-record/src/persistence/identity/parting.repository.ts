import { Injectable } from '@nestjs/common';
import type { Unit } from '@pan/kit/data';
import { DomainError } from '@pan/kit/domain';
import type { Merge, Part, Parting, PartKind } from '../../domain/identity/parting.js';
import type { Identity } from '../../domain/learners/learner.js';

/** A part as a person is shown it. */
export interface KnownPart extends Part {
  /** Code of the organisation. */
  readonly organisation: string;
}

/** What a system says of a learner, and whether it still sends them. */
export interface RowWord {
  readonly id: string;
  readonly source: string;
  readonly said: Identity | null;
}

/** What merges joined and partings parted; the records are locked before. */
@Injectable()
export class PartingRepository {
  /**
   * The record that goes on, as the caller sees it, with how many of its rows are in sight.
   * @throws DomainError learner-unknown
   */
  async seen(unit: Unit, id: string): Promise<{ readonly recordId: string; readonly rows: number }> {
    const [seen] = await unit.query<{ recordId: string; rows: number }>(
      `select r.id as "recordId", (select count(*)::integer from learner_source s where s.learner_id = r.id) as rows
         from (select coalesce(merged_into, id) as id from learner where id = $1) r`,
      [id],
    );
    if (!seen) throw new DomainError('learner-unknown');
    return seen;
  }

  parts(unit: Unit, learnerId: string): Promise<KnownPart[]> {
    return unit.query<KnownPart>(
      `select p.kind, p.part as id, p.organisation_id as "organisationId", o.code as organisation, p.source, p.row_key as "row", p.said_of as "saidOf"
         from (select * from parts_of($1, $1) union all select * from parts_families_asked($1, $1) union all select * from parts_messages($1, $1) union all select * from parts_of_files($1, $1) union all select * from parts_absences($1, $1) union all select * from parts_of_reports($1, $1)) p join organisation o on o.id = p.organisation_id order by p.kind, p.part`,
      [learnerId],
    );
  }

  /** Rows of the record, those that are still sent first. */
  words(unit: Unit, learnerId: string): Promise<RowWord[]> {
    return unit.query<RowWord>(
      `select source || '/' || source_id as id, source, said from learner_source where learner_id = $1
        order by absent_at desc nulls first, source, source_id`,
      [learnerId],
    );
  }

  /** Merges that the record consists of and that nobody has undone, the oldest first; and what the survivor was called before each. */
  async merges(unit: Unit, recordId: string): Promise<(Merge & { readonly survivorBefore: Identity })[]> {
    const rows = await unit.query<Omit<Merge, 'parts'> & { survivorBefore: Identity; parts: Record<string, boolean> }>(
      `select m.id, m.ended_id as "endedId", m.survivor_id as "survivorId", m.at, m.survivor_before as "survivorBefore",
              (select coalesce(jsonb_object_agg(p.kind || ' ' || p.part, p.of_ended), '{}') from merge_part p where p.merge_id = m.id) as parts
         from learner_merge m join learner l on l.id = m.ended_id
        where l.merged_into = $1 and m.undone_at is null order by m.at, m.id`,
      [recordId],
    );
    return rows.map((row) => ({ ...row, parts: new Map(Object.entries(row.parts)) }));
  }

  /** Before anything is handed over. */
  async keepMerge(
    unit: Unit,
    merge: Pick<Merge, 'id' | 'endedId' | 'survivorId' | 'at'> & { readonly survivorBefore: Identity },
  ): Promise<void> {
    const { id, endedId, survivorId, at, survivorBefore } = merge;
    await unit.query(
      `insert into learner_merge (id, ended_id, survivor_id, at, survivor_before) values ($1, $2, $3, $4, $5)`,
      [id, endedId, survivorId, at, JSON.stringify(survivorBefore)],
    );
    await unit.query(
      `insert into merge_part (merge_id, kind, part, of_ended)
       select $1::uuid, kind, part, learner_id = $2 from (select * from parts_of($2, $3) union all select * from parts_families_asked($2, $3) union all select * from parts_messages($2, $3) union all select * from parts_of_files($2, $3) union all select * from parts_absences($2, $3) union all select * from parts_of_reports($2, $3)) p
       union all select $1, 'record', id::text, merged_into = $2 from learner where merged_into in ($2, $3)
       union all select $1, 'question', id::text, $2 in (learner_id, other_learner_id) from match_pair
                  where state = 'open' and ($2 in (learner_id, other_learner_id) or $3 in (learner_id, other_learner_id))`,
      [id, endedId, survivorId],
    );
  }

  /** Records that had been merged into the ended one, and open questions about it, are its own again. */
  async giveBack(unit: Unit, merge: Merge, recordId: string, now: Date): Promise<void> {
    const of = [merge.id, merge.endedId, recordId];
    await unit.query(
      `update learner set merged_into = $2 where merged_into = $3 and id <> $2
          and id in (select part::uuid from merge_part where merge_id = $1 and kind = 'record' and of_ended)`,
      of,
    );
    await unit.query(
      `update match_pair p set learner_id = case p.learner_id when $3 then $2 else p.learner_id end,
                               other_learner_id = case p.other_learner_id when $3 then $2 else p.other_learner_id end, version = version + 1
        where p.state = 'open' and $3 in (p.learner_id, p.other_learner_id) and $2 not in (p.learner_id, p.other_learner_id)
          and p.id in (select part::uuid from merge_part where merge_id = $1 and kind = 'question' and of_ended)
          and not exists (select from match_pair q where $2 in (q.learner_id, q.other_learner_id)
                             and case p.learner_id when $3 then p.other_learner_id else p.learner_id end in (q.learner_id, q.other_learner_id))`,
      of,
    );
    await unit.query(`update learner_merge set undone_at = $2 where id = $1`, [merge.id, now]);
  }

  /** Rows stand for the other record from here on; by them it is seen, so they come first. */
  async moveRows(unit: Unit, rows: readonly string[], from: string, to: string): Promise<void> {
    await unit.query(
      `update learner_source set learner_id = $2 where learner_id = $1 and source || '/' || source_id = any($3)`,
      [from, to, rows],
    );
  }

  /** Results, marks of the gradebook, guardians' codes and what was asked of the ministry speak of the other record from here on. */
  async move(unit: Unit, parting: Parting, from: string, to: string): Promise<void> {
    const moved = (kind: PartKind) => [from, to, parting.ids(kind)];
    await unit.query(
      `update result set learner_id = $2 where learner_id = $1 and id = any($3::uuid[])`,
      moved('result'),
    );
    await unit.query(
      `update guardian_code set learner_id = $2 where learner_id = $1 and id = any($3::uuid[])`,
      moved('guardian-code'),
    );
    await unit.query(
      `update code_request set learner_id = $2, version = version + 1 where learner_id = $1 and id = any($3::uuid[])`,
      moved('code-request'),
    );
  }

  /** Codes that the ministry gave the learners of this record, the first one first. */
  codesGiven(unit: Unit, recordId: string): Promise<{ readonly id: string; readonly answer: string }[]> {
    return unit.query(
      `select id, answer from code_request where learner_id = $1 and state = 'answered' order by answered_at, id`,
      [recordId],
    );
  }

  /** Merges that stand no longer tell whose these are: undoing one of them must not take what was parted from it, and is another's since. */
  async forget(unit: Unit, parts: readonly string[], from: string, to: string): Promise<void> {
    await unit.query(
      `delete from merge_part p using learner_merge m join learner l on l.id = m.ended_id
        where p.merge_id = m.id and m.undone_at is null and l.merged_into = $1
          and (p.kind || ' ' || p.part = any($3)
               or (p.kind = 'record' and p.part in (select id::text from learner where $2 in (id, merged_into)))
               or (p.kind = 'question' and p.part in (select id::text from match_pair where $2 in (learner_id, other_learner_id))))`,
      [from, to, parts],
    );
  }

  async keep(
    unit: Unit,
    parting: {
      readonly id: string;
      readonly learnerId: string;
      readonly fromLearnerId: string;
      readonly mergeId: string | null;
      readonly at: Date;
      readonly reason: string;
      readonly decidedBy: string;
    },
  ): Promise<void> {
    const { id, learnerId, fromLearnerId, mergeId, at, reason, decidedBy } = parting;
    await unit.query(
      `insert into parting (id, learner_id, from_learner_id, merge_id, at, reason, decided_by) values ($1, $2, $3, $4, $5, $6, $7)`,
      [id, learnerId, fromLearnerId, mergeId, at, reason, decidedBy],
    );
    // The log of changes tells whoever follows the key which record it came from.
    await unit.query(`select learner_parted($1, $2)`, [learnerId, fromLearnerId]);
  }

  /** The record that went away when these two, which had been one, were last parted; null where they never were. */
  async partedOf(unit: Unit, one: string, other: string): Promise<string | null> {
    const [last] = await unit.query<{ id: string }>(
      `select learner_id as id from parting
        where (learner_id = $1 and from_learner_id = $2) or (learner_id = $2 and from_learner_id = $1)
        order by at desc, id desc limit 1`,
      [one, other],
    );
    return last?.id ?? null;
  }
}
