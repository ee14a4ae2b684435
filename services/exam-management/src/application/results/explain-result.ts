import { Injectable } from '@nestjs/common';
import { UnitOfWork } from '@pan/kit/data';
import { AccessLog } from '@pan/kit/people';
import { worthOf } from '../../domain/results/dispensation.js';
import type { ResultDocument } from '../../domain/results/exam-result.js';
import { type Explanation, explanationOf } from '../../domain/results/explanation.js';
import { type HistoryEntry, historyOf } from '../../domain/results/mark-history.js';
import { examMark, written } from '../../domain/results/mark-bounds.js';
import { ExplainedMarkQueries, type MarkRow } from '../../persistence/results/explained-marks.queries.js';
import { PaperCache } from '../papers/paper-cache.js';
import { MarkInSight } from './mark-in-sight.js';

/** A mark, how it came about and what it was before. */
export type ExplainedResult = Omit<MarkRow, 'document' | 'points' | 'dispensations'> &
  Explanation & { readonly history: readonly HistoryEntry[] };

/** Tells those whom a mark concerns how it came about; written in the access log. */
@Injectable()
export class ExplainResult {
  constructor(
    private readonly work: UnitOfWork,
    private readonly marks: MarkInSight,
    private readonly history: ExplainedMarkQueries,
    private readonly papers: PaperCache,
    private readonly accessLog: AccessLog,
  ) {}

  run(id: string): Promise<ExplainedResult> {
    return this.work.run(async (unit) => {
      const { document, points, dispensations, ...mark } = await this.marks.find(unit, id);
      const { places } = await this.papers.paper(mark.paperId);
      const result = document === null ? null : (JSON.parse(document) as ResultDocument);
      const maxPoints = result?.inputs.maxPoints ?? worthOf([...places.values()], dispensations).toFixed();
      const exam = { points, maxPoints, examMark: written(examMark(points, maxPoints)) };
      const { versions, reviews } = await unit.asService(() => this.history.history(unit, id));
      await this.accessLog.record({ learners: [mark.learnerId] });
      const history = historyOf(versions, reviews);
      return { ...mark, ...explanationOf({ mark: mark.mark, ...exam, result }), history };
    });
  }
}
