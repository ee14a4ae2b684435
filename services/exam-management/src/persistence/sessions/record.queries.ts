import { Injectable } from '@nestjs/common';
import type { Level } from '@pan/contracts';
import type { Unit } from '@pan/kit/data';
import { attendedOn } from '@pan/record-copies';

export interface Pupil {
  readonly learnerId: string;
  readonly organisationId: string;
}

/** What the copies of the student record say of organisations, classes and pupils. */
@Injectable()
export class RecordQueries {
  organisations(unit: Unit, codes: readonly string[]): Promise<{ id: string; code: string; reached: boolean }[]> {
    return unit.query<{ id: string; code: string; reached: boolean }>(
      `select organisation_id as id, code, organisation_reached(organisation_id) as reached from known_organisation where code = any($1) order by code`,
      [codes],
    );
  }

  /** Whether the organisation is one of these or below one. */
  async isWithin(unit: Unit, organisationId: string, tops: readonly string[]): Promise<boolean> {
    const [row] = await unit.query<{ within: boolean }>(
      `select exists (select from unnest($1::uuid[]) top(id) cross join lateral organisations_below(top.id) b where b.organisation_id = $2) as within`,
      [tops, organisationId],
    );
    return row!.within;
  }

  /** Which of these classes are open, in the organisation or below it. */
  async openClasses(unit: Unit, classIds: readonly string[], organisationId: string): Promise<string[]> {
    const open = await unit.query<{ id: string }>(
      `select class_id as id from known_class where class_id = any($1) and not closed
          and organisation_id in (select organisation_id from organisations_below($2))`,
      [classIds, organisationId],
    );
    return open.map(({ id }) => id);
  }

  pupilsOfClasses(unit: Unit, classIds: readonly string[]): Promise<Pupil[]> {
    return unit.query<Pupil>(
      `select distinct on (1) surviving_record(m.learner_id) as "learnerId", c.organisation_id as "organisationId"
         from known_membership m join known_class c on c.class_id = m.class_id
        where m.class_id = any($1) and m.present order by 1, 2`,
      [classIds],
    );
  }

  /** Those of these learners who attend the organisation, or one below it, today; each by the id that it was named by. */
  pupilsNamed(
    unit: Unit,
    learnerIds: readonly string[],
    organisationId: string,
  ): Promise<(Pupil & { readonly namedId: string })[]> {
    return unit.query<Pupil & { namedId: string }>(
      `select distinct on (1) n.id as "namedId", surviving_record(n.id) as "learnerId", s.organisation_id as "organisationId"
         from unnest($1::uuid[]) n(id) cross join lateral records_of(surviving_record(n.id)) r join known_stay s on s.learner_id = r.id
        where s.organisation_id in (select organisation_id from organisations_below($2)) and ${attendedOn('s')}
        order by 1, 3`,
      [learnerIds, organisationId],
    );
  }

  /** Who attends the organisation, or one below it, today. */
  pupilsOfLevel(unit: Unit, organisationId: string, schoolYear: string, level: Level): Promise<Pupil[]> {
    return unit.query<Pupil>(
      `select distinct on (1) surviving_record(s.learner_id) as "learnerId", s.organisation_id as "organisationId"
         from known_stay s
        where s.organisation_id in (select organisation_id from organisations_below($1)) and s.school_year = $2 and s.level = $3
          and ${attendedOn('s')}
        order by 1, 2`,
      [organisationId, schoolYear, level],
    );
  }
}
