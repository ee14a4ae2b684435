import { Injectable } from '@nestjs/common';
import { UnitOfWork } from '@pan/kit/data';
import { AccessLog } from '@pan/kit/people';
import { worthOf } from '../../domain/results/dispensation.js';
import type { ResultDocument } from '../../domain/results/exam-result.js';
import { type Explanation, explanationOf } from '../../domain/results/explanation.js';
import { examMark, written } from '../../domain/results/mark-bounds.js';
import type { MarkRow } from '../../persistence/results/explained-marks.queries.js';
import { PaperCache } from '../papers/paper-cache.js';
import { MarkInSight } from './mark-in-sight.js';

/** A mark and how it came about. */
export type ExplainedResult = Omit<MarkRow, 'document' | 'points' | 'dispensations'> & Explanation;

/** Tells those whom a mark concerns how it came about; written in the access log. */
@Injectable()
export class ExplainResult {
  constructor(
    private readonly work: UnitOfWork,
    private readonly marks: MarkInSight,
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
      await this.accessLog.record({ learners: [mark.learnerId] });
      return { ...mark, ...explanationOf({ mark: mark.mark, ...exam, result }) };
    });
  }
}
