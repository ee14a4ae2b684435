import { Injectable } from '@nestjs/common';
import type { Unit } from '@pan/kit/data';
import { Decimal } from '@pan/kit/domain';
import type { DueSitting, PlaceScore } from './score.repository.js';

/** A sitting whose mark is out, with what it came of. */
export interface ScoredSitting extends Pick<
  DueSitting,
  'sittingId' | 'sessionId' | 'learnerId' | 'paperId' | 'progress'
> {
  readonly paperIdentifier: string;
  readonly answers: NonNullable<DueSitting['answers']>;
  readonly places: readonly PlaceScore[];
  readonly points: string;
  readonly mark: number;
  readonly scoredAt: Date;
}

@Injectable()
export class ReportQueries {
  /** Null until the mark of a sitting is released. */
  async released(unit: Unit, sittingId: string): Promise<ScoredSitting | null> {
    const [row] = await unit.query<ScoredSitting>(
      `select s.id as "sittingId", s.session_id as "sessionId", m.learner_id as "learnerId", e.paper_id as "paperId", s.progress,
              p.identifier as "paperIdentifier", c.places, c.points::text as points, c.mark, c.scored_at as "scoredAt",
              coalesce((select jsonb_object_agg(r.item_ref, r.responses) from saved_response r where r.sitting_id = s.id), '{}') as answers
         from sitting s join sitting_score c on c.sitting_id = s.id join mark m on m.sitting_id = s.id
         join exam_session e on e.id = s.session_id join paper p on p.id = e.paper_id
        where s.id = $1`,
      [sittingId],
    );
    return row ? { ...row, places: row.places.map((one) => ({ ...one, points: new Decimal(one.points) })) } : null;
  }
}
