import type { MigrationInterface, QueryRunner } from 'typeorm';

/** Today in Quebec, and whether a stay that ends on one day is open on another. */
const schoolDay = `
create function school_day() returns date language sql stable parallel safe as $$
  select (now() at time zone 'America/Toronto')::date
$$;
create function open_on(ended_on date, day date) returns boolean language sql immutable parallel safe as $$
  select ended_on is null or day < ended_on
$$;
`;

/**
 * A place in a class keeps the day that its system plans for its end beside the day since when it is over, so that it is left on
 * that day and not before. The places of before say when they are over; forced row-level security holds for the owner too.
 */
const places = `
alter table membership add column ends_on date;
select set_config('app.organisations', 'ministere', true);
update membership set ends_on = ended_on where ended_on is not null;
create index membership_ending on membership (ends_on) where ended_on is null and ends_on is not null;
`;

/** As in 0004 and 0005, but a learner whose stay has an end ahead still belongs to that organisation. */
const account = `
create or replace function read_account(sight text, who text)
returns table (role text, person_id uuid, learner_id uuid, organisations text[]) language plpgsql
  set plan_cache_mode = 'force_generic_plan' as $$
begin
  perform see(sight);
  return query
    select a.role, a.person_id, a.learner_id,
           case a.role
             when 'staff' then array(select o.code from staff s join organisation o on o.id = s.organisation_id where s.id = a.staff_id)
             when 'learner' then array(select distinct o.code from enrolment e join organisation o on o.id = e.organisation_id
                                        where e.learner_id = a.learner_id and open_on(e.ended_on, school_day()))
             else array[]::text[] end
      from account_link a where a.subject = who and a.ended_at is null order by a.linked_at, a.id;
end $$;
`;

export class PlannedEnds1764520000000 implements MigrationInterface {
  name = 'PlannedEnds1764520000000';

  async up(runner: QueryRunner): Promise<void> {
    for (const sql of [schoolDay, places, account]) await runner.query(sql);
  }

  async down(): Promise<void> {
    throw new Error('a planned end that was told is not taken back');
  }
}
