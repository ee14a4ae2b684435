import { Injectable } from '@nestjs/common';
import { actorOf, currentCaller } from '@pan/kit/context';
import type { Unit } from '@pan/kit/data';
import { DomainError } from '@pan/kit/domain';
import type { ExamSession } from '../../domain/exam-session.js';
import type { Corrections } from '../../domain/results/corrections.js';
import type { Earned, RescoringView } from '../../domain/results/rescoring-report.js';

export interface Rescoring {
  readonly id: string;
  readonly sessionId: string;
  readonly isPreview: boolean;
  readonly askedBy: string;
  readonly askedAt: Date;
  /** Null until the job has ended. */
  readonly report: RescoringView | null;
}

/** Rescorings and their previews, each under the id of its job. */
@Injectable()
export class RescoringRepository {
  async add(
    unit: Unit,
    id: string,
    { id: sessionId, owners }: ExamSession,
    { corrections, dispensations = {} }: Corrections,
    isPreview: boolean,
  ): Promise<void> {
    await unit.query(
      `insert into rescoring (id, session_id, owners, is_preview, corrections, dispensations, asked_by, asked_at)
       values ($1, $2, $3, $4, $5, $6, $7, $8)`,
      [
        ...[id, sessionId, owners, isPreview, JSON.stringify(corrections), JSON.stringify(dispensations)],
        ...[actorOf(currentCaller()), await unit.now()],
      ],
    );
  }

  /** What the sittings of the session have now. @returns how many those are */
  async keepBefore(unit: Unit, id: string, sessionId: string): Promise<number> {
    const kept = await unit.query<{ n: number }>(
      `with kept as (
         insert into rescoring_before (rescoring_id, sitting_id, mark, points, places)
         select $1, sitting_id, mark, points, places from sitting_score where session_id = $2 returning 1)
       select count(*)::int as n from kept`,
      [id, sessionId],
    );
    return kept[0]!.n;
  }

  /** Some sittings before it and after it. */
  changes(unit: Unit, id: string, after: string, most: number) {
    return unit.query<{ sittingId: string; before: Earned; after: Earned }>(
      `select b.sitting_id as "sittingId", jsonb_build_object('mark', b.mark, 'points', coalesce(b.points, 0), 'places', b.places) as before,
              jsonb_build_object('mark', p.mark, 'points', coalesce(p.points, 0), 'places', p.places) as after
         from rescoring_before b join sitting_score p on p.sitting_id = b.sitting_id
        where b.rescoring_id = $1 and b.sitting_id > $2 order by b.sitting_id limit $3`,
      [id, after, most],
    );
  }

  async report(unit: Unit, id: string, report: RescoringView): Promise<void> {
    await unit.query(`update rescoring set report = $2 where id = $1`, [id, JSON.stringify(report)]);
  }

  async forgetBefore(unit: Unit, id: string): Promise<void> {
    await unit.query(`delete from rescoring_before where rescoring_id = $1`, [id]);
  }

  /** @throws DomainError rescoring-unknown */
  async one(unit: Unit, id: string): Promise<Rescoring> {
    const [row] = await unit.query<Rescoring>(
      `select id, session_id as "sessionId", is_preview as "isPreview", asked_by as "askedBy", asked_at as "askedAt", report
         from rescoring where id = $1`,
      [id],
    );
    if (!row) throw new DomainError('rescoring-unknown');
    return row;
  }
}
