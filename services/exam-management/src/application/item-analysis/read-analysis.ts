import { Injectable } from '@nestjs/common';
import { type Unit, UnitOfWork } from '@pan/kit/data';
import { analysisOf } from '../../domain/item-analysis/analysis.js';
import type { AnalysisView } from '../../domain/item-analysis/views.js';
import { together } from '../../domain/item-analysis/score-sums.js';
import { ItemAnalysisRepository, type KeptAnalysis } from '../../persistence/item-analysis/item-analysis.repository.js';

/** An analysis with what it is of. */
export interface ToldAnalysis extends AnalysisView {
  readonly title: string;
  readonly paperId: string;
  readonly sessionIds: readonly string[];
  /** When the scripts were counted last; true where something was scored since. */
  readonly madeAt: Date;
  readonly isStale: boolean;
}

/** What may be told of kept analyses, to those whose sessions they are. */
@Injectable()
export class ReadAnalysis {
  constructor(
    private readonly work: UnitOfWork,
    private readonly analyses: ItemAnalysisRepository,
  ) {}

  ofSession(sessionId: string): Promise<ToldAnalysis> {
    return this.told(async (unit) => [await this.analyses.ofSession(unit, sessionId)]);
  }

  /** Over the sessions that were analysed; each was large enough by itself. */
  ofPaper(paperId: string): Promise<ToldAnalysis> {
    return this.told((unit) => this.analyses.ofPaper(unit, paperId));
  }

  private async told(find: (unit: Unit) => Promise<readonly KeptAnalysis[]>): Promise<ToldAnalysis> {
    const kept = await this.work.run(find);
    const last = kept.at(-1)!;
    const sums = kept.map((one) => one.sums);
    return {
      ...{ title: last.title, paperId: last.paperId },
      sessionIds: kept.map(({ sessionId }) => sessionId),
      madeAt: new Date(Math.max(...kept.map(({ madeAt }) => madeAt.getTime()))),
      isStale: kept.some(({ isStale }) => isStale),
      ...(sums.length === 1 ? analysisOf(sums[0]!) : analysisOf(together(sums), sums)),
    };
  }
}
