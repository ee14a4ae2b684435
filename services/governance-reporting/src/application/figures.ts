import { Inject, Injectable } from '@nestjs/common';
import { DomainError } from '@pan/kit/domain';
import { SETTINGS } from '@pan/kit/ops';
import type { Settings } from '../config.js';
import { shown, withoutSmallGroup, withoutSmallGroups, type Shown, type ShownRow } from '@pan/disclosure';
import { breakdownOf, requireAskable, type Breakdown, type Indicator } from '../domain/indicator.js';
import { labelOf } from '../domain/labels.js';
import type { OwnText } from '../domain/register.js';
import type { CategoryCount, Counted, OrganisationCount } from '../persistence/counts.js';
import { LearnerCountQueries, type LearnerIndicator } from '../persistence/learner-counts.queries.js';
import { OrganisationQueries, type Top } from '../persistence/organisations.queries.js';
import { PastCopies } from '../persistence/past-copies.js';
import { ServiceCountQueries } from '../persistence/service-counts.queries.js';

/** What is asked of an indicator. */
export interface FigureQuestion {
  readonly schoolYear: string | undefined;
  /** A code; without it the only organisation that the token names. */
  readonly organisation: string | undefined;
  readonly by: Breakdown | undefined;
  /** What was known then; without it, what is known now. */
  readonly asOf?: Date | undefined;
  /** Codes of the organisations whose subtrees the asker may see. */
  readonly reach: readonly string[];
}

export interface LabelledCount extends Counted {
  readonly key: string;
  readonly label: OwnText;
}

export type FigureRow = ShownRow<OrganisationCount | LabelledCount>;

export interface Total extends Shown {
  readonly schoolYear: string | null;
  readonly organisation: string | null;
  readonly withheld?: number;
}

export interface Figure extends Total {
  readonly by: Breakdown;
  readonly rows: readonly FigureRow[];
  readonly asOf: Date;
}

export interface Counts {
  readonly total: Counted;
  readonly rows: readonly (OrganisationCount | LabelledCount)[];
}

/** What a figure is of: a school year or now, an organisation or the whole network. */
interface Place {
  readonly year: string | null;
  readonly top: Top | null;
}

/** Answers an indicator: counts what was heard, then hides what would show too few learners. */
@Injectable()
export class Figures {
  constructor(
    private readonly learners: LearnerCountQueries,
    private readonly services: ServiceCountQueries,
    private readonly organisations: OrganisationQueries,
    private readonly past: PastCopies,
    @Inject(SETTINGS) private readonly settings: Settings,
  ) {}

  /**
   * @throws DomainError breakdown-unknown, school-year-required, figure-of-now, figure-of-network, organisation-required,
   * organisation-unknown, out-of-reach, instant-ahead, instant-before-memory
   */
  async of(indicator: Indicator, question: FigureQuestion): Promise<Figure> {
    const by = breakdownOf(indicator, question.by);
    const place = await this.placeOf(indicator, question);
    const asOf = question.asOf ?? new Date();
    const count = () => this.counted(indicator, by, place);
    const { total, rows } = await (question.asOf ? this.past.at(asOf, count) : count());
    const smallest = this.settings.SMALLEST_GROUP;
    return {
      ...placed(place),
      ...(indicator.countsLearners ? withoutSmallGroup(total, smallest) : shown(total)),
      by,
      rows: indicator.countsLearners ? withoutSmallGroups(rows, total, smallest) : rows.map((row) => shown(row)),
      asOf,
    };
  }

  /** The figure without its rows; null for an asker of several organisations who names none. @throws DomainError as `of` does */
  async total(indicator: Indicator, question: Omit<FigureQuestion, 'by'>): Promise<Total | null> {
    const { schoolYear, organisation, reach } = question;
    const asked = {
      reach,
      schoolYear: indicator.period === 'now' ? undefined : schoolYear,
      organisation: indicator.scope === 'network' ? undefined : organisation,
    };
    if (indicator.scope === 'organisation' && organisation === undefined && reach.length !== 1) return null;
    const place = await this.placeOf(indicator, asked);
    const count = () => this.totalOf(indicator, place);
    const total = await (question.asOf ? this.past.at(question.asOf, count) : count());
    return {
      ...placed(place),
      ...(indicator.countsLearners ? withoutSmallGroup(total, this.settings.SMALLEST_GROUP) : shown(total)),
    };
  }

  /** What was counted, before anything is hidden: for editions, which hide over all figures at once. */
  async counts(indicator: Indicator, question: FigureQuestion): Promise<Counts> {
    return this.counted(indicator, breakdownOf(indicator, question.by), await this.placeOf(indicator, question));
  }

  private async totalOf(indicator: Indicator, { year, top }: Place): Promise<Counted> {
    return isOfLearners(indicator.id)
      ? (await this.learners.levels(indicator.id, year!, top!.id)).total
      : this.services.total(indicator, year, top?.id ?? null);
  }

  private async placeOf(
    indicator: Indicator,
    { schoolYear, organisation, reach }: Omit<FigureQuestion, 'by'>,
  ): Promise<Place> {
    requireAskable(indicator, schoolYear, organisation);
    const year = schoolYear ?? null;
    if (indicator.scope === 'network') return { year, top: null };
    const code = organisation ?? (reach.length === 1 ? reach[0] : undefined);
    if (code === undefined) throw new DomainError('organisation-required');
    return { year, top: await this.organisations.inReach(code, reach) };
  }

  private async counted(indicator: Indicator, by: Breakdown, { year, top }: Place): Promise<Counts> {
    if (by === 'organisation') {
      const rows = isOfLearners(indicator.id)
        ? await this.learners.organisations(indicator.id, year!, top!.id)
        : await this.services.organisations(indicator, year, top!.id);
      const total = rows.find(({ organisation }) => organisation === top!.code);
      return { total: countOf(total ?? { value: 0, of: indicator.whole ? 0 : null }), rows };
    }
    if (isOfLearners(indicator.id)) {
      const { total, categories } = await this.learners.levels(indicator.id, year!, top!.id);
      return { total, rows: labelled(by, categories) };
    }
    const [total, categories] = await Promise.all([
      this.services.total(indicator, year, top?.id ?? null),
      this.services.categories(indicator, by, year, top?.id ?? null),
    ]);
    return { total, rows: labelled(by, categories) };
  }
}

const isOfLearners = (id: string): id is LearnerIndicator => id === 'unified-records' || id === 'followed-records';

const placed = ({ year, top }: Place) => ({ schoolYear: year, organisation: top?.code ?? null });

function countOf({ value, of, withheld, persons }: Counted): Counted {
  return { value, of, ...(withheld !== undefined && { withheld }), ...(persons && { persons }) };
}

function labelled(by: Breakdown, categories: readonly CategoryCount[]): LabelledCount[] {
  const known = categories.map(({ key, label, ...counts }) => ({ key, ...labelOf(by, key, label), ...counts }));
  return known.toSorted((one, other) => one.place - other.place).map(({ place: _, ...row }) => row);
}
