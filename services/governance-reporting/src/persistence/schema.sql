-- function access_log_months(integer)
CREATE OR REPLACE FUNCTION public.access_log_months(ahead integer)
 RETURNS void
 LANGUAGE plpgsql
AS $function$
declare
  app text := regexp_replace(current_user, '_owner$', '_app');
  month timestamptz;
  part text;
begin
  for month in select generate_series(date_trunc('month', now(), 'UTC') + interval '1 month',
                                      date_trunc('month', now(), 'UTC') + ahead * interval '1 month', interval '1 month') loop
    part := 'access_log_' || to_char(month at time zone 'UTC', 'YYYYMM');
    continue when to_regclass(part) is not null;
    continue when exists (select from access_log_later where at >= month and at < month + interval '1 month');
    execute format('create table %I partition of access_log for values from (%L) to (%L)', part, month, month + interval '1 month');
    execute format('revoke all on %I from %I', part, app);
    execute format('alter table %I enable row level security', part);
    execute format('alter table %I force row level security', part);
  end loop;
end $function$;

-- function app_acts_for()
CREATE OR REPLACE FUNCTION public.app_acts_for()
 RETURNS uuid[]
 LANGUAGE sql
 STABLE
AS $function$
  select coalesce(array_agg(organisation_id), '{}') from known_organisation where code = any(app_organisations())
$function$;

-- function app_is_of_networks()
CREATE OR REPLACE FUNCTION public.app_is_of_networks()
 RETURNS boolean
 LANGUAGE sql
 STABLE
AS $function$
  select exists (select from unnest(app_organisations()) o(code) where o.code <> 'bac-a-sable' and o.code not like 'bac-a-sable.%')
$function$;

-- function app_organisations()
CREATE OR REPLACE FUNCTION public.app_organisations()
 RETURNS text[]
 LANGUAGE sql
 STABLE PARALLEL SAFE
AS $function$ select string_to_array(nullif(current_setting('app.organisations', true), ''), ',') $function$;

-- function app_reach()
CREATE OR REPLACE FUNCTION public.app_reach()
 RETURNS uuid[]
 LANGUAGE sql
 STABLE
AS $function$
  select coalesce(array_agg(distinct b.organisation_id), '{}')
    from known_organisation o cross join lateral organisations_below(o.organisation_id) b
   where o.code = any(app_organisations())
$function$;

-- function app_reaches_all()
CREATE OR REPLACE FUNCTION public.app_reaches_all()
 RETURNS boolean
 LANGUAGE sql
 STABLE
AS $function$
  select exists (select from known_organisation where kind = 'ministry' and parent_id is null and code = any(app_organisations()))
$function$;

-- function app_sandboxes()
CREATE OR REPLACE FUNCTION public.app_sandboxes()
 RETURNS uuid[]
 LANGUAGE sql
 STABLE
AS $function$
  select coalesce(array_agg(b.organisation_id), '{}')
    from known_organisation o cross join lateral organisations_below(o.organisation_id) b where o.code = 'bac-a-sable'
$function$;

-- function counted_below(uuid)
CREATE OR REPLACE FUNCTION public.counted_below(top uuid)
 RETURNS TABLE(organisation_id uuid)
 LANGUAGE sql
 STABLE
AS $function$
  with recursive below (id) as (
    select top
    union
    select o.organisation_id from known_organisation o join below b on o.parent_id = b.id where o.code <> 'bac-a-sable'
  )
  select id from below
$function$;

-- function counted_learners(text,uuid)
CREATE OR REPLACE FUNCTION public.counted_learners(asked_year text, top uuid)
 RETURNS TABLE(learner_id uuid, organisation_id uuid, level text, unified boolean, followed boolean, learners bigint)
 LANGUAGE sql
 STABLE
AS $function$
  with scope as materialized (select b.organisation_id from counted_below(top) b),
  root as materialized (select r.learner_id, r.surviving_id from surviving_record r),
  involved as (
    select here.learner_id from known_stay here
     where here.school_year = asked_year and here.organisation_id in (select c.organisation_id from scope c)
    union all
    select r.learner_id from root r
  ),
  stay as (
    select s.*, count(*) over (partition by s.learner_id) = 1 and s.learner_id not in (select r.learner_id from root r) as is_only
    from (
      select w.learner_id, w.organisation_id, w.level, w.ended_on, w.enrolment_id from known_stay w
       where w.school_year = asked_year and (w.began_on is null or w.began_on <= (select school_day()))
         and exists (select from known_organisation o where o.organisation_id = top and o.parent_id is null)
      union all
      select p.learner_id, p.organisation_id, p.level, p.ended_on, p.enrolment_id from known_stay p
       where p.school_year = asked_year and (p.began_on is null or p.began_on <= (select school_day()))
         and not exists (select from known_organisation o where o.organisation_id = top and o.parent_id is null)
         and p.learner_id = any(array(select i.learner_id from involved i))
    ) s
  ),
  several as (
    select coalesce(r.surviving_id, s.learner_id) as learner_id, s.organisation_id, s.level, s.ended_on, s.enrolment_id,
           open_on(s.ended_on, (select school_day())) as open
    from stay s left join root r on r.learner_id = s.learner_id
    where not s.is_only
  ),
  latest_first as (
    select s.*, row_number() over (partition by s.learner_id order by s.ended_on desc, s.enrolment_id desc) as place
    from several s
  ),
  moved as (
    select s.learner_id from several s
    group by s.learner_id having count(distinct s.organisation_id) > 1 and bool_or(not s.open)
  ),
  doubted as (select q.learner_id from questioned_learner q where q.open),
  counted as (
    select null::uuid as learner_id, s.organisation_id, s.level,
           s.learner_id not in (select d.learner_id from doubted d) as unified, false as followed, count(*) as learners
    from stay s where s.is_only
    group by s.organisation_id, s.level, unified
    union all
    select l.learner_id, l.organisation_id, l.level,
           l.learner_id not in (select d.learner_id from doubted d), l.learner_id in (select m.learner_id from moved m), 1
    from latest_first l where l.open or l.place = 1
  )
  select * from counted c where c.organisation_id in (select s.organisation_id from scope s)
$function$;

-- function figure_instant()
CREATE OR REPLACE FUNCTION public.figure_instant()
 RETURNS timestamp with time zone
 LANGUAGE sql
 STABLE PARALLEL SAFE
AS $function$ select now() $function$;

-- function figures_by_level(text,uuid)
CREATE OR REPLACE FUNCTION public.figures_by_level(asked_year text, top uuid)
 RETURNS TABLE(level text, enrolled bigint, unified bigint, followed bigint)
 LANGUAGE plpgsql
 STABLE
 SET work_mem TO '64MB'
AS $function$
begin
  perform set_config('app.figures', 'on', true);
  return query
    select c.level, 
  coalesce(sum(c.learners) filter (where c.learner_id is null), 0)::bigint + count(distinct c.learner_id),
  coalesce(sum(c.learners) filter (where c.learner_id is null and c.unified), 0)::bigint
    + count(distinct c.learner_id) filter (where c.unified),
  count(distinct c.learner_id) filter (where c.followed)
    from counted_learners(asked_year, top) c
    group by grouping sets ((c.level), ());
  perform set_config('app.figures', '', true);
end
$function$;

-- function figures_by_organisation(text,uuid)
CREATE OR REPLACE FUNCTION public.figures_by_organisation(asked_year text, top uuid)
 RETURNS TABLE(organisation_id uuid, enrolled bigint, unified bigint, followed bigint)
 LANGUAGE plpgsql
 STABLE
 SET work_mem TO '64MB'
AS $function$
begin
  perform set_config('app.figures', 'on', true);
  return query
    with recursive below (ancestor, id) as (
      select b.organisation_id, b.organisation_id from organisations_below(top) b
      union
      select b.ancestor, o.organisation_id from below b join known_organisation o on o.parent_id = b.id
    )
    select b.ancestor, 
  coalesce(sum(c.learners) filter (where c.learner_id is null), 0)::bigint + count(distinct c.learner_id),
  coalesce(sum(c.learners) filter (where c.learner_id is null and c.unified), 0)::bigint
    + count(distinct c.learner_id) filter (where c.unified),
  count(distinct c.learner_id) filter (where c.followed)
    from counted_learners(asked_year, top) c join below b on b.id = c.organisation_id
    group by b.ancestor;
  perform set_config('app.figures', '', true);
end
$function$;

-- function grant_conflict_of(uuid,text,text[])
CREATE OR REPLACE FUNCTION public.grant_conflict_of(application uuid, judge text, codes text[])
 RETURNS text
 LANGUAGE sql
 STABLE
AS $function$
  select case
      when exists (select from grant_conflict c where c.application_id = a.id and c.person = judge) then 'declared'
      when a.facts->'/by' ? judge or exists (
        select from known_organisation o
         where (o.code = any(codes) or o.organisation_id in (
             select s.organisation_id from grant_assessor s where s.call = a.call and s.person = judge))
           and o.kind <> 'ministry'
           and (exists (select from organisations_below(o.organisation_id) b where b.organisation_id = a.organisation_id)
             or exists (select from organisations_below(a.organisation_id) b where b.organisation_id = o.organisation_id)))
        then 'organisation'
    end
    from grant_application a where a.id = application
$function$;

-- function job_changed()
CREATE OR REPLACE FUNCTION public.job_changed()
 RETURNS trigger
 LANGUAGE plpgsql
AS $function$
begin
  perform pg_notify('due', 'jobs');
  return null;
end $function$;

-- function last_change()
CREATE OR REPLACE FUNCTION public.last_change()
 RETURNS bigint
 LANGUAGE plpgsql
 STABLE
AS $function$
declare
  last bigint;
begin
  perform set_config('app.figures', 'on', true);
  last := (select max(id) from copy_change);
  perform set_config('app.figures', '', true);
  return last;
end $function$;

-- function may_tell()
CREATE OR REPLACE FUNCTION public.may_tell()
 RETURNS boolean
 LANGUAGE plpgsql
AS $function$
begin
  if current_setting('app.hears', true) = 'on' then
    set local synchronous_commit = on;
    return true;
  end if;
  if pg_try_advisory_xact_lock_shared(7110) then return true; end if;
  raise exception 'a backup is being taken' using errcode = 'lock_not_available';
end
$function$;

-- function open_on(date,date)
CREATE OR REPLACE FUNCTION public.open_on(ended_on date, day date)
 RETURNS boolean
 LANGUAGE sql
 IMMUTABLE PARALLEL SAFE
AS $function$
  select ended_on is null or day < ended_on
$function$;

-- function organisations_below(uuid)
CREATE OR REPLACE FUNCTION public.organisations_below(top uuid)
 RETURNS TABLE(organisation_id uuid)
 LANGUAGE sql
 STABLE
AS $function$
  with recursive below (id) as (
    select top
    union
    select o.organisation_id from known_organisation o join below b on o.parent_id = b.id
  )
  select id from below
$function$;

-- function refuse_change_of_edition()
CREATE OR REPLACE FUNCTION public.refuse_change_of_edition()
 RETURNS trigger
 LANGUAGE plpgsql
AS $function$
begin
  if old.state <> 'draft' then
    raise exception 'edition % is % and cannot change', old.number, old.state using errcode = 'restrict_violation';
  end if;
  return coalesce(new, old);
end $function$;

-- function refuse_change_of_edition_file()
CREATE OR REPLACE FUNCTION public.refuse_change_of_edition_file()
 RETURNS trigger
 LANGUAGE plpgsql
AS $function$
declare
  its integer := case tg_op when 'INSERT' then new.number else old.number end;
begin
  if tg_op = 'UPDATE' or (select state from edition where number = its) is distinct from 'draft' then
    raise exception 'the files of edition % cannot change', its using errcode = 'restrict_violation';
  end if;
  return coalesce(new, old);
end $function$;

-- function refuse_change_of_return()
CREATE OR REPLACE FUNCTION public.refuse_change_of_return()
 RETURNS trigger
 LANGUAGE plpgsql
AS $function$
begin
  if (old.campaign, old.organisation_id, old.organisation, old.name, old.path_ids, old.path, old.path_kinds)
     is distinct from (new.campaign, new.organisation_id, new.organisation, new.name, new.path_ids, new.path, new.path_kinds) then
    raise exception 'the place of return % is that of the campaign''s day', old.id using errcode = 'restrict_violation';
  end if;
  if jsonb_array_length(old.approvals) > 0
     and (old.cells, old.nothing_to_report, old.state, old.received_at)
         is distinct from (new.cells, new.nothing_to_report, new.state, new.received_at) then
    raise exception 'return % is approved and cannot change', old.id using errcode = 'restrict_violation';
  end if;
  return new;
end $function$;

-- function remember_change()
CREATE OR REPLACE FUNCTION public.remember_change()
 RETURNS trigger
 LANGUAGE plpgsql
AS $function$
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
end $function$;

-- function remember_copy(text)
CREATE OR REPLACE FUNCTION public.remember_copy(copy text)
 RETURNS void
 LANGUAGE plpgsql
AS $function$
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
end $function$;

-- function school_day()
CREATE OR REPLACE FUNCTION public.school_day()
 RETURNS date
 LANGUAGE sql
 STABLE PARALLEL SAFE
AS $function$
  select (now() at time zone 'America/Toronto')::date
$function$;

-- sequence copy_change_id_seq
create sequence copy_change_id_seq as bigint increment 1 start 1 cache 1;
grant select, usage on copy_change_id_seq to app;

-- sequence dead_letter_id_seq
create sequence dead_letter_id_seq as bigint increment 1 start 1 cache 1;
grant select, usage on dead_letter_id_seq to app;

-- sequence edition_number
create sequence edition_number as integer increment 1 start 1 cache 1;
grant select, usage on edition_number to app;

-- sequence job_problem_seq_seq
create sequence job_problem_seq_seq as bigint increment 1 start 1 cache 1;
grant select, usage on job_problem_seq_seq to app;

-- sequence migrations_id_seq
create sequence migrations_id_seq as integer increment 1 start 1 cache 1;
grant select, usage on migrations_id_seq to app;

-- sequence outbox_seq_seq
create sequence outbox_seq_seq as bigint increment 1 start 1 cache 1;
grant select, usage on outbox_seq_seq to app;

-- table access_log
create table access_log (
  id uuid not null,
  at timestamp with time zone not null,
  client_id text not null,
  subject text,
  acting_organisations text[] not null,
  role text not null,
  operation text not null,
  purpose text not null,
  legal_basis text not null,
  request_id text not null,
  learner_ids uuid[] not null,
  visible_to text[] not null
) partition by RANGE (at);
CREATE INDEX access_log_at ON ONLY access_log USING brin (at);
CREATE INDEX access_log_of_learner ON ONLY access_log USING gin (learner_ids);
alter table access_log enable row level security;
alter table access_log force row level security;
create policy access_log_read on access_log for select using (visible_to && (( SELECT app_organisations() AS app_organisations)));
create policy access_log_written on access_log for insert with check (true);
grant insert, select on access_log to app;

-- table access_log_before
create table access_log_before (
  id uuid not null,
  at timestamp with time zone not null,
  client_id text not null,
  subject text,
  acting_organisations text[] not null,
  role text not null,
  operation text not null,
  purpose text not null,
  legal_basis text not null,
  request_id text not null,
  learner_ids uuid[] not null,
  visible_to text[] not null
) partition of access_log by date;
CREATE INDEX access_log_before_at_idx ON access_log_before USING brin (at);
CREATE INDEX access_log_before_learner_ids_idx ON access_log_before USING gin (learner_ids);
alter table access_log_before enable row level security;
alter table access_log_before force row level security;
create policy access_log_read on access_log_before for select using (visible_to && (( SELECT app_organisations() AS app_organisations)));
create policy access_log_written on access_log_before for insert with check (true);

-- table access_log_later
create table access_log_later (
  id uuid not null,
  at timestamp with time zone not null,
  client_id text not null,
  subject text,
  acting_organisations text[] not null,
  role text not null,
  operation text not null,
  purpose text not null,
  legal_basis text not null,
  request_id text not null,
  learner_ids uuid[] not null,
  visible_to text[] not null
) partition of access_log default;
CREATE INDEX access_log_later_at_idx ON access_log_later USING brin (at);
CREATE INDEX access_log_later_learner_ids_idx ON access_log_later USING gin (learner_ids);
alter table access_log_later enable row level security;
alter table access_log_later force row level security;

-- table campaign
create table campaign (
  code text not null,
  id uuid not null,
  form text not null,
  form_version integer not null,
  title jsonb not null,
  period_start date not null,
  period_end date not null,
  expected_on date not null,
  due_on date not null,
  late_until date not null,
  within text,
  remind_days_before smallint,
  remind_days_after smallint,
  expected integer not null,
  opened_by text not null,
  opened_at timestamp with time zone not null,
  constraint campaign_check CHECK ((period_end >= period_start)),
  constraint campaign_check1 CHECK ((late_until >= due_on)),
  constraint campaign_expected_check CHECK ((expected > 0)),
  constraint campaign_form_form_version_fkey FOREIGN KEY (form, form_version) REFERENCES return_form(code, version),
  constraint campaign_id_key UNIQUE (id),
  constraint campaign_pkey PRIMARY KEY (code),
  constraint campaign_remind_days_after_check CHECK (((remind_days_after >= 1) AND (remind_days_after <= 60))),
  constraint campaign_remind_days_before_check CHECK (((remind_days_before >= 1) AND (remind_days_before <= 60)))
);
CREATE UNIQUE INDEX campaign_of_period ON campaign USING btree (form, period_start, period_end, COALESCE(within, ''::text));
alter table campaign enable row level security;
alter table campaign force row level security;
create policy campaign_opened on campaign for insert with check (( SELECT app_reaches_all() AS app_reaches_all));
create policy campaign_read on campaign for select using (( SELECT app_is_of_networks() AS app_is_of_networks) OR current_setting('app.service'::text, true) = 'on'::text);
grant insert, select on campaign to app;

-- table campaign_return
create table campaign_return (
  id uuid not null,
  campaign text not null,
  organisation_id uuid not null,
  organisation text not null,
  name text not null,
  path_ids uuid[] not null,
  path text[] not null,
  path_kinds text[] not null,
  expected boolean not null,
  late_until date,
  state text not null,
  nothing_to_report boolean not null,
  cells jsonb not null,
  missing integer not null,
  received_at timestamp with time zone,
  approvals jsonb not null,
  approved boolean not null,
  entered_by text[] not null,
  version integer not null,
  constraint campaign_return_campaign_fkey FOREIGN KEY (campaign) REFERENCES campaign(code) DEFERRABLE INITIALLY DEFERRED,
  constraint campaign_return_campaign_organisation_id_key UNIQUE (campaign, organisation_id),
  constraint campaign_return_campaign_organisation_key UNIQUE (campaign, organisation),
  constraint campaign_return_cells_check CHECK ((jsonb_typeof(cells) = 'object'::text)),
  constraint campaign_return_check CHECK ((path_ids[1] = organisation_id)),
  constraint campaign_return_check1 CHECK ((path[1] = organisation)),
  constraint campaign_return_check2 CHECK (((NOT nothing_to_report) OR (cells = '{}'::jsonb))),
  constraint campaign_return_check3 CHECK (((state <> 'submitted'::text) OR ((received_at IS NOT NULL) AND (nothing_to_report OR (cells <> '{}'::jsonb))))),
  constraint campaign_return_check4 CHECK (((state <> 'awaited'::text) OR ((NOT nothing_to_report) AND (cells = '{}'::jsonb)))),
  constraint campaign_return_check5 CHECK (((jsonb_array_length(approvals) = 0) OR ((state = 'submitted'::text) AND expected))),
  constraint campaign_return_check6 CHECK (((NOT approved) OR (jsonb_array_length(approvals) > 0))),
  constraint campaign_return_missing_check CHECK ((missing >= 0)),
  constraint campaign_return_pkey PRIMARY KEY (id),
  constraint campaign_return_state_check CHECK ((state = ANY (ARRAY['awaited'::text, 'draft'::text, 'submitted'::text])))
);
CREATE INDEX campaign_return_of_organisation ON campaign_return USING btree (organisation_id, campaign);
CREATE TRIGGER campaign_return_locked BEFORE UPDATE ON campaign_return FOR EACH ROW EXECUTE FUNCTION refuse_change_of_return();
alter table campaign_return enable row level security;
alter table campaign_return force row level security;
create policy campaign_return_added on campaign_return for insert with check (( SELECT app_reaches_all() AS app_reaches_all));
create policy campaign_return_changed on campaign_return for update using (( SELECT app_reaches_all() AS app_reaches_all) OR path_ids && (( SELECT app_acts_for() AS app_acts_for)));
create policy campaign_return_read on campaign_return for select using (( SELECT app_reaches_all() AS app_reaches_all) OR path_ids && (( SELECT app_acts_for() AS app_acts_for)) OR current_setting('app.service'::text, true) = 'on'::text);
grant insert, select, update on campaign_return to app;

-- table candidate_count
create table candidate_count (
  session_id uuid not null,
  organisation_id uuid not null,
  candidates integer not null,
  constraint candidate_count_pkey PRIMARY KEY (session_id, organisation_id)
);
CREATE TRIGGER remember_delete AFTER DELETE ON candidate_count REFERENCING OLD TABLE AS old_rows FOR EACH STATEMENT EXECUTE FUNCTION remember_change('session_id', 'organisation_id');
CREATE TRIGGER remember_insert AFTER INSERT ON candidate_count REFERENCING NEW TABLE AS new_rows FOR EACH STATEMENT EXECUTE FUNCTION remember_change('session_id', 'organisation_id');
CREATE TRIGGER remember_update AFTER UPDATE ON candidate_count REFERENCING OLD TABLE AS old_rows NEW TABLE AS new_rows FOR EACH STATEMENT EXECUTE FUNCTION remember_change('session_id', 'organisation_id');
grant delete, insert, select, truncate, update on candidate_count to app;

-- table commitment
create table commitment (
  id uuid not null,
  initiative_id uuid not null,
  organisation_id uuid not null,
  shared boolean not null,
  measure text,
  grant_code text,
  amount_cents bigint not null,
  paid_cents bigint not null,
  facts jsonb not null,
  version integer not null,
  constraint commitment_check CHECK (((paid_cents >= 0) AND (paid_cents <= amount_cents))),
  constraint commitment_initiative_id_fkey FOREIGN KEY (initiative_id) REFERENCES initiative(id),
  constraint commitment_pkey PRIMARY KEY (id)
);
CREATE INDEX commitment_of_grant ON commitment USING btree (grant_code) WHERE grant_code IS NOT NULL;
CREATE INDEX commitment_of_initiative ON commitment USING btree (initiative_id, id);
alter table commitment enable row level security;
alter table commitment force row level security;
create policy commitment_added on commitment for insert with check ((organisation_id IN ( SELECT unnest(app_reach()) AS unnest)));
create policy commitment_changed on commitment for update using ((organisation_id IN ( SELECT unnest(app_reach()) AS unnest)));
create policy commitment_read on commitment for select using (shared AND ( SELECT app_is_of_networks() AS app_is_of_networks) OR (organisation_id IN ( SELECT unnest(app_reach()) AS unnest)));
grant delete, insert, select, truncate, update on commitment to app;

-- table connection_measurement
create table connection_measurement (
  connection_id uuid not null,
  at timestamp with time zone not null,
  organisation_id uuid not null,
  down numeric(9,2) not null,
  up numeric(9,2) not null,
  latency numeric(8,2),
  jitter numeric(8,2),
  loss numeric(5,2),
  constraint connection_measurement_connection_id_fkey FOREIGN KEY (connection_id) REFERENCES inventory_entry(id),
  constraint connection_measurement_down_check CHECK (((down >= (0)::numeric) AND (down <= (400000)::numeric))),
  constraint connection_measurement_jitter_check CHECK (((jitter >= (0)::numeric) AND (jitter <= (60000)::numeric))),
  constraint connection_measurement_latency_check CHECK (((latency >= (0)::numeric) AND (latency <= (60000)::numeric))),
  constraint connection_measurement_loss_check CHECK (((loss >= (0)::numeric) AND (loss <= (100)::numeric))),
  constraint connection_measurement_pkey PRIMARY KEY (connection_id, at),
  constraint connection_measurement_up_check CHECK (((up >= (0)::numeric) AND (up <= (400000)::numeric)))
);
alter table connection_measurement enable row level security;
alter table connection_measurement force row level security;
create policy connection_measurement_own on connection_measurement for all using ((organisation_id IN ( SELECT unnest(app_reach()) AS unnest)));
grant delete, insert, select, truncate, update on connection_measurement to app;

-- table consumer_position
create table consumer_position (
  topic text not null,
  partition integer not null,
  cluster_id text not null,
  next_offset bigint not null,
  reacted_until bigint not null default 0,
  last_offset bigint,
  last_event text,
  constraint consumer_position_pkey PRIMARY KEY (topic, partition)
);
grant delete, insert, select, truncate, update on consumer_position to app;

-- table copy_change
create table copy_change (
  id bigint not null generated always as identity,
  copy text not null,
  key text not null,
  before jsonb,
  at timestamp with time zone not null default now(),
  constraint copy_change_pkey PRIMARY KEY (id)
);
CREATE INDEX copy_change_since ON copy_change USING btree (copy, at);
alter table copy_change enable row level security;
alter table copy_change force row level security;
create policy counted on copy_change for select using (current_setting('app.figures'::text, true) = 'on'::text);
create policy forgotten on copy_change for delete using (current_setting('app.figures'::text, true) = 'on'::text AND at <= (( SELECT copy_memory.since
   FROM copy_memory)));
create policy remembered on copy_change for insert with check (true);
grant delete, insert, select, truncate, update on copy_change to app;

-- table copy_memory
create table copy_memory (
  since timestamp with time zone not null
);
grant delete, insert, select, truncate, update on copy_memory to app;

-- table dead_letter
create table dead_letter (
  id bigint not null generated always as identity,
  topic text not null,
  partition integer not null,
  "offset" bigint not null,
  key text not null,
  headers jsonb not null,
  payload text,
  code text not null,
  reason text not null,
  at timestamp with time zone not null,
  reacted boolean not null default false,
  constraint dead_letter_pkey PRIMARY KEY (id),
  constraint dead_letter_topic_key_fkey FOREIGN KEY (topic, key) REFERENCES parked_key(topic, key) DEFERRABLE INITIALLY DEFERRED
);
CREATE INDEX dead_letter_queue ON dead_letter USING btree (topic, key, id);
grant delete, insert, select, truncate, update on dead_letter to app;

-- table discarded
create table discarded (
  topic text not null,
  partition integer not null,
  "offset" bigint not null,
  constraint discarded_pkey PRIMARY KEY (topic, partition, "offset")
);
grant delete, insert, select, truncate, update on discarded to app;

-- table edition
create table edition (
  number integer not null,
  id uuid not null,
  job_id uuid not null,
  base integer,
  corrects integer,
  reason text,
  organisation text not null,
  school_years text[] not null,
  datasets jsonb not null,
  findings jsonb not null,
  approvals jsonb not null default '[]'::jsonb,
  state text not null default 'draft'::text,
  made_by text not null,
  made_at timestamp with time zone not null,
  released_at timestamp with time zone,
  signed_with jsonb,
  constraint edition_base_fkey FOREIGN KEY (base) REFERENCES edition(number),
  constraint edition_check CHECK (((corrects IS NULL) = (reason IS NULL))),
  constraint edition_check1 CHECK (((state = 'released'::text) = ((released_at IS NOT NULL) AND (signed_with IS NOT NULL)))),
  constraint edition_check2 CHECK (((state <> 'released'::text) OR ((jsonb_array_length(approvals) >= 2) AND (((approvals -> 0) ->> 'by'::text) <> ((approvals -> 1) ->> 'by'::text))))),
  constraint edition_corrects_fkey FOREIGN KEY (corrects) REFERENCES edition(number),
  constraint edition_id_key UNIQUE (id),
  constraint edition_job_id_key UNIQUE (job_id),
  constraint edition_number_check CHECK ((number > 0)),
  constraint edition_pkey PRIMARY KEY (number),
  constraint edition_state_check CHECK ((state = ANY (ARRAY['draft'::text, 'released'::text, 'withdrawn'::text])))
);
CREATE TRIGGER edition_frozen BEFORE DELETE OR UPDATE ON edition FOR EACH ROW EXECUTE FUNCTION refuse_change_of_edition();
alter table edition enable row level security;
alter table edition force row level security;
create policy edition_seen on edition for all using (state = 'released'::text OR ARRAY[organisation] <@ (( SELECT app_organisations() AS app_organisations))) with check (ARRAY[organisation] <@ (( SELECT app_organisations() AS app_organisations)));
grant insert, select, update on edition to app;

-- table edition_file
create table edition_file (
  number integer not null,
  path text not null,
  media_type text not null,
  sha256 bytea not null,
  bytes bigint not null,
  content bytea not null,
  constraint edition_file_number_fkey FOREIGN KEY (number) REFERENCES edition(number),
  constraint edition_file_pkey PRIMARY KEY (number, path),
  constraint edition_file_sha256_check CHECK ((octet_length(sha256) = 32))
);
CREATE TRIGGER edition_file_frozen BEFORE INSERT OR DELETE OR UPDATE ON edition_file FOR EACH ROW EXECUTE FUNCTION refuse_change_of_edition_file();
alter table edition_file enable row level security;
alter table edition_file force row level security;
create policy edition_file_seen on edition_file for all using ((EXISTS ( SELECT
   FROM edition e
  WHERE e.number = edition_file.number)));
grant delete, insert, select on edition_file to app;

-- table edition_network
create table edition_network (
  number integer not null,
  network bytea not null,
  constraint edition_network_number_fkey FOREIGN KEY (number) REFERENCES edition(number),
  constraint edition_network_pkey PRIMARY KEY (number)
);
alter table edition_network enable row level security;
alter table edition_network force row level security;
create policy edition_network_of_job on edition_network for all using (current_setting('app.disclosure'::text, true) = 'on'::text);
grant insert, select on edition_network to app;

-- table enrolment_request
create table enrolment_request (
  request_id uuid not null,
  home_organisation_id uuid not null,
  host_organisation_id uuid not null,
  school_year text not null,
  state text not null,
  person text,
  constraint enrolment_request_pkey PRIMARY KEY (request_id)
);
CREATE INDEX enrolment_request_persons ON enrolment_request USING btree (school_year, home_organisation_id, host_organisation_id, state, person);
CREATE INDEX enrolment_request_year ON enrolment_request USING btree (school_year, home_organisation_id, host_organisation_id, state);
CREATE TRIGGER remember_delete AFTER DELETE ON enrolment_request REFERENCING OLD TABLE AS old_rows FOR EACH STATEMENT EXECUTE FUNCTION remember_change('request_id');
CREATE TRIGGER remember_insert AFTER INSERT ON enrolment_request REFERENCING NEW TABLE AS new_rows FOR EACH STATEMENT EXECUTE FUNCTION remember_change('request_id');
CREATE TRIGGER remember_update AFTER UPDATE ON enrolment_request REFERENCING OLD TABLE AS old_rows NEW TABLE AS new_rows FOR EACH STATEMENT EXECUTE FUNCTION remember_change('request_id');
grant delete, insert, select, truncate, update on enrolment_request to app;

-- table equipment_item
create table equipment_item (
  id uuid not null,
  organisation_id uuid not null,
  tag text not null,
  category text not null,
  model text not null,
  kit text,
  acquired_on date,
  state text not null,
  holder_id uuid,
  place text,
  lending_id uuid,
  version integer not null,
  constraint equipment_item_check CHECK ((((state = 'out'::text) = (holder_id IS NOT NULL)) AND ((state = 'out'::text) = (lending_id IS NOT NULL)) AND ((state = 'out'::text) OR (place IS NULL)))),
  constraint equipment_item_organisation_id_tag_key UNIQUE (organisation_id, tag),
  constraint equipment_item_pkey PRIMARY KEY (id),
  constraint equipment_item_state_check CHECK ((state = ANY (ARRAY['available'::text, 'out'::text, 'in-repair'::text, 'missing'::text, 'retired'::text])))
);
CREATE INDEX equipment_free ON equipment_item USING btree (organisation_id, category, id) WHERE state = 'available'::text;
CREATE INDEX equipment_held ON equipment_item USING btree (holder_id) WHERE holder_id IS NOT NULL;
CREATE INDEX equipment_of_kit ON equipment_item USING btree (organisation_id, kit) WHERE kit IS NOT NULL;
alter table equipment_item enable row level security;
alter table equipment_item force row level security;
create policy equipment_item_added on equipment_item for insert with check ((organisation_id IN ( SELECT unnest(app_reach()) AS unnest)));
create policy equipment_item_changed on equipment_item for update using ((organisation_id IN ( SELECT unnest(app_reach()) AS unnest)));
create policy equipment_item_read on equipment_item for select using ((organisation_id IN ( SELECT unnest(app_reach()) AS unnest)) OR (holder_id IN ( SELECT unnest(app_reach()) AS unnest)));
grant delete, insert, select, truncate, update on equipment_item to app;

-- table equipment_lending
create table equipment_lending (
  id uuid not null,
  item_id uuid not null,
  organisation_id uuid not null,
  holder_id uuid not null,
  place text,
  due_on date,
  lent_at timestamp with time zone not null,
  lent_by text not null,
  returned_at timestamp with time zone,
  returned_by text,
  condition text,
  constraint equipment_lending_check CHECK (((returned_at IS NULL) = (condition IS NULL))),
  constraint equipment_lending_item_id_fkey FOREIGN KEY (item_id) REFERENCES equipment_item(id),
  constraint equipment_lending_pkey PRIMARY KEY (id)
);
CREATE UNIQUE INDEX equipment_in_one_hand ON equipment_lending USING btree (item_id) WHERE returned_at IS NULL;
CREATE INDEX lending_due ON equipment_lending USING btree (organisation_id, due_on) WHERE returned_at IS NULL;
CREATE INDEX lending_of_item ON equipment_lending USING btree (item_id, id);
alter table equipment_lending enable row level security;
alter table equipment_lending force row level security;
create policy equipment_lending_added on equipment_lending for insert with check ((organisation_id IN ( SELECT unnest(app_reach()) AS unnest)));
create policy equipment_lending_changed on equipment_lending for update using ((organisation_id IN ( SELECT unnest(app_reach()) AS unnest)));
create policy equipment_lending_read on equipment_lending for select using ((organisation_id IN ( SELECT unnest(app_reach()) AS unnest)) OR (holder_id IN ( SELECT unnest(app_reach()) AS unnest)));
grant delete, insert, select, truncate, update on equipment_lending to app;

-- table exam_paper
create table exam_paper (
  paper_id uuid not null,
  subject text not null,
  level text not null,
  language text not null,
  constraint exam_paper_pkey PRIMARY KEY (paper_id)
);
CREATE TRIGGER remember_delete AFTER DELETE ON exam_paper REFERENCING OLD TABLE AS old_rows FOR EACH STATEMENT EXECUTE FUNCTION remember_change('paper_id');
CREATE TRIGGER remember_insert AFTER INSERT ON exam_paper REFERENCING NEW TABLE AS new_rows FOR EACH STATEMENT EXECUTE FUNCTION remember_change('paper_id');
CREATE TRIGGER remember_update AFTER UPDATE ON exam_paper REFERENCING OLD TABLE AS old_rows NEW TABLE AS new_rows FOR EACH STATEMENT EXECUTE FUNCTION remember_change('paper_id');
grant delete, insert, select, truncate, update on exam_paper to app;

-- table exam_session
create table exam_session (
  session_id uuid not null,
  paper_id uuid not null,
  school_year text not null,
  level text not null,
  opens_at timestamp with time zone not null,
  organisation_ids jsonb not null,
  constraint exam_session_pkey PRIMARY KEY (session_id)
);
CREATE INDEX exam_session_year ON exam_session USING btree (school_year);
CREATE TRIGGER remember_delete AFTER DELETE ON exam_session REFERENCING OLD TABLE AS old_rows FOR EACH STATEMENT EXECUTE FUNCTION remember_change('session_id');
CREATE TRIGGER remember_insert AFTER INSERT ON exam_session REFERENCING NEW TABLE AS new_rows FOR EACH STATEMENT EXECUTE FUNCTION remember_change('session_id');
CREATE TRIGGER remember_update AFTER UPDATE ON exam_session REFERENCING OLD TABLE AS old_rows NEW TABLE AS new_rows FOR EACH STATEMENT EXECUTE FUNCTION remember_change('session_id');
grant delete, insert, select, truncate, update on exam_session to app;

-- table grant_application
create table grant_application (
  id uuid not null,
  call text not null,
  organisation_id uuid not null,
  state text not null,
  submission integer not null default 0,
  initiative_id uuid,
  facts jsonb not null,
  version integer not null,
  constraint grant_application_call_fkey FOREIGN KEY (call) REFERENCES grant_call(code),
  constraint grant_application_initiative_id_fkey FOREIGN KEY (initiative_id) REFERENCES initiative(id),
  constraint grant_application_pkey PRIMARY KEY (id),
  constraint grant_application_state_check CHECK ((state = ANY (ARRAY['draft'::text, 'submitted'::text, 'withdrawn'::text, 'granted'::text, 'granted-in-part'::text, 'refused'::text, 'waiting'::text])))
);
CREATE INDEX grant_application_of_call ON grant_application USING btree (call, id);
CREATE UNIQUE INDEX grant_application_of_initiative ON grant_application USING btree (call, initiative_id) WHERE state <> 'withdrawn'::text;
CREATE INDEX grant_application_of_organisation ON grant_application USING btree (organisation_id, id);
alter table grant_application enable row level security;
alter table grant_application force row level security;
create policy grant_application_added on grant_application for insert with check ((organisation_id IN ( SELECT unnest(app_reach()) AS unnest)));
create policy grant_application_changed on grant_application for update using (current_setting('app.service'::text, true) = 'on'::text OR (organisation_id IN ( SELECT unnest(app_reach()) AS unnest)));
create policy grant_application_read on grant_application for select using (current_setting('app.service'::text, true) = 'on'::text OR (organisation_id IN ( SELECT unnest(app_reach()) AS unnest)) AND (submission > 0 OR NOT ( SELECT app_reaches_all() AS app_reaches_all)) OR submission > 0 AND (call IN ( SELECT a.call
   FROM grant_assessor a
  WHERE a.person = current_setting('app.assessor'::text, true))));
grant delete, insert, select, truncate, update on grant_application to app;

-- table grant_application_version
create table grant_application_version (
  application_id uuid not null,
  number integer not null,
  submission jsonb not null,
  constraint grant_application_version_application_id_fkey FOREIGN KEY (application_id) REFERENCES grant_application(id),
  constraint grant_application_version_number_check CHECK ((number > 0)),
  constraint grant_application_version_pkey PRIMARY KEY (application_id, number)
);
alter table grant_application_version enable row level security;
alter table grant_application_version force row level security;
create policy grant_application_version_seen on grant_application_version for all using ((EXISTS ( SELECT
   FROM grant_application a
  WHERE a.id = grant_application_version.application_id)));
grant insert, select on grant_application_version to app;

-- table grant_assessment
create table grant_assessment (
  id uuid not null,
  application_id uuid not null,
  assessor text not null,
  submission integer not null,
  scores jsonb not null,
  comment text,
  points numeric not null,
  version integer not null,
  at timestamp with time zone not null,
  constraint grant_assessment_application_id_assessor_key UNIQUE (application_id, assessor),
  constraint grant_assessment_application_id_fkey FOREIGN KEY (application_id) REFERENCES grant_application(id),
  constraint grant_assessment_pkey PRIMARY KEY (id)
);
alter table grant_assessment enable row level security;
alter table grant_assessment force row level security;
create policy grant_assessment_added on grant_assessment for insert with check (assessor = current_setting('app.assessor'::text, true));
create policy grant_assessment_changed on grant_assessment for update using (assessor = current_setting('app.assessor'::text, true));
create policy grant_assessment_read on grant_assessment for select using (( SELECT app_reaches_all() AS app_reaches_all) OR assessor = current_setting('app.assessor'::text, true) OR current_setting('app.scores'::text, true) = 'on'::text);
grant insert, select, update on grant_assessment to app;

-- table grant_assessor
create table grant_assessor (
  call text not null,
  person text not null,
  organisation_id uuid,
  by text not null,
  at timestamp with time zone not null default clock_timestamp(),
  constraint grant_assessor_call_fkey FOREIGN KEY (call) REFERENCES grant_call(code),
  constraint grant_assessor_pkey PRIMARY KEY (call, person)
);
alter table grant_assessor enable row level security;
alter table grant_assessor force row level security;
create policy grant_assessor_added on grant_assessor for insert with check ('ministere'::text = ANY (app_organisations()));
create policy grant_assessor_corrected on grant_assessor for update using ('ministere'::text = ANY (app_organisations()));
create policy grant_assessor_read on grant_assessor for select using (( SELECT app_reaches_all() AS app_reaches_all) OR person = current_setting('app.assessor'::text, true));
grant insert, select on grant_assessor to app;

-- table grant_audit
create table grant_audit (
  id uuid not null,
  call text not null,
  seed text not null,
  seed_source text not null,
  strata jsonb not null,
  frame jsonb not null,
  sample jsonb not null,
  by text not null,
  at timestamp with time zone not null,
  constraint grant_audit_call_fkey FOREIGN KEY (call) REFERENCES grant_call(code),
  constraint grant_audit_pkey PRIMARY KEY (id)
);
CREATE INDEX grant_audit_of_call ON grant_audit USING btree (call, id);
alter table grant_audit enable row level security;
alter table grant_audit force row level security;
create policy grant_audit_added on grant_audit for insert with check ('ministere'::text = ANY (app_organisations()));
create policy grant_audit_read on grant_audit for select using (true);
grant insert, select on grant_audit to app;

-- table grant_award
create table grant_award (
  application_id uuid not null,
  call text not null,
  organisation_id uuid not null,
  grant_code text not null,
  commitment_id uuid not null,
  title jsonb not null,
  parts text[] not null,
  granted_cents bigint not null,
  paid_cents bigint not null default 0,
  facts jsonb not null,
  version integer not null,
  announced_on date not null,
  constraint grant_award_application_id_fkey FOREIGN KEY (application_id) REFERENCES grant_application(id),
  constraint grant_award_call_fkey FOREIGN KEY (call) REFERENCES grant_call(code),
  constraint grant_award_commitment_id_fkey FOREIGN KEY (commitment_id) REFERENCES commitment(id),
  constraint grant_award_commitment_id_key UNIQUE (commitment_id),
  constraint grant_award_grant_code_key UNIQUE (grant_code),
  constraint grant_award_pkey PRIMARY KEY (application_id),
  constraint grant_award_within_grant CHECK (((paid_cents >= 0) AND (paid_cents <= granted_cents)))
);
CREATE INDEX grant_award_of_call ON grant_award USING btree (call, application_id);
CREATE INDEX grant_award_of_organisation ON grant_award USING btree (organisation_id, application_id);
alter table grant_award enable row level security;
alter table grant_award force row level security;
create policy grant_award_added on grant_award for insert with check ('ministere'::text = ANY (app_organisations()));
create policy grant_award_changed on grant_award for update using ((organisation_id IN ( SELECT unnest(app_reach()) AS unnest)));
create policy grant_award_read on grant_award for select using ((organisation_id IN ( SELECT unnest(app_reach()) AS unnest)) OR current_setting('app.published'::text, true) = 'on'::text);
grant insert, select, update on grant_award to app;

-- table grant_call
create table grant_call (
  code text not null,
  id uuid not null,
  version integer not null,
  definition jsonb not null,
  budget_cents bigint not null,
  granted_cents bigint not null default 0,
  eligible_on date not null,
  drawn_at timestamp with time zone,
  at timestamp with time zone not null default clock_timestamp(),
  constraint grant_call_id_key UNIQUE (id),
  constraint grant_call_pkey PRIMARY KEY (code),
  constraint grant_call_within_budget CHECK (((granted_cents >= 0) AND (granted_cents <= budget_cents)))
);
CREATE INDEX grant_call_to_draw ON grant_call USING btree (eligible_on) WHERE drawn_at IS NULL;
alter table grant_call enable row level security;
alter table grant_call force row level security;
create policy grant_call_added on grant_call for insert with check ('ministere'::text = ANY (app_organisations()));
create policy grant_call_changed on grant_call for update using (('ministere'::text = ANY (app_organisations())) OR current_setting('app.service'::text, true) = 'on'::text);
create policy grant_call_read on grant_call for select using (true);
grant insert, select, update on grant_call to app;

-- table grant_call_version
create table grant_call_version (
  code text not null,
  version integer not null,
  definition jsonb not null,
  by text not null,
  at timestamp with time zone not null default clock_timestamp(),
  constraint grant_call_version_code_fkey FOREIGN KEY (code) REFERENCES grant_call(code),
  constraint grant_call_version_pkey PRIMARY KEY (code, version),
  constraint grant_call_version_version_check CHECK ((version > 0))
);
alter table grant_call_version enable row level security;
alter table grant_call_version force row level security;
create policy grant_call_version_added on grant_call_version for insert with check ('ministere'::text = ANY (app_organisations()));
create policy grant_call_version_read on grant_call_version for select using (true);
grant insert, select on grant_call_version to app;

-- table grant_conflict
create table grant_conflict (
  application_id uuid not null,
  person text not null,
  at timestamp with time zone not null default clock_timestamp(),
  constraint grant_conflict_application_id_fkey FOREIGN KEY (application_id) REFERENCES grant_application(id),
  constraint grant_conflict_pkey PRIMARY KEY (application_id, person)
);
alter table grant_conflict enable row level security;
alter table grant_conflict force row level security;
create policy grant_conflict_added on grant_conflict for insert with check (person = current_setting('app.assessor'::text, true));
create policy grant_conflict_read on grant_conflict for select using (( SELECT app_reaches_all() AS app_reaches_all) OR person = current_setting('app.assessor'::text, true));
grant insert, select on grant_conflict to app;

-- table grant_eligible
create table grant_eligible (
  call text not null,
  organisation_id uuid not null,
  constraint grant_eligible_call_fkey FOREIGN KEY (call) REFERENCES grant_call(code),
  constraint grant_eligible_pkey PRIMARY KEY (call, organisation_id)
);
grant insert, select on grant_eligible to app;

-- table grant_finding
create table grant_finding (
  audit_id uuid not null,
  application_id uuid not null,
  organisation_id uuid not null,
  facts jsonb not null,
  version integer not null,
  constraint grant_finding_application_id_fkey FOREIGN KEY (application_id) REFERENCES grant_award(application_id),
  constraint grant_finding_audit_id_fkey FOREIGN KEY (audit_id) REFERENCES grant_audit(id),
  constraint grant_finding_pkey PRIMARY KEY (audit_id, application_id)
);
alter table grant_finding enable row level security;
alter table grant_finding force row level security;
create policy grant_finding_added on grant_finding for insert with check ('ministere'::text = ANY (app_organisations()));
create policy grant_finding_changed on grant_finding for update using ('ministere'::text = ANY (app_organisations()));
create policy grant_finding_read on grant_finding for select using ((organisation_id IN ( SELECT unnest(app_reach()) AS unnest)));
grant insert, select, update on grant_finding to app;

-- table grant_report_due
create table grant_report_due (
  application_id uuid not null,
  report text not null,
  due_on date not null,
  remind_at timestamp with time zone not null,
  reminded_at timestamp with time zone,
  received_at timestamp with time zone,
  constraint grant_report_due_application_id_fkey FOREIGN KEY (application_id) REFERENCES grant_award(application_id),
  constraint grant_report_due_pkey PRIMARY KEY (application_id, report)
);
CREATE INDEX grant_report_to_remind ON grant_report_due USING btree (remind_at) WHERE reminded_at IS NULL AND received_at IS NULL;
alter table grant_report_due enable row level security;
alter table grant_report_due force row level security;
create policy grant_report_due_seen on grant_report_due for all using (current_setting('app.service'::text, true) = 'on'::text OR (EXISTS ( SELECT
   FROM grant_award a
  WHERE a.application_id = grant_report_due.application_id)));
grant insert, select, update on grant_report_due to app;

-- table harvest_count
create table harvest_count (
  source_id uuid not null,
  school_year text not null,
  month text not null,
  harvests integer not null default 0,
  added integer not null default 0,
  changed integer not null default 0,
  withdrawn integer not null default 0,
  refused integer not null default 0,
  constraint harvest_count_pkey PRIMARY KEY (source_id, school_year, month)
);
CREATE TRIGGER remember_delete AFTER DELETE ON harvest_count REFERENCING OLD TABLE AS old_rows FOR EACH STATEMENT EXECUTE FUNCTION remember_change('source_id', 'school_year', 'month');
CREATE TRIGGER remember_insert AFTER INSERT ON harvest_count REFERENCING NEW TABLE AS new_rows FOR EACH STATEMENT EXECUTE FUNCTION remember_change('source_id', 'school_year', 'month');
CREATE TRIGGER remember_update AFTER UPDATE ON harvest_count REFERENCING OLD TABLE AS old_rows NEW TABLE AS new_rows FOR EACH STATEMENT EXECUTE FUNCTION remember_change('source_id', 'school_year', 'month');
grant delete, insert, select, truncate, update on harvest_count to app;

-- table hash_chain
create table hash_chain (
  name text not null,
  length bigint not null,
  head bytea not null,
  constraint hash_chain_head_check CHECK ((octet_length(head) = 32)),
  constraint hash_chain_pkey PRIMARY KEY (name)
);
grant insert, select, update on hash_chain to app;

-- table history_entry
create table history_entry (
  chain text not null,
  number bigint not null,
  at timestamp with time zone not null,
  by text not null,
  why text,
  subject text not null,
  version integer not null,
  organisation_id uuid,
  changes jsonb not null,
  hash bytea not null,
  constraint history_entry_hash_check CHECK ((octet_length(hash) = 32)),
  constraint history_entry_pkey PRIMARY KEY (chain, number)
);
CREATE UNIQUE INDEX history_of_subject ON history_entry USING btree (subject, version);
alter table history_entry enable row level security;
alter table history_entry force row level security;
create policy history_read on history_entry for select using (organisation_id IS NULL OR (organisation_id IN ( SELECT unnest(app_reach()) AS unnest)));
create policy history_written on history_entry for insert with check (true);
grant insert, select on history_entry to app;

-- table idempotency_key
create table idempotency_key (
  client_id text not null,
  method text not null,
  path text not null,
  key text not null,
  request_hash text not null,
  status smallint not null,
  headers jsonb not null,
  body text,
  at timestamp with time zone not null default clock_timestamp(),
  constraint idempotency_key_pkey PRIMARY KEY (client_id, method, path, key)
);
CREATE INDEX idempotency_key_age ON idempotency_key USING btree (at);
alter table idempotency_key enable row level security;
alter table idempotency_key force row level security;
create policy idempotency_key_of_client on idempotency_key for all using (client_id = current_setting('app.client'::text, true) OR at < (clock_timestamp() - '24:00:00'::interval)) with check (client_id = current_setting('app.client'::text, true));
grant delete, insert, select, truncate, update on idempotency_key to app;

-- table inbox
create table inbox (
  event_id uuid not null,
  topic text,
  partition integer,
  "offset" bigint,
  heard_on date not null default CURRENT_DATE,
  constraint inbox_pkey PRIMARY KEY (event_id)
);
CREATE INDEX inbox_heard ON inbox USING brin (heard_on);
CREATE INDEX inbox_place ON inbox USING btree (topic, partition, "offset") WHERE topic IS NOT NULL;
grant delete, insert, select, truncate, update on inbox to app;

-- table initiative
create table initiative (
  id uuid not null,
  kind text not null,
  kind_version integer not null,
  organisation_id uuid not null,
  shared boolean not null,
  state text not null,
  measures text[] not null,
  facts jsonb not null,
  version integer not null,
  constraint initiative_kind_kind_version_fkey FOREIGN KEY (kind, kind_version) REFERENCES programme_kind(code, version),
  constraint initiative_pkey PRIMARY KEY (id)
);
CREATE INDEX initiative_for_measure ON initiative USING gin (measures);
CREATE INDEX initiative_of_kind ON initiative USING btree (kind, id);
CREATE INDEX initiative_of_organisation ON initiative USING btree (organisation_id, id);
alter table initiative enable row level security;
alter table initiative force row level security;
create policy initiative_added on initiative for insert with check ((organisation_id IN ( SELECT unnest(app_reach()) AS unnest)));
create policy initiative_changed on initiative for update using ((organisation_id IN ( SELECT unnest(app_reach()) AS unnest)));
create policy initiative_read on initiative for select using (shared AND ( SELECT app_is_of_networks() AS app_is_of_networks) OR (organisation_id IN ( SELECT unnest(app_reach()) AS unnest)));
grant delete, insert, select, truncate, update on initiative to app;

-- table inventory_batch
create table inventory_batch (
  id uuid not null,
  register text not null,
  organisation_id uuid not null,
  mode text not null,
  row_count integer not null,
  unread text[] not null,
  sent_by text not null,
  sent_at timestamp with time zone not null default clock_timestamp(),
  constraint inventory_batch_mode_check CHECK ((mode = ANY (ARRAY['any'::text, 'create'::text, 'update'::text]))),
  constraint inventory_batch_pkey PRIMARY KEY (id)
);
CREATE INDEX inventory_batch_of ON inventory_batch USING btree (organisation_id, id);
alter table inventory_batch enable row level security;
alter table inventory_batch force row level security;
create policy inventory_batch_own on inventory_batch for all using ((organisation_id IN ( SELECT unnest(app_reach()) AS unnest)));
grant delete, insert, select, truncate, update on inventory_batch to app;

-- table inventory_entry
create table inventory_entry (
  id uuid not null,
  register text not null,
  organisation_id uuid not null,
  site_id uuid,
  code text not null,
  content jsonb not null,
  version integer not null,
  constraint inventory_entry_check CHECK (((register = 'connections'::text) = (site_id IS NOT NULL))),
  constraint inventory_entry_pkey PRIMARY KEY (id),
  constraint inventory_entry_register_organisation_id_site_id_code_key UNIQUE NULLS NOT DISTINCT (register, organisation_id, site_id, code),
  constraint inventory_entry_site_id_fkey FOREIGN KEY (site_id) REFERENCES inventory_entry(id)
);
CREATE INDEX inventory_of_site ON inventory_entry USING btree (site_id) WHERE site_id IS NOT NULL;
CREATE INDEX inventory_place ON inventory_entry USING btree (((content ->> 'latitude'::text)::numeric)) WHERE register = 'sites'::text;
alter table inventory_entry enable row level security;
alter table inventory_entry force row level security;
create policy inventory_entry_added on inventory_entry for insert with check ((organisation_id IN ( SELECT unnest(app_reach()) AS unnest)));
create policy inventory_entry_changed on inventory_entry for update using ((organisation_id IN ( SELECT unnest(app_reach()) AS unnest)));
create policy inventory_entry_read on inventory_entry for select using (register = 'sites'::text AND ( SELECT app_is_of_networks() AS app_is_of_networks) AND NOT (organisation_id IN ( SELECT unnest(app_sandboxes()) AS unnest)) OR (organisation_id IN ( SELECT unnest(app_reach()) AS unnest)));
grant delete, insert, select, truncate, update on inventory_entry to app;

-- table inventory_row
create table inventory_row (
  batch_id uuid not null,
  number integer not null,
  given jsonb not null,
  content jsonb not null,
  findings jsonb not null,
  state text not null,
  entry_id uuid,
  entry_version integer,
  decided_by text,
  decided_at timestamp with time zone,
  why text,
  constraint inventory_row_batch_id_fkey FOREIGN KEY (batch_id) REFERENCES inventory_batch(id),
  constraint inventory_row_check CHECK (((state = ANY (ARRAY['released'::text, 'rejected'::text])) = (decided_by IS NOT NULL))),
  constraint inventory_row_pkey PRIMARY KEY (batch_id, number),
  constraint inventory_row_state_check CHECK ((state = ANY (ARRAY['faulty'::text, 'waiting'::text, 'released'::text, 'rejected'::text])))
);
alter table inventory_row enable row level security;
alter table inventory_row force row level security;
create policy inventory_row_own on inventory_row for all using ((EXISTS ( SELECT
   FROM inventory_batch b
  WHERE b.id = inventory_row.batch_id)));
grant delete, insert, select, truncate, update on inventory_row to app;

-- table job
create table job (
  id uuid not null,
  kind text not null,
  lock_key text not null,
  state text not null default 'queued'::text,
  params jsonb not null,
  caller jsonb not null,
  visible_to text[] not null,
  done bigint not null default 0,
  total bigint,
  counts jsonb not null default '{}'::jsonb,
  reason jsonb,
  confirmed boolean not null default false,
  cancel_requested boolean not null default false,
  attempts integer not null default 0,
  leased_until timestamp with time zone,
  created_at timestamp with time zone not null default clock_timestamp(),
  ended_at timestamp with time zone,
  failures smallint not null default 0,
  constraint job_pkey PRIMARY KEY (id),
  constraint job_state_check CHECK ((state = ANY (ARRAY['queued'::text, 'running'::text, 'waiting'::text, 'succeeded'::text, 'refused'::text, 'failed'::text, 'cancelled'::text]))),
  constraint job_visible_to_check CHECK ((cardinality(visible_to) > 0))
);
CREATE UNIQUE INDEX job_alone ON job USING btree (kind, lock_key) WHERE state = 'running'::text;
CREATE INDEX job_next ON job USING btree (created_at) WHERE state = ANY (ARRAY['queued'::text, 'running'::text]);
CREATE TRIGGER job_changed AFTER INSERT OR DELETE OR UPDATE OF state ON job FOR EACH ROW EXECUTE FUNCTION job_changed();
alter table job enable row level security;
alter table job force row level security;
create policy job_seen on job for all using (visible_to <@ (( SELECT app_organisations() AS app_organisations)) OR current_setting('app.job_worker'::text, true) = 'on'::text);
grant delete, insert, select, truncate, update on job to app;

-- table job_problem
create table job_problem (
  job_id uuid not null,
  seq bigint not null generated always as identity,
  attempt integer not null,
  severity text not null,
  code text not null,
  file text,
  "row" integer,
  field text,
  value text,
  params jsonb not null default '{}'::jsonb,
  constraint job_problem_job_id_fkey FOREIGN KEY (job_id) REFERENCES job(id) ON DELETE CASCADE,
  constraint job_problem_pkey PRIMARY KEY (job_id, seq),
  constraint job_problem_severity_check CHECK ((severity = ANY (ARRAY['error'::text, 'warning'::text])))
);
alter table job_problem enable row level security;
alter table job_problem force row level security;
create policy job_problem_seen on job_problem for all using ((EXISTS ( SELECT
   FROM job
  WHERE job.id = job_problem.job_id)));
grant delete, insert, select, truncate, update on job_problem to app;

-- table known_framework
create table known_framework (
  framework_id uuid not null,
  code text not null,
  version text not null,
  dimensions integer not null,
  elements integer not null,
  constraint known_framework_pkey PRIMARY KEY (framework_id)
);
CREATE TRIGGER remember_delete AFTER DELETE ON known_framework REFERENCING OLD TABLE AS old_rows FOR EACH STATEMENT EXECUTE FUNCTION remember_change('framework_id');
CREATE TRIGGER remember_insert AFTER INSERT ON known_framework REFERENCING NEW TABLE AS new_rows FOR EACH STATEMENT EXECUTE FUNCTION remember_change('framework_id');
CREATE TRIGGER remember_update AFTER UPDATE ON known_framework REFERENCING OLD TABLE AS old_rows NEW TABLE AS new_rows FOR EACH STATEMENT EXECUTE FUNCTION remember_change('framework_id');
grant delete, insert, select, truncate, update on known_framework to app;

-- table known_hold
create table known_hold (
  hold_id uuid not null,
  organisation_id uuid not null,
  state text not null,
  person text,
  school_year text,
  constraint known_hold_pkey PRIMARY KEY (hold_id)
);
CREATE INDEX known_hold_waiting ON known_hold USING btree (organisation_id) WHERE state = 'waiting'::text;
CREATE TRIGGER remember_delete AFTER DELETE ON known_hold REFERENCING OLD TABLE AS old_rows FOR EACH STATEMENT EXECUTE FUNCTION remember_change('hold_id');
CREATE TRIGGER remember_insert AFTER INSERT ON known_hold REFERENCING NEW TABLE AS new_rows FOR EACH STATEMENT EXECUTE FUNCTION remember_change('hold_id');
CREATE TRIGGER remember_update AFTER UPDATE ON known_hold REFERENCING OLD TABLE AS old_rows NEW TABLE AS new_rows FOR EACH STATEMENT EXECUTE FUNCTION remember_change('hold_id');
grant delete, insert, select, truncate, update on known_hold to app;

-- table known_institution
create table known_institution (
  institution_id uuid not null,
  organisation_id uuid not null,
  suspended boolean not null,
  constraint known_institution_pkey PRIMARY KEY (institution_id)
);
CREATE TRIGGER remember_delete AFTER DELETE ON known_institution REFERENCING OLD TABLE AS old_rows FOR EACH STATEMENT EXECUTE FUNCTION remember_change('institution_id');
CREATE TRIGGER remember_insert AFTER INSERT ON known_institution REFERENCING NEW TABLE AS new_rows FOR EACH STATEMENT EXECUTE FUNCTION remember_change('institution_id');
CREATE TRIGGER remember_update AFTER UPDATE ON known_institution REFERENCING OLD TABLE AS old_rows NEW TABLE AS new_rows FOR EACH STATEMENT EXECUTE FUNCTION remember_change('institution_id');
grant delete, insert, select, truncate, update on known_institution to app;

-- table known_licence
create table known_licence (
  licence_id uuid not null,
  organisation_id uuid not null,
  expires_at timestamp with time zone,
  exhausted boolean not null,
  constraint known_licence_pkey PRIMARY KEY (licence_id)
);
CREATE INDEX known_licence_usable ON known_licence USING btree (organisation_id, expires_at) WHERE NOT exhausted;
CREATE TRIGGER remember_delete AFTER DELETE ON known_licence REFERENCING OLD TABLE AS old_rows FOR EACH STATEMENT EXECUTE FUNCTION remember_change('licence_id');
CREATE TRIGGER remember_insert AFTER INSERT ON known_licence REFERENCING NEW TABLE AS new_rows FOR EACH STATEMENT EXECUTE FUNCTION remember_change('licence_id');
CREATE TRIGGER remember_update AFTER UPDATE ON known_licence REFERENCING OLD TABLE AS old_rows NEW TABLE AS new_rows FOR EACH STATEMENT EXECUTE FUNCTION remember_change('licence_id');
grant delete, insert, select, truncate, update on known_licence to app;

-- table known_offering
create table known_offering (
  offering_id uuid not null,
  course_id uuid not null,
  organisation_id uuid not null,
  seats integer,
  open boolean not null,
  ends_on date,
  constraint known_offering_pkey PRIMARY KEY (offering_id)
);
CREATE INDEX known_offering_open ON known_offering USING btree (organisation_id, course_id) WHERE open;
CREATE TRIGGER remember_delete AFTER DELETE ON known_offering REFERENCING OLD TABLE AS old_rows FOR EACH STATEMENT EXECUTE FUNCTION remember_change('offering_id');
CREATE TRIGGER remember_insert AFTER INSERT ON known_offering REFERENCING NEW TABLE AS new_rows FOR EACH STATEMENT EXECUTE FUNCTION remember_change('offering_id');
CREATE TRIGGER remember_update AFTER UPDATE ON known_offering REFERENCING OLD TABLE AS old_rows NEW TABLE AS new_rows FOR EACH STATEMENT EXECUTE FUNCTION remember_change('offering_id');
grant delete, insert, select, truncate, update on known_offering to app;

-- table known_organisation
create table known_organisation (
  organisation_id uuid not null,
  code text not null,
  name text not null,
  kind text not null,
  parent_id uuid,
  constraint known_organisation_pkey PRIMARY KEY (organisation_id)
);
CREATE INDEX known_organisation_code ON known_organisation USING btree (code);
CREATE INDEX known_organisation_parent ON known_organisation USING btree (parent_id);
CREATE TRIGGER remember_delete AFTER DELETE ON known_organisation REFERENCING OLD TABLE AS old_rows FOR EACH STATEMENT EXECUTE FUNCTION remember_change('organisation_id');
CREATE TRIGGER remember_insert AFTER INSERT ON known_organisation REFERENCING NEW TABLE AS new_rows FOR EACH STATEMENT EXECUTE FUNCTION remember_change('organisation_id');
CREATE TRIGGER remember_update AFTER UPDATE ON known_organisation REFERENCING OLD TABLE AS old_rows NEW TABLE AS new_rows FOR EACH STATEMENT EXECUTE FUNCTION remember_change('organisation_id');
grant delete, insert, select, truncate, update on known_organisation to app;

-- table known_resource
create table known_resource (
  resource_id uuid not null,
  kind text not null,
  language text not null,
  levels jsonb not null,
  subjects jsonb not null,
  published boolean not null,
  constraint known_resource_pkey PRIMARY KEY (resource_id)
);
CREATE INDEX known_resource_published ON known_resource USING btree (kind) WHERE published;
CREATE TRIGGER remember_delete AFTER DELETE ON known_resource REFERENCING OLD TABLE AS old_rows FOR EACH STATEMENT EXECUTE FUNCTION remember_change('resource_id');
CREATE TRIGGER remember_insert AFTER INSERT ON known_resource REFERENCING NEW TABLE AS new_rows FOR EACH STATEMENT EXECUTE FUNCTION remember_change('resource_id');
CREATE TRIGGER remember_update AFTER UPDATE ON known_resource REFERENCING OLD TABLE AS old_rows NEW TABLE AS new_rows FOR EACH STATEMENT EXECUTE FUNCTION remember_change('resource_id');
grant delete, insert, select, truncate, update on known_resource to app;

-- table known_stay
create table known_stay (
  enrolment_id uuid not null,
  learner_id uuid not null,
  organisation_id uuid not null,
  school_year text not null,
  level text not null,
  ended_on date,
  began_on date,
  version integer not null default 0,
  constraint known_stay_pkey PRIMARY KEY (enrolment_id)
);
CREATE INDEX known_stay_in_organisation ON known_stay USING btree (school_year, organisation_id) INCLUDE (learner_id);
CREATE INDEX known_stay_of_learner ON known_stay USING btree (school_year, learner_id) INCLUDE (organisation_id, level, ended_on, enrolment_id);
CREATE TRIGGER remember_delete AFTER DELETE ON known_stay REFERENCING OLD TABLE AS old_rows FOR EACH STATEMENT EXECUTE FUNCTION remember_change('enrolment_id');
CREATE TRIGGER remember_insert AFTER INSERT ON known_stay REFERENCING NEW TABLE AS new_rows FOR EACH STATEMENT EXECUTE FUNCTION remember_change('enrolment_id');
CREATE TRIGGER remember_update AFTER UPDATE ON known_stay REFERENCING OLD TABLE AS old_rows NEW TABLE AS new_rows FOR EACH STATEMENT EXECUTE FUNCTION remember_change('enrolment_id');
alter table known_stay enable row level security;
alter table known_stay force row level security;
create policy copied on known_stay for all using (current_setting('app.service'::text, true) = 'on'::text);
create policy counted on known_stay for select using (current_setting('app.figures'::text, true) = 'on'::text);
grant delete, insert, select, truncate, update on known_stay to app;

-- table lending_count
create table lending_count (
  organisation_id uuid not null,
  school_year text not null,
  month text not null,
  opened integer not null default 0,
  renewed integer not null default 0,
  returned integer not null default 0,
  expired integer not null default 0,
  constraint lending_count_pkey PRIMARY KEY (organisation_id, school_year, month)
);
CREATE TRIGGER remember_delete AFTER DELETE ON lending_count REFERENCING OLD TABLE AS old_rows FOR EACH STATEMENT EXECUTE FUNCTION remember_change('organisation_id', 'school_year', 'month');
CREATE TRIGGER remember_insert AFTER INSERT ON lending_count REFERENCING NEW TABLE AS new_rows FOR EACH STATEMENT EXECUTE FUNCTION remember_change('organisation_id', 'school_year', 'month');
CREATE TRIGGER remember_update AFTER UPDATE ON lending_count REFERENCING OLD TABLE AS old_rows NEW TABLE AS new_rows FOR EACH STATEMENT EXECUTE FUNCTION remember_change('organisation_id', 'school_year', 'month');
grant delete, insert, select, truncate, update on lending_count to app;

-- table lending_reader
create table lending_reader (
  organisation_id uuid not null,
  school_year text not null,
  month text not null,
  person text not null,
  opened integer not null default 0,
  constraint lending_reader_pkey PRIMARY KEY (school_year, organisation_id, month, person)
);
CREATE TRIGGER remember_delete AFTER DELETE ON lending_reader REFERENCING OLD TABLE AS old_rows FOR EACH STATEMENT EXECUTE FUNCTION remember_change('organisation_id', 'school_year', 'month', 'person');
CREATE TRIGGER remember_insert AFTER INSERT ON lending_reader REFERENCING NEW TABLE AS new_rows FOR EACH STATEMENT EXECUTE FUNCTION remember_change('organisation_id', 'school_year', 'month', 'person');
CREATE TRIGGER remember_update AFTER UPDATE ON lending_reader REFERENCING OLD TABLE AS old_rows NEW TABLE AS new_rows FOR EACH STATEMENT EXECUTE FUNCTION remember_change('organisation_id', 'school_year', 'month', 'person');
grant delete, insert, select, truncate, update on lending_reader to app;

-- table merged_learner
create table merged_learner (
  learner_id uuid not null,
  into_learner_id uuid not null,
  constraint merged_learner_pkey PRIMARY KEY (learner_id)
);
CREATE INDEX merged_learner_into ON merged_learner USING btree (into_learner_id);
CREATE TRIGGER remember_delete AFTER DELETE ON merged_learner REFERENCING OLD TABLE AS old_rows FOR EACH STATEMENT EXECUTE FUNCTION remember_change('learner_id');
CREATE TRIGGER remember_insert AFTER INSERT ON merged_learner REFERENCING NEW TABLE AS new_rows FOR EACH STATEMENT EXECUTE FUNCTION remember_change('learner_id');
CREATE TRIGGER remember_update AFTER UPDATE ON merged_learner REFERENCING OLD TABLE AS old_rows NEW TABLE AS new_rows FOR EACH STATEMENT EXECUTE FUNCTION remember_change('learner_id');
alter table merged_learner enable row level security;
alter table merged_learner force row level security;
create policy copied on merged_learner for all using (current_setting('app.service'::text, true) = 'on'::text);
create policy counted on merged_learner for select using (current_setting('app.figures'::text, true) = 'on'::text);
grant delete, insert, select, truncate, update on merged_learner to app;

-- table message_count
create table message_count (
  organisation_id uuid not null,
  sent_on date not null,
  urgency text not null,
  school_year text not null,
  sent integer not null,
  copies integer not null,
  read integer not null,
  constraint message_count_pkey PRIMARY KEY (organisation_id, sent_on, urgency)
);
CREATE INDEX message_count_year ON message_count USING btree (school_year, organisation_id);
CREATE TRIGGER remember_delete AFTER DELETE ON message_count REFERENCING OLD TABLE AS old_rows FOR EACH STATEMENT EXECUTE FUNCTION remember_change('organisation_id', 'sent_on', 'urgency');
CREATE TRIGGER remember_insert AFTER INSERT ON message_count REFERENCING NEW TABLE AS new_rows FOR EACH STATEMENT EXECUTE FUNCTION remember_change('organisation_id', 'sent_on', 'urgency');
CREATE TRIGGER remember_update AFTER UPDATE ON message_count REFERENCING OLD TABLE AS old_rows NEW TABLE AS new_rows FOR EACH STATEMENT EXECUTE FUNCTION remember_change('organisation_id', 'sent_on', 'urgency');
grant delete, insert, select, truncate, update on message_count to app;

-- table migrations
create table migrations (
  id integer not null default nextval('migrations_id_seq'::regclass),
  "timestamp" bigint not null,
  name character varying not null,
  constraint PK_8c82d7f526340ab734260ea46be PRIMARY KEY (id)
);
grant delete, insert, select, truncate, update on migrations to app;

-- table organisation_told
create table organisation_told (
  organisation_id uuid not null,
  told_at timestamp with time zone not null,
  code text not null,
  name text not null,
  kind text not null,
  parent_id uuid,
  constraint organisation_told_pkey PRIMARY KEY (organisation_id, told_at)
);
CREATE TRIGGER remember_delete AFTER DELETE ON organisation_told REFERENCING OLD TABLE AS old_rows FOR EACH STATEMENT EXECUTE FUNCTION remember_change('organisation_id', 'told_at');
CREATE TRIGGER remember_insert AFTER INSERT ON organisation_told REFERENCING NEW TABLE AS new_rows FOR EACH STATEMENT EXECUTE FUNCTION remember_change('organisation_id', 'told_at');
CREATE TRIGGER remember_update AFTER UPDATE ON organisation_told REFERENCING OLD TABLE AS old_rows NEW TABLE AS new_rows FOR EACH STATEMENT EXECUTE FUNCTION remember_change('organisation_id', 'told_at');
grant delete, insert, select, truncate, update on organisation_told to app;

-- table outbox
create table outbox (
  seq bigint not null generated always as identity,
  id uuid not null,
  topic text not null,
  key text not null,
  type text not null,
  payload text not null,
  occurred_at timestamp with time zone not null default clock_timestamp(),
  traceparent text,
  constraint outbox_pkey PRIMARY KEY (seq)
) with (autovacuum_vacuum_scale_factor=0, autovacuum_vacuum_threshold=5000);
grant delete, insert, select, truncate, update on outbox to app;

-- table parked_key
create table parked_key (
  topic text not null,
  key text not null,
  since timestamp with time zone not null,
  constraint parked_key_pkey PRIMARY KEY (topic, key)
);
grant delete, insert, select, truncate, update on parked_key to app;

-- table programme_kind
create table programme_kind (
  code text not null,
  version integer not null,
  definition jsonb not null,
  shipped boolean not null,
  by text not null,
  at timestamp with time zone not null default clock_timestamp(),
  constraint programme_kind_pkey PRIMARY KEY (code, version),
  constraint programme_kind_version_check CHECK ((version > 0))
);
grant insert, select on programme_kind to app;

-- table questioned_learner
create table questioned_learner (
  learner_id uuid not null,
  open boolean not null,
  constraint questioned_learner_pkey PRIMARY KEY (learner_id)
);
CREATE INDEX questioned_learner_open ON questioned_learner USING btree (learner_id) WHERE open;
CREATE TRIGGER remember_delete AFTER DELETE ON questioned_learner REFERENCING OLD TABLE AS old_rows FOR EACH STATEMENT EXECUTE FUNCTION remember_change('learner_id');
CREATE TRIGGER remember_insert AFTER INSERT ON questioned_learner REFERENCING NEW TABLE AS new_rows FOR EACH STATEMENT EXECUTE FUNCTION remember_change('learner_id');
CREATE TRIGGER remember_update AFTER UPDATE ON questioned_learner REFERENCING OLD TABLE AS old_rows NEW TABLE AS new_rows FOR EACH STATEMENT EXECUTE FUNCTION remember_change('learner_id');
alter table questioned_learner enable row level security;
alter table questioned_learner force row level security;
create policy copied on questioned_learner for all using (current_setting('app.service'::text, true) = 'on'::text);
create policy counted on questioned_learner for select using (current_setting('app.figures'::text, true) = 'on'::text);
grant delete, insert, select, truncate, update on questioned_learner to app;

-- table rate_limit
create table rate_limit (
  key text not null,
  points integer not null default 0,
  expire bigint,
  constraint rate_limit_pkey PRIMARY KEY (key)
);
CREATE INDEX rate_limit_expire ON rate_limit USING btree (expire);
grant delete, insert, select, truncate, update on rate_limit to app;

-- table register_entry
create table register_entry (
  kind text not null,
  code text not null,
  facts jsonb not null,
  version integer not null,
  constraint register_entry_pkey PRIMARY KEY (kind, code)
);
alter table register_entry enable row level security;
alter table register_entry force row level security;
create policy register_entry_added on register_entry for insert with check ('ministere'::text = ANY (app_organisations()));
create policy register_entry_changed on register_entry for update using ('ministere'::text = ANY (app_organisations()));
create policy register_entry_read on register_entry for select using (true);
grant delete, insert, select, truncate, update on register_entry to app;

-- table return_form
create table return_form (
  code text not null,
  version integer not null,
  definition jsonb not null,
  shipped boolean not null,
  by text not null,
  at timestamp with time zone not null default clock_timestamp(),
  constraint return_form_pkey PRIMARY KEY (code, version),
  constraint return_form_version_check CHECK ((version > 0))
);
grant insert, select on return_form to app;

-- table return_import
create table return_import (
  job_id uuid not null,
  campaign text not null,
  content text not null,
  constraint return_import_campaign_fkey FOREIGN KEY (campaign) REFERENCES campaign(code),
  constraint return_import_job_id_fkey FOREIGN KEY (job_id) REFERENCES job(id) ON DELETE CASCADE,
  constraint return_import_pkey PRIMARY KEY (job_id)
);
alter table return_import enable row level security;
alter table return_import force row level security;
create policy return_import_of_job on return_import for all using ((EXISTS ( SELECT
   FROM job
  WHERE job.id = return_import.job_id)));
grant delete, insert, select, truncate, update on return_import to app;

-- table return_reminder
create table return_reminder (
  return_id uuid not null,
  moment text not null,
  told_at timestamp with time zone not null,
  constraint return_reminder_moment_check CHECK ((moment = ANY (ARRAY['before'::text, 'after'::text]))),
  constraint return_reminder_pkey PRIMARY KEY (return_id, moment),
  constraint return_reminder_return_id_fkey FOREIGN KEY (return_id) REFERENCES campaign_return(id)
);
alter table return_reminder enable row level security;
alter table return_reminder force row level security;
create policy return_reminder_read on return_reminder for select using ((EXISTS ( SELECT
   FROM campaign_return r
  WHERE r.id = return_reminder.return_id)));
create policy return_reminder_told on return_reminder for insert with check (current_setting('app.service'::text, true) = 'on'::text);
grant insert, select on return_reminder to app;

-- table session_result
create table session_result (
  session_id uuid not null,
  organisation_id uuid not null,
  paper_id uuid not null,
  school_year text not null,
  level text not null,
  suppressed boolean not null,
  sat integer,
  passed integer,
  constraint session_result_pkey PRIMARY KEY (session_id, organisation_id)
);
CREATE INDEX session_result_year ON session_result USING btree (school_year);
CREATE TRIGGER remember_delete AFTER DELETE ON session_result REFERENCING OLD TABLE AS old_rows FOR EACH STATEMENT EXECUTE FUNCTION remember_change('session_id', 'organisation_id');
CREATE TRIGGER remember_insert AFTER INSERT ON session_result REFERENCING NEW TABLE AS new_rows FOR EACH STATEMENT EXECUTE FUNCTION remember_change('session_id', 'organisation_id');
CREATE TRIGGER remember_update AFTER UPDATE ON session_result REFERENCING OLD TABLE AS old_rows NEW TABLE AS new_rows FOR EACH STATEMENT EXECUTE FUNCTION remember_change('session_id', 'organisation_id');
grant delete, insert, select, truncate, update on session_result to app;

-- table sitting_count
create table sitting_count (
  session_id uuid not null,
  organisation_id uuid not null,
  started integer not null default 0,
  submitted integer not null default 0,
  at_deadline integer not null default 0,
  constraint sitting_count_pkey PRIMARY KEY (session_id, organisation_id)
);
CREATE TRIGGER remember_delete AFTER DELETE ON sitting_count REFERENCING OLD TABLE AS old_rows FOR EACH STATEMENT EXECUTE FUNCTION remember_change('session_id', 'organisation_id');
CREATE TRIGGER remember_insert AFTER INSERT ON sitting_count REFERENCING NEW TABLE AS new_rows FOR EACH STATEMENT EXECUTE FUNCTION remember_change('session_id', 'organisation_id');
CREATE TRIGGER remember_update AFTER UPDATE ON sitting_count REFERENCING OLD TABLE AS old_rows NEW TABLE AS new_rows FOR EACH STATEMENT EXECUTE FUNCTION remember_change('session_id', 'organisation_id');
grant delete, insert, select, truncate, update on sitting_count to app;

-- view surviving_record
create view surviving_record with (security_invoker=true) as
 WITH RECURSIVE chain(learner_id, into_id) AS (
         SELECT merged_learner.learner_id,
            merged_learner.into_learner_id
           FROM merged_learner
        UNION
         SELECT c.learner_id,
            m.into_learner_id
           FROM chain c
             JOIN merged_learner m ON m.learner_id = c.into_id
        ), last_link AS (
         SELECT c.learner_id,
            c.into_id
           FROM chain c
          WHERE NOT (EXISTS ( SELECT
                   FROM merged_learner m
                  WHERE m.learner_id = c.into_id))
        )
 SELECT last_link.learner_id,
    last_link.into_id AS surviving_id
   FROM last_link
UNION
 SELECT last_link.into_id AS learner_id,
    last_link.into_id AS surviving_id
   FROM last_link;
grant delete, insert, select, truncate, update on surviving_record to app;
