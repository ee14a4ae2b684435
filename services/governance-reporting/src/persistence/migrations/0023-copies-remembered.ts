import type { MigrationInterface, QueryRunner } from 'typeorm';

/**
 * What a row of a copy was before each change: with it, the copies as they stood at an instant are the present ones, but for the rows
 * that changed since. A row of a copy keeps no clock of its own, so that reading the topics again still gives it back byte for byte.
 */
const memory = `
create table copy_change (
  id bigint generated always as identity primary key,
  copy text not null,
  -- The primary key's columns, as a JSON list.
  key text not null,
  -- Null: there was no such row.
  before jsonb,
  -- When the transaction began that heard it, so that what was heard together is known together.
  at timestamptz not null default now()
);
create index copy_change_since on copy_change (copy, at);
alter table copy_change enable row level security;
alter table copy_change force row level security;
create policy remembered on copy_change for insert with check (true);
create policy counted on copy_change for select using (current_setting('app.figures', true) = 'on');

-- One row: nothing is known of what the copies were before this instant.
create table copy_memory (since timestamptz not null);
insert into copy_memory values (now());

-- The latest change, whoever made it: a consumer, or an operator who had the topics read again.
create function last_change() returns bigint language plpgsql stable as $$
declare
  last bigint;
begin
  perform set_config('app.figures', 'on', true);
  last := (select max(id) from copy_change);
  perform set_config('app.figures', '', true);
  return last;
end $$;

create function figure_instant() returns timestamptz language sql stable parallel safe as $$ select now() $$;

create function remember_change() returns trigger language plpgsql as $$
declare
  -- How a row's key is written; the trigger names the columns.
  key text := 'jsonb_build_array(' || (select string_agg(format('r.%I', name), ', ') from unnest(tg_argv) name) || ')::text';
  same text := (select string_agg(format('n.%1$I = r.%1$I', name), ' and ') from unnest(tg_argv) name);
begin
  if tg_op = 'INSERT' then
    execute format('insert into public.copy_change (copy, key) select %L, %s from new_rows r', tg_table_name, key);
  elsif tg_op = 'DELETE' then
    execute format('insert into public.copy_change (copy, key, before) select %L, %s, to_jsonb(r) from old_rows r', tg_table_name, key);
  else
    execute format('insert into public.copy_change (copy, key, before) select %L, %s, to_jsonb(r) from old_rows r
                     where not exists (select from new_rows n where %s and to_jsonb(n) = to_jsonb(r))', tg_table_name, key, same);
  end if;
  return null;
end $$;
`;

/** For the names of the copies, a schema in which they are what they were at the instant in app.as_of, and so is the clock. */
const past = `
create schema as_of;

create function as_of.instant() returns timestamptz language sql stable parallel safe
  as $$ select nullif(current_setting('app.as_of', true), '')::timestamptz $$;
create function as_of.figure_instant() returns timestamptz language sql stable parallel safe as $$ select as_of.instant() $$;
create function as_of.school_day() returns date language sql stable parallel safe
  as $$ select (as_of.instant() at time zone 'America/Toronto')::date $$;

-- For each new copy, and again when it has a new column.
create function remember_copy(copy text) returns void language plpgsql as $$
declare
  keys text[] := array(select a.attname from pg_index i join pg_attribute a on a.attrelid = i.indrelid and a.attnum = any (i.indkey)
                        where i.indrelid = format('public.%I', copy)::regclass and i.indisprimary order by a.attnum);
  own text := 'jsonb_build_array(' || (select string_agg(format('t.%I', name), ', ') from unnest(keys) name) || ')::text';
  named text := (select string_agg(quote_literal(name), ', ') from unnest(keys) name);
begin
  execute format('create or replace trigger remember_insert after insert on public.%1$I referencing new table as new_rows
                    for each statement execute function remember_change(%2$s)', copy, named);
  execute format('create or replace trigger remember_update after update on public.%1$I referencing old table as old_rows new table as new_rows
                    for each statement execute function remember_change(%2$s)', copy, named);
  execute format('create or replace trigger remember_delete after delete on public.%1$I referencing old table as old_rows
                    for each statement execute function remember_change(%2$s)', copy, named);
  execute format($view$
    create or replace view as_of.%1$I with (security_invoker = true) as
    select t.* from public.%1$I t
     where not exists (select from public.copy_change c
                        where c.copy = %1$L and c.at > (select as_of.instant()) and c.key = %2$s)
    union all
    select r.*
      from (select distinct on (c.key) c.before from public.copy_change c
             where c.copy = %1$L and c.at > (select as_of.instant()) order by c.key, c.id) first
     cross join lateral jsonb_populate_record(null::public.%1$I, first.before) r
     where first.before is not null
  $view$, copy, own);
end $$;
`;

const copies = `
select remember_copy(copy) from unnest(array[
  'known_organisation', 'organisation_told', 'known_stay', 'questioned_learner', 'merged_learner', 'exam_paper', 'exam_session',
  'candidate_count', 'sitting_count', 'session_result', 'known_resource', 'harvest_count', 'known_framework', 'lending_count',
  'lending_reader', 'known_hold', 'known_licence', 'known_institution', 'known_offering', 'enrolment_request']) copy;

do $$
declare
  app text := regexp_replace(current_user, '_owner$', '_app');
  chains text := pg_get_viewdef('public.surviving_record'::regclass);
  path text := current_setting('search_path');
begin
  perform set_config('search_path', 'as_of, public', true);
  execute 'create view as_of.surviving_record with (security_invoker = true) as ' || chains;
  perform set_config('search_path', path, true);
  execute format('grant usage on schema as_of to %I', app);
  execute format('grant select on all tables in schema as_of to %I', app);
end $$;
`;

export class CopiesRemembered1764910760000 implements MigrationInterface {
  name = 'CopiesRemembered1764910760000';

  async up(runner: QueryRunner): Promise<void> {
    for (const sql of [memory, past, copies]) await runner.query(sql);
  }

  async down(): Promise<void> {
    throw new Error('what was known is not forgotten by a step back');
  }
}
