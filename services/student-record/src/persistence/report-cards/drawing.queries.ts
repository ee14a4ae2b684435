import { Injectable } from '@nestjs/common';
import type { Level } from '@pan/contracts';
import type { Unit } from '@pan/kit/data';
import type { ExamResult, MarkAt } from '../../domain/report-cards/report-card.js';

/** Of which school and year cards are drawn. */
export interface DrawnOf {
  readonly organisationId: string;
  readonly schoolYear: string;
}

export interface LearnerDrawn {
  readonly learnerId: string;
  readonly familyName: string;
  readonly givenName: string;
}

/** A class that a learner attends, or in which something was said of them. */
export interface PlaceDrawn {
  readonly learnerId: string;
  readonly classId: string;
  readonly attended: boolean;
}

export interface ClassDrawn {
  readonly id: string;
  readonly title: string;
  readonly level: Level;
}

export type MarkDrawn = MarkAt & { readonly learnerId: string };
export type ExamDrawn = ExamResult & { readonly learnerId: string };

const said = `(t.mark is not null or t.code is not null)`;
const markColumns = `t.learner_id as "learnerId", t.class_id as "classId", t.course, t.competency, t.term, trim_scale(t.mark)::text as mark, t.code`;

const schools = {
  class: `select organisation_id as id from class where id = $1`,
  card: `select organisation_id as id from report_card where id = $1`,
} as const;

/** What report cards are drawn from, many learners or classes a statement. */
@Injectable()
export class DrawingQueries {
  /** Learners with a place in the class now. */
  async inClass(unit: Unit, classId: string): Promise<string[]> {
    const rows = await unit.query<{ id: string }>(`select distinct id from attending($1) id order by 1`, [classId]);
    return rows.map(({ id }) => id);
  }

  /** Learners of whom a mark of the year was said in a class of the school, each under the class where most was said. */
  inSchool(unit: Unit, { organisationId, schoolYear }: DrawnOf): Promise<{ learnerId: string; classId: string }[]> {
    return unit.query(
      `select distinct on (t.learner_id) t.learner_id as "learnerId", t.class_id as "classId"
         from term_mark t join class c on c.id = t.class_id
        where c.organisation_id = $1 and c.school_year = $2 and ${said}
        group by t.learner_id, t.class_id order by t.learner_id, count(*) desc, t.class_id limit 20000`,
      [organisationId, schoolYear],
    );
  }

  names(unit: Unit, learners: readonly string[]): Promise<LearnerDrawn[]> {
    return unit.query(
      `select r.id as "learnerId", r.record->>'familyName' as "familyName", r.record->>'givenName' as "givenName" from learner_records($1::uuid[]) r`,
      [learners],
    );
  }

  /** Learners with a place in a class of the school and year of whom no mark was said. */
  async withoutMarks(unit: Unit, { organisationId, schoolYear }: DrawnOf): Promise<number> {
    const [row] = await unit.query<{ count: number }>(
      `select count(distinct m.learner_id)::integer as count from membership m join class c on c.id = m.class_id
        where c.organisation_id = $1 and c.school_year = $2 and m.learner_id is not null and open_on(m.ended_on, school_day()) and m.begins_on is null
          and not exists (select from term_mark t join class o on o.id = t.class_id
                           where t.learner_id = m.learner_id and o.organisation_id = $1 and o.school_year = $2 and ${said})`,
      [organisationId, schoolYear],
    );
    return row!.count;
  }

  /** Classes of the school and year in which these learners have a place, or a mark: those with a place first, then those that said most. */
  places(unit: Unit, { organisationId, schoolYear }: DrawnOf, learners: readonly string[]): Promise<PlaceDrawn[]> {
    return unit.query(
      `select "learnerId", "classId", bool_or(attended) as attended from (
         select m.learner_id as "learnerId", c.id as "classId", true as attended, 0 as marks from membership m join class c on c.id = m.class_id
          where m.learner_id = any($3::uuid[]) and c.organisation_id = $1 and c.school_year = $2 and open_on(m.ended_on, school_day()) and m.begins_on is null
          union all
         select t.learner_id, t.class_id, false, 1 from term_mark t join class c on c.id = t.class_id
          where t.learner_id = any($3::uuid[]) and c.organisation_id = $1 and c.school_year = $2 and ${said}) p
        group by 1, 2 order by 1, bool_or(attended) desc, sum(marks) desc, 2`,
      [organisationId, schoolYear, learners],
    );
  }

  classes(unit: Unit, ids: readonly string[]): Promise<ClassDrawn[]> {
    return unit.query(`select id, title, level from class where id = any($1::uuid[])`, [ids]);
  }

  /** @param learners only theirs; of everybody where it is null */
  marksOfClasses(
    unit: Unit,
    classes: readonly string[],
    learners: readonly string[] | null = null,
  ): Promise<MarkDrawn[]> {
    return unit.query(
      `select ${markColumns} from term_mark t
        where t.class_id = any($1::uuid[]) and ($2::uuid[] is null or t.learner_id = any($2)) and ${said}`,
      [classes, learners],
    );
  }

  /** Results of the ministry’s examinations; of two in one subject, the one that was reported last. */
  exams(unit: Unit, schoolYear: string, learners: readonly string[]): Promise<ExamDrawn[]> {
    return unit.query(
      `select distinct on (r.learner_id, r.content->>'subject', r.content->>'level') r.learner_id as "learnerId", r.content->>'subject' as subject,
              r.content->>'level' as level, r.content->>'mark' as mark, coalesce((r.content->>'passed')::boolean, false) as passed
         from result r
        where r.learner_id = any($1::uuid[]) and r.kind = 'exam' and r.content->>'schoolYear' = $2 and r.content->>'mark' is not null
        order by r.learner_id, r.content->>'subject', r.content->>'level', r.reported_at desc, r.id`,
      [learners, schoolYear],
    );
  }

  /** Codes of the organisations of whose direction an account is on a day. */
  async directs(unit: Unit, subject: string, today: string): Promise<string[]> {
    const rows = await unit.query<{ code: string }>(
      `select organisation as code from functions_of($1, $2) where function = 'direction'`,
      [subject, today],
    );
    return rows.map(({ code }) => code);
  }

  /** The school of a class, or of a report card. */
  async schoolOf(unit: Unit, kind: 'class' | 'card', id: string): Promise<string | null> {
    const [row] = await unit.query<{ id: string }>(schools[kind], [id]);
    return row?.id ?? null;
  }

  async school(
    unit: Unit,
    organisationId: string,
  ): Promise<{ readonly code: string; readonly name: string; readonly path: readonly string[] }> {
    const [row] = await unit.query<{ code: string; name: string; path: string[] }>(
      `select code, name, path from organisation where id = $1`,
      [organisationId],
    );
    return row!;
  }
}
