import type { Unit } from '@pan/kit/data';
import { DomainError } from '@pan/kit/domain';
import { type CourseFramework, frameworkFor } from '../../domain/report-cards/frameworks.js';
import {
  type ClassMeans,
  CourseMarks,
  type CourseTaken,
  type ExamResult,
  type MarkAt,
  meansOf,
} from '../../domain/report-cards/report-card.js';
import { type ReportingScheme, schemeFor } from '../../domain/report-cards/schemes.js';
import type {
  ClassDrawn,
  DrawingQueries,
  DrawnOf,
  MarkDrawn,
  PlaceDrawn,
} from '../../persistence/report-cards/drawing.queries.js';

export interface CardsOf extends DrawnOf {
  readonly term: string;
}

/** Schemes and frameworks as they were when a drawing began. */
export interface CardRules {
  readonly schemes: readonly ReportingScheme[];
  readonly frameworks: readonly CourseFramework[];
}

/** A rule that a class lacks: no card, or a card without that course, is drawn of it. */
export interface LackingRule {
  readonly classId: string;
  readonly code: string;
  readonly params: DomainError['params'];
}

/** A course as a learner takes it; no means where no framework holds for it. */
export interface TakenIn {
  readonly code: string;
  readonly at: ClassDrawn;
  readonly means: ClassMeans | null;
}

const classesAtOnce = 20;

/** What one drawing knows of the classes of a school: their courses, and the mean of each, reckoned once. */
export class KnownClasses {
  private readonly classes = new Map<string, ClassDrawn>();
  /** By class and course; a class without a scheme is not in it. */
  private readonly means = new Map<string, Map<string, ClassMeans | null>>();
  readonly lacking: LackingRule[] = [];

  constructor(
    private readonly queries: DrawingQueries,
    private readonly of: CardsOf,
    readonly rules: CardRules,
  ) {}

  /** Of those that are not known yet. */
  async learn(unit: Unit, places: readonly PlaceDrawn[]): Promise<void> {
    const ids = [...new Set(places.map(({ classId }) => classId))].filter((id) => !this.classes.has(id));
    for (let from = 0; from < ids.length; from += classesAtOnce) {
      const some = ids.slice(from, from + classesAtOnce);
      const all = await this.queries.marksOfClasses(unit, some);
      const learners = [...new Set(all.map(({ learnerId }) => learnerId))];
      const exams = Map.groupBy(
        await this.queries.exams(unit, this.of.schoolYear, learners),
        ({ learnerId }) => learnerId,
      );
      const marks = Map.groupBy(all, ({ classId }) => classId);
      for (const one of await this.queries.classes(unit, some)) {
        this.classes.set(one.id, one);
        const scheme = this.rule(one, () => schemeFor(this.rules.schemes, one.level, this.of.schoolYear));
        if (scheme) this.means.set(one.id, this.meansIn(one, scheme, marks.get(one.id) ?? [], exams));
      }
    }
  }

  /** Classes with a scheme, of these places, in their order. */
  drawn(places: readonly PlaceDrawn[]): readonly PlaceDrawn[] {
    return places.filter(({ classId }) => this.means.has(classId));
  }

  schemeOf({ classId }: PlaceDrawn): ReportingScheme {
    return schemeFor(this.rules.schemes, this.classes.get(classId)!.level, this.of.schoolYear);
  }

  /** Each course once: in the class that the learner attends for it, else in the first one that said a mark. */
  coursesOf(places: readonly PlaceDrawn[], said: readonly MarkAt[]): readonly TakenIn[] {
    const found = new Map<string, TakenIn>();
    for (const { classId, attended } of places)
      for (const [code, means] of this.means.get(classId)!)
        if (!found.has(code) && (attended || said.some((mark) => mark.classId === classId && mark.course === code)))
          found.set(code, { code, at: this.classes.get(classId)!, means });
    return [...found.values()].sort((one, other) => one.code.localeCompare(other.code, 'fr'));
  }

  taken(
    code: string,
    { id: classId, title: classTitle, level }: ClassDrawn,
    marks: readonly MarkAt[],
    exams: readonly ExamResult[],
  ): CourseTaken {
    const framework = frameworkFor(this.rules.frameworks, code, level, this.of.schoolYear);
    return { framework, classId, classTitle, level, marks, exams };
  }

  private meansIn(
    one: ClassDrawn,
    scheme: ReportingScheme,
    marks: readonly MarkDrawn[],
    exams: ReadonlyMap<string, readonly ExamResult[]>,
  ): Map<string, ClassMeans | null> {
    const means = new Map<string, ClassMeans | null>();
    for (const [code, ofCourse] of Map.groupBy(marks, ({ course }) => course)) {
      const classmates = Map.groupBy(ofCourse, ({ learnerId }) => learnerId);
      const reckoned = this.rule(one, () =>
        [...classmates].map(
          ([learnerId, their]) => new CourseMarks(scheme, this.taken(code, one, their, exams.get(learnerId) ?? [])),
        ),
      );
      means.set(code, reckoned && meansOf(scheme, this.of.term, reckoned));
    }
    return means;
  }

  private rule<T>({ id: classId }: ClassDrawn, find: () => T): T | null {
    try {
      return find();
    } catch (error) {
      if (!(error instanceof DomainError)) throw error;
      this.lacking.push({ classId, code: error.code, params: error.params });
      return null;
    }
  }
}
