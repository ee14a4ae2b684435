import { Injectable } from '@nestjs/common';
import { page, textOf, type Page, type PageRequest } from '@pan/kit/data';
import { beginningOfDay, daysAfter, DomainError } from '@pan/kit/domain';
import { requireClosed } from '../domain/closed-period.js';
import type { Indicator } from '../domain/indicator.js';
import { copiesOf } from '../persistence/copies-of.js';
import { PastCopies } from '../persistence/past-copies.js';
import { Figures, type FigureQuestion, type Total } from './figures.js';

/** What a closed period's figure was from an instant on, and how many rows changed on the day before. */
export interface Revision extends Total {
  readonly knownFrom: Date;
  readonly rows: number;
}

/** Each of them is counted by itself. */
const daysCounted = 31;

/** What was heard of a school year after it was over: late or corrected facts, each day's as a revision of the figure. */
@Injectable()
export class Revisions {
  constructor(
    private readonly figures: Figures,
    private readonly past: PastCopies,
  ) {}

  /**
   * The figure as it stood when the year was over, then after each day that changed it.
   * @throws DomainError school-year-required, figure-of-now, period-open, and what a figure is refused for
   */
  async of(
    indicator: Indicator,
    question: Omit<FigureQuestion, 'by' | 'asOf'>,
    search: PageRequest,
  ): Promise<Page<Revision>> {
    if (indicator.period === 'now') throw new DomainError('figure-of-now');
    if (question.schoolYear === undefined) throw new DomainError('school-year-required');
    const now = new Date();
    const close = requireClosed(question.schoolYear, now);
    const since = await this.past.since();
    const reached = search.after(textOf);
    const from = reached ? beginningOfDay(daysAfter(reached, 1)) : close > since ? close : since;
    const most = Math.min(search.limit, daysCounted);
    const days = await this.past.changedDays(copiesOf(indicator.id), from, most + 1);
    const first = await this.at(from, 0, indicator, question);
    const revisions: Revision[] = reached ? [] : [first];
    let last = first;
    for (const { day, rows } of days.slice(0, most)) {
      const end = beginningOfDay(daysAfter(day, 1));
      const next = await this.at(end < now ? end : now, rows, indicator, question);
      if (next.value === last.value && next.of === last.of && next.withheld === last.withheld) continue;
      revisions.push(next);
      last = next;
    }
    const { nextCursor } = page(days, most, ({ day }) => day);
    return { items: revisions, nextCursor };
  }

  private async at(
    instant: Date,
    rows: number,
    indicator: Indicator,
    question: Omit<FigureQuestion, 'by' | 'asOf'>,
  ): Promise<Revision> {
    const figure = await this.figures.total(indicator, { ...question, asOf: instant });
    if (!figure) throw new DomainError('organisation-required');
    return { ...figure, knownFrom: instant, rows };
  }
}
