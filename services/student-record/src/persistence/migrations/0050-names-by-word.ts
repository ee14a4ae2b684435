import type { MigrationInterface, QueryRunner } from 'typeorm';

/** The words of each name, as they are searched, so that who is looked for by name is found by an index. The service alone reads them. */
const words = `
create function words_of_name(of learner) returns setof text language sql stable as $$
  select distinct word from regexp_split_to_table(spoken(concat_ws(' ', of.given_name, of.middle_name, of.family_name)), '\\s+') word where word <> ''
$$;

create table learner_name_word (
  word text collate "C" not null,
  learner_id uuid not null references learner on delete cascade,
  primary key (word, learner_id)
);
create index learner_name_word_learner on learner_name_word (learner_id);
select set_config('app.organisations', 'ministere', true);
insert into learner_name_word select w, l.id from learner l, words_of_name(l) w;
select set_config('app.organisations', '', true);
alter table learner_name_word enable row level security;
alter table learner_name_word force row level security;
create policy kept on learner_name_word using ((select app_is_service()));
`;

const kept = `
create function name_words_kept() returns trigger language plpgsql as $$
declare
  before text := coalesce(current_setting('app.service', true), '');
  named uuid[];
begin
  if tg_op = 'INSERT' then
    named := array(select n.id from new_rows n);
  else
    named := array(select n.id from new_rows n join old_rows o on o.id = n.id
                    where (n.given_name, n.middle_name, n.family_name) is distinct from (o.given_name, o.middle_name, o.family_name));
  end if;
  if cardinality(named) = 0 then return null; end if;
  perform set_config('app.service', 'on', true);
  delete from learner_name_word w where w.learner_id = any (named);
  insert into learner_name_word select w, n.id from new_rows n, words_of_name(row(n.*)::learner) w where n.id = any (named);
  perform set_config('app.service', before, true);
  return null;
end $$;

create trigger named_new after insert on learner referencing new table as new_rows for each statement execute function name_words_kept();
create trigger named_changed after update on learner referencing old table as old_rows new table as new_rows for each statement execute function name_words_kept();
`;

/** What is typed is the beginning of words, in any order. */
const beginnings = `
create or replace function searched_name(of learner) returns text language sql stable as $$
  select ' ' || spoken(concat_ws(' ', of.given_name, of.middle_name, of.family_name))
$$;

create or replace function name_patterns(said text) returns text[] language sql immutable as $$
  select array_agg('% ' || regexp_replace(word, '([\\\\%_])', '\\\\\\1', 'g') || '%')
    from regexp_split_to_table(spoken(said), '\\s+') as word where word <> ''
$$;

-- Who has a word that begins like the longest one that was typed; null where so many have that whoever asks walks through their own learners sooner.
create function named_like(said text) returns uuid[] language plpgsql as $$
declare
  before text := coalesce(current_setting('app.service', true), '');
  longest text;
  found_ids uuid[];
begin
  select word into longest from regexp_split_to_table(spoken(said), '\\s+') as word where word <> '' order by length(word) desc limit 1;
  if longest is null then return null; end if;
  perform set_config('app.service', 'on', true);
  found_ids := array(select w.learner_id from learner_name_word w where w.word >= longest and w.word < longest || chr(1114111) limit 2001);
  perform set_config('app.service', before, true);
  return case when cardinality(found_ids) <= 2000 then found_ids end;
end $$;
`;

const find = `
create or replace function find_own_learners(sight text, within text, year text, named text, after uuid, most integer) returns table (id uuid, record jsonb)
language plpgsql as $$
declare
  who_role text := split_part(sight, ':', 2);
  who text := substr(sight, 9 + length(who_role));
  first uuid := coalesce(after, '00000000-0000-0000-0000-000000000000');
  places uuid[];
  taught uuid[];
  shown uuid[];
  ids uuid[];
  wanted text[] := name_patterns(named);
  alike uuid[];
begin
  perform see(sight);
  if who_role like 'staff/%' then
    taught := app_learners();
    perform set_config('app.organisations', 'ministere', true), set_config('app.learners', '', true);
    places := array(select o.id from organisation o
                     where o.path && array(select f.organisation from functions_of(who, school_day()) f
                                            where f.function = any (string_to_array(split_part(who_role, '/', 3), ','))));
    alike := named_like(named);
    if alike is null then
      shown := array(
        select n.learner_id from unnest(places) as o (id) cross join lateral (
          select distinct e.learner_id from enrolment e join organisation p on p.id = e.organisation_id
           where e.organisation_id = o.id and attended_on(e.began_on, e.ended_on, school_day()) and e.learner_id > first
             and (within is null or within = any (p.path)) and (year is null or e.school_year = year)
             and (wanted is null or (select searched_name(l) from learner l where l.id = e.learner_id) like all (wanted))
           order by e.learner_id limit most) n);
    else
      shown := array(
        select distinct e.learner_id from unnest(alike) as a (id) join enrolment e on e.learner_id = a.id join organisation p on p.id = e.organisation_id
         where e.organisation_id = any (places) and attended_on(e.began_on, e.ended_on, school_day()) and e.learner_id > first
           and (within is null or within = any (p.path)) and (year is null or e.school_year = year));
    end if;
    ids := array(
      select l.id from learner l
       where l.id = any (taught || shown)
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
`;

export class NamesByWord1764910370030 implements MigrationInterface {
  name = 'NamesByWord1764910370030';

  async up(runner: QueryRunner): Promise<void> {
    for (const sql of [words, kept, beginnings, find]) await runner.query(sql);
  }

  down(): Promise<void> {
    throw new Error('migrations go forward only');
  }
}
