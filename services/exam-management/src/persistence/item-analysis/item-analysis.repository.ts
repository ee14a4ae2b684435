import { Injectable } from '@nestjs/common';
import type { Unit } from '@pan/kit/data';
import { DomainError } from '@pan/kit/domain';
import type { ExamSession } from '../../domain/exam-session.js';
import type { ScoreSums } from '../../domain/item-analysis/score-sums.js';

export interface KeptAnalysis {
  readonly sessionId: string;
  readonly paperId: string;
  readonly title: string;
  readonly schoolYear: string;
  readonly madeAt: Date;
  /** Whether something was scored since, or another key holds. */
  readonly isStale: boolean;
  readonly sums: ScoreSums;
}

const kept = `
  select a.session_id as "sessionId", a.paper_id as "paperId", e.title, e.school_year as "schoolYear", a.made_at as "madeAt", a.sums,
         exists (select from scoring_due d where d.session_id = a.session_id)
           or exists (select from sitting_score p where p.session_id = a.session_id and p.scored_at > a.made_at) as "isStale"
    from item_analysis a join exam_session e on e.id = a.session_id`;

/** What the last analysis of each session has counted. */
@Injectable()
export class ItemAnalysisRepository {
  async keep(unit: Unit, { id, paperId, owners }: ExamSession, sums: ScoreSums, at: Date): Promise<void> {
    await unit.query(
      `insert into item_analysis (session_id, paper_id, owners, sums, made_at) values ($1, $2, $3, $4, $5)
       on conflict (session_id) do update set sums = excluded.sums, made_at = excluded.made_at`,
      [id, paperId, owners, JSON.stringify(sums), at],
    );
  }

  /** @throws DomainError item-analysis-unknown */
  async ofSession(unit: Unit, sessionId: string): Promise<KeptAnalysis> {
    const [row] = await unit.query<KeptAnalysis>(`${kept} where a.session_id = $1`, [sessionId]);
    if (!row) throw new DomainError('item-analysis-unknown');
    return row;
  }

  /** Of the sessions in which a paper was sat, in the order in which these were scheduled. @throws DomainError item-analysis-unknown */
  async ofPaper(unit: Unit, paperId: string): Promise<readonly KeptAnalysis[]> {
    const rows = await unit.query<KeptAnalysis>(`${kept} where a.paper_id = $1 order by a.session_id limit 500`, [
      paperId,
    ]);
    if (rows.length === 0) throw new DomainError('item-analysis-unknown');
    return rows;
  }
}
