import type { MigrationInterface, QueryRunner } from 'typeorm';

/** Who comes with an admission code, whether it is awaited, and when its session is: one round trip for a start. From here on the service acts. */
const admissionTo = `
-- The school day on which one sits, as far as it is known: within the session today, before it the first, after it the last.
create function sitting_day(opens timestamptz, closes timestamptz) returns date language sql stable as $$
  select greatest((opens at time zone 'America/Toronto')::date, least(school_day(), (closes at time zone 'America/Toronto')::date))
$$;

create function admission_to(of_session uuid, code text, day date)
returns table (candidate_id uuid, session_id uuid, learner_id uuid, record_id uuid, organisation_id uuid, reached boolean, extra integer,
               paper_id uuid, opens_at timestamptz, closes_at timestamptz, duration_minutes integer, standing text)
language plpgsql set plan_cache_mode = force_generic_plan as $$
begin
  perform set_config('app.service', 'on', true);
  return query
    select c.id, c.session_id, c.learner_id, surviving_record(c.learner_id), c.organisation_id, organisation_reached(c.organisation_id),
           extra_time_on(c.learner_id, day), s.paper_id, s.opens_at, s.closes_at, s.duration_minutes,
           standing_on(c, exists (select from sitting t where t.candidate_id = c.id), day)
      from candidate c join exam_session s on s.id = c.session_id
     where c.session_id = of_session and c.admission_code = code;
end $$;
`;

export class DecidedCandidates1764910291000 implements MigrationInterface {
  name = 'DecidedCandidates1764910291000';

  async up(runner: QueryRunner): Promise<void> {
    await runner.query(admissionTo);
  }

  async down(runner: QueryRunner): Promise<void> {
    await runner.query(`drop function admission_to, sitting_day`);
  }
}
