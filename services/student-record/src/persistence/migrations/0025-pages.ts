import type { MigrationInterface, QueryRunner } from 'typeorm';

/**
 * Words of the roster are said where changes get their places, so that no page asks for them; what brought none costs nothing.
 */
const words = `
alter function settle_changes(integer, bigint) rename to settle_batch;
create function settle_changes(most integer, until bigint default 9223372036854775807) returns integer language plpgsql as $$
declare
  log_before text := coalesce(current_setting('app.log', true), '');
  taken integer := settle_batch(most, until);
begin
  if taken > 0 then perform say_roster_words(), set_config('app.log', log_before, true); end if;
  return taken;
end $$;
`;

/** School years end on the first of July, on which their stays say nothing more of a person's roles. */
const years = `
create function school_year_end(school_year text) returns timestamptz language sql stable parallel safe as $$
  select (right(school_year, 4) || '-07-01')::timestamp at time zone 'America/Toronto'
$$;
create function present_school_year_began() returns timestamptz language sql stable parallel safe as $$
  select (left(present_school_year(), 4) || '-07-01')::timestamp at time zone 'America/Toronto'
$$;
`;

/** A stay or place that passes to another person, or out of somebody's sight, is a change of the person: nothing else tells it then. */
const moved = `
create function stay_moved() returns trigger language plpgsql as $$
begin
  insert into change_pending (kind, id)
    select distinct 'learner', person.id from old_rows o join new_rows n on n.id = o.id, unnest(array[o.learner_id, n.learner_id]) as person (id)
     where (o.learner_id, o.visible_to) is distinct from (n.learner_id, n.visible_to);
  return null;
end $$;
create function stay_removed() returns trigger language plpgsql as $$
begin
  insert into change_pending (kind, id) select distinct 'learner', learner_id from old_rows;
  return null;
end $$;
create trigger learner_changed after update on enrolment referencing old table as old_rows new table as new_rows for each statement execute function stay_moved();
create trigger learner_left after delete on enrolment referencing old table as old_rows for each statement execute function stay_removed();

create function place_moved() returns trigger language plpgsql as $$
begin
  insert into change_pending (kind, id, sees)
    select distinct 'staff', s.id, s.visible_to from old_rows o join new_rows n on n.id = o.id join staff s on s.id in (o.staff_id, n.staff_id)
     where (o.staff_id, o.visible_to) is distinct from (n.staff_id, n.visible_to);
  return null;
end $$;
create function place_removed() returns trigger language plpgsql as $$
begin
  insert into change_pending (kind, id, sees) select 'staff', s.id, s.visible_to from staff s where s.id in (select staff_id from old_rows);
  return null;
end $$;
create trigger staff_changed after update on membership referencing old table as old_rows new table as new_rows for each statement execute function place_moved();
create trigger staff_left after delete on membership referencing old table as old_rows for each statement execute function place_removed();
`;

export class Pages1764910180000 implements MigrationInterface {
  name = 'Pages1764910180000';

  async up(runner: QueryRunner): Promise<void> {
    for (const sql of [words, years, moved]) await runner.query(sql);
  }

  async down(): Promise<void> {
    throw new Error('a change that somebody has read is not taken back');
  }
}
