import { isDeepStrictEqual } from 'node:util';
import { Injectable } from '@nestjs/common';
import { actorOf, currentCaller } from '@pan/kit/context';
import { type Unit, UnitOfWork } from '@pan/kit/data';
import { DomainError, schoolDay } from '@pan/kit/domain';
import type { CardContent, CardEdition, IssuedCard } from '../../domain/report-cards/issued-card.js';
import { latestDay, schemeFor, termOf } from '../../domain/report-cards/schemes.js';
import { LearnerRepository } from '../../persistence/learners/learner.repository.js';
import { DrawingQueries } from '../../persistence/report-cards/drawing.queries.js';
import { ReportCardRepository } from '../../persistence/report-cards/report-card.repository.js';
import { ReportingRuleRepository } from '../../persistence/report-cards/reporting-rule.repository.js';
import { TermMarkRepository } from '../../persistence/report-cards/term-mark.repository.js';
import { DirectionActs } from './direction-acts.js';
import { DrawnCards } from './drawn-cards.js';
import { pdfsApart } from './report-card-pdf.js';

export interface Published {
  readonly published: number;
  /** Which had been before, and stand. */
  readonly already: number;
  /** Who has a place in the class and no card that is kept under it. */
  readonly withoutCard: number;
  readonly publishedOn: string;
  /** The latest day that the scheme sets, and whether it is kept. */
  readonly latestOn: string;
  readonly isLate: boolean;
}

/** A school gives the report cards of a class to the families from a day on, and corrects one by an edition of its own. */
@Injectable()
export class PublishReportCards {
  constructor(
    private readonly work: UnitOfWork,
    private readonly learners: LearnerRepository,
    private readonly marks: TermMarkRepository,
    private readonly queries: DrawingQueries,
    private readonly drawn: DrawnCards,
    private readonly cards: ReportCardRepository,
    private readonly rules: ReportingRuleRepository,
    private readonly direction: DirectionActs,
  ) {}

  /** All of a class or none. @throws DomainError report-cards-not-drawn, report-card-incomplete, report-cards-out-of-date */
  ofClass(
    classId: string,
    term: string,
    on: string | null,
    withMissing: boolean,
    now = new Date(),
  ): Promise<Published> {
    return this.asDirection('class', classId, async (unit) => {
      const { level, schoolYear } = await this.marks.classOf(unit, classId);
      const scheme = schemeFor(await this.rules.all(unit, 'scheme'), level, schoolYear);
      const latestOn = latestDay(termOf(scheme, term), schoolYear);
      const all = await this.held(unit, classId, term);
      if (all.length === 0) throw new DomainError('report-cards-not-drawn');
      const drafts = all.filter((card) => !card.isPublished);
      await this.mustBeUpToDate(unit, drafts);
      const today = schoolDay(now);
      const incomplete = drafts.filter(({ all: { draft } }) => draft !== null && draft.missing.length > 0).length;
      if (incomplete > 0 && !withMissing) throw new DomainError('report-card-incomplete', { count: incomplete });
      const publishedOn = on ?? today;
      const by = actorOf(currentCaller());
      const published = drafts.flatMap((card) => {
        const edition = card.publish(publishedOn, withMissing, by, now, today);
        return edition ? [{ card, edition }] : [];
      });
      await this.cards.publish(unit, published);
      const carded = new Set(all.map(({ learnerId }) => learnerId));
      const withoutCard = (await this.queries.inClass(unit, classId)).filter((id) => !carded.has(id)).length;
      return {
        published: published.length,
        already: all.length - drafts.length,
        withoutCard,
        publishedOn,
        latestOn,
        isLate: publishedOn > latestOn,
      };
    });
  }

  /** @throws DomainError report-card-unknown, report-card-not-published, correction-changes-nothing, conflict */
  async correct(
    id: string,
    reason: string,
    on: string | null,
    now = new Date(),
  ): Promise<Pick<CardEdition, 'number' | 'publishedOn'>> {
    const today = schoolDay(now);
    const { content, number } = await this.asDirection('card', id, async (unit) => {
      const card = await this.cards.byId(unit, id);
      if (!card.isPublished) throw new DomainError('report-card-not-published');
      const { learnerId, editions } = card.all;
      const [now] = await this.drawn.begin(card.all).of([learnerId], unit);
      if (!now) throw new DomainError('report-card-unknown');
      const before = await this.cards.latest(unit, id);
      if (before && printsAlike(before, now.content)) throw new DomainError('correction-changes-nothing');
      return { content: now.content, number: editions + 1 };
    });
    const [pdf] = await pdfsApart([{ content, edition: { number, reason } }]);
    return this.asDirection('card', id, async (unit) => {
      const { learnerId } = await this.cards.byId(unit, id);
      await this.learners.hold(unit, [learnerId]);
      const card = await this.cards.byId(unit, id);
      const [stands] = await this.drawn.begin(card.all).of([learnerId], unit);
      if (card.learnerId !== learnerId || card.all.editions + 1 !== number) throw new DomainError('conflict');
      if (!stands || !printsAlike(content, stands.content)) throw new DomainError('conflict');
      const edition = card.correct(content, reason, on ?? today, actorOf(currentCaller()), now, today);
      await this.cards.correct(unit, card, edition, pdf!);
      return { number: edition.number, publishedOn: edition.publishedOn };
    });
  }

  private asDirection<T>(kind: 'class' | 'card', id: string, step: (unit: Unit) => Promise<T>): Promise<T> {
    const unknown = kind === 'class' ? 'class-unknown' : 'report-card-unknown';
    return this.work.run((unit) =>
      this.direction.within(
        unit,
        () => this.queries.schoolOf(unit, kind, id),
        unknown,
        () => step(unit),
      ),
    );
  }

  /** The cards of a class with their learners held. @throws DomainError conflict while one of them is being joined with another */
  private async held(unit: Unit, classId: string, term: string): Promise<IssuedCard[]> {
    for (let round = 1; round <= 2; round += 1) {
      const seen = await this.cards.ofClass(unit, classId, term);
      const ids = seen.map(({ learnerId }) => learnerId);
      if (!(await this.learners.hold(unit, ids))) return this.cards.ofClass(unit, classId, term);
    }
    throw new DomainError('conflict');
  }

  /** What changed since a card was drawn is not in it: its marks, those of classmates, an examination, a name, a rule. @throws DomainError report-cards-out-of-date */
  private async mustBeUpToDate(unit: Unit, drafts: readonly IssuedCard[]): Promise<void> {
    const [first] = drafts;
    if (!first) return;
    const ids = drafts.map(({ learnerId }) => learnerId);
    const now = new Map((await this.drawn.begin(first.all).of(ids, unit)).map((one) => [one.learnerId, one.content]));
    const late = drafts.filter(({ learnerId, all: { draft } }) => {
      const content = now.get(learnerId);
      return !draft || !content || !printsAlike(draft, content);
    });
    if (late.length > 0) throw new DomainError('report-cards-out-of-date', { count: late.length });
  }
}

/** Whether two print the same marks: the day of drawing says nothing. */
const printsAlike = (one: CardContent, other: CardContent): boolean =>
  isDeepStrictEqual({ ...one, drawnOn: '' }, { ...other, drawnOn: '' });
