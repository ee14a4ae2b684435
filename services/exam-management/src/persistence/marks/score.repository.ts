import { Injectable } from '@nestjs/common';
import type { Unit } from '@pan/kit/data';
import type { Decimal } from '@pan/kit/domain';
import type { MarkOf } from '../../domain/mark.js';
import type { Dispensations } from '../../domain/results/dispensation.js';
import { reviewed } from '../../domain/results/mark-history.js';
import type { Earned } from '../../domain/results/rescoring-report.js';
import type { Sitting } from '../../domain/sitting.js';
import type { Save } from '../sittings/saved-answer.repository.js';
import { isReleasing, type Release } from './release.repository.js';

/** SQL condition: the row is of organisation $2 or, where that is null, of one that has no plan of its own. */
const isOfRelease = (row: string): string =>
  `case when $2::uuid is not null then ${row}.organisation_id = $2
        else not exists (select from session_organisation o where o.session_id = ${row}.session_id and o.organisation_id = ${row}.organisation_id) end`;

/** A sitting that waits to be scored, or to be scored again. */
export interface DueSitting {
  readonly sittingId: string;
  readonly sessionId: string;
  readonly learnerId: string;
  readonly organisationId: string;
  readonly paperId: string;
  /** Items that score places of the paper in the stead of those that were sat. */
  readonly corrections: Readonly<Record<string, string>>;
  readonly dispensations: Dispensations;
  /** Whether the final mark is also made of a school mark: what is scored is then one of its inputs. */
  readonly isProcessed: boolean;
  /** It was cut off, and its candidate sits a make-up session: nobody marks it. */
  readonly madeUp: boolean;
  readonly answers: Readonly<Record<string, Save['responses']>> | null;
  /** Of a test that is met place by place: how far the candidate had come. */
  readonly progress: unknown;
}

/** A sitting that is scored now, and why its mark may be corrected; null where its answers or keys changed. */
export type TakenSitting = DueSitting & { readonly reason: string | null };

/** What one place of the paper earned. */
export interface PlaceScore {
  readonly ref: string;
  readonly itemId: string;
  readonly points: Decimal;
}

/** What a whole sitting earned. */
export interface Score {
  readonly places: readonly PlaceScore[];
  readonly points: Decimal;
  /** Out of 100, before it is rounded. */
  readonly examMark: Decimal;
  readonly mark: number;
}

/** Which sittings wait to be scored, and what those that were have earned. */
@Injectable()
export class ScoreRepository {
  async enqueue(unit: Unit, sittings: readonly Pick<Sitting, 'id' | 'sessionId'>[]): Promise<void> {
    unit.due('score-sittings');
    await unit.query(
      `insert into scoring_due (sitting_id, session_id) select * from unnest($1::uuid[], $2::uuid[]) on conflict do nothing`,
      [sittings.map(({ id }) => id), sittings.map(({ sessionId }) => sessionId)],
    );
  }

  /** What a review awarded is scored. */
  async enqueueReviewed(unit: Unit, { id, sessionId }: Pick<Sitting, 'id' | 'sessionId'>): Promise<void> {
    unit.due('score-sittings');
    await unit.query(
      `insert into scoring_due (sitting_id, session_id, reason) values ($1, $2, $3)
       on conflict (sitting_id) do update set reason = excluded.reason`,
      [id, sessionId, reviewed],
    );
  }

  /** A sitting that is open again earns nothing until it is handed in anew; whoever scores it just now is waited for. */
  async withdraw(unit: Unit, { id }: Sitting): Promise<void> {
    await unit.query(`delete from scoring_due where sitting_id = $1`, [id]);
    await unit.query(`delete from sitting_score where sitting_id = $1`, [id]);
  }

  /** These earn nothing until people have marked them. */
  async leaveOpen(unit: Unit, sittingIds: readonly string[]): Promise<void> {
    if (sittingIds.length > 0) await unit.query(`delete from sitting_score where sitting_id = any($1)`, [sittingIds]);
  }

  /** All of a session that were handed in. @returns how many that are */
  async enqueueSession(unit: Unit, sessionId: string): Promise<number> {
    unit.due('score-sittings');
    const [due] = await unit.query<{ n: number }>(
      `with due as (
         insert into scoring_due (sitting_id, session_id) select id, session_id from sitting
          where session_id = $1 and submitted_at is not null on conflict do nothing returning 1)
       select count(*)::int as n from due`,
      [sessionId],
    );
    return due!.n;
  }

  /** Whether any sitting waits, those that cannot be scored apart. */
  async isAnyDue(unit: Unit, leftOut: readonly string[]): Promise<boolean> {
    const due = await unit.query(`select 1 from scoring_due where sitting_id <> all($1::uuid[]) limit 1`, [leftOut]);
    return due.length > 0;
  }

  async isWaitedFor(unit: Unit, { session, plan }: Release): Promise<boolean> {
    const due = await unit.query(
      `select 1 from scoring_due d join sitting s on s.id = d.sitting_id where d.session_id = $1 and ${isOfRelease('s')}
       union all
       select 1 from script s where s.session_id = $1 and s.phase in ('waiting', 'dealt') and s.stage <> 'review' and ${isOfRelease('s')} limit 1`,
      [session.id, plan?.organisationId ?? null],
    );
    return due.length > 0;
  }

  /**
   * Takes sittings that wait, which no other instance takes meanwhile.
   * @param released sessions whose marks are out or on their way and that this transaction has locked; of others like that none is taken
   */
  takeDue(
    unit: Unit,
    released: readonly string[],
    leftOut: readonly string[],
    most: number,
  ): Promise<readonly TakenSitting[]> {
    return unit.query<TakenSitting>(
      `with due as (
           delete from scoring_due where sitting_id in (
             select d.sitting_id from scoring_due d join exam_session e on e.id = d.session_id
              where (e.id = any($1) or not ${isReleasing}) and d.sitting_id <> all($2::uuid[])
              order by d.sitting_id limit $3 for update of d skip locked) returning sitting_id, reason)
         select s.id as "sittingId", s.session_id as "sessionId", s.learner_id as "learnerId", s.organisation_id as "organisationId",
                e.paper_id as "paperId", e.corrections, e.dispensations, e.school_marks_until is not null as "isProcessed",
                exists (select from candidate c where c.id = s.candidate_id and c.made_up_by is not null) as "madeUp",
                s.progress, due.reason,
                (select jsonb_object_agg(r.item_ref, r.responses) from saved_response r where r.sitting_id = s.id) as answers
           from due join sitting s on s.id = due.sitting_id join exam_session e on e.id = s.session_id`,
      [released, leftOut, most],
    );
  }

  /** Some that were scored, as they would be scored by other keys and dispensations, and what they have earned. */
  scored(unit: Unit, sessionId: string, after: string, most: number): Promise<(DueSitting & { before: Earned })[]> {
    return unit.query<DueSitting & { before: Earned }>(
      `select s.id as "sittingId", s.session_id as "sessionId", s.learner_id as "learnerId", s.organisation_id as "organisationId",
              e.paper_id as "paperId", e.corrections, e.dispensations, e.school_marks_until is not null as "isProcessed",
              exists (select from candidate c where c.id = s.candidate_id and c.made_up_by is not null) as "madeUp", s.progress,
              (select jsonb_object_agg(r.item_ref, r.responses) from saved_response r where r.sitting_id = s.id) as answers,
              jsonb_build_object('mark', p.mark, 'points', coalesce(p.points, 0), 'places', p.places) as before
         from sitting_score p join sitting s on s.id = p.sitting_id join exam_session e on e.id = s.session_id
        where p.session_id = $1 and p.sitting_id > $2 order by p.sitting_id limit $3`,
      [sessionId, after, most],
    );
  }

  async countScored(unit: Unit, sessionId: string): Promise<number> {
    const [row] = await unit.query<{ n: number }>(
      `select count(*)::int as n from sitting_score where session_id = $1`,
      [sessionId],
    );
    return row!.n;
  }

  async countDue(unit: Unit, sessionId: string): Promise<number> {
    const [row] = await unit.query<{ n: number }>(`select count(*)::int as n from scoring_due where session_id = $1`, [
      sessionId,
    ]);
    return row!.n;
  }

  async saveAll(unit: Unit, scores: readonly (DueSitting & Score)[], now: Date): Promise<void> {
    unit.due('hand-out-marks');
    await unit.query(
      `insert into sitting_score (sitting_id, session_id, learner_id, organisation_id, places, points, exam_mark, mark, scored_at)
       select "sittingId", "sessionId", "learnerId", "organisationId", places, points, "examMark", mark, $2
         from jsonb_to_recordset($1::jsonb) as n ("sittingId" uuid, "sessionId" uuid, "learnerId" uuid, "organisationId" uuid, places jsonb, points numeric, "examMark" numeric, mark integer)
       on conflict (sitting_id) do update set places = excluded.places, points = excluded.points, exam_mark = excluded.exam_mark, mark = excluded.mark, scored_at = excluded.scored_at`,
      [JSON.stringify(scores.map(kept)), now],
    );
  }

  /**
   * Some that have a mark and none that was released: the exam's, or the final one where school marks count. Whoever sits again in a
   * make-up session has the mark of that one.
   */
  async unreleased(
    unit: Unit,
    { session, plan }: Release,
  ): Promise<readonly { readonly sittingId: string; readonly of: MarkOf; readonly mark: number }[]> {
    const scored = await unit.query<MarkOf & { sittingId: string; mark: number }>(
      `select p.sitting_id as "sittingId", surviving_record(p.learner_id) as "learnerId", p.organisation_id as "organisationId",
              e.id as "sessionId", e.paper_id as "paperId", a.subject, e.level, e.school_year as "schoolYear",
              case when e.school_marks_until is null then p.mark else r.mark end as mark
         from sitting_score p join exam_session e on e.id = p.session_id join paper a on a.id = e.paper_id
         left join exam_result r on r.sitting_id = p.sitting_id and r.replaced_at is null
        where (e.school_marks_until is null or r.id is not null) and p.session_id = $1 and ${isOfRelease('p')} and not exists (select from mark m where m.sitting_id = p.sitting_id)
          and not exists (select from sitting s join candidate c on c.id = s.candidate_id where s.id = p.sitting_id and c.made_up_by is not null)
        order by p.sitting_id limit 500`,
      [session.id, plan?.organisationId ?? null],
    );
    return scored.map(({ sittingId, mark, ...of }) => ({ sittingId, of, mark }));
  }
}

/** The points of places as numbers of JSON, their weighted sum as a decimal. */
const kept = ({ answers: _, progress: __, places, ...one }: DueSitting & Score) => ({
  ...one,
  places: places.map(({ points, ...place }) => ({ ...place, points: points.toNumber() })),
});
