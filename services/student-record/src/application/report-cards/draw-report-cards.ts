import { Injectable, type OnModuleInit } from '@nestjs/common';
import { currentCaller } from '@pan/kit/context';
import { newId, type Unit, UnitOfWork } from '@pan/kit/data';
import { DomainError } from '@pan/kit/domain';
import { type JobContext, type JobHandler, type JobOutcome, Jobs, JobWorker } from '@pan/kit/jobs';
import { IssuedCard } from '../../domain/report-cards/issued-card.js';
import { schemeFor, termOf } from '../../domain/report-cards/schemes.js';
import { LearnerRepository } from '../../persistence/learners/learner.repository.js';
import { DrawingQueries } from '../../persistence/report-cards/drawing.queries.js';
import { ReportCardRepository } from '../../persistence/report-cards/report-card.repository.js';
import { ReportingRuleRepository } from '../../persistence/report-cards/reporting-rule.repository.js';
import { TermMarkRepository } from '../../persistence/report-cards/term-mark.repository.js';
import { organisationInReach } from '../organisations/reach.js';
import { type Drawing, DrawnCards } from './drawn-cards.js';
import type { CardsOf } from './known-classes.js';
import { pdfsApart } from './report-card-pdf.js';

export const drawingKind = 'report-cards';

/** What is drawn: the cards of one class, or of all learners of a school of whom something was said. */
type DrawingAsked = CardsOf & { readonly classId: string | null };

interface ToDraw {
  readonly learnerId: string;
  readonly classId: string;
}

const atOnce = 100;

/** Report cards of a term are drawn up, as often as the school wants, until they are published. */
@Injectable()
export class DrawReportCards implements JobHandler, OnModuleInit {
  readonly kind = drawingKind;

  constructor(
    private readonly work: UnitOfWork,
    private readonly jobs: Jobs,
    private readonly worker: JobWorker,
    private readonly learners: LearnerRepository,
    private readonly rules: ReportingRuleRepository,
    private readonly marks: TermMarkRepository,
    private readonly queries: DrawingQueries,
    private readonly drawn: DrawnCards,
    private readonly cards: ReportCardRepository,
  ) {}

  onModuleInit(): void {
    this.worker.register(this);
  }

  /** @returns the job’s id. @throws DomainError class-unknown, reporting-scheme-unknown, report-term-unknown */
  ofClass(classId: string, term: string): Promise<string> {
    return this.work.run(async (unit) => {
      const { organisationId, schoolYear, level, visibleTo } = await this.marks.classOf(unit, classId);
      termOf(schemeFor(await this.rules.all(unit, 'scheme'), level, schoolYear), term);
      return this.enqueue(unit, { organisationId, schoolYear, term, classId }, visibleTo);
    });
  }

  /** @throws DomainError organisation-unknown */
  ofSchool(code: string, schoolYear: string, term: string): Promise<string> {
    return this.work.run(async (unit) => {
      const { id: organisationId, path } = await organisationInReach(unit, code);
      return this.enqueue(unit, { organisationId, schoolYear, term, classId: null }, path);
    });
  }

  private enqueue(unit: Unit, params: DrawingAsked, path: readonly string[]): Promise<string> {
    const lockKey = [params.organisationId, params.schoolYear, params.term].join(' ');
    const visibleTo = currentCaller()
      .organisations.filter((one) => path.includes(one))
      .slice(0, 1);
    return this.jobs.enqueue({ kind: drawingKind, lockKey, params, unit, visibleTo });
  }

  async run(context: JobContext): Promise<JobOutcome> {
    const asked = context.params as unknown as DrawingAsked;
    const all = await this.work.run((unit) => this.toDraw(unit, asked));
    if (all.length === 0) throw new DomainError('report-cards-without-learners');
    context.progress(0, all.length);
    const drawing = this.drawn.begin(asked);
    for (let from = 0; from < all.length; from += atOnce) {
      if (context.cancelled()) return { state: 'cancelled' };
      const some = all.slice(from, from + atOnce);
      await this.draw(context, asked, drawing, some);
      context.progress(from + some.length);
    }
    await context.addProblems(
      drawing.lacking().map(({ classId, code, params }) => ({ severity: 'warning', code, field: classId, params })),
    );
    if (asked.classId === null) {
      const withoutMarks = await this.work.run((unit) => this.queries.withoutMarks(unit, asked));
      context.addCounts({ withoutMarks });
    }
    return { state: 'succeeded' };
  }

  private async toDraw(unit: Unit, asked: DrawingAsked): Promise<ToDraw[]> {
    const { classId } = asked;
    if (classId === null) return this.queries.inSchool(unit, asked);
    return (await this.queries.inClass(unit, classId)).map((learnerId) => ({ learnerId, classId }));
  }

  /** PDFs are set between two transactions, so that none stays open for it; a mark that is said meanwhile is found when they are published. */
  private async draw(context: JobContext, of: CardsOf, drawing: Drawing, some: readonly ToDraw[]): Promise<void> {
    const ids = some.map(({ learnerId }) => learnerId);
    const cards = await this.work.run(async (unit) => {
      await this.learners.hold(unit, ids);
      return drawing.of(ids, unit);
    });
    const pdfs = await pdfsApart(cards.map(({ content }) => ({ content, edition: { number: 1, reason: null } })));
    await this.work.run(async (unit) => {
      await context.hold(unit);
      await this.learners.hold(unit, ids);
      // Whoever was joined with another meanwhile is drawn under the record that goes on, another time.
      const standing = await this.learners.standing(unit, ids);
      const known = await this.cards.ofLearners(unit, of, ids);
      const { path } = await this.queries.school(unit, of.organisationId);
      const kept = cards.flatMap(({ learnerId, content }, at) => {
        if (!standing.has(learnerId)) return [];
        const { classId } = some.find((one) => one.learnerId === learnerId)!;
        const card = known.get(learnerId) ?? IssuedCard.draw(newId(), { ...of, learnerId }, classId, content);
        const isNew = !known.has(learnerId);
        return isNew || card.redraw(classId, content) ? [{ card, draft: { content, pdf: pdfs[at]! } }] : [];
      });
      await this.cards.keepDrafts(unit, path, kept);
      const missing = kept.filter(({ draft }) => draft.content.missing.length > 0).length;
      context.addCounts({
        drawn: kept.length,
        incomplete: missing,
        published: cards.filter(({ learnerId }) => standing.has(learnerId)).length - kept.length,
        withoutScheme: standing.size - cards.filter(({ learnerId }) => standing.has(learnerId)).length,
        gone: ids.length - standing.size,
      });
    });
  }
}
