import { Inject, Injectable } from '@nestjs/common';
import { DomainError } from '@pan/kit/domain';
import { SETTINGS } from '@pan/kit/ops';
import type { Settings } from '../config.js';
import { shown, withoutSmallGroup, withoutSmallGroups, type Shown, type ShownRow } from '../domain/disclosure.js';
import type { Breakdown, Indicator } from '../domain/indicator.js';
import { labelOf } from '../domain/labels.js';
import type { OwnText } from '../domain/register.js';
import type { CategoryCount, Counted, OrganisationCount } from './counts.js';
import { LearnerCounts, type LearnerIndicator } from './learner-counts.queries.js';
import { Organisations } from './organisations.queries.js';
import { ServiceCounts } from './service-counts.queries.js';

/** What is asked of an indicator. */
export interface FigureQuestion {
  readonly schoolYear: string | undefined;
  /** A code; without it the only organisation that the token names. */
  readonly organisation: string | undefined;
  readonly by: Breakdown | undefined;
  /** Codes of the organisations whose subtrees the asker may see. */
  readonly reach: readonly string[];
}

interface LabelledCount extends Counted {
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

interface Counts {
  readonly total: Counted;
  readonly rows: readonly (OrganisationCount | LabelledCount)[];
}

interface Place {
  readonly year: string | null;
  readonly top: { readonly id: string; readonly code: string } | null;
}

/** Answers an indicator: counts what was heard, then hides what would show too few learners. */
@Injectable()
export class Figures {
  constructor(
    private readonly learners: LearnerCounts,
    private readonly services: ServiceCounts,
    private readonly organisations: Organisations,
    @Inject(SETTINGS) private readonly settings: Settings,
  ) {}

  /** @throws DomainError breakdown-unknown, school-year-required, figure-of-now, figure-of-network, and those of `Organisations.top` */
  async of(indicator: Indicator, question: FigureQuestion): Promise<Figure> {
    const by = question.by ?? indicator.breakdowns[0];
    if (!indicator.breakdowns.includes(by))
      throw new DomainError('breakdown-unknown', { by, known: indicator.breakdowns.join(', ') });
    const place = await this.placeOf(indicator, question);
    const asOf = new Date();
    const { total, rows } = await this.counted(indicator, by, place);
    const smallest = this.smallestOf(indicator);
    return {
      ...placed(place),
      ...(indicator.countsLearners ? withoutSmallGroup(total, smallest) : shown(total)),
      by,
      rows: indicator.countsLearners ? withoutSmallGroups(rows, total, smallest) : rows.map((row) => shown(row)),
      asOf,
    };
  }

  /** The figure without its rows; null for an asker of several organisations who names none. */
  async total(indicator: Indicator, question: Omit<FigureQuestion, 'by'>): Promise<Total | null> {
    const { schoolYear, organisation, reach } = question;
    const asked = {
      reach,
      schoolYear: indicator.period === 'now' ? undefined : schoolYear,
      organisation: indicator.scope === 'network' ? undefined : organisation,
    };
    if (indicator.scope === 'organisation' && organisation === undefined && reach.length !== 1) return null;
    const place = await this.placeOf(indicator, asked);
    const total = isOfLearners(indicator.id)
      ? (await this.learners.levels(indicator.id, place.year!, place.top!.id)).total
      : await this.services.total(indicator, place.year, place.top?.id ?? null);
    return {
      ...placed(place),
      ...(indicator.countsLearners ? withoutSmallGroup(total, this.smallestOf(indicator)) : shown(total)),
    };
  }

  private async placeOf(
    { period, scope }: Indicator,
    { schoolYear, organisation, reach }: Omit<FigureQuestion, 'by'>,
  ): Promise<Place> {
    if (period === 'school-year' && schoolYear === undefined) throw new DomainError('school-year-required');
    if (period === 'now' && schoolYear !== undefined) throw new DomainError('figure-of-now');
    if (scope === 'network' && organisation !== undefined) throw new DomainError('figure-of-network');
    const top = scope === 'network' ? null : await this.organisations.top(organisation, reach);
    return { year: schoolYear ?? null, top };
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

  private smallestOf({ countsLearners }: Indicator): number {
    return countsLearners ? this.settings.SMALLEST_GROUP : 0;
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
