import type { MigrationInterface, QueryRunner } from 'typeorm';

/** What organisations say that members of a staff do there; what is said otherwise later stays as what was said. */
const told = `
create table staff_function (
  id uuid primary key,
  staff_id uuid not null references staff,
  organisation_id uuid not null references organisation,
  visible_to text[] not null,
  function text not null check (function in ('direction', 'administration', 'registrar', 'specialist-support', 'professional')),
  profession text check ((profession is not null) = (function = 'professional')),
  valid_from date not null,
  valid_until date check (valid_until >= valid_from),
  said_by text not null,
  said_at timestamptz not null,
  replaced_at timestamptz
);
create index staff_function_staff on staff_function (staff_id) where replaced_at is null;
create index staff_function_organisation on staff_function (organisation_id, id) where replaced_at is null;
alter table staff_function enable row level security;
alter table staff_function force row level security;
create policy by_organisation on staff_function using (not (select app_is_person()) and visible_to && (select app_organisations()));
`;

/** Called while every record is in sight. */
const functions = `
create function functions_of(who text, today date) returns table (function text, profession text, organisation_id uuid, organisation text)
language sql stable as $$
  select distinct f.function, f.profession, o.id, o.code
    from account_link a join staff_function f on f.staff_id = a.staff_id join organisation o on o.id = f.organisation_id
   where a.subject = who and a.role = 'staff' and a.ended_at is null
     and f.replaced_at is null and f.valid_from <= today and coalesce(f.valid_until, today) >= today
$$;

create function taught_classes(who text) returns uuid[] language sql stable as $$
  select array(select m.class_id from account_link a join membership m on m.staff_id = a.staff_id join class c on c.id = m.class_id
                where a.subject = who and a.role = 'staff' and a.ended_at is null and m.ended_on is null and m.begins_on is null and c.closed_on is null)
$$;

-- Of an account's functions those by which it reads something of a learner: each at an organisation where the learner stays that day, or
-- above it; teaching, where the learner sits in a class of theirs. The rule of functionsOver in domain/files.
create function functions_over(who text, readers text[], learner uuid, today date)
returns table (function text, profession text, organisation text) language sql stable as $$
  select 'teaching', null::text, o.code
    from membership m join class c on c.id = m.class_id join organisation o on o.id = c.organisation_id
   where 'teaching' = any (readers) and m.learner_id = learner and m.ended_on is null and m.begins_on is null and m.class_id = any (taught_classes(who))
  union
  select f.function, f.profession, f.organisation
    from functions_of(who, today) f
   where f.function = any (readers)
     and exists (select from enrolment e join organisation o on o.id = e.organisation_id
                  where e.learner_id = learner and attended_on(e.began_on, e.ended_on, today) and f.organisation = any (o.path))
$$;

create function app_file() returns text language sql stable parallel safe
  as $$ select coalesce(current_setting('app.file', true), '') $$;
-- Of the organisations where the reader has such a function over the learner asked about.
create function app_files_at() returns text[] language sql stable parallel safe
  as $$ select string_to_array(nullif(current_setting('app.files_at', true), ''), ',') $$;
`;

/**
 * A staff member's sight is for one file, written person:staff/<file>/<functions that read it>/<learner>:<subject>; without a learner it
 * is of those whom they teach. A family's is person:<role>/<act>/<age>/<file>:<subject>. What an earlier version asks names no file.
 */
const sight = `
create or replace function see_as_person(who_role text, who text) returns void language plpgsql as $$
declare
  role text := split_part(who_role, '/', 1);
  act text := case role when 'staff' then '' else split_part(who_role, '/', 2) end;
  file text := split_part(who_role, '/', case role when 'staff' then 2 else 4 end);
  readers text[] := string_to_array(case when role = 'staff' and file = '' then 'teaching' else split_part(who_role, '/', 3) end, ',');
  asked uuid;
  teaches boolean;
  age_limit integer;
  learners uuid[];
  classes uuid[];
  at text[];
begin
  perform set_config('app.organisations', 'ministere', true), set_config('app.learners', '', true);
  if role = 'staff' and split_part(who_role, '/', 4) <> '' then
    select coalesce(l.merged_into, l.id) into asked from learner l where l.id = split_part(who_role, '/', 4)::uuid;
    select array_agg(distinct f.organisation), bool_and(f.function = 'teaching') into at, teaches from functions_over(who, readers, asked, school_day()) f;
    if at is not null then
      learners := asked || array(select l.id from learner l where l.merged_into = asked);
      classes := array(select m.class_id from membership m where m.learner_id = asked and m.ended_on is null and m.begins_on is null
                          and (not teaches or m.class_id = any (taught_classes(who))));
    end if;
  elsif role = 'staff' then
    classes := case when 'teaching' = any (readers) then taught_classes(who) end;
    learners := array(select distinct m.learner_id from membership m
                       where m.class_id = any(classes) and m.learner_id is not null and m.ended_on is null and m.begins_on is null);
  else
    age_limit := coalesce(nullif(split_part(who_role, '/', 3), '')::integer, case role when 'guardian' then 18 else 0 end);
    learners := family_learners(role, who, coalesce(nullif(act, ''), 'read-record'), age_limit, school_day());
    learners := learners || array(select l.id from learner l where l.merged_into = any(learners));
    classes := array(select m.class_id from membership m where m.learner_id = any(learners) and m.ended_on is null and m.begins_on is null);
  end if;
  perform set_config('app.organisations', '', true), set_config('app.learners', coalesce(array_to_string(learners, ','), ''), true),
          set_config('app.classes', coalesce(array_to_string(classes, ','), ''), true), set_config('app.act', act, true),
          set_config('app.file', file, true), set_config('app.files_at', coalesce(array_to_string(at, ','), ''), true);
end $$;

-- The one wall that a person's token passes at a time; a system passes by its scopes, and an earlier version names none.
alter policy of_learner_in_sight on accommodation using (
  (select app_acts_as('read-record')) and (select app_file()) in ('', 'special-assistance-file')
  and exists (select from learner l where l.id = accommodation.learner_id));
`;

/** A list shows whom a staff member teaches, and whom their functions show where they stay, a page at a time. */
const lists = `
create or replace function list_own_learners(sight text, within text, year text, after uuid, most integer)
returns table (id uuid, record jsonb) language plpgsql as $$
declare
  who_role text := split_part(sight, ':', 2);
  who text := substr(sight, 9 + length(who_role));
  first uuid := coalesce(after, '00000000-0000-0000-0000-000000000000');
  places uuid[];
  taught uuid[];
  ids uuid[];
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
                  order by e.learner_id limit most) n))
         and l.merged_into is null and l.id > first
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
       where l.merged_into is null and l.id > first
         and (within is null and year is null or exists (
               select from enrolment e join organisation o on o.id = e.organisation_id
                where e.learner_id = l.id and (within is null or within = any(o.path)) and (year is null or e.school_year = year)))
       order by l.id limit most)) r
     order by r.id;
end $$;

create function list_staff_functions(sight text, of_organisation text, after uuid, most integer)
returns table (id uuid, item jsonb) language plpgsql as $$
begin
  perform see(sight);
  return query
    select f.id, jsonb_build_object('id', f.id, 'staffId', f.staff_id, 'organisation', o.code, 'function', f.function, 'profession', f.profession,
             'validFrom', f.valid_from, 'validUntil', f.valid_until, 'saidAt', f.said_at)
      from staff_function f join organisation o on o.id = f.organisation_id
     where f.replaced_at is null and of_organisation = any (o.path) and f.id > coalesce(after, '00000000-0000-0000-0000-000000000000')
     order by f.id limit most;
end $$;

create function read_own_functions(who text) returns table (function text, profession text, organisation text) language plpgsql as $$
begin
  perform see('ministere');
  return query select f.function, f.profession, f.organisation from functions_of(who, school_day()) f order by f.organisation, f.function, f.profession limit 100;
end $$;

-- Where a file of a learner is kept, as far as the asker passes its wall: no row where the learner is not in sight, no place where nothing is kept.
create function read_file_places(sight text, file text, learner uuid) returns table (learner_id uuid, places text[]) language plpgsql as $$
begin
  perform see(sight);
  return query
    select one.id, array(
      select distinct o.code from organisation o
       where file = 'school-file' and o.id in (select e.organisation_id from enrolment e where e.learner_id = one.id)
          or file = 'special-assistance-file' and o.id in (select a.organisation_id from accommodation a where a.learner_id = one.id)
       order by o.code)
      from (select coalesce(l.merged_into, l.id) as id from learner l where l.id = learner) one;
end $$;
`;

export class StaffFunctions1764910280000 implements MigrationInterface {
  name = 'StaffFunctions1764910280000';

  async up(runner: QueryRunner): Promise<void> {
    for (const sql of [told, functions, sight, lists]) await runner.query(sql);
  }

  async down(): Promise<void> {
    throw new Error('what organisations said of their staff is not forgotten again');
  }
}
