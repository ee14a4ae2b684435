import type { MigrationInterface, QueryRunner } from 'typeorm';

/** Whether candidates of a room wait until whoever watches lets them begin. */
const authorises = `alter table exam_room add column authorises boolean not null default false;`;

/** A candidate who shows an admission token, and what a start needs to know: one statement, by one key. */
const admissionOf = `
create function admission_of(of_candidate uuid)
returns table (candidate_id uuid, session_id uuid, learner_id uuid, organisation_id uuid, extra integer, paper_id uuid,
               opens_at timestamptz, closes_at timestamptz, duration_minutes integer, awaits boolean, standing text, sitting_id uuid, now timestamptz)
language plpgsql set plan_cache_mode = force_generic_plan as $$
begin
  perform set_config('app.service', 'on', true);
  return query
    select c.id, c.session_id, c.learner_id, c.organisation_id, extra_time_on(c.learner_id, school_day()), e.paper_id,
           e.opens_at, e.closes_at, e.duration_minutes, coalesce(r.authorises, false),
           standing_on(c, s.id is not null, school_day()), s.id, clock_timestamp()
      from candidate c join exam_session e on e.id = c.session_id
      left join exam_room r on r.id = c.room_id left join sitting s on s.candidate_id = c.id
     where c.id = of_candidate;
end $$;

create function needs_authorisation(of_candidate uuid) returns boolean language sql stable as $$
  select coalesce((select r.authorises from candidate c join exam_room r on r.id = c.room_id where c.id = of_candidate), false)
$$;
`;

export class Admissions1764910300000 implements MigrationInterface {
  name = 'Admissions1764910300000';

  async up(runner: QueryRunner): Promise<void> {
    for (const sql of [authorises, admissionOf]) await runner.query(sql);
  }

  async down(runner: QueryRunner): Promise<void> {
    await runner.query(`drop function needs_authorisation, admission_of; alter table exam_room drop column authorises`);
  }
}
