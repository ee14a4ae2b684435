import { Injectable } from '@nestjs/common';
import type { Unit } from '@pan/kit/data';
import { schoolDay } from '@pan/kit/domain';
import { marksAcross } from '../../domain/report-cards/course-marks.js';
import type { CardContent } from '../../domain/report-cards/issued-card.js';
import { courseLine, type MissingPart } from '../../domain/report-cards/report-card.js';
import { termOf } from '../../domain/report-cards/schemes.js';
import { DrawingQueries } from '../../persistence/report-cards/drawing.queries.js';
import { ReportingRuleRepository } from '../../persistence/report-cards/reporting-rule.repository.js';
import { type CardsOf, KnownClasses, type LackingRule } from './known-classes.js';

export interface DrawnCard {
  readonly learnerId: string;
  readonly content: CardContent;
}

/** The report cards of a drawing, worked out a hundred learners at a time; means of classes are kept in between. */
export interface Drawing {
  /** In no order; nothing of whoever is in no class that a scheme holds for. */
  of(learners: readonly string[], unit: Unit): Promise<DrawnCard[]>;
  /** So far. */
  lacking(): readonly LackingRule[];
}

/** Reads marks and works out report cards. */
@Injectable()
export class DrawnCards {
  constructor(
    private readonly rules: ReportingRuleRepository,
    private readonly queries: DrawingQueries,
  ) {}

  begin(of: CardsOf): Drawing {
    let known: KnownClasses | null = null;
    return {
      of: async (learners, unit) => {
        known ??= new KnownClasses(this.queries, of, {
          schemes: await this.rules.all(unit, 'scheme'),
          frameworks: await this.rules.all(unit, 'framework'),
        });
        return this.draw(unit, of, learners, known);
      },
      lacking: () => known?.lacking ?? [],
    };
  }

  private async draw(unit: Unit, of: CardsOf, learners: readonly string[], known: KnownClasses): Promise<DrawnCard[]> {
    const school = await this.queries.school(unit, of.organisationId);
    const places = await this.queries.places(unit, of, learners);
    await known.learn(unit, places);
    const own = Map.groupBy(places, ({ learnerId }) => learnerId);
    const names = await this.queries.names(unit, learners);
    const classes = [...new Set(places.map(({ classId }) => classId))];
    const allMarks = await this.queries.marksOfClasses(unit, classes, learners);
    const marks = Map.groupBy(allMarks, ({ learnerId }) => learnerId);
    const exams = Map.groupBy(await this.queries.exams(unit, of.schoolYear, learners), ({ learnerId }) => learnerId);
    const drawnOn = schoolDay(new Date());
    return names.flatMap(({ learnerId, familyName, givenName }) => {
      const drawn = known.drawn(own.get(learnerId) ?? []);
      const [first] = drawn;
      if (!first) return [];
      const scheme = known.schemeOf(first);
      const term = termOf(scheme, of.term);
      const said = marks.get(learnerId) ?? [];
      const order = drawn.map(({ classId }) => classId);
      const courses = known.coursesOf(drawn, said).map(({ code, at, means }) => {
        if (!means) return { line: null, missing: [withoutFramework(code)] };
        const taken = known.taken(code, at, marksAcross(code, order, said), exams.get(learnerId) ?? []);
        return courseLine(scheme, of.term, taken, means);
      });
      const content: CardContent = {
        learner: { familyName, givenName },
        school: { code: school.code, name: school.name },
        schoolYear: of.schoolYear,
        term: { code: term.code, fr: term.fr, en: term.en },
        scheme: { code: scheme.code, version: scheme.version, passMark: scheme.passMark },
        terms: scheme.terms.map(({ code, fr, en, weight }) => ({ code, fr, en, weight })),
        codes: scheme.codes.map(({ code, fr, en }) => ({ code, fr, en })),
        courses: courses.flatMap(({ line }) => line ?? []),
        missing: courses.flatMap(({ missing }) => missing),
        drawnOn,
      };
      return [{ learnerId, content }];
    });
  }
}

const withoutFramework = (course: string): MissingPart => ({
  ...{ course, competency: null, term: null },
  ...{ why: 'no-framework', code: null },
});
