import { Injectable } from '@nestjs/common';
import { schoolYearOf } from '@pan/kit/domain';
import type { Indicator } from '../domain/indicator.js';
import { indicators } from '../domain/indicators.js';
import { Figures, type FigureQuestion, type Total } from './figures.js';

export interface Reported {
  readonly indicator: Indicator;
  readonly figure: Total | null;
}

/** What the services report about measures: the figure that each of their indicators has now. */
@Injectable()
export class ReportedFigures {
  constructor(private readonly figures: Figures) {}

  /** @param measure all measures when absent */
  of(measure: string | undefined, question: Omit<FigureQuestion, 'by'>, now = new Date()): Promise<Reported[]> {
    const schoolYear = question.schoolYear ?? schoolYearOf(now);
    return Promise.all(
      indicators
        .filter((indicator) => measure === undefined || indicator.measure === measure)
        .map(async (indicator) => ({
          indicator,
          figure: await this.figures.total(indicator, { ...question, schoolYear }),
        })),
    );
  }
}
