import type { MigrationInterface, QueryRunner } from 'typeorm';

/** A person finds learners by name, as it is typed: without case, accents, ligatures and hyphens, in any order, by parts. */
const names = `
create function spoken(said text) returns text language sql immutable parallel safe as $$
  select translate(folded(said), '-''’.', '    ')
$$;

create function searched_name(of learner) returns text language sql stable as $$
  select spoken(concat_ws(' ', of.given_name, of.middle_name, of.family_name))
$$;

-- Each word that was typed, as what a name has to hold; null where none was.
create function name_patterns(said text) returns text[] language sql immutable as $$
  select array_agg('%' || regexp_replace(word, '([\\\\%_])', '\\\\\\1', 'g') || '%')
    from regexp_split_to_table(spoken(said), '\\s+') as word where word <> ''
$$;
`;

const find = `
create function find_own_learners(sight text, within text, year text, named text, after uuid, most integer) returns table (id uuid, record jsonb)
language plpgsql as $$
declare
  who_role text := split_part(sight, ':', 2);
  who text := substr(sight, 9 + length(who_role));
  first uuid := coalesce(after, '00000000-0000-0000-0000-000000000000');
  places uuid[];
  taught uuid[];
  ids uuid[];
  wanted text[] := name_patterns(named);
begin
  perform see(sight);
  if who_role like 'staff/%' then
    taught := app_learners();
    perform set_config('app.organisations', 'ministere', true), set_config('app.learners', '', true);
    places := array(select o.id from organisation o
                     where o.path && array(select f.organisation from functions_of(who, school_day()) f
                                            where f.function = any (string_to_array(split_part(who_role, '/', 3), ','))));
    ids := array(
      select l.id from learner l
       where l.id = any (taught || array(
               select n.learner_id from unnest(places) as o (id) cross join lateral (
                 select distinct e.learner_id from enrolment e join organisation p on p.id = e.organisation_id
                  where e.organisation_id = o.id and attended_on(e.began_on, e.ended_on, school_day()) and e.learner_id > first
                    and (within is null or within = any (p.path)) and (year is null or e.school_year = year)
                    and (wanted is null or (select searched_name(l) from learner l where l.id = e.learner_id) like all (wanted))
                  order by e.learner_id limit most) n))
         and l.merged_into is null and l.id > first and (wanted is null or searched_name(l) like all (wanted))
         and (within is null and year is null or exists (
               select from enrolment e join organisation o on o.id = e.organisation_id
                where e.learner_id = l.id and (within is null or within = any (o.path)) and (year is null or e.school_year = year)))
       order by l.id limit most);
    perform set_config('app.classes', array_to_string(taught_classes(who) || array(
              select distinct m.class_id from membership m
               where m.learner_id = any (ids) and m.learner_id <> all (coalesce(taught, '{}')) and m.ended_on is null and m.begins_on is null), ','), true),
            set_config('app.organisations', '', true), set_config('app.learners', array_to_string(ids, ','), true);
  end if;
  return query
    select r.id, r.record from learner_records(array(
      select l.id from learner l
       where l.merged_into is null and l.id > first and (wanted is null or searched_name(l) like all (wanted))
         and (within is null and year is null or exists (
               select from enrolment e join organisation o on o.id = e.organisation_id
                where e.learner_id = l.id and (within is null or within = any(o.path)) and (year is null or e.school_year = year)))
       order by l.id limit most)) r
     order by r.id;
end $$;

create or replace function list_own_learners(sight text, within text, year text, after uuid, most integer)
returns table (id uuid, record jsonb) language sql as $$
  select id, record from find_own_learners(sight, within, year, null, after, most)
$$;
`;

export class NameSearch1764910310000 implements MigrationInterface {
  name = 'NameSearch1764910310000';

  async up(runner: QueryRunner): Promise<void> {
    await runner.query(names);
    await runner.query(find);
  }

  down(): Promise<void> {
    throw new Error('migrations go forward only');
  }
}
