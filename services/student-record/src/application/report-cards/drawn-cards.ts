import { Injectable } from '@nestjs/common';
import type { Unit } from '@pan/kit/data';
import { schoolDay } from '@pan/kit/domain';
import { type CourseFramework, frameworkFor } from '../../domain/report-cards/frameworks.js';
import type { CardContent } from '../../domain/report-cards/issued-card.js';
import {
  type ClassMeans,
  courseLine,
  CourseMarks,
  type CourseTaken,
  meansOf,
} from '../../domain/report-cards/report-card.js';
import { type ReportingScheme, schemeFor, termOf } from '../../domain/report-cards/schemes.js';
import {
  type ClassDrawn,
  type DrawnOf,
  DrawingQueries,
  type ExamDrawn,
  type MarkDrawn,
} from '../../persistence/report-cards/drawing.queries.js';
import { ReportingRuleRepository } from '../../persistence/report-cards/reporting-rule.repository.js';

export interface CardsOf extends DrawnOf {
  readonly term: string;
}

export interface DrawnCard {
  readonly learnerId: string;
  readonly content: CardContent;
  /** The versions of the marks that it was drawn from, added up. */
  readonly marksSeen: number;
}

const classesAtOnce = 20;

/** What one drawing knows of the classes of a school: their courses, and the mean of each, reckoned once. */
interface Known {
  readonly classes: Map<string, ClassDrawn>;
  readonly courses: Map<string, Map<string, ClassMeans>>;
}

/** The report cards of a drawing, worked out a hundred learners at a time; means of classes are kept in between. */
export interface Drawing {
  of(learners: readonly string[], unit: Unit): Promise<DrawnCard[]>;
}

/** Reads marks and works out report cards. */
@Injectable()
export class DrawnCards {
  constructor(
    private readonly rules: ReportingRuleRepository,
    private readonly queries: DrawingQueries,
  ) {}

  begin(of: CardsOf): Drawing {
    const known: Known = { classes: new Map(), courses: new Map() };
    return { of: (learners, unit) => this.draw(unit, of, learners, known) };
  }

  private async draw(unit: Unit, of: CardsOf, learners: readonly string[], known: Known): Promise<DrawnCard[]> {
    const schemes = await this.rules.all(unit, 'scheme');
    const frameworks = await this.rules.all(unit, 'framework');
    const school = await this.queries.school(unit, of.organisationId);
    const places = await this.queries.places(unit, of, learners);
    const own = Map.groupBy(places, ({ learnerId }) => learnerId);
    await this.learn(unit, of, places, schemes, frameworks, known);
    const names = await this.queries.names(unit, learners);
    const seen = await this.queries.marksSeen(unit, of, learners);
    const marks = Map.groupBy(
      await this.queries.marksOfClasses(unit, [...new Set(places.map(({ classId }) => classId))], learners),
      ({ learnerId }) => learnerId,
    );
    const exams = Map.groupBy(await this.queries.exams(unit, of.schoolYear, learners), ({ learnerId }) => learnerId);
    const drawnOn = schoolDay(new Date());
    return names.flatMap(({ learnerId, familyName, givenName }) => {
      const classes = (own.get(learnerId) ?? []).map(({ classId }) => known.classes.get(classId)!);
      const [first] = classes;
      if (!first) return [];
      const scheme = schemeFor(schemes, first.level, of.schoolYear);
      const term = termOf(scheme, of.term);
      const courses = classes.flatMap((one) =>
        [...known.courses.get(one.id)!].map(([code, means]) => {
          const framework = frameworkFor(frameworks, code, one.level, of.schoolYear);
          const taken = takenOf(one, framework, marks.get(learnerId) ?? [], exams.get(learnerId) ?? []);
          return courseLine(scheme, of.term, taken, means);
        }),
      );
      courses.sort((one, other) => one.line.code.localeCompare(other.line.code, 'fr'));
      const content: CardContent = {
        learner: { familyName, givenName },
        school: { code: school.code, name: school.name },
        schoolYear: of.schoolYear,
        term: { code: term.code, fr: term.fr, en: term.en },
        scheme: { code: scheme.code, version: scheme.version, passMark: scheme.passMark },
        terms: scheme.terms.map(({ code, fr, en, weight }) => ({ code, fr, en, weight })),
        codes: scheme.codes.map(({ code, fr, en }) => ({ code, fr, en })),
        courses: courses.map(({ line }) => line),
        missing: courses.flatMap(({ missing }) => missing),
        drawnOn,
      };
      return [{ learnerId, content, marksSeen: seen.get(learnerId) ?? 0 }];
    });
  }

  /** Which courses classes have, and their means: of those that are not known yet. */
  private async learn(
    unit: Unit,
    of: CardsOf,
    places: readonly { readonly classId: string }[],
    schemes: readonly ReportingScheme[],
    frameworks: readonly CourseFramework[],
    { classes, courses }: Known,
  ): Promise<void> {
    const ids = [...new Set(places.map(({ classId }) => classId))].filter((id) => !classes.has(id));
    for (let from = 0; from < ids.length; from += classesAtOnce) {
      const some = ids.slice(from, from + classesAtOnce);
      const all = await this.queries.marksOfClasses(unit, some);
      const exams = await this.queries.exams(unit, of.schoolYear, [...new Set(all.map(({ learnerId }) => learnerId))]);
      const marks = Map.groupBy(all, ({ classId }) => classId);
      for (const one of await this.queries.classes(unit, some)) {
        classes.set(one.id, one);
        const ofClass = marks.get(one.id) ?? [];
        const means = new Map<string, ClassMeans>();
        for (const [code, ofCourse] of Map.groupBy(ofClass, ({ course }) => course)) {
          const framework = frameworkFor(frameworks, code, one.level, of.schoolYear);
          const scheme = schemeFor(schemes, one.level, of.schoolYear);
          const classmates = [...Map.groupBy(ofCourse, ({ learnerId }) => learnerId)].map(([learnerId, their]) => {
            const results = exams.filter((exam) => exam.learnerId === learnerId);
            return new CourseMarks(scheme, takenOf(one, framework, their, results));
          });
          means.set(code, meansOf(scheme, of.term, classmates));
        }
        courses.set(one.id, means);
      }
    }
  }
}

function takenOf(
  { id: classId, title: classTitle, level }: ClassDrawn,
  framework: CourseFramework,
  marks: readonly MarkDrawn[],
  exams: readonly ExamDrawn[],
): CourseTaken {
  const own = marks.filter((mark) => mark.classId === classId && mark.course === framework.code);
  return { framework, classId, classTitle, level, marks: own, exams };
}
