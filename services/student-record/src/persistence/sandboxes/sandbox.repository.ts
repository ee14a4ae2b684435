import { Injectable } from '@nestjs/common';
import { lockAll, type Unit } from '@pan/kit/data';
import { Accommodation } from '../../domain/accommodations/accommodation.js';

const within = `(select id from organisation where path @> array[$1])`;

/** What is open. */
const open = {
  membership: `select m.id from membership m join class c on c.id = m.class_id where c.organisation_id in ${within} and m.ended_on is null order by 1`,
  class: `select id from class where organisation_id in ${within} and closed_on is null order by 1`,
  stay: `select id from enrolment where organisation_id in ${within} and open_on(ended_on, school_day()) order by 1`,
  staff: `select id from staff where organisation_id in ${within} and left_on is null order by 1`,
} as const;

const openMeasures = `t.organisation_id in ${within} and open_on(t.ended_on, school_day())`;

/** What deltas would be compared with. */
async function forgetKeySpace(unit: Unit, source: string): Promise<void> {
  await unit.query(`select set_config('app.key_space', $1, true)`, [source]);
  for (const sql of [
    `delete from dated_row where source = $1`,
    `delete from session_source where source = $1`,
    `delete from staff_role where source = $1`,
  ])
    await unit.query(sql, [source]);
}

/** Everything within one sandbox, by its code. */
@Injectable()
export class SandboxRepository {
  async open(unit: Unit, code: string, kind: keyof typeof open): Promise<string[]> {
    return (await unit.query<{ id: string }>(open[kind], [code])).map(({ id }) => id);
  }

  /** Whose measures hold. */
  async learnersWithMeasures(unit: Unit, code: string): Promise<string[]> {
    const learners = await unit.query<{ id: string }>(
      `select learner_id as id from accommodation t where ${openMeasures}`,
      [code],
    );
    return learners.map(({ id }) => id);
  }

  /** Locked. */
  openMeasures(unit: Unit, code: string): Promise<Accommodation[]> {
    return lockAll<Accommodation>(unit, Accommodation, openMeasures, [code]);
  }

  /**
   * What has ended is forgotten: keys are free again, and nobody sees the records any more. Learners and staff keep their rows, since
   * results and accounts point at them; told facts stay told.
   */
  async forget(unit: Unit, code: string): Promise<void> {
    const sources = await unit.query<{ source: string }>(
      `select source from organisation_source where organisation_id in ${within} union select source from learner_source where organisation_id in ${within}`,
      [code],
    );
    for (const { source } of sources) await forgetKeySpace(unit, source);
    await unit.asService(() => unit.query(`delete from professional_note where organisation_id in ${within}`, [code]));
    for (const sql of [
      `delete from resource_use where organisation_id in ${within}`,
      `delete from school_resource where organisation_id in ${within}`,
      `delete from course_source where organisation_id in ${within}`,
      `delete from gradebook_result where organisation_id in ${within}`,
      `delete from line_item where organisation_id in ${within}`,
      `delete from score_scale where organisation_id in ${within}`,
      `delete from category where organisation_id in ${within}`,
      `delete from report_card where organisation_id in ${within}`,
      `delete from term_mark where organisation_id in ${within}`,
      `delete from competency_assessment where organisation_id in ${within}`,
      `delete from accommodation where organisation_id in ${within}`,
      `delete from intervention_plan where organisation_id in ${within}`,
      `delete from staff_function where organisation_id in ${within}`,
      `delete from membership where class_id in (select id from class where organisation_id in ${within})`,
      `delete from class where organisation_id in ${within}`,
      `delete from transfer where from_organisation_id in ${within} or to_organisation_id in ${within}`,
      `delete from enrolment where organisation_id in ${within}`,
      `update staff set source_id = source_id || '~' || id where organisation_id in ${within} and source_id not like '%~' || id`,
      `delete from learner_trace where learner_id in (select learner_id from learner_source where organisation_id in ${within})`,
      `delete from learner_source where organisation_id in ${within}`,
    ])
      await unit.query(sql, [code]);
  }

  /** Whether there is nothing in it but its beginning, as a reset left it. */
  async isAtBeginning(
    unit: Unit,
    { code, source, schoolYear, learners }: { code: string; source: string; schoolYear: string; learners: number },
  ): Promise<boolean> {
    const [found] = await unit.query<{ untouched: boolean }>(
      `select (select count(*) from enrolment where organisation_id in ${within} and source = $2 and school_year = $3 and ended_on is null) = $4
          and not exists (select from learner_source s join learner l on l.id = s.learner_id
                           where s.organisation_id in ${within} and (s.source <> $2 or l.version <> 1 or s.absent_at is not null))
          and not exists (select from enrolment where organisation_id in ${within} and (source <> $2 or version <> 1))
          and not exists (select from class where organisation_id in ${within} and (source <> $2 or version <> 1))
          and not exists (select from membership m join class c on c.id = m.class_id where c.organisation_id in ${within} and (m.source <> $2 or m.version <> 1))
          and not exists (select from staff where organisation_id in ${within} and left_on is null and source <> $2)
          and not exists (select from accommodation where organisation_id in ${within})
          and not exists (select from intervention_plan where organisation_id in ${within})
          and not exists (select from staff_function where organisation_id in ${within})
          and not exists (select from term_mark where organisation_id in ${within})
          and not exists (select from competency_assessment where organisation_id in ${within})
          and not exists (select from report_card where organisation_id in ${within})
          and not exists (select from category where organisation_id in ${within})
          and not exists (select from school_resource where organisation_id in ${within})
          and not exists (select from resource_use where organisation_id in ${within})
          and not exists (select from score_scale where organisation_id in ${within})
          and not exists (select from line_item where organisation_id in ${within})
          and not exists (select from account_link where organisation_id in ${within} and ended_at is null)
          and not exists (select from result r join learner_source s on s.learner_id = r.learner_id where s.organisation_id in ${within}) as untouched`,
      [code, source, schoolYear, learners],
    );
    return found!.untouched;
  }
}
