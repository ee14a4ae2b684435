import { Injectable } from '@nestjs/common';
import { actorOf, currentCaller } from '@pan/kit/context';
import { type Unit, UnitOfWork } from '@pan/kit/data';
import { DomainError } from '@pan/kit/domain';
import { competencyOf, frameworkFor } from '../../domain/report-cards/frameworks.js';
import { type GradebookTie, marksFrom, type Untaken } from '../../domain/report-cards/from-gradebook.js';
import { schemeFor, termOf } from '../../domain/report-cards/schemes.js';
import { GradebookRepository } from '../../persistence/gradebook/gradebook.repository.js';
import { LearnerRepository } from '../../persistence/learners/learner.repository.js';
import { DrawingQueries } from '../../persistence/report-cards/drawing.queries.js';
import { GradebookTieRepository } from '../../persistence/report-cards/gradebook-tie.repository.js';
import { ReportingRuleRepository } from '../../persistence/report-cards/reporting-rule.repository.js';
import { TermMarkRepository } from '../../persistence/report-cards/term-mark.repository.js';
import { GradebookPlaces } from '../gradebook/gradebook-places.js';
import { type MarkOutcome, TellTermMarks } from './tell-term-marks.js';

/** A line item by the key under which its sender keeps it, or by our id. */
export type TieSaid = Omit<GradebookTie, 'lineItemId'> & { readonly lineItem: string };

export interface ClassTies {
  readonly items: readonly GradebookTie[];
  /** Line items that count for nothing. */
  readonly untied: readonly { readonly id: string; readonly title: string }[];
}

export interface TakenFromGradebook {
  readonly marks: readonly {
    readonly learnerId: string;
    readonly course: string;
    readonly competency: string;
    readonly outcome: MarkOutcome;
  }[];
  readonly untaken: readonly Untaken[];
  readonly untied: ClassTies['untied'];
}

/** What a class's gradebook says becomes marks of a term, where somebody has said which line item counts for what. */
@Injectable()
export class TieGradebook {
  constructor(
    private readonly work: UnitOfWork,
    private readonly places: GradebookPlaces,
    private readonly entries: GradebookRepository,
    private readonly marks: TermMarkRepository,
    private readonly rules: ReportingRuleRepository,
    private readonly queries: DrawingQueries,
    private readonly learners: LearnerRepository,
    private readonly ties: GradebookTieRepository,
    private readonly tell: TellTermMarks,
  ) {}

  /** All of a class, in place of those before. @throws DomainError class-unknown, line-item-unknown, line-item-of-another-class, tie-said-twice */
  replace(classId: string, said: readonly TieSaid[]): Promise<ClassTies> {
    return this.work.run(async (unit) => {
      const of = await this.marks.classOf(unit, classId);
      const scheme = schemeFor(await this.rules.all(unit, 'scheme'), of.level, of.schoolYear);
      const frameworks = await this.rules.all(unit, 'framework');
      const system = await this.places.system(unit);
      const keys = [...new Set(said.map(({ lineItem }) => lineItem))];
      if (keys.length < said.length) throw new DomainError('tie-said-twice');
      const known = await this.entries.meant(unit, 'lineItem', system, keys, 'gradebook');
      const ties = said.map(({ lineItem, ...tie }) => {
        const item = known.get(lineItem);
        if (!item?.isActive) throw new DomainError('line-item-unknown', { sourcedId: lineItem });
        if (item.classId !== of.id) throw new DomainError('line-item-of-another-class');
        termOf(scheme, tie.term);
        competencyOf(frameworkFor(frameworks, tie.course, of.level, of.schoolYear), tie.competency);
        return { ...tie, lineItemId: item.id };
      });
      if (new Set(ties.map(({ lineItemId }) => lineItemId)).size < ties.length) throw new DomainError('tie-said-twice');
      await this.ties.replace(unit, of, ties, actorOf(currentCaller()));
      return this.shown(unit, of.id);
    });
  }

  /** @throws DomainError class-unknown */
  ofClass(classId: string): Promise<ClassTies> {
    return this.work.run(async (unit) => this.shown(unit, (await this.marks.classOf(unit, classId)).id));
  }

  /** @throws DomainError class-unknown, gradebook-not-tied */
  take(classId: string, term: string, reason: string | null, now = new Date()): Promise<TakenFromGradebook> {
    return this.work.run(async (unit) => {
      const of = await this.marks.classOf(unit, classId);
      termOf(schemeFor(await this.rules.all(unit, 'scheme'), of.level, of.schoolYear), term);
      const items = await this.ties.tied(unit, of.id, term);
      if (items.length === 0) throw new DomainError('gradebook-not-tied', { term });
      const learners = await this.held(unit, of.id);
      const scores = await this.ties.scores(
        unit,
        items.map(({ lineItemId }) => lineItemId),
        learners,
      );
      const { taken, untaken } = marksFrom(items, scores, learners);
      const outcomes = await this.tell.tell(
        unit,
        of.id,
        taken.map((one) => ({ ...one, term, reason })),
        now,
      );
      const marks = taken.map(({ learnerId, course, competency }, at) => ({
        learnerId,
        course,
        competency,
        outcome: outcomes[at]!,
      }));
      return { marks, untaken, untied: (await this.shown(unit, of.id)).untied };
    });
  }

  /** Who is in the class, held before their scores are read: what is written meanwhile is taken too, and no older taking comes after a newer one. */
  private async held(unit: Unit, classId: string): Promise<string[]> {
    const learners = await this.queries.inClass(unit, classId);
    return (await this.learners.hold(unit, learners)) ? this.held(unit, classId) : learners;
  }

  private async shown(unit: Unit, classId: string): Promise<ClassTies> {
    const items = await this.ties.ofClass(unit, classId);
    const all = await this.ties.items(unit, classId);
    return { items, untied: all.flatMap(({ id, title, isTied }) => (isTied ? [] : [{ id, title }])) };
  }
}
