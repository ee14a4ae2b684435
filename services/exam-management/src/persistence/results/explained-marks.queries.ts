import { Injectable } from '@nestjs/common';
import type { Unit } from '@pan/kit/data';
import { DomainError } from '@pan/kit/domain';
import type { Dispensations } from '../../domain/results/dispensation.js';
import type { DecidedReview, MarkVersion } from '../../domain/results/mark-history.js';

/** What a mark is about. */
interface About {
  readonly title: string;
  readonly subject: string;
  readonly schoolYear: string;
  readonly paperId: string;
  readonly dispensations: Dispensations;
}

interface Row {
  readonly id: string;
  readonly sittingId: string;
  readonly sessionId: string;
  readonly learnerId: string;
  readonly organisationId: string;
  readonly mark: number;
  readonly passed: boolean;
  readonly releasedAt: Date;
  readonly corrections: number;
  readonly points: string;
  /** The result that holds; null where the exam alone gave the mark. */
  readonly resultId: string | null;
  readonly document: string | null;
}

/** A mark that is out, with what gave it. */
export type MarkRow = Row & About;

@Injectable()
export class ExplainedMarkQueries {
  /** Of those that the caller's step sees. @throws DomainError result-unknown */
  async one(unit: Unit, id: string): Promise<MarkRow> {
    const [row] = await unit.query<Row>(
      `select m.id, m.sitting_id as "sittingId", m.session_id as "sessionId", m.learner_id as "learnerId", m.organisation_id as "organisationId",
              m.mark, m.passed, m.released_at as "releasedAt", m.corrections,
              p.points::text as points, r.id as "resultId", r.document
         from mark m join sitting_score p on p.sitting_id = m.sitting_id
         left join exam_result r on r.sitting_id = m.sitting_id and r.replaced_at is null where m.id = $1`,
      [id],
    );
    if (!row) throw new DomainError('result-unknown');
    const [about] = await unit.asService(() =>
      unit.query<About>(
        `select a.title, a.subject, e.school_year as "schoolYear", e.paper_id as "paperId", e.dispensations
           from exam_session e join paper a on a.id = e.paper_id where e.id = $1`,
        [row.sessionId],
      ),
    );
    return { ...row, ...about! };
  }

  /** What the mark was, version after version, and what reviews of it changed. */
  async history(unit: Unit, markId: string): Promise<{ versions: MarkVersion[]; reviews: DecidedReview[] }> {
    const versions = await unit.query<MarkVersion>(
      `select version, mark, reason, since from mark_version where mark_id = $1 order by version limit 100`,
      [markId],
    );
    const reviews = await unit.query<DecidedReview>(
      `select kind, asked_for as "askedFor", awards, words, ended_at as "endedAt"
         from mark_review where mark_id = $1 and outcome = 'changed' order by ended_at`,
      [markId],
    );
    return { versions, reviews };
  }
}
