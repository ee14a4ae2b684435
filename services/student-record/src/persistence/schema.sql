-- function access_log_drop(timestamp with time zone)
CREATE OR REPLACE FUNCTION public.access_log_drop(before timestamp with time zone)
 RETURNS TABLE(chain text, entries bigint)
 LANGUAGE plpgsql
AS $function$
declare
  part text;
  month timestamptz;
begin
  for part in select c.relname from pg_inherits i join pg_class c on c.oid = i.inhrelid
               where i.inhparent = 'access_log'::regclass and c.relname ~ '^access_log_[0-9]{6}$' order by c.relname loop
    month := to_timestamp(right(part, 6) || ' UTC', 'YYYYMM TZ');
    continue when month + interval '1 month' > before;
    if exists (select from access_unsealed u where u.at >= month and u.at < month + interval '1 month') then
      raise exception 'entries of % wait to be sealed', part;
    end if;
    insert into access_dropped select c.name, c.length, c.head, clock_timestamp() from hash_chain c where c.name = 'access-' || right(part, 6)
      returning access_dropped.chain, access_dropped.length into access_log_drop.chain, access_log_drop.entries;
    if found then return next; end if;
    delete from access_seal s where s.chain = 'access-' || right(part, 6);
    delete from access_of o where o.at >= month and o.at < month + interval '1 month';
    execute format('drop table %I', part);
    update access_beginning b set since = greatest(b.since, month + interval '1 month');
  end loop;
end $function$;

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

-- function access_noted()
CREATE OR REPLACE FUNCTION public.access_noted()
 RETURNS trigger
 LANGUAGE plpgsql
AS $function$
begin
  insert into access_of (learner_id, at, entry_id, family)
    select distinct learner, e.at, e.id,
           case when e.operation = 'read-account' then '' when e.purpose = 'family-access' then e.subject end
      from new_rows e, unnest(e.learner_ids) learner;
  insert into access_unsealed select n.at, n.id from new_rows n;
  return null;
end $function$;

-- function access_stretches(uuid,boolean)
CREATE OR REPLACE FUNCTION public.access_stretches(learner uuid, as_family boolean)
 RETURNS TABLE(one uuid, id uuid, since timestamp with time zone, until timestamp with time zone)
 LANGUAGE plpgsql
AS $function$
declare
  before text := current_setting('app.organisations', true);
  found uuid;
begin
  select coalesce(l.merged_into, l.id) into found from learner l where l.id = learner;
  if found is null then return; end if;
  if as_family then perform set_config('app.organisations', 'ministere', true); end if;
  return query
    select found, l.id, '-infinity'::timestamptz, 'infinity'::timestamptz from learner l where l.id = found or l.merged_into = found
    union all
    select found, p.from_learner_id, m.at, p.at from parting p join learner_merge m on m.id = p.merge_id
     where p.learner_id = found or p.learner_id in (select l.id from learner l where l.merged_into = found);
  perform set_config('app.organisations', coalesce(before, ''), true);
end $function$;

-- function app_acts_as(text)
CREATE OR REPLACE FUNCTION public.app_acts_as(act text)
 RETURNS boolean
 LANGUAGE sql
 STABLE PARALLEL SAFE
AS $function$ select coalesce(nullif(current_setting('app.act', true), ''), act) = act $function$;

-- function app_acts_for(text)
CREATE OR REPLACE FUNCTION public.app_acts_for(act text)
 RETURNS boolean
 LANGUAGE sql
 STABLE PARALLEL SAFE
AS $function$ select coalesce(current_setting('app.learners', true), '') <> '' and coalesce(current_setting('app.act', true), '') = act $function$;

-- function app_classes()
CREATE OR REPLACE FUNCTION public.app_classes()
 RETURNS uuid[]
 LANGUAGE sql
 STABLE PARALLEL SAFE
AS $function$ select string_to_array(nullif(current_setting('app.classes', true), ''), ',')::uuid[] $function$;

-- function app_file()
CREATE OR REPLACE FUNCTION public.app_file()
 RETURNS text
 LANGUAGE sql
 STABLE PARALLEL SAFE
AS $function$ select coalesce(current_setting('app.file', true), '') $function$;

-- function app_files_at()
CREATE OR REPLACE FUNCTION public.app_files_at()
 RETURNS text[]
 LANGUAGE sql
 STABLE PARALLEL SAFE
AS $function$ select string_to_array(nullif(current_setting('app.files_at', true), ''), ',') $function$;

-- function app_is_near(text[])
CREATE OR REPLACE FUNCTION public.app_is_near(path text[])
 RETURNS boolean
 LANGUAGE sql
 STABLE PARALLEL SAFE
AS $function$ select not app_is_person() and path[greatest(least(2, cardinality(path)), cardinality(path) - 1):] && app_organisations() $function$;

-- function app_is_person()
CREATE OR REPLACE FUNCTION public.app_is_person()
 RETURNS boolean
 LANGUAGE sql
 STABLE PARALLEL SAFE
AS $function$ select coalesce(current_setting('app.learners', true), '') <> '' $function$;

-- function app_is_service()
CREATE OR REPLACE FUNCTION public.app_is_service()
 RETURNS boolean
 LANGUAGE sql
 STABLE PARALLEL SAFE
AS $function$ select coalesce(current_setting('app.service', true), '') = 'on' $function$;

-- function app_is_staff()
CREATE OR REPLACE FUNCTION public.app_is_staff()
 RETURNS boolean
 LANGUAGE sql
 STABLE PARALLEL SAFE
AS $function$ select coalesce(current_setting('app.learners', true), '') <> '' and coalesce(current_setting('app.act', true), '') = '' $function$;

-- function app_keeps(text[],uuid)
CREATE OR REPLACE FUNCTION public.app_keeps(visible_to text[], class uuid)
 RETURNS boolean
 LANGUAGE sql
 STABLE PARALLEL SAFE
AS $function$
  select case when app_files_at() is null then class = any (app_classes()::uuid[]) else visible_to && app_files_at() end
$function$;

-- function app_learners()
CREATE OR REPLACE FUNCTION public.app_learners()
 RETURNS uuid[]
 LANGUAGE sql
 STABLE PARALLEL SAFE
AS $function$ select string_to_array(nullif(current_setting('app.learners', true), ''), ',')::uuid[] $function$;

-- function app_organisations()
CREATE OR REPLACE FUNCTION public.app_organisations()
 RETURNS text[]
 LANGUAGE sql
 STABLE PARALLEL SAFE
AS $function$ select string_to_array(nullif(current_setting('app.organisations', true), ''), ',') $function$;

-- function app_walls()
CREATE OR REPLACE FUNCTION public.app_walls()
 RETURNS text[]
 LANGUAGE sql
 STABLE PARALLEL SAFE
AS $function$ select string_to_array(nullif(current_setting('app.walls', true), ''), ',') $function$;

-- function attachments_of(uuid)
CREATE OR REPLACE FUNCTION public.attachments_of(message uuid)
 RETURNS jsonb
 LANGUAGE plpgsql
AS $function$
declare
  before text := coalesce(current_setting('app.service', true), '');
  found jsonb;
begin
  perform set_config('app.service', 'on', true);
  select coalesce(jsonb_agg(jsonb_build_object('n', a.n, 'name', a.name, 'type', c.type, 'size', c.size, 'state', c.state) order by a.n), '[]') into found
    from message_attachment a join attachment_content c on c.sha256 = a.sha256 where a.message_id = message;
  perform set_config('app.service', before, true);
  return found;
end $function$;

-- function attended_on(date,date,date)
CREATE OR REPLACE FUNCTION public.attended_on(began_on date, ended_on date, day date)
 RETURNS boolean
 LANGUAGE sql
 IMMUTABLE PARALLEL SAFE
AS $function$
  select (began_on is null or began_on <= day) and open_on(ended_on, day)
$function$;

-- function attending(uuid)
CREATE OR REPLACE FUNCTION public.attending(class uuid)
 RETURNS SETOF uuid
 LANGUAGE sql
 STABLE
AS $function$
  select m.learner_id from membership m
   where m.class_id = class and m.learner_id is not null and open_on(m.ended_on, school_day()) and m.begins_on is null
$function$;

-- function change_deleted()
CREATE OR REPLACE FUNCTION public.change_deleted()
 RETURNS trigger
 LANGUAGE plpgsql
AS $function$
begin
  insert into change_pending (kind, id, was, sees) select tg_argv[0], id, visible_to, '{}'::text[] from old_rows;
  return null;
end $function$;

-- function change_inserted()
CREATE OR REPLACE FUNCTION public.change_inserted()
 RETURNS trigger
 LANGUAGE plpgsql
AS $function$
begin
  insert into change_pending (kind, id, sees) select tg_argv[0], id, visible_to from new_rows;
  return null;
end $function$;

-- function change_position(timestamp with time zone)
CREATE OR REPLACE FUNCTION public.change_position(at timestamp with time zone)
 RETURNS bigint
 LANGUAGE sql
 IMMUTABLE PARALLEL SAFE
AS $function$
  select least(greatest(floor(extract(epoch from at) * 1000), 0), 8796093022207)::bigint << 20
$function$;

-- function change_updated()
CREATE OR REPLACE FUNCTION public.change_updated()
 RETURNS trigger
 LANGUAGE plpgsql
AS $function$
begin
  if tg_argv[1] = 'keyed' then
    insert into change_pending (kind, id, was, sees, keyed)
      select tg_argv[0], n.id, case when o.visible_to <> n.visible_to then o.visible_to end, n.visible_to,
             (o.source, o.source_id) is distinct from (n.source, n.source_id)
        from new_rows n join old_rows o on o.id = n.id where n is distinct from o;
  else
    insert into change_pending (kind, id, was, sees)
      select tg_argv[0], n.id, case when o.visible_to <> n.visible_to then o.visible_to end, n.visible_to
        from new_rows n join old_rows o on o.id = n.id where n is distinct from o;
  end if;
  return null;
end $function$;

-- function class_seen()
CREATE OR REPLACE FUNCTION public.class_seen()
 RETURNS trigger
 LANGUAGE plpgsql
AS $function$
declare
  before text := coalesce(current_setting('app.organisations', true), '');
  uses uuid[];
begin
  perform set_config('app.organisations', 'ministere', true);
  if tg_op = 'INSERT' then
    select uses_of_classes(array_agg(source), array_agg(source_id), array_agg(level)) into uses from new_rows;
  else
    with was as (select source, source_id, level, visible_to, closed_on is null from old_rows),
         became as (select source, source_id, level, visible_to, closed_on is null from new_rows),
         moved as ((table was except table became) union (table became except table was))
    select uses_of_classes(array_agg(source), array_agg(source_id), array_agg(level)) into uses from moved;
  end if;
  if uses <> '{}' then perform see_uses(uses); end if;
  perform set_config('app.organisations', before, true);
  return null;
end $function$;

-- function client_views(text,uuid,text,uuid,integer)
CREATE OR REPLACE FUNCTION public.client_views(sight text, request uuid, client text, after uuid, most integer)
 RETURNS TABLE(id uuid, item jsonb)
 LANGUAGE plpgsql
AS $function$
begin
  perform see(sight);
  return query
    select r.id, jsonb_build_object('id', r.id, 'vendor', r.vendor, 'scopes', r.scopes, 'purpose', r.purpose,
             'requestedAt', r.requested_at, 'clientId', r.client_id,
             'organisations', (select jsonb_agg(jsonb_build_object('code', o.code, 'state', g.state) order by o.code)
                                 from client_grant g join organisation o on o.id = g.organisation_id where g.request_id = r.id))
      from client_request r
     where (request is null or r.id = request) and (client is null or r.client_id = client)
       and r.id > coalesce(after, '00000000-0000-0000-0000-000000000000')
     order by r.id limit most;
end $function$;

-- function code_changed()
CREATE OR REPLACE FUNCTION public.code_changed()
 RETURNS trigger
 LANGUAGE plpgsql
AS $function$
declare
  before text := current_setting('app.organisations', true);
begin
  if not exists (select from new_rows n join old_rows o on o.id = n.id where n.permanent_code is distinct from o.permanent_code) then
    return null;
  end if;
  perform set_config('app.organisations', 'ministere', true);
  insert into code_change (learner_id, was, became, at, by, why, source, was_source)
    select n.id, o.permanent_code, n.permanent_code, clock_timestamp(),
           coalesce(nullif(current_setting('app.code_by', true), ''), said.source, n.leading_source, '-'),
           coalesce(nullif(current_setting('app.code_why', true), ''), 'said-by-system'), said.source, coalesce(former.source, o.leading_source)
      from new_rows n join old_rows o on o.id = n.id
      left join lateral (select s.source from learner_source s
                          where s.learner_id = n.id and s.said->>'permanentCode' is not distinct from n.permanent_code
                          order by s.source = n.leading_source desc, s.source limit 1) said on true
      left join lateral (select c.source from code_change c where c.learner_id = n.id order by c.id desc limit 1) former on true
     where n.permanent_code is distinct from o.permanent_code;
  perform set_config('app.organisations', coalesce(before, ''), true);
  return null;
end $function$;

-- function code_in_sight(uuid,text)
CREATE OR REPLACE FUNCTION public.code_in_sight(learner uuid, of_source text)
 RETURNS boolean
 LANGUAGE sql
 STABLE
AS $function$
  select exists (select from learner_source s where s.learner_id = learner
                    and s.source = coalesce(of_source, (select l.leading_source from learner l where l.id = learner)))
$function$;

-- function copy_is_open(uuid,integer)
CREATE OR REPLACE FUNCTION public.copy_is_open(copy uuid, until_age integer)
 RETURNS boolean
 LANGUAGE sql
 STABLE
AS $function$
  select exists (
    select from message_copy_child k join account_link a on a.learner_id = k.learner_id and a.subject = k.subject and a.ended_at is null
     where k.copy_id = copy and (a.role = 'learner' or a.role = 'guardian' and guardian_may(a.learner_id, a.person_id, 'receive-messages', until_age, school_day())))
$function$;

-- function correction_item(correction_request)
CREATE OR REPLACE FUNCTION public.correction_item(r correction_request)
 RETURNS jsonb
 LANGUAGE sql
 STABLE
AS $function$
  select jsonb_build_object('id', r.id, 'learnerId', r.learner_id, 'organisation', (select o.code from organisation o where o.id = r.organisation_id),
           'kind', r.kind, 'recordId', r.record_id, 'field', r.field, 'stood', r.stood, 'shouldSay', r.should_say, 'why', r.why,
           'askedAs', r.asked_as, 'askedAt', r.asked_at, 'dueOn', r.due_on, 'extendedAt', r.extended_at, 'extendedWhy', r.extended_why,
           'state', r.state, 'late', r.state = 'asked' and r.due_on < school_day(), 'remindedAt', r.reminded_at,
           'becomes', r.becomes, 'reason', r.reason, 'words', r.words, 'endedAt', r.ended_at,
           'correctedAt', r.corrected_at, 'correctedVersion', r.corrected_version,
           'statement', (select s.text from correction_statement s where s.id = r.id))
$function$;

-- function count_accesses(text,text,uuid,timestamp with time zone,timestamp with time zone,text[])
CREATE OR REPLACE FUNCTION public.count_accesses(sight text, reader text, learner uuid, since timestamp with time zone, until timestamp with time zone, told text[])
 RETURNS TABLE(shown bigint, withheld bigint, beginning timestamp with time zone)
 LANGUAGE plpgsql
AS $function$
declare
  as_family boolean := sight like 'person:%';
  ids uuid[];
  froms timestamptz[];
  untils timestamptz[];
begin
  perform see(sight);
  select array_agg(s.id), array_agg(greatest(s.since, count_accesses.since)), array_agg(least(s.until, count_accesses.until))
    into ids, froms, untils from access_stretches(learner, as_family) s;
  if as_family then perform set_config('app.organisations', 'ministere', true); end if;
  return query
    select count(*) filter (where w.entry_id is null), count(*) filter (where w.reason = any(told)), (select b.since from access_beginning b)
      from unnest(ids, froms, untils) s (id, since, until)
      join access_of o on o.learner_id = s.id and o.at >= s.since and o.at < s.until
      left join access_withheld w on as_family and w.entry_id = o.entry_id and w.until > school_day()
     where case when as_family then o.family is null or o.family = reader
                else exists (select from access_log e where e.id = o.entry_id and e.at = o.at) end;
end $function$;

-- function count_accesses(text,text,uuid,timestamp with time zone,timestamp with time zone,text[],integer)
CREATE OR REPLACE FUNCTION public.count_accesses(sight text, reader text, learner uuid, since timestamp with time zone, until timestamp with time zone, told text[], most integer)
 RETURNS TABLE(shown bigint, withheld bigint, beginning timestamp with time zone)
 LANGUAGE plpgsql
 SET plan_cache_mode TO 'force_generic_plan'
AS $function$
declare
  as_family boolean := sight like 'person:%';
  ids uuid[];
  froms timestamptz[];
  untils timestamptz[];
begin
  perform see(sight);
  select array_agg(s.id), array_agg(greatest(s.since, count_accesses.since)), array_agg(least(s.until, count_accesses.until))
    into ids, froms, untils from access_stretches(learner, as_family) s;
  -- What the family may read is settled by the stretches; whose entries they are, by their learners.
  if as_family then
    perform set_config('app.organisations', 'ministere', true), set_config('app.learners', array_to_string(ids, ','), true);
  end if;
  return query
    select (select count(*) from (
              select distinct x.at, x.entry_id
                from unnest(ids, froms, untils) s (id, since, until)
               cross join lateral (
                 select o.at, o.entry_id from access_of o
                  where o.learner_id = s.id and o.at >= s.since and o.at < s.until
                    and case when as_family then (o.family is null or o.family = reader)
                                  and not exists (select from access_withheld w where w.entry_id = o.entry_id and w.until > school_day())
                             else exists (select from access_log e where e.id = o.entry_id and e.at = o.at) end
                  order by o.at desc, o.entry_id desc limit most) x limit most) counted),
           (select count(distinct w.entry_id)
              from unnest(ids, froms, untils) s (id, since, until)
              join access_withheld w on as_family and w.until > school_day() and w.reason = any(told)
              join access_log e on e.id = w.entry_id and e.at >= s.since and e.at < s.until
              join access_of o on o.learner_id = s.id and o.at = e.at and o.entry_id = e.id and (o.family is null or o.family = reader)),
           (select b.since from access_beginning b);
end $function$;

-- function count_class_competencies(text,uuid)
CREATE OR REPLACE FUNCTION public.count_class_competencies(sight text, class uuid)
 RETURNS TABLE(learners integer, counts jsonb)
 LANGUAGE plpgsql
AS $function$
begin
  perform see(sight);
  return query
    select cardinality(g.ids), levels_of(g.ids)
      from (select array(select distinct p from attending(c.id) p) as ids from class c where c.id = class) g;
end $function$;

-- function count_organisation_competencies(text,text)
CREATE OR REPLACE FUNCTION public.count_organisation_competencies(sight text, organisation text)
 RETURNS TABLE(learners integer, counts jsonb)
 LANGUAGE plpgsql
AS $function$
begin
  perform see(sight);
  return query
    select cardinality(g.ids), levels_of(g.ids)
      from (select array(select distinct e.learner_id from enrolment e join organisation p on p.id = e.organisation_id
                          where organisation = any (p.path) and attended_on(e.began_on, e.ended_on, school_day())) as ids
              from organisation o where o.code = organisation and o.path && app_organisations()) g;
end $function$;

-- function digest_hour()
CREATE OR REPLACE FUNCTION public.digest_hour()
 RETURNS timestamp with time zone
 LANGUAGE sql
 STABLE
AS $function$
  select (school_day() + case when (now() at time zone 'America/Toronto')::time < '17:00' then 0 else 1 end + time '17:00') at time zone 'America/Toronto'
$function$;

-- function export_bytes(text,uuid,integer)
CREATE OR REPLACE FUNCTION public.export_bytes(sight text, job uuid, part integer)
 RETURNS TABLE(bytes bytea)
 LANGUAGE plpgsql
AS $function$
begin
  perform see(sight);
  return query select p.bytes from export_part p where p.job_id = job and p.seq = part;
end $function$;

-- function export_learners(text,uuid)
CREATE OR REPLACE FUNCTION public.export_learners(sight text, job uuid)
 RETURNS TABLE(learners uuid[])
 LANGUAGE plpgsql
AS $function$
begin
  perform see(sight);
  return query select p.learners from export_part p where p.job_id = job order by p.seq;
end $function$;

-- function export_piece(text,uuid,integer)
CREATE OR REPLACE FUNCTION public.export_piece(sight text, job uuid, part integer)
 RETURNS TABLE(bytes bytea, learners uuid[])
 LANGUAGE plpgsql
AS $function$
begin
  perform see(sight);
  return query select p.bytes, p.learners from export_part p where p.job_id = job and p.seq = part;
end $function$;

-- function family_divided()
CREATE OR REPLACE FUNCTION public.family_divided()
 RETURNS trigger
 LANGUAGE plpgsql
AS $function$
begin
  update correction_statement s set apart = true where s.learner_id = new.learner_id and not s.apart;
  return null;
end $function$;

-- function family_learners(text,text,text,integer,date)
CREATE OR REPLACE FUNCTION public.family_learners(who_role text, who text, asked text, age_limit integer, today date)
 RETURNS uuid[]
 LANGUAGE sql
 STABLE
AS $function$
  select array(
    select a.learner_id from account_link a join learner l on l.id = a.learner_id
     where a.subject = who and a.role = who_role and a.ended_at is null
       and case who_role when 'learner' then age_limit = 0 or extract(year from age(today, l.birth_date)) >= age_limit
                         else guardian_may(a.learner_id, a.person_id, asked, age_limit, today) end)
$function$;

-- function family_of(text,text,text[],integer[])
CREATE OR REPLACE FUNCTION public.family_of(who_role text, who text, acts text[], age_limits integer[])
 RETURNS uuid[]
 LANGUAGE plpgsql
AS $function$
declare
  before text := current_setting('app.organisations', true);
  found uuid[];
begin
  perform set_config('app.organisations', 'ministere', true);
  found := array(select distinct f.id from unnest(acts, age_limits) as t (act, age_limit),
                        unnest(family_learners(who_role, who, t.act, t.age_limit, school_day())) as f (id));
  perform set_config('app.organisations', coalesce(before, ''), true);
  return found;
end $function$;

-- function file_since(uuid,uuid,text)
CREATE OR REPLACE FUNCTION public.file_since(learner uuid, place uuid, of_file text)
 RETURNS date
 LANGUAGE sql
 STABLE
AS $function$
  select case when of_file = 'professional-file' then
    (select (max(greatest(n.written_at, n.signed_at)) at time zone 'America/Toronto')::date
       from professional_note n where n.learner_id = learner and n.organisation_id = place)
  else
    (select max(e.ended_on) from enrolment e
      where e.learner_id = learner and e.organisation_id = place
        and (of_file = 'special-assistance-file')
            = (exists (select from intervention_plan p where p.learner_id = learner and p.organisation_id = place)
               or exists (select from accommodation a where a.learner_id = learner and a.organisation_id = place))
     having bool_and(e.ended_on is not null))
  end
$function$;

-- function find_own_learners(text,text,text,text,uuid,integer)
CREATE OR REPLACE FUNCTION public.find_own_learners(sight text, within text, year text, named text, after uuid, most integer)
 RETURNS TABLE(id uuid, record jsonb)
 LANGUAGE plpgsql
AS $function$
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
end $function$;

-- function folded(text)
CREATE OR REPLACE FUNCTION public.folded(said text)
 RETURNS text
 LANGUAGE sql
 IMMUTABLE PARALLEL SAFE
AS $function$
  select lower(regexp_replace(replace(replace(normalize(lower(said), nfkd), 'œ', 'oe'), 'æ', 'ae'), '[̀-ͯ]', '', 'g'))
$function$;

-- function functions_of(text,date)
CREATE OR REPLACE FUNCTION public.functions_of(who text, today date)
 RETURNS TABLE(function text, profession text, organisation_id uuid, organisation text)
 LANGUAGE sql
 STABLE
AS $function$
  select distinct f.function, f.profession, o.id, o.code
    from account_link a join staff_function f on f.staff_id = a.staff_id join organisation o on o.id = f.organisation_id
   where a.subject = who and a.role = 'staff' and a.ended_at is null
     and f.replaced_at is null and f.valid_from <= today and coalesce(f.valid_until, today) >= today
$function$;

-- function functions_over(text,text[],uuid,date)
CREATE OR REPLACE FUNCTION public.functions_over(who text, readers text[], learner uuid, today date)
 RETURNS TABLE(function text, profession text, organisation text)
 LANGUAGE sql
 STABLE
AS $function$
  select 'teaching', null::text, o.code
    from membership m join class c on c.id = m.class_id join organisation o on o.id = c.organisation_id
   where 'teaching' = any (readers) and m.learner_id = learner and m.ended_on is null and m.begins_on is null and m.class_id = any (taught_classes(who))
  union
  select f.function, f.profession, f.organisation
    from functions_of(who, today) f
   where f.function = any (readers)
     and exists (select from enrolment e join organisation o on o.id = e.organisation_id
                  where e.learner_id = learner and attended_on(e.began_on, e.ended_on, today) and f.organisation = any (o.path))
$function$;

-- function guardian_may(uuid,uuid,text,integer,date)
CREATE OR REPLACE FUNCTION public.guardian_may(learner uuid, person uuid, asked text, until_age integer, today date)
 RETURNS boolean
 LANGUAGE sql
 STABLE
AS $function$
  select case
           when l.birth_date is null or extract(year from age(today, l.birth_date)) < until_age then not exists (
             select from guardian_word w
              where w.learner_id = l.id and w.person_id = person and w.replaced_at is null
                and not exists (select from jsonb_to_recordset(w.rights) as r (act text, "validFrom" date, "validUntil" date)
                                 where r.act = asked and r."validFrom" <= today and coalesce(r."validUntil", today) >= today))
           else asked <> 'consent' and exists (
             select from consent c
              where c.learner_id = l.id and c.purpose = 'guardian-of-adult' and c.recipient = person::text
                and c.ended_at is null and c.valid_until >= today)
         end
         and not exists (
           select from family_order o
            where o.learner_id = l.id and o.lifted_at is null and (o.kind <> 'no-acts' or asked = any(o.acts))
              and o.valid_from <= today and coalesce(o.valid_until, today) >= today
              and (person = any(o.persons)) <> (o.kind = 'protected'))
    from learner l where l.id = learner
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

-- function keep_released_assessments(uuid[])
CREATE OR REPLACE FUNCTION public.keep_released_assessments(results uuid[])
 RETURNS void
 LANGUAGE sql
AS $function$
  insert into released_assessment (id, kind, title, at)
    select distinct on (1) released_assessment_id(r.kind, r.organisation_id, r.content), r.kind,
           case r.kind when 'exam' then concat_ws(' ', r.content->>'subject', r.content->>'level', r.content->>'schoolYear')
             else coalesce(r.content->>'title', r.content->>'courseCode', 'course') end, r.heard_at
      from result r where r.id = any(results) order by 1, r.heard_at
    on conflict do nothing
$function$;

-- function kept_for(uuid)
CREATE OR REPLACE FUNCTION public.kept_for(learner uuid)
 RETURNS text
 LANGUAGE sql
 STABLE
AS $function$
  select case
    when exists (select from legal_hold h where h.learner_id = learner and h.lifted_at is null) then 'held'
    when exists (select from correction_request r where r.learner_id = learner and r.state = 'asked')
      or exists (select from access_question q where q.learner_id = learner and q.state = 'asked')
      or exists (select from transfer t where t.learner_id = learner and t.state = 'asked')
      or exists (select from code_request c where c.learner_id = learner and c.state = 'open')
      or exists (select from data_package d where d.learner_id = learner and d.expires_at > clock_timestamp()) then 'request-open'
    when exists (select from match_pair m where learner in (m.learner_id, m.other_learner_id) and m.state = 'open') then 'identity-open'
  end
$function$;

-- function key_id(text)
CREATE OR REPLACE FUNCTION public.key_id(key text)
 RETURNS uuid
 LANGUAGE sql
 IMMUTABLE PARALLEL SAFE
AS $function$ select md5(key)::uuid $function$;

-- function key_id(text,text)
CREATE OR REPLACE FUNCTION public.key_id(source text, source_id text)
 RETURNS uuid
 LANGUAGE sql
 IMMUTABLE PARALLEL SAFE
AS $function$
  select key_id(source || chr(10) || source_id)
$function$;

-- function key_of_client_request(uuid)
CREATE OR REPLACE FUNCTION public.key_of_client_request(request uuid)
 RETURNS TABLE(key jsonb)
 LANGUAGE plpgsql
AS $function$
begin
  perform see('ministere');
  return query select r.key from client_request r where r.id = request;
end $function$;

-- function lapse_sight()
CREATE OR REPLACE FUNCTION public.lapse_sight()
 RETURNS integer
 LANGUAGE plpgsql
AS $function$
declare
  log_before text := coalesce(current_setting('app.log', true), '');
  sight_before text := coalesce(current_setting('app.organisations', true), '');
  since timestamptz;
  until timestamptz := now();
  lapsed integer;
begin
  perform set_config('app.log', 'on', true), set_config('app.organisations', 'ministere', true);
  select lapsed_until into since from change_head for update;
  insert into change_pending (kind, id)
    select distinct 'learner', learner_id from learner_source
     where absent_at > since - interval '1 year' and absent_at <= until - interval '1 year';
  get diagnostics lapsed = row_count;
  update change_head set lapsed_until = until where until > lapsed_until;
  perform set_config('app.log', log_before, true), set_config('app.organisations', sight_before, true);
  return lapsed;
end $function$;

-- function learner_named(uuid)
CREATE OR REPLACE FUNCTION public.learner_named(learner uuid)
 RETURNS jsonb
 LANGUAGE plpgsql
AS $function$
declare
  before text := current_setting('app.organisations', true);
  named jsonb;
begin
  perform set_config('app.organisations', 'ministere', true);
  select jsonb_build_object('id', l.id, 'familyName', l.family_name, 'givenName', l.given_name, 'middleName', null, 'birthDate', null,
                            'permanentCode', null, 'sex', null, 'unified', false, 'enrolments', '[]'::jsonb, 'classes', '[]'::jsonb,
                            'sources', r.record->'sources')
    into named from learner l cross join lateral learner_records(array[l.id]) r where l.id = learner;
  perform set_config('app.organisations', coalesce(before, ''), true);
  return named;
end $function$;

-- function learner_of_plan(uuid)
CREATE OR REPLACE FUNCTION public.learner_of_plan(plan uuid)
 RETURNS uuid
 LANGUAGE plpgsql
AS $function$
declare
  before text := current_setting('app.organisations', true);
  found uuid;
begin
  perform set_config('app.organisations', 'ministere', true);
  select p.learner_id into found from intervention_plan p where p.id = plan;
  perform set_config('app.organisations', coalesce(before, ''), true);
  return found;
end $function$;

-- function learner_opened()
CREATE OR REPLACE FUNCTION public.learner_opened()
 RETURNS trigger
 LANGUAGE plpgsql
AS $function$
begin
  insert into likeness_due (learner_id) select id from new_rows;
  return null;
end $function$;

-- function learner_parted(uuid,uuid)
CREATE OR REPLACE FUNCTION public.learner_parted(learner uuid, of uuid)
 RETURNS void
 LANGUAGE sql
AS $function$
  insert into change_pending (kind, id, parted_from) values ('learner', learner, of)
$function$;

-- function learner_records(uuid[])
CREATE OR REPLACE FUNCTION public.learner_records(ids uuid[])
 RETURNS TABLE(id uuid, version integer, record jsonb)
 LANGUAGE sql
 STABLE
AS $function$
  select l.id, l.version, jsonb_build_object(
    'id', l.id,
    'familyName', coalesce(own.said->>'familyName', l.family_name),
    'givenName', coalesce(own.said->>'givenName', l.given_name),
    'middleName', coalesce(own.said->>'middleName', l.middle_name),
    'birthDate', coalesce((own.said->>'birthDate')::date, l.birth_date),
    'permanentCode', coalesce(own.said->>'permanentCode', l.permanent_code),
    'sex', coalesce(own.said->>'sex', l.sex),
    'unified', not exists (select from match_pair p where p.learner_id = l.id and p.state = 'open'),
    'sources', coalesce((
      select jsonb_agg(jsonb_build_object('source', split_part(s.source, '@', 1), 'sourceId', s.source_id, 'organisation', o.code) order by s.source, s.source_id)
        from learner_source s join organisation o on o.id = s.organisation_id where s.learner_id = l.id), '[]'),
    'enrolments', coalesce((
      select jsonb_agg(jsonb_build_object('id', e.id, 'organisation', o.code, 'schoolYear', e.school_year, 'level', e.level, 'studies', e.studies,
                                          'beganOn', e.began_on, 'endedOn', e.ended_on) order by e.school_year desc, e.id)
        from enrolment e join organisation o on o.id = e.organisation_id where e.learner_id = l.id), '[]'),
    'classes', coalesce((
      select jsonb_agg(jsonb_build_object('id', c.id, 'title', c.title, 'organisation', o.code) order by c.title, c.id)
        from class c join organisation o on o.id = c.organisation_id
       where c.id in (select m.class_id from membership m where m.learner_id = l.id and m.ended_on is null and m.begins_on is null) and c.closed_on is null), '[]'),
    'statements', statements_beside(l.id, '{learner,enrolment,other}', null))
    from learner l left join lateral (
      select s.said from learner_source s
       where s.learner_id = l.id and s.said is not null
         and not exists (select from learner_source f where f.learner_id = l.id and f.source = l.leading_source)
       order by s.absent_at desc nulls first, s.source, s.source_id limit 1) own on true
   where l.id = any(ids)
$function$;

-- function learner_renamed()
CREATE OR REPLACE FUNCTION public.learner_renamed()
 RETURNS trigger
 LANGUAGE plpgsql
AS $function$
begin
  insert into likeness_due (learner_id)
    select n.id from new_rows n join old_rows o on o.id = n.id
     where (n.family_name, n.given_name, n.birth_date, n.permanent_code, n.merged_into)
           is distinct from (o.family_name, o.given_name, o.birth_date, o.permanent_code, o.merged_into);
  return null;
end $function$;

-- function learner_source_deleted()
CREATE OR REPLACE FUNCTION public.learner_source_deleted()
 RETURNS trigger
 LANGUAGE plpgsql
AS $function$
begin
  insert into change_pending (kind, id, was, sees)
    select 'learner', learner_id, visible_to, null from old_rows
    union all select 'learner-key', key_id(source, source_id), visible_to, '{}'::text[] from old_rows;
  return null;
end $function$;

-- function learner_source_inserted()
CREATE OR REPLACE FUNCTION public.learner_source_inserted()
 RETURNS trigger
 LANGUAGE plpgsql
AS $function$
begin
  insert into change_pending (kind, id, sees, key)
    select 'learner', learner_id, null, null from new_rows
    union all select 'learner-key', key_id(source, source_id), visible_to, source || chr(10) || source_id from new_rows;
  return null;
end $function$;

-- function learner_source_updated()
CREATE OR REPLACE FUNCTION public.learner_source_updated()
 RETURNS trigger
 LANGUAGE plpgsql
AS $function$
begin
  insert into change_pending (kind, id, was)
    select 'learner', o.learner_id, case when (o.learner_id, o.visible_to) is distinct from (n.learner_id, n.visible_to) then o.visible_to end
      from old_rows o left join new_rows n on n.source = o.source and n.source_id = o.source_id where n is distinct from o
    union all
    select 'learner', n.learner_id, null
      from new_rows n left join old_rows o on o.source = n.source and o.source_id = n.source_id where o.learner_id is distinct from n.learner_id;
  insert into change_pending (kind, id, was, sees, key)
    select 'learner-key', key_id(coalesce(n.source, o.source), coalesce(n.source_id, o.source_id)),
           case when n.visible_to is distinct from o.visible_to then o.visible_to end, coalesce(n.visible_to, '{}'),
           n.source || chr(10) || n.source_id
      from old_rows o full join new_rows n on n.source = o.source and n.source_id = o.source_id
     where (n.learner_id, n.organisation_id, n.visible_to, n.absent_at) is distinct from (o.learner_id, o.organisation_id, o.visible_to, o.absent_at);
  return null;
end $function$;

-- function learner_updated()
CREATE OR REPLACE FUNCTION public.learner_updated()
 RETURNS trigger
 LANGUAGE plpgsql
AS $function$
begin
  insert into change_pending (kind, id)
    select 'learner', n.id from new_rows n join old_rows o on o.id = n.id
     where (n.family_name, n.given_name, n.middle_name, n.birth_date, n.permanent_code, n.sex, n.merged_into, n.leading_source)
           is distinct from (o.family_name, o.given_name, o.middle_name, o.birth_date, o.permanent_code, o.sex, o.merged_into, o.leading_source);
  return null;
end $function$;

-- function learners_with_account(uuid[])
CREATE OR REPLACE FUNCTION public.learners_with_account(learners uuid[])
 RETURNS SETOF uuid
 LANGUAGE plpgsql
AS $function$
declare
  before text := current_setting('app.organisations', true);
begin
  perform set_config('app.organisations', 'ministere', true);
  return query select distinct a.learner_id from account_link a where a.learner_id = any(learners) and a.ended_at is null;
  perform set_config('app.organisations', coalesce(before, ''), true);
end $function$;

-- function level_title(text)
CREATE OR REPLACE FUNCTION public.level_title(level text)
 RETURNS text
 LANGUAGE sql
 IMMUTABLE PARALLEL SAFE
AS $function$
  select case
           when level like 'preschool-%' then 'Maternelle ' || right(level, 1) || ' ans'
           when level like 'primary-%' then right(level, 1) || case right(level, 1) when '1' then 're' else 'e' end || ' année du primaire'
           when level like 'secondary-%' then right(level, 1) || case right(level, 1) when '1' then 're' else 'e' end || ' secondaire'
           when level = 'vocational' then 'Formation professionnelle'
           when level = 'adult' then 'Formation générale des adultes'
           when level = 'college' then 'Enseignement collégial'
           when level = 'university' then 'Enseignement universitaire'
           when level = 'unknown' then 'Niveau non précisé'
           else level end
$function$;

-- function levels_of(uuid[])
CREATE OR REPLACE FUNCTION public.levels_of(learners uuid[])
 RETURNS jsonb
 LANGUAGE sql
 STABLE
AS $function$
  select coalesce(jsonb_agg(jsonb_build_object('dimension', c.dimension, 'level', c.level, 'learners', c.learners)), '[]')
    from (select l.dimension, l.level, count(*) as learners
            from (select distinct on (a.learner_id, a.dimension) a.dimension, a.level
                    from competency_assessment a where a.learner_id = any (levels_of.learners) and a.withdrawn_at is null
                   order by a.learner_id, a.dimension, a.assessed_on desc, a.id desc) l
           group by l.dimension, l.level) c
$function$;

-- function list_absence_notices(text,text,uuid,date,uuid,integer)
CREATE OR REPLACE FUNCTION public.list_absence_notices(sight text, of_organisation text, of_learner uuid, day date, after uuid, most integer)
 RETURNS TABLE(id uuid, learner_id uuid, item jsonb)
 LANGUAGE plpgsql
AS $function$
begin
  perform see(sight);
  return query
    select n.id, n.learner_id, jsonb_build_object('id', n.id, 'learnerId', n.learner_id, 'organisation', o.code, 'toldAs', n.told_as, 'firstOn', n.first_on,
             'lastOn', n.last_on, 'reason', n.reason, 'note', n.note, 'toldAt', n.told_at, 'acknowledgedAt', n.acknowledged_at, 'withdrawnAt', n.withdrawn_at)
      from absence_notice n join organisation o on o.id = n.organisation_id
     where (of_organisation is null or of_organisation = any (o.path)) and (of_learner is null or n.learner_id = of_learner)
       and (day is null or day between n.first_on and n.last_on) and (after is null or n.id > after)
     order by n.id limit most;
end $function$;

-- function list_access_questions(text,text,text,uuid,integer)
CREATE OR REPLACE FUNCTION public.list_access_questions(sight text, reader text, of_state text, after uuid, most integer)
 RETURNS TABLE(id uuid, learner_id uuid, item jsonb)
 LANGUAGE plpgsql
AS $function$
begin
  perform see(sight);
  return query
    select q.id, q.learner_id, jsonb_build_object('id', q.id, 'entryId', q.entry_id, 'learnerId', q.learner_id, 'kind', q.kind, 'text', q.text,
             'askedAt', q.asked_at, 'dueAt', q.due_at, 'state', q.state, 'answer', q.answer, 'endedAt', q.ended_at, 'late', q.state = 'asked' and q.due_at < now())
      from access_question q
     where (of_state is null or q.state = of_state) and q.id > coalesce(after, '00000000-0000-0000-0000-000000000000')
     order by q.id limit most;
end $function$;

-- function list_accesses(text,text,uuid,timestamp with time zone,timestamp with time zone,timestamp with time zone,uuid,integer)
CREATE OR REPLACE FUNCTION public.list_accesses(sight text, reader text, learner uuid, since timestamp with time zone, until timestamp with time zone, after_at timestamp with time zone, after_id uuid, most integer)
 RETURNS TABLE(learner_id uuid, id uuid, at timestamp with time zone, item jsonb)
 LANGUAGE plpgsql
 SET plan_cache_mode TO 'force_generic_plan'
AS $function$
declare
  as_family boolean := sight like 'person:%';
  one_id uuid;
  ids uuid[];
  froms timestamptz[];
  untils timestamptz[];
begin
  perform see(sight);
  select min(s.one::text)::uuid, array_agg(s.id), array_agg(greatest(s.since, list_accesses.since)), array_agg(least(s.until, list_accesses.until))
    into one_id, ids, froms, untils from access_stretches(learner, as_family) s;
  if one_id is null then return; end if;
  -- What the family may read is settled by the stretches; whose entries they are, by their learners.
  if as_family then
    perform set_config('app.organisations', 'ministere', true), set_config('app.learners', array_to_string(ids, ','), true);
  end if;
  return query
    select one_id, a.entry_id, a.at, a.item
      from (select null) nobody left join lateral (
        select distinct on (x.at, x.entry_id) x.entry_id, x.at, x.item
          from unnest(ids, froms, untils) s (id, since, until)
         cross join lateral (
           select o.entry_id, o.at, jsonb_build_object(
                    'id', o.entry_id, 'at', o.at, 'learnerId', one_id, 'role', e.role, 'subject', e.subject is not null, 'purpose', e.purpose,
                    'legalBasis', e.legal_basis, 'operation', e.operation, 'own', coalesce(e.subject = reader, false),
                    'organisations', (select coalesce(jsonb_agg(jsonb_build_object('code', c.code, 'name', coalesce(n.name, c.code)) order by c.code), '[]')
                                        from unnest(e.acting_organisations) c(code)
                                        left join lateral (select n.name from organisation_name n where n.code = c.code and n.since <= o.at
                                                            order by n.since desc limit 1) n on true),
                    'question', (select q.state from access_question q where q.entry_id = o.entry_id and q.subject = reader
                                  order by q.id desc limit 1)) as item
             from access_of o
            cross join lateral (select * from access_log e where e.id = o.entry_id and e.at = o.at offset 0) e
            where o.learner_id = s.id and o.at >= s.since and o.at < s.until and (o.at, o.entry_id) < (after_at, after_id)
              and (not as_family or ((o.family is null or o.family = reader)
                   and not exists (select from access_withheld w where w.entry_id = o.entry_id and w.until > school_day())))
            order by o.at desc, o.entry_id desc limit most) x
         order by x.at desc, x.entry_id desc limit most) a on true;
end $function$;

-- function list_class_report_cards(text,uuid,text,uuid,integer)
CREATE OR REPLACE FUNCTION public.list_class_report_cards(sight text, class uuid, of_term text, after uuid, most integer)
 RETURNS TABLE(in_sight boolean, id uuid, learner_id uuid, item jsonb)
 LANGUAGE plpgsql
 SET plan_cache_mode TO 'force_generic_plan'
AS $function$
begin
  perform see(sight);
  return query
    select true, r.id, r.learner_id, r.item
      from (select c.id, c.organisation_id, c.school_year from class c where c.id = class) one
      left join lateral (
        select c.id, c.learner_id, report_card_item(c) as item from report_card c
         where c.organisation_id = one.organisation_id and c.school_year = one.school_year and c.term = of_term
           and (c.class_id = one.id or c.learner_id in (select attending(one.id)))
           and c.id > coalesce(after, '00000000-0000-0000-0000-000000000000')
         order by c.id limit most) r on true
     order by r.id;
end $function$;

-- function list_code_requests(text,uuid,uuid,integer)
CREATE OR REPLACE FUNCTION public.list_code_requests(sight text, learner uuid, after uuid, most integer)
 RETURNS TABLE(id uuid, item jsonb)
 LANGUAGE plpgsql
AS $function$
begin
  perform see(sight);
  return query
    select r.id, jsonb_build_object('id', r.id, 'learnerId', coalesce(l.merged_into, l.id), 'organisation', o.code, 'kind', r.kind, 'reason', r.reason,
             'askedBy', r.asked_by, 'askedAt', r.asked_at, 'state', r.state, 'answer', r.answer, 'answeredBy', r.answered_by,
             'answeredAt', r.answered_at, 'answerWhy', r.answer_why)
      from code_request r join learner l on l.id = r.learner_id join organisation o on o.id = r.organisation_id
     where case when learner is null then r.state = 'open' else learner in (l.id, l.merged_into) end
       and r.id > coalesce(after, '00000000-0000-0000-0000-000000000000')
     order by r.id limit most;
end $function$;

-- function list_corrections(text,boolean,text,boolean,uuid,integer)
CREATE OR REPLACE FUNCTION public.list_corrections(sight text, demographics boolean, of_state text, late_only boolean, after uuid, most integer)
 RETURNS TABLE(id uuid, item jsonb)
 LANGUAGE plpgsql
AS $function$
begin
  perform see(sight);
  return query
    select r.id, correction_item(r) from correction_request r
     where (demographics or r.field not in ('birthDate', 'sex', 'permanentCode')) and (of_state is null or r.state = of_state) and (not late_only or r.state = 'asked' and r.due_on < school_day())
       and r.id > coalesce(after, '00000000-0000-0000-0000-000000000000')
     order by r.id limit most;
end $function$;

-- function list_incidents(text,text,boolean,uuid,integer)
CREATE OR REPLACE FUNCTION public.list_incidents(sight text, of_organisation text, open_only boolean, after uuid, most integer)
 RETURNS TABLE(id uuid, item jsonb)
 LANGUAGE plpgsql
AS $function$
begin
  perform see(sight);
  return query
    select i.id, jsonb_build_object('id', i.id, 'organisation', o.code, 'kind', i.kind, 'happenedOn', i.happened_on, 'noticedOn', i.noticed_on, 'what', i.what,
             'data', i.data, 'persons', i.persons, 'serious', i.is_serious, 'assessedOn', i.assessed_on, 'why', i.why, 'measures', i.measures,
             'notices', i.notices, 'enteredAt', i.entered_at, 'version', i.version)
      from privacy_incident i join organisation o on o.id = i.organisation_id
     where of_organisation = any (o.path) and i.id > coalesce(after, '00000000-0000-0000-0000-000000000000')
       and (not open_only or i.is_serious is null
            or i.is_serious and not (i.notices @> '[{"to": "commission"}]' and i.notices @> '[{"to": "persons"}]'))
     order by i.id limit most;
end $function$;

-- function list_learners(text,text,text,uuid,integer)
CREATE OR REPLACE FUNCTION public.list_learners(organisations text, acting text, year text, after uuid, most integer)
 RETURNS TABLE(id uuid, record jsonb)
 LANGUAGE plpgsql
 SET max_parallel_workers_per_gather TO '0'
AS $function$
declare
  first uuid := coalesce(after, '00000000-0000-0000-0000-000000000000');
  below uuid[];
  ids uuid[];
begin
  perform set_config('app.organisations', acting, true);
  if year is null then
    execute 'select array(select s.learner_id from learner_source s
                           where s.learner_id > $1 and (s.absent_at is null or s.absent_at > now() - interval ''1 year'')
                           group by s.learner_id order by s.learner_id limit $2)'
      into ids using first, most;
  else
    below := array(select o.id from organisation o where o.path && app_organisations() limit 201);
    if cardinality(below) <= 200 then
      ids := array(
        select distinct n.learner_id from unnest(below) as o(id) cross join lateral (
          select e.learner_id from enrolment e where e.organisation_id = o.id and e.school_year = year and e.learner_id > first
           group by e.learner_id order by e.learner_id limit most) n
         order by n.learner_id limit most);
    else
      ids := array(select e.learner_id from enrolment e where e.learner_id > first and e.school_year = year
                    group by e.learner_id order by e.learner_id limit most);
    end if;
  end if;
  perform set_config('app.organisations', organisations, true);
  return query select n.id, r.record from unnest(ids) as n(id) left join learner_records(ids) r on r.id = n.id order by n.id;
end $function$;

-- function list_match_pairs(text,uuid,integer)
CREATE OR REPLACE FUNCTION public.list_match_pairs(organisations text, after uuid, most integer)
 RETURNS TABLE(id uuid, reason text, asked_at timestamp with time zone, learner jsonb, other_learner jsonb)
 LANGUAGE plpgsql
AS $function$
begin
  perform set_config('app.organisations', organisations, true);
  return query
    with pair as materialized (
      select p.id, p.learner_id, p.other_learner_id, p.reason, p.asked_at from match_pair p
       where p.state = 'open' and p.id > coalesce(after, '00000000-0000-0000-0000-000000000000') order by p.id limit most)
    select p.id, p.reason, p.asked_at, coalesce(a.record, learner_named(p.learner_id)), b.record
      from pair p left join lateral learner_records(array[p.learner_id]) a on true
           cross join lateral learner_records(array[p.other_learner_id]) b
     order by p.id;
end $function$;

-- function list_messages(text,uuid,text,uuid,integer)
CREATE OR REPLACE FUNCTION public.list_messages(sight text, one uuid, of_organisation text, after uuid, most integer)
 RETURNS TABLE(id uuid, item jsonb)
 LANGUAGE plpgsql
AS $function$
declare
  who text := case when sight like 'person:%' then substr(sight, 9 + length(split_part(sight, ':', 2))) end;
  places uuid[] := case when who is not null then staff_places(who) end;
begin
  perform see(sight);
  return query
    select m.id, message_item(m) from message m join organisation o on o.id = m.organisation_id
     where (who is null and m.visible_to && app_organisations() or m.sender = who and m.organisation_id = any (places)) and (one is null or m.id = one)
       and (of_organisation is null or of_organisation = any (o.path)) and (after is null or m.id < after)
     order by m.id desc limit most;
end $function$;

-- function list_mismatches(text,uuid,integer)
CREATE OR REPLACE FUNCTION public.list_mismatches(sight text, after uuid, most integer)
 RETURNS TABLE(id uuid, item jsonb)
 LANGUAGE plpgsql
AS $function$
begin
  perform see(sight);
  return query
    select m.id, jsonb_build_object('id', m.id, 'learnerId', m.learner_id, 'kind', m.kind, 'organisation', o.code, 'at', m.at)
      from mismatch m join organisation o on o.id = m.organisation_id
     where m.id > coalesce(after, '00000000-0000-0000-0000-000000000000') order by m.id limit most;
end $function$;

-- function list_own_learners(text,text,text,uuid,integer)
CREATE OR REPLACE FUNCTION public.list_own_learners(sight text, within text, year text, after uuid, most integer)
 RETURNS TABLE(id uuid, record jsonb)
 LANGUAGE sql
AS $function$
  select id, record from find_own_learners(sight, within, year, null, after, most)
$function$;

-- function list_own_messages(text,uuid,uuid,integer)
CREATE OR REPLACE FUNCTION public.list_own_messages(sight text, one uuid, after uuid, most integer)
 RETURNS TABLE(id uuid, learners uuid[], item jsonb)
 LANGUAGE plpgsql
AS $function$
begin
  perform see(sight);
  return query
    select c.id, k.learners, jsonb_build_object('id', c.id, 'organisation', o.code, 'organisationName', o.name, 'fromStaff', m.sender is not null,
             'sender', m.sender_name, 'audience', m.audience, 'learners', k.learners, 'subject', m.subject, 'body', m.body, 'lang', m.lang,
             'urgency', m.urgency, 'receivedAt', c.made_at, 'readAt', c.read_at, 'recalledAt', m.recalled_at,
             'replies', (select count(*) from message_reply r where r.copy_id = c.id), 'messageId', m.id,
             'attachments', case when m.attachments > 0 then attachments_of(m.id) else '[]' end)
      from message_copy c join message m on m.id = c.message_id join organisation o on o.id = m.organisation_id,
           lateral (select array_agg(distinct k.learner_id) as learners from message_copy_child k where k.copy_id = c.id) k
     where c.subject = current_setting('app.subject', true) and (m.recalled_at is null or c.read_at is not null)
       and (one is null or c.id = one) and (after is null or c.id < after)
     order by c.id desc limit most;
end $function$;

-- function list_own_replies(text,uuid,uuid,integer)
CREATE OR REPLACE FUNCTION public.list_own_replies(sight text, copy uuid, after uuid, most integer)
 RETURNS TABLE(id uuid, item jsonb)
 LANGUAGE plpgsql
AS $function$
begin
  perform see(sight);
  return query
    select r.id, reply_item(r) from message_reply r
     where r.copy_id = copy and (after is null or r.id > after) order by r.id limit most;
end $function$;

-- function list_replies(text,uuid,uuid,integer)
CREATE OR REPLACE FUNCTION public.list_replies(sight text, about uuid, after uuid, most integer)
 RETURNS TABLE(id uuid, learners uuid[], item jsonb)
 LANGUAGE plpgsql
AS $function$
declare
  who text := case when sight like 'person:%' then substr(sight, 9 + length(split_part(sight, ':', 2))) end;
  places uuid[] := case when who is not null then staff_places(who) end;
  before text := coalesce(current_setting('app.service', true), '');
  seen uuid[];
begin
  perform see(sight);
  seen := array(select r.id from message_reply r where r.message_id = about and r.sender is not distinct from who and (after is null or r.id > after)
                   and (who is null or exists (select from message m where m.id = about and m.organisation_id = any (places)))
                 order by r.id limit most);
  perform set_config('app.service', 'on', true);
  return query
    select r.id, k.learners, reply_item(r) || jsonb_build_object('learners', k.learners)
      from message_reply r, lateral (select array_agg(distinct k.learner_id) as learners from message_copy_child k where k.copy_id = r.copy_id) k
     where r.id = any (seen) order by r.id;
  perform set_config('app.service', before, true);
end $function$;

-- function list_report_cards(text,uuid,uuid,integer)
CREATE OR REPLACE FUNCTION public.list_report_cards(sight text, learner uuid, after uuid, most integer)
 RETURNS TABLE(learner_id uuid, id uuid, item jsonb)
 LANGUAGE plpgsql
 SET plan_cache_mode TO 'force_generic_plan'
AS $function$
begin
  perform see(sight);
  return query
    select one.id, r.id, r.item
      from (select coalesce(l.merged_into, l.id) as id from learner l where l.id = learner) one
      left join lateral (
        select c.id, report_card_item(c) as item from report_card c
         where c.learner_id = one.id and c.id > coalesce(after, '00000000-0000-0000-0000-000000000000') order by c.id limit most) r on true
     order by r.id;
end $function$;

-- function list_staff_functions(text,text,uuid,integer)
CREATE OR REPLACE FUNCTION public.list_staff_functions(sight text, of_organisation text, after uuid, most integer)
 RETURNS TABLE(id uuid, item jsonb)
 LANGUAGE plpgsql
AS $function$
begin
  perform see(sight);
  return query
    select f.id, jsonb_build_object('id', f.id, 'staffId', f.staff_id, 'organisation', o.code, 'function', f.function, 'profession', f.profession,
             'validFrom', f.valid_from, 'validUntil', f.valid_until, 'saidAt', f.said_at)
      from staff_function f join organisation o on o.id = f.organisation_id
     where f.replaced_at is null and of_organisation = any (o.path) and f.id > coalesce(after, '00000000-0000-0000-0000-000000000000')
     order by f.id limit most;
end $function$;

-- function list_term_marks(text,uuid,text,text,uuid,integer)
CREATE OR REPLACE FUNCTION public.list_term_marks(sight text, class uuid, of_term text, of_course text, after uuid, most integer)
 RETURNS TABLE(in_sight boolean, id uuid, learner_id uuid, item jsonb)
 LANGUAGE plpgsql
 SET plan_cache_mode TO 'force_generic_plan'
AS $function$
begin
  perform see(sight);
  return query
    select true, t.id, t.learner_id, t.item
      from (select c.id from class c where c.id = class) one
      left join lateral (
        select t.id, t.learner_id, jsonb_build_object('id', t.id, 'learnerId', t.learner_id, 'course', t.course, 'competency', t.competency,
                 'term', t.term, 'mark', trim_scale(t.mark)::text, 'code', t.code, 'saidBy', t.said_by, 'saidAt', t.said_at, 'reason', t.reason,
                 'lineItems', t.line_items, 'beside', t.beside, 'version', t.version,
                 'history', (select coalesce(jsonb_agg(jsonb_build_object('version', v.version, 'mark', trim_scale(v.mark)::text, 'code', v.code,
                                      'saidBy', v.said_by, 'saidAt', v.said_at, 'reason', v.reason, 'lineItems', v.line_items)
                                      order by v.version), '[]')
                               from term_mark_version v where v.mark_id = t.id and v.version < t.version)) as item
          from term_mark t
         where t.class_id = one.id and (of_term is null or t.term = of_term) and (of_course is null or t.course = of_course)
           and t.id > coalesce(after, '00000000-0000-0000-0000-000000000000')
         order by t.id limit most) t on true
     order by t.id;
end $function$;

-- function list_transfers(text,uuid,text,text,uuid,integer)
CREATE OR REPLACE FUNCTION public.list_transfers(sight text, transfer_id uuid, of_organisation text, of_state text, after uuid, most integer)
 RETURNS TABLE(id uuid, version integer, item jsonb)
 LANGUAGE plpgsql
AS $function$
begin
  perform see(sight);
  return query
    select t.id, t.version, jsonb_build_object('id', t.id, 'learnerId', t.learner_id, 'from', f.code, 'to', o.code, 'movesOn', t.moves_on, 'reason', t.reason,
             'level', t.level, 'askedAt', t.asked_at, 'lapsesOn', t.lapses_on, 'state', t.state, 'settledAt', t.settled_at, 'answerReason', t.answer_reason,
             'endedEnrolmentId', t.ended_stay_id, 'enrolmentId', t.opened_stay_id, 'parts', coalesce(t.parts, '[]'))
      from transfer t join organisation f on f.id = t.from_organisation_id join organisation o on o.id = t.to_organisation_id
     where (transfer_id is null or t.id = transfer_id) and (of_state is null or t.state = of_state)
       and (of_organisation is null or of_organisation = any (f.path) or of_organisation = any (o.path))
       and t.id > coalesce(after, '00000000-0000-0000-0000-000000000000')
     order by t.id limit most;
end $function$;

-- function list_unread_families(text,uuid,uuid,integer)
CREATE OR REPLACE FUNCTION public.list_unread_families(sight text, message_id uuid, after uuid, most integer)
 RETURNS TABLE(id uuid, item jsonb)
 LANGUAGE plpgsql
AS $function$
declare
  m message;
  before text := coalesce(current_setting('app.service', true), '');
  theirs uuid[];
begin
  perform see(sight);
  select * into m from message t where t.id = message_id;
  theirs := array(select l.id from learner l
                   where l.id > coalesce(after, '00000000-0000-0000-0000-000000000000') and l.merged_into is null
                     and (l.id = m.learner_id or l.id in (select s.learner_id from membership s
                            where s.class_id = m.class_id and s.learner_id is not null and s.ended_on is null and s.begins_on is null)));
  perform set_config('app.service', 'on', true);
  return query
    select l.id, jsonb_build_object('learnerId', l.id, 'familyName', l.family_name, 'givenName', l.given_name, 'reached', k.reached)
      from learner l, lateral (select count(*) > 0 as reached, count(c.read_at) > 0 as is_read
             from message_copy_child k join message_copy c on c.id = k.copy_id where k.message_id = m.id and k.learner_id = l.id) k
     where l.id = any (theirs) and not k.is_read order by l.id limit most;
  perform set_config('app.service', before, true);
end $function$;

-- function list_withholdings(text,bigint,integer)
CREATE OR REPLACE FUNCTION public.list_withholdings(sight text, after bigint, most integer)
 RETURNS TABLE(number bigint, item jsonb)
 LANGUAGE plpgsql
AS $function$
begin
  perform see(sight);
  return query
    select w.number, jsonb_build_object('entryId', w.entry_id, 'decision', w.decision, 'reason', w.reason, 'until', w.until, 'decidedBy', w.by,
             'decidedAt', w.decided_at, 'at', e.at, 'operation', e.operation, 'organisations', e.acting_organisations)
      from access_withholding w join access_log e on e.id = w.entry_id
     where w.number > coalesce(after, 0)
       and exists (select from organisation o where o.code = any(e.acting_organisations) and o.path && app_organisations())
     order by w.number limit most;
end $function$;

-- function log_changes_of(regclass,text)
CREATE OR REPLACE FUNCTION public.log_changes_of(of_table regclass, kind text)
 RETURNS void
 LANGUAGE plpgsql
AS $function$
declare
  keyed text := case when exists (select from pg_attribute where attrelid = of_table and attname = 'source_id') then 'keyed' else '' end;
begin
  execute format('create trigger change_inserted after insert on %s referencing new table as new_rows for each statement execute function change_inserted(%L)', of_table, kind);
  execute format('create trigger change_updated after update on %s referencing old table as old_rows new table as new_rows for each statement execute function change_updated(%L, %L)', of_table, kind, keyed);
  execute format('create trigger change_deleted after delete on %s referencing old table as old_rows for each statement execute function change_deleted(%L)', of_table, kind);
end $function$;

-- function log_readers()
CREATE OR REPLACE FUNCTION public.log_readers()
 RETURNS text[]
 LANGUAGE sql
 STABLE PARALLEL SAFE
AS $function$
  select case when current_setting('app.log', true) = 'on' then array['ministere'] else app_organisations() end
$function$;

-- function lost_certificates(date)
CREATE OR REPLACE FUNCTION public.lost_certificates(today date)
 RETURNS TABLE(client_id text, certification_id uuid)
 LANGUAGE plpgsql
AS $function$
begin
  perform see('ministere');
  return query
    select g.client_id, last.id
      from client_grant g
      join client_request r on r.id = g.request_id
      cross join lateral (
        select c.id, bool_or(c.standing = 'certified' and today <= c.valid_until) over () as holds
          from certification c
         where c.vendor = r.vendor and c.product = g.product and c.product_version = g.product_version
           and c.standing in ('certified', 'withdrawn')
         order by c.evaluated_at desc, c.id desc limit 1) last
     where g.client_id is not null and g.state = 'approved' and g.product is not null and not last.holds;
end $function$;

-- function mail_is_meant(uuid,integer)
CREATE OR REPLACE FUNCTION public.mail_is_meant(copy uuid, until_age integer)
 RETURNS boolean
 LANGUAGE sql
 STABLE
AS $function$
  select exists (select from message_copy c join message m on m.id = c.message_id
                  where c.id = copy and m.recalled_at is null) and copy_is_open(copy, until_age)
$function$;

-- function may_answer(text,uuid,uuid)
CREATE OR REPLACE FUNCTION public.may_answer(reason text, learner uuid, other_learner uuid)
 RETURNS boolean
 LANGUAGE sql
 STABLE
AS $function$
  select exists (select from learner b where b.id = other_learner)
     and (reason in ('same-identity-other-names', 'same-identity-after-correction') or exists (select from learner a where a.id = learner))
$function$;

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

-- function message_item(message)
CREATE OR REPLACE FUNCTION public.message_item(m message)
 RETURNS jsonb
 LANGUAGE sql
AS $function$
  select jsonb_build_object('id', m.id, 'organisation', o.code, 'fromStaff', m.sender is not null, 'sender', m.sender_name, 'audience', m.audience,
           'learnerId', m.learner_id, 'classId', m.class_id, 'subject', m.subject, 'body', m.body, 'lang', m.lang, 'urgency', m.urgency,
           'writtenAt', m.written_at, 'dueAt', m.due_at, 'sentAt', m.sent_at, 'recalledAt', m.recalled_at,
           'state', case when m.standing = 'queued' then case when m.batched_at is null then 'waiting' else 'sending' end else m.standing end,
           'copies', m.copies, 'read', m.read_copies, 'mailsSent', m.mails_sent, 'mailsFailed', m.mails_failed,
           'attachments', case when m.attachments > 0 then attachments_of(m.id) else '[]' end, 'attachmentsAnnounced', m.attachments)
    from organisation o where o.id = m.organisation_id
$function$;

-- function name_patterns(text)
CREATE OR REPLACE FUNCTION public.name_patterns(said text)
 RETURNS text[]
 LANGUAGE sql
 IMMUTABLE
AS $function$
  select array_agg('% ' || regexp_replace(word, '([\\%_])', '\\\1', 'g') || '%')
    from regexp_split_to_table(spoken(said), '\s+') as word where word <> ''
$function$;

-- function name_words_kept()
CREATE OR REPLACE FUNCTION public.name_words_kept()
 RETURNS trigger
 LANGUAGE plpgsql
AS $function$
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
end $function$;

-- function named_like(text)
CREATE OR REPLACE FUNCTION public.named_like(said text)
 RETURNS uuid[]
 LANGUAGE plpgsql
AS $function$
declare
  before text := coalesce(current_setting('app.service', true), '');
  longest text;
  found_ids uuid[];
begin
  select word into longest from regexp_split_to_table(spoken(said), '\s+') as word where word <> '' order by length(word) desc limit 1;
  if longest is null then return null; end if;
  perform set_config('app.service', 'on', true);
  found_ids := array(select w.learner_id from learner_name_word w where w.word >= longest and w.word < longest || chr(1114111) limit 2001);
  perform set_config('app.service', before, true);
  return case when cardinality(found_ids) <= 2000 then found_ids end;
end $function$;

-- function open_attestation_link(bytea,integer)
CREATE OR REPLACE FUNCTION public.open_attestation_link(of_digest bytea, until_age integer)
 RETURNS TABLE(learner_id uuid, subject text, given_by text, person_id uuid, credential jsonb)
 LANGUAGE plpgsql
AS $function$
declare
  before text := current_setting('app.organisations', true);
begin
  perform set_config('app.organisations', 'ministere', true);
  return query
    with opened as (
      update attestation_link k set opened = k.opened + 1
        from attestation a, result r, account_link u
       where k.digest = of_digest and k.ended_at is null and k.valid_until >= school_day()
         and a.id = k.attestation_id and a.revoked_at is null and r.id = a.result_id
         and u.learner_id = r.learner_id and u.subject = a.subject and u.role = a.given_by and u.ended_at is null
         and (u.role = 'learner' or guardian_may(r.learner_id, u.person_id, 'take-data', until_age, school_day()))
      returning r.learner_id, a.subject, a.given_by, u.person_id, a.credential)
    select o.* from opened o;
  perform set_config('app.organisations', coalesce(before, ''), true);
end $function$;

-- function open_on(date,date)
CREATE OR REPLACE FUNCTION public.open_on(ended_on date, day date)
 RETURNS boolean
 LANGUAGE sql
 IMMUTABLE PARALLEL SAFE
AS $function$
  select ended_on is null or day < ended_on
$function$;

-- function organisation_named()
CREATE OR REPLACE FUNCTION public.organisation_named()
 RETURNS trigger
 LANGUAGE plpgsql
AS $function$
begin
  if tg_op = 'INSERT' then
    insert into organisation_name values (new.code, '-infinity', new.name) on conflict do nothing;
  elsif new.name is distinct from old.name then
    insert into organisation_name values (new.code, clock_timestamp(), new.name) on conflict do nothing;
  end if;
  return null;
end $function$;

-- function organisation_written()
CREATE OR REPLACE FUNCTION public.organisation_written()
 RETURNS trigger
 LANGUAGE plpgsql
AS $function$
begin
  insert into change_pending (kind, id, sees)
    select 'organisation', o.id, o.path from organisation o where o.id in (select id from new_rows union select parent_id from new_rows);
  return null;
end $function$;

-- function organisations_seeing(uuid[])
CREATE OR REPLACE FUNCTION public.organisations_seeing(learners uuid[])
 RETURNS text[]
 LANGUAGE plpgsql
AS $function$
begin
  perform set_config('app.organisations', 'ministere', true);
  return array(select distinct code from learner_source s, unnest(s.visible_to) code where s.learner_id = any(learners) and s.absent_at is null);
end $function$;

-- function parts_absences(uuid,uuid)
CREATE OR REPLACE FUNCTION public.parts_absences(one uuid, other uuid)
 RETURNS TABLE(kind text, part text, learner_id uuid, organisation_id uuid, source text, row_key text, said_of uuid)
 LANGUAGE plpgsql
AS $function$
declare
  before text := coalesce(current_setting('app.service', true), '');
begin
  perform set_config('app.service', 'on', true);
  return query
    select 'absence-notice', n.id::text, n.learner_id, n.organisation_id, null::text, null::text, null::uuid
      from absence_notice n where n.learner_id in (one, other);
  perform set_config('app.service', before, true);
end $function$;

-- function parts_families_asked(uuid,uuid)
CREATE OR REPLACE FUNCTION public.parts_families_asked(one uuid, other uuid)
 RETURNS TABLE(kind text, part text, learner_id uuid, organisation_id uuid, source text, row_key text, said_of uuid)
 LANGUAGE sql
 STABLE
AS $function$
  select 'correction-request', q.id::text, q.learner_id, q.organisation_id, null::text, null::text, null::uuid
    from correction_request q where q.learner_id in (one, other)
$function$;

-- function parts_messages(uuid,uuid)
CREATE OR REPLACE FUNCTION public.parts_messages(one uuid, other uuid)
 RETURNS TABLE(kind text, part text, learner_id uuid, organisation_id uuid, source text, row_key text, said_of uuid)
 LANGUAGE plpgsql
AS $function$
declare
  before text := coalesce(current_setting('app.service', true), '');
begin
  perform set_config('app.service', 'on', true);
  return query
    select 'message', m.id::text, m.learner_id, m.organisation_id, null::text, null::text, null::uuid from message m where m.learner_id in (one, other)
    union all select 'message-copy', k.id::text, k.learner_id, m.organisation_id, null, null, null
      from message_copy_child k join message m on m.id = k.message_id where k.learner_id in (one, other);
  perform set_config('app.service', before, true);
end $function$;

-- function parts_of(uuid,uuid)
CREATE OR REPLACE FUNCTION public.parts_of(one uuid, other uuid)
 RETURNS TABLE(kind text, part text, learner_id uuid, organisation_id uuid, source text, row_key text, said_of uuid)
 LANGUAGE sql
 STABLE
AS $function$
  select 'row', s.source || '/' || s.source_id, s.learner_id, s.organisation_id, s.source, null::text, null::uuid
    from learner_source s where s.learner_id in (one, other)
  union all select 'stay', e.id::text, e.learner_id, e.organisation_id, e.source, e.source || '/' || e.learner_source_id, null
    from enrolment e where e.learner_id in (one, other)
  union all select 'place', m.id::text, m.learner_id, c.organisation_id, m.source, m.source || '/' || m.learner_source_id, null
    from membership m join class c on c.id = m.class_id where m.learner_id in (one, other)
  union all select 'measure', a.id::text, a.learner_id, a.organisation_id, a.source, a.source || '/' || a.learner_source_id, null
    from accommodation a where a.learner_id in (one, other)
  union all select 'result', r.id::text, r.learner_id, r.organisation_id, null, null, r.said_of
    from result r where r.learner_id in (one, other)
  union all select 'gradebook-result', g.id::text, g.learner_id, g.organisation_id, p.source, p.row_key, null
    from gradebook_result g join line_item i on i.id = g.line_item_id
    left join lateral (
      select min(m.source) as source, min(m.source || '/' || m.learner_source_id) as row_key
        from membership m where m.class_id = i.class_id and m.learner_id = g.learner_id
      having count(distinct row(m.source, m.learner_source_id)) = 1) p on true
   where g.learner_id in (one, other)
  union all select 'account', l.id::text, l.learner_id, l.organisation_id, null, null, null
    from account_link l where l.learner_id in (one, other)
  union all select 'guardian-code', g.id::text, g.learner_id, g.organisation_id, null, null, null
    from guardian_code g where g.learner_id in (one, other)
  union all select 'code-request', q.id::text, q.learner_id, q.organisation_id, null, null, null
    from code_request q where q.learner_id in (one, other)
  union all select 'guardian-word', w.id::text, w.learner_id, w.organisation_id, null, null, null
    from guardian_word w where w.learner_id in (one, other)
  union all select 'family-order', f.id::text, f.learner_id, f.organisation_id, null, null, null
    from family_order f where f.learner_id in (one, other)
  union all select 'consent', c.id::text, c.learner_id, c.organisation_id, null, null, null
    from consent c where c.learner_id in (one, other)
  union all select 'transfer', t.id::text, t.learner_id, t.to_organisation_id, t.source, t.source || '/' || t.learner_source_id, null
    from transfer t where t.learner_id in (one, other)
$function$;

-- function parts_of_files(uuid,uuid)
CREATE OR REPLACE FUNCTION public.parts_of_files(one uuid, other uuid)
 RETURNS TABLE(kind text, part text, learner_id uuid, organisation_id uuid, source text, row_key text, said_of uuid)
 LANGUAGE sql
 STABLE
AS $function$
  select 'intervention-plan', p.id::text, p.learner_id, p.organisation_id, p.source, p.source || '/' || p.learner_source_id, null::uuid
    from intervention_plan p where p.learner_id in (one, other)
$function$;

-- function parts_of_reports(uuid,uuid)
CREATE OR REPLACE FUNCTION public.parts_of_reports(one uuid, other uuid)
 RETURNS TABLE(kind text, part text, learner_id uuid, organisation_id uuid, source text, row_key text, said_of uuid)
 LANGUAGE sql
 STABLE
AS $function$
  select 'term-mark', t.id::text, t.learner_id, t.organisation_id, p.source, p.row_key, null::uuid
    from term_mark t
    left join lateral (
      select min(m.source) as source, min(m.source || '/' || m.learner_source_id) as row_key
        from membership m where m.class_id = t.class_id and m.learner_id = t.learner_id
      having count(distinct row(m.source, m.learner_source_id)) = 1) p on true
   where t.learner_id in (one, other)
  union all select 'report-card', c.id::text, c.learner_id, c.organisation_id, p.source, p.row_key, null
    from report_card c
    left join lateral (
      select min(m.source) as source, min(m.source || '/' || m.learner_source_id) as row_key
        from membership m where m.class_id = c.class_id and m.learner_id = c.learner_id
      having count(distinct row(m.source, m.learner_source_id)) = 1) p on true
   where c.learner_id in (one, other)
$function$;

-- function pending_until()
CREATE OR REPLACE FUNCTION public.pending_until()
 RETURNS bigint
 LANGUAGE plpgsql
AS $function$
declare
  log_before text := coalesce(current_setting('app.log', true), '');
  until bigint;
begin
  perform set_config('app.log', 'on', true);
  select coalesce(max(n), case when exists (select from resource_instant where not placed) then 0 end) into until from change_pending;
  perform set_config('app.log', log_before, true);
  return until;
end $function$;

-- function person_seen()
CREATE OR REPLACE FUNCTION public.person_seen()
 RETURNS trigger
 LANGUAGE plpgsql
AS $function$
declare
  before text := coalesce(current_setting('app.organisations', true), '');
  uses uuid[];
begin
  perform set_config('app.organisations', 'ministere', true);
  uses := array(
    with was as (select source, source_id, visible_to from old_rows), became as (select source, source_id, visible_to from new_rows),
         moved as ((table was except table became) union (table became except table was))
    select distinct u.id from moved m
      join resource_use u on u.source = m.source and u.used_by = 'user' and u.target_source_id = m.source_id and u.ended_at is null);
  if uses <> '{}' then perform see_uses(uses); end if;
  perform set_config('app.organisations', before, true);
  return null;
end $function$;

-- function place_in_log(bigint,integer)
CREATE OR REPLACE FUNCTION public.place_in_log(since bigint, further integer)
 RETURNS bigint
 LANGUAGE plpgsql
 SET enable_seqscan TO 'off'
 SET enable_bitmapscan TO 'off'
 SET enable_sort TO 'off'
AS $function$
declare
  log_before text := coalesce(current_setting('app.log', true), '');
  place bigint;
begin
  perform set_config('app.log', 'on', true);
  select c.position into place from change c where c.position > since order by c.position offset further limit 1;
  perform set_config('app.log', log_before, true);
  return place;
end $function$;

-- function place_known_resources()
CREATE OR REPLACE FUNCTION public.place_known_resources()
 RETURNS void
 LANGUAGE plpgsql
AS $function$
declare
  head bigint;
begin
  if not exists (select from resource_instant where not placed) then return; end if;
  select position into head from change_head for update;
  head := greatest(floor(extract(epoch from clock_timestamp()) * 1000)::bigint + 1, (head >> 20) + 1) << 20;
  update resource_instant set placed = true, readable_at = to_timestamp((head >> 20) / 1000.0) where not placed;
  update change_head set position = head;
end $function$;

-- function place_moved()
CREATE OR REPLACE FUNCTION public.place_moved()
 RETURNS trigger
 LANGUAGE plpgsql
AS $function$
begin
  insert into change_pending (kind, id, sees)
    select distinct 'staff', s.id, s.visible_to from old_rows o join new_rows n on n.id = o.id join staff s on s.id in (o.staff_id, n.staff_id)
     where (o.staff_id, o.visible_to) is distinct from (n.staff_id, n.visible_to);
  return null;
end $function$;

-- function place_removed()
CREATE OR REPLACE FUNCTION public.place_removed()
 RETURNS trigger
 LANGUAGE plpgsql
AS $function$
begin
  insert into change_pending (kind, id, sees) select 'staff', s.id, s.visible_to from staff s where s.id in (select staff_id from old_rows);
  return null;
end $function$;

-- function present_school_year()
CREATE OR REPLACE FUNCTION public.present_school_year()
 RETURNS text
 LANGUAGE sql
 STABLE PARALLEL SAFE
AS $function$
  select case when extract(month from school_day()) >= 7
              then extract(year from school_day())::text || '-' || (extract(year from school_day()) + 1)::text
              else (extract(year from school_day()) - 1)::text || '-' || extract(year from school_day())::text end
$function$;

-- function present_school_year_began()
CREATE OR REPLACE FUNCTION public.present_school_year_began()
 RETURNS timestamp with time zone
 LANGUAGE sql
 STABLE PARALLEL SAFE
AS $function$
  select (left(present_school_year(), 4) || '-07-01')::timestamp at time zone 'America/Toronto'
$function$;

-- function prove_changes(text,bigint,text[],integer)
CREATE OR REPLACE FUNCTION public.prove_changes(acting text, until bigint, kinds text[], partitions integer)
 RETURNS TABLE(partition integer, count integer, digest text, moved boolean)
 LANGUAGE plpgsql
 SET max_parallel_workers_per_gather TO '0'
 SET enable_hashagg TO 'off'
AS $function$
declare
  codes text[] := string_to_array(acting, ',');
  narrow boolean := not 'ministere' = any (codes);
begin
  perform set_config('app.organisations', acting, true);
  return query
    with seen as (
      select c.slot * partitions / 256 as n, c.kind, c.id, c.position from change c where not narrow and c.kind = any (kinds)
      union all
      select c.slot * partitions / 256, c.kind, c.id, c.position from change c where narrow and cardinality(c.sees) > 0 and c.kind = any (kinds)
    ), gone as (
      select distinct l.slot * partitions / 256 as n from change_left l
       where l.organisation = any (codes) and l.position > until and l.kind = any (kinds)
    ), ranges as (
      select s.n, count(*)::integer as count, bool_or(s.position > until) as later,
             sha256(convert_to(string_agg(s.kind || ' ' || s.id || ' ' || s.position || chr(10), '' order by s.kind collate "C", s.id), 'UTF8')) as digest
        from seen s group by s.n
    )
    select n, coalesce(r.count, 0), encode(coalesce(r.digest, sha256('')), 'hex'),
           coalesce(r.later, false) or exists (select from gone g where g.n = every.n)
      from generate_series(0, partitions - 1) as every (n) left join ranges r using (n) order by n;
end $function$;

-- function read_accommodations(text,uuid,uuid,integer)
CREATE OR REPLACE FUNCTION public.read_accommodations(sight text, learner uuid, after uuid, most integer)
 RETURNS TABLE(learner_id uuid, id uuid, item jsonb)
 LANGUAGE plpgsql
 SET plan_cache_mode TO 'force_generic_plan'
AS $function$
begin
  perform see(sight);
  return query
    select one.id, a.id, a.item
      from (select coalesce(l.merged_into, l.id) as id from learner l where l.id = learner) one
      left join lateral (
        select a.id, jsonb_build_object('id', a.id, 'organisation', o.code, 'extraTimePercent', a.extra_time_percent, 'tools', a.tools,
                 'parameters', a.parameters, 'decided', a.decided,
                 -- A plan that went to the other record in a parting, or stayed behind in a transfer, is not named.
                 'planId', (select p.id from intervention_plan p where p.id = a.plan_id and p.learner_id = one.id),
                 'validFrom', a.valid_from, 'validUntil', a.valid_until, 'endedOn', a.ended_on, 'version', a.version,
                 'statements', statements_beside(one.id, '{accommodation}', a.id)) as item
          from accommodation a join organisation o on o.id = a.organisation_id
         where a.learner_id = one.id and a.id > coalesce(after, '00000000-0000-0000-0000-000000000000')
         order by a.id limit most) a on true
     order by a.id;
end $function$;

-- function read_account(text,text)
CREATE OR REPLACE FUNCTION public.read_account(sight text, who text)
 RETURNS TABLE(role text, person_id uuid, learner_id uuid, organisations text[])
 LANGUAGE plpgsql
 SET plan_cache_mode TO 'force_generic_plan'
AS $function$
begin
  perform see(sight);
  return query
    select a.role, a.person_id, a.learner_id,
           case a.role
             when 'staff' then array(select o.code from staff s join organisation o on o.id = s.organisation_id where s.id = a.staff_id)
             when 'learner' then array(select distinct o.code from enrolment e join organisation o on o.id = e.organisation_id
                                        where e.learner_id = a.learner_id and attended_on(e.began_on, e.ended_on, school_day()))
             else array[]::text[] end
      from account_link a where a.subject = who and a.ended_at is null order by a.linked_at, a.id;
end $function$;

-- function read_account_links(text,uuid,uuid,integer)
CREATE OR REPLACE FUNCTION public.read_account_links(sight text, learner uuid, after uuid, most integer)
 RETURNS TABLE(learner_id uuid, id uuid, item jsonb)
 LANGUAGE plpgsql
AS $function$
begin
  perform see(sight);
  return query
    select one.id, a.id, a.item
      from (select coalesce(l.merged_into, l.id) as id from learner l where l.id = learner) one
      left join lateral (
        select a.id, jsonb_build_object('id', a.id, 'role', a.role, 'personId', a.person_id, 'organisation', o.code, 'how', a.how,
                 'linkedAt', a.linked_at, 'endsOn', a.ends_on, 'endedAt', a.ended_at, 'endedWhy', a.ended_why) as item
          from account_link a join organisation o on o.id = a.organisation_id
         where a.learner_id = one.id and a.id > coalesce(after, '00000000-0000-0000-0000-000000000000')
         order by a.id limit most) a on true
     order by a.id;
end $function$;

-- function read_attestation(text,uuid)
CREATE OR REPLACE FUNCTION public.read_attestation(sight text, attestation uuid)
 RETURNS TABLE(learner_id uuid, credential jsonb)
 LANGUAGE plpgsql
AS $function$
begin
  perform see_as_holder(sight);
  return query select r.learner_id, a.credential from attestation a join result r on r.id = a.result_id where a.id = attestation;
end $function$;

-- function read_attestations(text,uuid,uuid,integer)
CREATE OR REPLACE FUNCTION public.read_attestations(sight text, learner uuid, after uuid, most integer)
 RETURNS TABLE(learner_id uuid, id uuid, item jsonb)
 LANGUAGE plpgsql
AS $function$
begin
  perform see_as_holder(sight);
  return query
    select one.id, a.id, a.item
      from (select coalesce(l.merged_into, l.id) as id from learner l where l.id = learner) one
      left join lateral (
        select a.id, jsonb_build_object('id', a.id, 'resultId', a.result_id, 'name', a.credential->>'name', 'discloses', a.discloses,
                 'givenBy', a.given_by, 'issuedAt', a.issued_at, 'revokedAt', a.revoked_at, 'revokedWhy', a.revoked_why,
                 'links', (select coalesce(jsonb_agg(k.item), '[]') from (
                    select jsonb_build_object('id', k.id, 'madeAt', k.made_at, 'validUntil', k.valid_until, 'endedAt', k.ended_at, 'opened', k.opened) as item
                      from attestation_link k where k.attestation_id = a.id order by k.id desc limit 50) k)) as item
          from attestation a join result r on r.id = a.result_id
         where r.learner_id = one.id and a.id > coalesce(after, '00000000-0000-0000-0000-000000000000')
         order by a.id limit most) a on true
     order by a.id;
end $function$;

-- function read_certificates(uuid,uuid,integer)
CREATE OR REPLACE FUNCTION public.read_certificates(one uuid, after uuid, most integer)
 RETURNS TABLE(id uuid, item jsonb)
 LANGUAGE plpgsql
AS $function$
begin
  perform see('ministere');
  return query
    select c.id, jsonb_build_object('id', c.id, 'vendor', c.vendor, 'product', c.product, 'productVersion', c.product_version,
             'standing', c.standing, 'evaluatedAt', c.evaluated_at, 'validFrom', c.valid_from, 'validUntil', c.valid_until,
             'withdrawnOn', c.withdrawn_on, 'reason', c.reason, 'results', case when one is not null then c.results end)
      from certification c
     where c.standing in ('certified', 'withdrawn') and (one is null or c.id = one) and (after is null or c.id > after)
     order by c.id limit most;
end $function$;

-- function read_changes(text,bigint,text[],integer,integer,integer)
CREATE OR REPLACE FUNCTION public.read_changes(acting text, since bigint, kinds text[], low integer, high integer, most integer)
 RETURNS TABLE(items text, learners text[], until text, more boolean)
 LANGUAGE sql
AS $function$
  select * from read_changes(acting, since, kinds, low, high, most, true)
$function$;

-- function read_changes(text,bigint,text[],integer,integer,integer,boolean)
CREATE OR REPLACE FUNCTION public.read_changes(acting text, since bigint, kinds text[], low integer, high integer, most integer, demographics boolean)
 RETURNS TABLE(items text, learners text[], until text, more boolean)
 LANGUAGE plpgsql
 SET max_parallel_workers_per_gather TO '0'
 SET enable_hashjoin TO 'off'
 SET enable_mergejoin TO 'off'
 SET plan_cache_mode TO 'force_generic_plan'
AS $function$
declare
  head bigint;
  bound bigint;
  narrow boolean := false;
  codes text[] := string_to_array(acting, ',');
  last bigint;
  count integer;
begin
  select h.position into head from change_head h;
  if not 'ministere' = any (codes) then
    bound := place_in_log(since, 20000);
  end if;
  perform set_config('app.organisations', acting, true);
  if bound is not null then
    select count(*) < most into narrow from walk_log(since, bound, kinds, low, high, most);
  end if;
  with near as (
    select * from walk_log(since, 9223372036854775807, kinds, low, high, most) where not narrow
    union all select * from search_log(since, kinds, low, high, most) where narrow
  ), inside as (
    select c.kind, c.id, c.position, c.at, false as gone, c.key, since > 0 and c.keyed > since as keyed,
           case when since > 0 and c.parted > since
                 and (exists (select from change f where f.kind = 'learner' and f.id = c.parted_from)
                      or exists (select from change_left f where f.kind = 'learner' and f.id = c.parted_from and f.organisation = any (codes)))
                then c.parted_from end as parted_from,
           (select min(entry) from unnest(c.sees, c.entered) as seeing (code, entry) where code = any (codes)) > since as is_new
      from near c
  ), outside as (
    select l.kind, l.id, max(l.position) as position, max(l.at) as at, true as gone, null, false, null::uuid, false
      from change_left l
     where since > 0 and l.organisation = any (codes) and l.position > since
       and l.kind = any (kinds) and l.slot between low and high
       and not exists (select from change c where c.kind = l.kind and c.id = l.id)
     group by l.kind, l.id order by 3 limit most
  ), picked as materialized (
    select * from inside union all select * from outside order by position limit most
  ), read as (
    select p.*, r.record, false as ended, case when r.record is not null then p.id end as learner
      from picked p left join lateral (
        select case when demographics
                 then json_build_object('familyName', n.family, 'givenName', n.given, 'middleName', n.middle,
                        'birthDate', coalesce((own.said->>'birthDate')::date, l.birth_date),
                        'permanentCode', coalesce(own.said->>'permanentCode', l.permanent_code), 'sex', coalesce(own.said->>'sex', l.sex))
                 else json_build_object('familyName', n.family, 'givenName', n.given, 'middleName', n.middle) end as record
          from learner l left join lateral (
            select s.said from learner_source s
             where s.learner_id = l.id and s.said is not null
               and not exists (select from learner_source f where f.learner_id = l.id and f.source = l.leading_source)
             order by s.absent_at desc nulls first, s.source, s.source_id limit 1) own on true
          cross join lateral (select coalesce(own.said->>'familyName', l.family_name) as family, coalesce(own.said->>'givenName', l.given_name) as given,
                                     coalesce(own.said->>'middleName', l.middle_name) as middle) n
         where l.id = p.id and l.merged_into is null offset 0) r on true
     where p.kind = 'learner' and not p.gone
    union all
    select p.*, r.record, false, r.learner_id
      from picked p left join lateral (
        select json_build_object('source', split_part(s.source, '@', 1), 'sourceId', s.source_id, 'learnerId', s.learner_id,
                                 'organisation', o.code, 'absentSince', s.absent_at) as record, s.learner_id
          from learner_source s join organisation o on o.id = s.organisation_id
         where s.source = split_part(p.key, chr(10), 1) and s.source_id = substr(p.key, strpos(p.key, chr(10)) + 1) offset 0) r on true
     where p.kind = 'learner-key' and not p.gone
    union all
    select p.*, r.record, coalesce(r.ended, false), r.learner_id
      from picked p left join lateral (
        select json_build_object('source', split_part(e.source, '@', 1), 'sourceId', e.source_id, 'learnerId', e.learner_id, 'organisation', o.code,
                                 'schoolYear', e.school_year, 'level', e.level, 'studies', e.studies, 'beganOn', e.began_on, 'endedOn', e.ended_on) as record,
               e.ended_on is not null as ended, e.learner_id
          from enrolment e join organisation o on o.id = e.organisation_id where e.id = p.id offset 0) r on true
     where p.kind = 'enrolment' and not p.gone
    union all
    select p.*, r.record, coalesce(r.ended, false), r.learner_id
      from picked p left join lateral (
        select json_build_object('source', split_part(m.source, '@', 1), 'sourceId', m.source_id, 'classId', m.class_id, 'learnerId', m.learner_id,
                                 'staffId', m.staff_id, 'primary', m.is_primary, 'beginsOn', m.begins_on, 'endedOn', coalesce(m.ended_on, m.ends_on)) as record,
               m.ended_on is not null as ended, m.learner_id
          from membership m where m.id = p.id offset 0) r on true
     where p.kind = 'membership' and not p.gone
    union all
    select p.*, r.record, coalesce(r.ended, false), null::uuid
      from picked p left join lateral (
        select json_build_object('source', split_part(c.source, '@', 1), 'sourceId', c.source_id, 'organisation', o.code, 'title', c.title,
                                 'schoolYear', c.school_year, 'level', c.level, 'closedOn', c.closed_on) as record, c.closed_on is not null as ended
          from class c join organisation o on o.id = c.organisation_id where c.id = p.id offset 0) r on true
     where p.kind = 'class' and not p.gone
    union all
    select p.*, r.record, coalesce(r.ended, false), null::uuid
      from picked p left join lateral (
        select json_build_object('source', split_part(f.source, '@', 1), 'sourceId', f.source_id, 'organisation', o.code, 'familyName', f.family_name,
                                 'givenName', f.given_name, 'middleName', f.middle_name, 'leftOn', f.left_on) as record, f.left_on is not null as ended
          from staff f join organisation o on o.id = f.organisation_id where f.id = p.id offset 0) r on true
     where p.kind = 'staff' and not p.gone
    union all
    select p.*, r.record, false, null::uuid
      from picked p left join lateral (
        select json_build_object('code', o.code, 'name', o.name, 'kind', o.kind, 'path', o.path) as record
          from organisation o where o.id = p.id and o.path && codes offset 0) r on true
     where p.kind = 'organisation' and not p.gone
    union all
    select p.*, null::json, false, null::uuid from picked p where p.gone
  ), told as (
    select r.*, case when r.record is null and r.kind = 'learner' then (select l.merged_into from learner l where l.id = r.id) end as merged from read r
  )
  select coalesce(string_agg(
           '{"kind":"' || kind || '","id":"' || id || '","position":"' || t.position || '","at":"' ||
           to_char(at at time zone 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS.MS"Z"') || '","change":"' ||
           case when merged is not null then 'merged' when record is null then 'gone' when ended then 'ended'
                when is_new and parted_from is not null then 'parted' when is_new then 'created' else 'changed' end ||
           '","isNew":' || is_new || ',"keyChanged":' || coalesce(keyed and not is_new, false) ||
           ',"mergedInto":' || coalesce('"' || merged || '"', 'null') || ',"partedFrom":' || coalesce('"' || parted_from || '"', 'null') ||
           ',"record":' || coalesce(record::text, 'null') || '}', ',' order by t.position), ''),
         array_agg(distinct learner::text) filter (where learner is not null), max(t.position), count(*)
    into items, learners, last, count
    from told t;
  more := count = most;
  until := (case when count = most then last else greatest(head, last) end)::text;
  return next;
end $function$;

-- function read_client(text,text)
CREATE OR REPLACE FUNCTION public.read_client(sight text, client text)
 RETURNS TABLE(item jsonb)
 LANGUAGE plpgsql
AS $function$
begin
  perform see(sight);
  return query
    select jsonb_build_object('id', g.client_id, 'vendor', r.vendor, 'scopes', r.scopes, 'purpose', r.purpose,
             'purposes', case when r.purposes = '{}' then array[r.purpose] else r.purposes end,
             'organisations', case when g.state = 'approved' then array[o.code] else '{}' end,
             'authMethod', g.auth_method, 'keys', g.keys, 'version', g.version, 'product', g.product, 'productVersion', g.product_version)
      from client_grant g join client_request r on r.id = g.request_id join organisation o on o.id = g.organisation_id
     where g.client_id = client;
end $function$;

-- function read_client_requests(text,uuid,uuid,integer)
CREATE OR REPLACE FUNCTION public.read_client_requests(sight text, request uuid, after uuid, most integer)
 RETURNS TABLE(id uuid, item jsonb)
 LANGUAGE plpgsql
AS $function$
begin
  perform see(sight);
  return query
    select r.id, jsonb_build_object('id', r.id, 'vendor', r.vendor, 'scopes', r.scopes, 'purpose', r.purpose,
             'purposes', case when r.purposes = '{}' then array[r.purpose] else r.purposes end,
             'requestedAt', r.requested_at, 'authMethod', r.auth_method, 'keyThumbprint', r.key_thumbprint,
             'organisations', (select jsonb_agg(jsonb_build_object('code', o.code, 'state', g.state, 'clientId', g.client_id, 'reason', g.reason) order by o.code)
                                 from client_grant g join organisation o on o.id = g.organisation_id where g.request_id = r.id))
      from client_request r
     where (request is null or r.id = request) and r.id > coalesce(after, '00000000-0000-0000-0000-000000000000')
     order by r.id limit most;
end $function$;

-- function read_competencies(text,uuid)
CREATE OR REPLACE FUNCTION public.read_competencies(sight text, learner uuid)
 RETURNS TABLE(learner_id uuid, assessments jsonb)
 LANGUAGE plpgsql
AS $function$
begin
  perform see(sight);
  return query
    select one.id, coalesce((select jsonb_agg(c.item) from (
        select jsonb_build_object('id', c.id, 'dimension', c.dimension, 'level', c.level, 'assessedOn', c.assessed_on, 'organisation', o.code,
                 'evidence', c.evidence, 'saidAt', c.said_at, 'withdrawnAt', c.withdrawn_at, 'withdrawnWhy', c.withdrawn_why) as item
          from competency_assessment c join organisation o on o.id = c.organisation_id
         where c.learner_id = one.id order by c.assessed_on desc, c.id desc limit 500) c), '[]')
      from (select coalesce(l.merged_into, l.id) as id from learner l where l.id = learner) one;
end $function$;

-- function read_consents(text,uuid,text,uuid,integer)
CREATE OR REPLACE FUNCTION public.read_consents(sight text, learner uuid, for_purpose text, after uuid, most integer)
 RETURNS TABLE(learner_id uuid, id uuid, item jsonb)
 LANGUAGE plpgsql
AS $function$
begin
  perform see(sight);
  return query
    select one.id, c.id, c.item
      from (select coalesce(l.merged_into, l.id) as id from learner l where l.id = learner) one
      left join lateral (
        select c.id, jsonb_build_object('id', c.id, 'purpose', c.purpose, 'recipient', c.recipient, 'textVersion', c.text_version,
                 'givenBy', c.given_by, 'how', case when c.paper is null then 'account' else 'paper' end, 'organisation', o.code,
                 'givenAt', c.given_at, 'validUntil', c.valid_until, 'endedAt', c.ended_at, 'endedWhy', c.ended_why,
                 'holds', c.ended_at is null and c.valid_until >= school_day()) as item
          from consent c join organisation o on o.id = c.organisation_id
         where c.learner_id = one.id and (for_purpose is null or c.purpose = for_purpose)
           and c.id > coalesce(after, '00000000-0000-0000-0000-000000000000')
         order by c.id limit most) c on true
     order by c.id;
end $function$;

-- function read_corrections(text,boolean,uuid,uuid,integer)
CREATE OR REPLACE FUNCTION public.read_corrections(sight text, demographics boolean, learner uuid, after uuid, most integer)
 RETURNS TABLE(learner_id uuid, id uuid, item jsonb)
 LANGUAGE plpgsql
AS $function$
begin
  perform see(sight);
  return query
    select one.id, c.id, c.item
      from (select coalesce(l.merged_into, l.id) as id from learner l where l.id = learner) one
      left join lateral (
        select r.id, correction_item(r) as item from correction_request r
         where r.learner_id = one.id and (demographics or r.field not in ('birthDate', 'sex', 'permanentCode')) and r.id > coalesce(after, '00000000-0000-0000-0000-000000000000')
         order by r.id limit most) c on true
     order by c.id;
end $function$;

-- function read_data_package(text,uuid)
CREATE OR REPLACE FUNCTION public.read_data_package(sight text, package uuid)
 RETURNS TABLE(learner_id uuid, expires_at timestamp with time zone, bytes bytea)
 LANGUAGE plpgsql
AS $function$
begin
  perform see(sight);
  return query select d.learner_id, d.expires_at, d.bytes from data_package d where d.id = package;
end $function$;

-- function read_file_places(text,text,uuid)
CREATE OR REPLACE FUNCTION public.read_file_places(sight text, file text, learner uuid)
 RETURNS TABLE(learner_id uuid, places text[])
 LANGUAGE plpgsql
AS $function$
begin
  perform see(sight);
  return query
    select one.id, array(
      select distinct o.code from organisation o
       where file = 'school-file' and o.id in (select e.organisation_id from enrolment e where e.learner_id = one.id)
          or file = 'special-assistance-file' and (o.id in (select a.organisation_id from accommodation a where a.learner_id = one.id)
                                                   or o.id in (select p.organisation_id from intervention_plan p where p.learner_id = one.id))
          or file = 'professional-file' and o.id in (select n.organisation_id from professional_note n where n.learner_id = one.id)
       order by o.code)
      from (select coalesce(l.merged_into, l.id) as id from learner l where l.id = learner) one;
end $function$;

-- function read_learner(text,uuid)
CREATE OR REPLACE FUNCTION public.read_learner(organisations text, learner uuid)
 RETURNS TABLE(version integer, record jsonb)
 LANGUAGE plpgsql
 SET plan_cache_mode TO 'force_generic_plan'
AS $function$
begin
  perform see(organisations);
  return query select r.version, r.record
    from learner_records(array(select coalesce(l.merged_into, l.id) from learner l where l.id = learner)) r;
end $function$;

-- function read_notes(text,uuid,uuid,integer)
CREATE OR REPLACE FUNCTION public.read_notes(sight text, learner uuid, after uuid, most integer)
 RETURNS TABLE(learner_id uuid, id uuid, item jsonb)
 LANGUAGE plpgsql
 SET plan_cache_mode TO 'force_generic_plan'
AS $function$
begin
  perform see(sight);
  return query
    select one.id, n.id, n.item
      from (select coalesce(l.merged_into, l.id) as id from learner l where l.id = learner) one
      left join lateral (
        select n.id, jsonb_build_object('id', n.id, 'organisation', split_part(n.wall, '/', 1), 'profession', n.profession, 'author', n.author_name,
                 'own', n.subject = current_setting('app.subject', true), 'kind', n.kind, 'day', n.day, 'text', n.text, 'amends', n.amends,
                 'writtenAt', n.written_at, 'signedAt', n.signed_at, 'version', n.version) as item
          from professional_note n where n.learner_id = one.id and n.id > coalesce(after, '00000000-0000-0000-0000-000000000000')
         order by n.id limit most) n on true
     order by n.id;
end $function$;

-- function read_own_classes(text)
CREATE OR REPLACE FUNCTION public.read_own_classes(sight text)
 RETURNS TABLE(id uuid, title text, organisation text, school_year text, learners integer)
 LANGUAGE plpgsql
AS $function$
begin
  perform see(sight);
  return query
    select c.id, c.title, o.code, c.school_year,
           (select count(distinct m.learner_id)::integer from membership m where m.class_id = c.id and m.ended_on is null and m.begins_on is null)
      from class c join organisation o on o.id = c.organisation_id order by c.title, c.id limit 500;
end $function$;

-- function read_own_functions(text)
CREATE OR REPLACE FUNCTION public.read_own_functions(who text)
 RETURNS TABLE(function text, profession text, organisation text)
 LANGUAGE plpgsql
AS $function$
begin
  perform see('ministere');
  return query select f.function, f.profession, f.organisation from functions_of(who, school_day()) f order by f.organisation, f.function, f.profession limit 100;
end $function$;

-- function read_path(text,uuid)
CREATE OR REPLACE FUNCTION public.read_path(sight text, learner uuid)
 RETURNS TABLE(learner_id uuid, whole boolean, birth_date date, stays jsonb, transfers jsonb)
 LANGUAGE plpgsql
AS $function$
declare
  one uuid;
  own uuid[];
  known uuid[];
  born date;
  acting text;
begin
  perform see(sight);
  select coalesce(l.merged_into, l.id) into one from learner l where l.id = learner;
  select (r.record->>'birthDate')::date into born from learner_records(array[one]) r;
  if not found then return; end if;
  own := array(select e.id from enrolment e where e.learner_id = one);
  known := array(select t.id from transfer t where t.learner_id = one);
  acting := current_setting('app.organisations', true);
  own := own || array(select unnest(t.handed_stays) from transfer t join organisation o on o.id = t.to_organisation_id
                       where t.learner_id = one and t.state = 'accepted' and o.path && app_organisations());
  perform set_config('app.organisations', 'ministere', true);
  return query
    select one, sight like 'person:%' or 'ministere' = any (string_to_array(acting, ',')), born,
      coalesce((select jsonb_agg(e.item) from (
        select jsonb_build_object('id', e.id, 'organisation', o.code, 'organisationName', o.name, 'schoolYear', e.school_year, 'level', e.level,
                                  'studies', e.studies, 'beganOn', e.began_on, 'endedOn', e.ended_on) as item
          from enrolment e join organisation o on o.id = e.organisation_id
         where e.learner_id = one and e.id = any (own) order by e.school_year desc, e.id limit 500) e), '[]'),
      coalesce((select jsonb_agg(t.item) from (
        select jsonb_build_object('id', t.id, 'from', f.code, 'to', o.code, 'movesOn', t.moves_on, 'state', t.state,
                                  'endedEnrolmentId', t.ended_stay_id, 'enrolmentId', t.opened_stay_id) as item
          from transfer t join organisation f on f.id = t.from_organisation_id join organisation o on o.id = t.to_organisation_id
         where t.learner_id = one and (t.id = any (known) or (t.state = 'accepted' and t.ended_stay_id = any (own)))
         order by t.moves_on, t.id limit 200) t), '[]');
  perform set_config('app.organisations', coalesce(acting, ''), true);
end $function$;

-- function read_permanent_code(text,uuid,timestamp with time zone)
CREATE OR REPLACE FUNCTION public.read_permanent_code(sight text, learner uuid, as_of timestamp with time zone)
 RETURNS TABLE(learner_id uuid, code text, changes jsonb)
 LANGUAGE plpgsql
AS $function$
begin
  perform see(sight);
  return query
    select one.id,
           case when as_of is null then r.record->>'permanentCode' when former.at is not null then former.became
                when later.at is not null then later.was else r.record->>'permanentCode' end,
           coalesce((select jsonb_agg(jsonb_build_object('was', case when code_in_sight(one.id, c.was_source) then c.was end,
                                                         'became', c.became, 'at', c.at, 'by', c.by, 'why', c.why) order by c.id)
                       from code_change c where c.learner_id = one.id and (as_of is null or c.at <= as_of)), '[]')
      from (select coalesce(l.merged_into, l.id) as id from learner l where l.id = learner) one
     cross join lateral learner_records(array[one.id]) r
      left join lateral (
        select c.at, c.became from code_change c where c.learner_id = one.id and c.at <= as_of order by c.id desc limit 1) former on true
      left join lateral (
        select c.at, case when code_in_sight(one.id, c.was_source) then c.was end as was
          from code_change c where c.learner_id = one.id and c.at > as_of order by c.id limit 1) later on true;
end $function$;

-- function read_plan_versions(text,uuid,bigint,integer)
CREATE OR REPLACE FUNCTION public.read_plan_versions(sight text, plan uuid, after bigint, most integer)
 RETURNS TABLE(learner_id uuid, version integer, item jsonb)
 LANGUAGE plpgsql
AS $function$
begin
  perform see(sight);
  return query
    select p.learner_id, v.version, v.content || jsonb_build_object('version', v.version, 'state', v.state, 'saidAt', v.said_at)
      from intervention_plan p left join lateral (
        select * from intervention_plan_version v where v.plan_id = p.id and v.version > coalesce(after, 0) order by v.version limit most) v on true
     where p.id = plan order by v.version;
end $function$;

-- function read_plans(text,uuid,uuid,integer)
CREATE OR REPLACE FUNCTION public.read_plans(sight text, learner uuid, after uuid, most integer)
 RETURNS TABLE(learner_id uuid, id uuid, item jsonb)
 LANGUAGE plpgsql
 SET plan_cache_mode TO 'force_generic_plan'
AS $function$
begin
  perform see(sight);
  return query
    select one.id, p.id, p.item
      from (select coalesce(l.merged_into, l.id) as id from learner l where l.id = learner) one
      left join lateral (
        select p.id, jsonb_build_object('id', p.id, 'organisation', o.code, 'needs', p.needs, 'objectives', p.objectives, 'participants', p.participants,
                 'validFrom', p.valid_from, 'validUntil', p.valid_until, 'reviewOn', p.review_on, 'state', p.state, 'endedOn', p.ended_on, 'version', p.version) as item
          from intervention_plan p join organisation o on o.id = p.organisation_id
         where p.learner_id = one.id and p.id > coalesce(after, '00000000-0000-0000-0000-000000000000')
         order by p.id limit most) p on true
     order by p.id;
end $function$;

-- function read_report_card(text,uuid,integer,boolean)
CREATE OR REPLACE FUNCTION public.read_report_card(sight text, card uuid, edition integer, with_pdf boolean)
 RETURNS TABLE(learner_id uuid, version integer, number integer, item jsonb, content jsonb, pdf bytea)
 LANGUAGE plpgsql
AS $function$
begin
  perform see(sight);
  return query
    select c.learner_id, c.version, e.number, report_card_item(c), e.content, case when with_pdf then e.pdf end
      from report_card c cross join lateral (
        select e.number, e.content, e.pdf from report_card_edition e where e.card_id = c.id and (edition is null or e.number = edition)
        union all
        select null, d.content, d.pdf from report_card_draft d where d.card_id = c.id and edition is null
        order by 1 desc nulls last limit 1) e
     where c.id = card;
end $function$;

-- function read_results(text,uuid,uuid,integer)
CREATE OR REPLACE FUNCTION public.read_results(sight text, learner uuid, after uuid, most integer)
 RETURNS TABLE(learner_id uuid, id uuid, item jsonb)
 LANGUAGE plpgsql
 SET plan_cache_mode TO 'force_generic_plan'
AS $function$
begin
  perform see(sight);
  return query
    select one.id, r.id, r.item
      from (select coalesce(l.merged_into, l.id) as id from learner l where l.id = learner) one
      left join lateral (
        select r.id, r.content || jsonb_build_object('id', r.id, 'kind', r.kind, 'organisation', o.code, 'version', r.version,
                 'reportedAt', r.reported_at,
                 'statements', statements_beside(one.id, '{result}', r.id),
                 'provenance', jsonb_build_object('service', r.service, 'eventId', r.event_id, 'heardAt', r.heard_at),
                 'history', (select jsonb_agg(v.content || jsonb_build_object('version', v.version, 'reportedAt', v.reported_at,
                                      'provenance', jsonb_build_object('service', v.service, 'eventId', v.event_id, 'heardAt', v.heard_at))
                                      order by v.version)
                               from result_version v where v.result_id = r.id and v.version < r.version)) as item
          from result r join organisation o on o.id = r.organisation_id
         where r.learner_id = one.id and r.id > coalesce(after, '00000000-0000-0000-0000-000000000000')
         order by r.id limit most) r on true
     order by r.id;
end $function$;

-- function released_assessment_id(text,uuid,jsonb)
CREATE OR REPLACE FUNCTION public.released_assessment_id(kind text, organisation_id uuid, content jsonb)
 RETURNS uuid
 LANGUAGE sql
 IMMUTABLE PARALLEL SAFE
AS $function$
  select md5(case kind
    when 'exam' then 'exam ' || coalesce(content->>'subject', '') || ' ' || coalesce(content->>'level', '') || ' ' || coalesce(content->>'schoolYear', '')
    else 'course ' || organisation_id::text || ' ' || coalesce(content->>'courseCode', '') end)::uuid
$function$;

-- function released_position(text,uuid)
CREATE OR REPLACE FUNCTION public.released_position(of_kind text, of_id uuid)
 RETURNS bigint
 LANGUAGE plpgsql
 STABLE
AS $function$
declare
  before text := coalesce(current_setting('app.log', true), '');
  found bigint;
begin
  perform set_config('app.log', 'on', true);
  select position into found from change where kind = of_kind and id = of_id;
  perform set_config('app.log', before, true);
  return found;
end $function$;

-- function released_updated()
CREATE OR REPLACE FUNCTION public.released_updated()
 RETURNS trigger
 LANGUAGE plpgsql
AS $function$
begin
  insert into change_pending (kind, id, sees)
    select tg_argv[0], n.id, '{ministere}' from new_rows n join old_rows o on o.id = n.id where n is distinct from o;
  return null;
end $function$;

-- function released_written()
CREATE OR REPLACE FUNCTION public.released_written()
 RETURNS trigger
 LANGUAGE plpgsql
AS $function$
begin
  insert into change_pending (kind, id, sees) select tg_argv[0], id, '{ministere}' from new_rows;
  return null;
end $function$;

-- function reply_item(message_reply)
CREATE OR REPLACE FUNCTION public.reply_item(r message_reply)
 RETURNS jsonb
 LANGUAGE sql
 STABLE
AS $function$
  select jsonb_build_object('id', r.id, 'thread', r.copy_id, 'fromFamily', r.from_family, 'text', r.text, 'lang', r.lang, 'saidAt', r.said_at)
$function$;

-- function report_card_item(report_card)
CREATE OR REPLACE FUNCTION public.report_card_item(card report_card)
 RETURNS jsonb
 LANGUAGE sql
 STABLE
AS $function$
  select jsonb_build_object('id', card.id, 'learnerId', card.learner_id, 'organisation', o.code, 'organisationName', o.name, 'classId', card.class_id,
           'schoolYear', card.school_year, 'term', card.term,
           'drawnAt', (select d.drawn_at from report_card_draft d where d.card_id = card.id),
           'missing', (select d.content->'missing' from report_card_draft d where d.card_id = card.id),
           'editions', (select coalesce(jsonb_agg(jsonb_build_object('number', e.number, 'publishedOn', e.published_on, 'reason', e.reason,
                           'acknowledgements', (select coalesce(jsonb_agg(jsonb_build_object('personId', a.person_id, 'at', a.acknowledged_at)
                                                        order by a.acknowledged_at, a.person_id), '[]')
                                                  from report_card_acknowledgement a where a.card_id = e.card_id and a.number = e.number))
                           order by e.number), '[]')
                          from report_card_edition e where e.card_id = card.id))
    from organisation o where o.id = card.organisation_id
$function$;

-- function resource_told()
CREATE OR REPLACE FUNCTION public.resource_told()
 RETURNS trigger
 LANGUAGE plpgsql
AS $function$
begin
  insert into resource_instant (resource_id) values (new.resource_id) on conflict (resource_id) do update set placed = false;
  return null;
end $function$;

-- function retention_due(text,text,text,date,text,integer)
CREATE OR REPLACE FUNCTION public.retention_due(sight text, of_organisation text, of_file text, latest date, after text, most integer)
 RETURNS TABLE(organisation text, learners integer, oldest date)
 LANGUAGE plpgsql
AS $function$
declare
  places uuid[];
begin
  perform see(sight);
  if app_organisations() is null then return; end if;
  places := array(select o.id from organisation o where of_organisation = any (o.path) and o.path && app_organisations());
  if of_file = 'professional-file' then
    perform set_config('app.service', 'on', true);
    return query
      select o.code, count(*)::integer, min(d.since)
        from (select n.organisation_id, (max(greatest(n.written_at, n.signed_at)) at time zone 'America/Toronto')::date as since
                from professional_note n where n.organisation_id = any (places) group by n.organisation_id, n.learner_id) d
        join organisation o on o.id = d.organisation_id
       where d.since <= latest and o.code > coalesce(after, '') group by o.code order by o.code limit most;
    perform set_config('app.service', '', true);
  else
    return query
      select o.code, count(*)::integer, min(d.since)
        from (select e.organisation_id, max(e.ended_on) as since
                from enrolment e
               where e.organisation_id = any (places)
                 and (of_file = 'school-file'
                      or exists (select from intervention_plan p where p.learner_id = e.learner_id and p.organisation_id = e.organisation_id)
                      or exists (select from accommodation a where a.learner_id = e.learner_id and a.organisation_id = e.organisation_id))
               group by e.organisation_id, e.learner_id having bool_and(e.ended_on is not null)) d
        join organisation o on o.id = d.organisation_id
       where d.since <= latest and o.code > coalesce(after, '') group by o.code order by o.code limit most;
  end if;
end $function$;

-- function roster_word_id(text,text)
CREATE OR REPLACE FUNCTION public.roster_word_id(kind text, word text)
 RETURNS uuid
 LANGUAGE sql
 IMMUTABLE PARALLEL SAFE
AS $function$
  select overlay(overlay(md5(kind || ' ' || word) placing '8' from 13) placing '8' from 17)::uuid
$function$;

-- function say_roster_words()
CREATE OR REPLACE FUNCTION public.say_roster_words()
 RETURNS integer
 LANGUAGE plpgsql
AS $function$
declare
  before text := current_setting('app.organisations', true);
  since bigint;
  until bigint;
  said integer;
begin
  select h.position, c.position into since, until from roster_word_head h, change_head c;
  if since >= until then return 0; end if;
  select position into since from roster_word_head for update;
  perform set_config('app.log', 'on', true), set_config('app.organisations', 'ministere', true);
  with used as (
    select k.school_year, k.level, k.visible_to from change c join class k on k.id = c.id where c.kind = 'class' and c.position > since and c.position <= until
    union all
    select e.school_year, null, e.visible_to from change c join enrolment e on e.id = c.id where c.kind = 'enrolment' and c.position > since and c.position <= until
  ), heard as (
    select kind, word, bool_and('bac-a-sable' = any (visible_to)) as apart
      from used, lateral (values ('schoolYear', school_year), ('term', school_year), ('course', level)) one (kind, word)
     where word is not null group by kind, word
  )
  insert into roster_word as w (kind, word, id, at, apart)
    select h.kind, h.word, roster_word_id(h.kind, h.word), date_trunc('milliseconds', clock_timestamp()) + interval '1 millisecond', h.apart
      from heard h
     where not exists (select from roster_word k where k.kind = h.kind and k.word = h.word and (h.apart or not k.apart))
    on conflict (kind, word) do update set apart = false, at = excluded.at;
  get diagnostics said = row_count;
  update roster_word_head set position = until where position < until;
  perform set_config('app.log', 'off', true), set_config('app.organisations', coalesce(before, ''), true);
  return said;
end $function$;

-- function school_day()
CREATE OR REPLACE FUNCTION public.school_day()
 RETURNS date
 LANGUAGE sql
 STABLE PARALLEL SAFE
AS $function$
  select (now() at time zone 'America/Toronto')::date
$function$;

-- function school_year_end(text)
CREATE OR REPLACE FUNCTION public.school_year_end(school_year text)
 RETURNS timestamp with time zone
 LANGUAGE sql
 STABLE PARALLEL SAFE
AS $function$
  select (right(school_year, 4) || '-07-01')::timestamp at time zone 'America/Toronto'
$function$;

-- function search_log(bigint,text[],integer,integer,integer)
CREATE OR REPLACE FUNCTION public.search_log(since bigint, kinds text[], low integer, high integer, most integer)
 RETURNS SETOF change
 LANGUAGE sql
 STABLE
 SET enable_seqscan TO 'off'
 SET enable_indexscan TO 'off'
 SET plan_cache_mode TO 'force_custom_plan'
AS $function$
  select c.* from change c
   where cardinality(c.sees) > 0 and c.position > since and c.kind = any (kinds) and c.slot between low and high
   order by c.position limit most
$function$;

-- function searched_name(learner)
CREATE OR REPLACE FUNCTION public.searched_name(of learner)
 RETURNS text
 LANGUAGE sql
 STABLE
AS $function$
  select ' ' || spoken(concat_ws(' ', of.given_name, of.middle_name, of.family_name))
$function$;

-- function see(text)
CREATE OR REPLACE FUNCTION public.see(sight text)
 RETURNS void
 LANGUAGE plpgsql
AS $function$
declare
  who text := substr(sight, 9 + length(split_part(sight, ':', 2)));
begin
  if sight like 'person:%' then
    perform set_config('app.subject', who, true), see_as_person(split_part(sight, ':', 2), who);
  else
    perform set_config('app.organisations', sight, true);
  end if;
end $function$;

-- function see_as_holder(text)
CREATE OR REPLACE FUNCTION public.see_as_holder(sight text)
 RETURNS void
 LANGUAGE plpgsql
AS $function$
begin
  perform see(sight), set_config('app.holder', substring(sight from '^person:(learner|guardian)/'), true);
end $function$;

-- function see_as_person(text,text)
CREATE OR REPLACE FUNCTION public.see_as_person(who_role text, who text)
 RETURNS void
 LANGUAGE plpgsql
AS $function$
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
  walls text[];
begin
  perform set_config('app.organisations', 'ministere', true), set_config('app.learners', '', true);
  if role = 'staff' and split_part(who_role, '/', 4) <> '' then
    select coalesce(l.merged_into, l.id) into asked from learner l where l.id = split_part(who_role, '/', 4)::uuid;
    select array_agg(distinct f.organisation), bool_and(f.function = 'teaching'), array_agg(distinct f.organisation || '/' || f.profession)
      into at, teaches, walls from functions_over(who, readers, asked, school_day()) f;
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
          set_config('app.file', file, true), set_config('app.files_at', coalesce(array_to_string(at, ','), ''), true),
          set_config('app.walls', coalesce(array_to_string(walls, ','), ''), true);
end $function$;

-- function see_resources(uuid[])
CREATE OR REPLACE FUNCTION public.see_resources(resources uuid[])
 RETURNS void
 LANGUAGE plpgsql
AS $function$
begin
  perform from school_resource where id = any (resources) order by id for update;
  update school_resource t set visible_to = s.visible_to
    from (select r.id, array(select distinct sees from (
                   select unnest(o.path) union all select unnest(u.visible_to) from resource_use u where u.resource_id = r.id and u.ended_at is null) s (sees)
                  order by 1) as visible_to
            from school_resource r join organisation o on o.id = r.organisation_id where r.id = any (resources)) s
   where s.id = t.id and t.visible_to is distinct from s.visible_to;
end $function$;

-- function see_uses(uuid[])
CREATE OR REPLACE FUNCTION public.see_uses(uses uuid[])
 RETURNS void
 LANGUAGE plpgsql
AS $function$
begin
  perform from resource_use where id = any (uses) order by id for update;
  update resource_use u set visible_to = s.visible_to
    from (select id, sight_of_use(source, used_by, target_source_id, organisation_id) as visible_to from resource_use where id = any (uses)) s
   where s.id = u.id and u.visible_to is distinct from s.visible_to;
  perform see_resources(array(select distinct resource_id from resource_use where id = any (uses)));
end $function$;

-- function seen_access(text,text,uuid)
CREATE OR REPLACE FUNCTION public.seen_access(sight text, reader text, entry uuid)
 RETURNS TABLE(learner_id uuid, organisations text[])
 LANGUAGE plpgsql
AS $function$
declare
  before text := current_setting('app.organisations', true);
begin
  if sight not like 'person:%' then return; end if;
  perform see(sight);
  perform set_config('app.organisations', 'ministere', true);
  return query
    select s.one, array(select distinct above from organisation o, unnest(o.path) above where o.code = any(e.acting_organisations))
      from access_log e cross join unnest(app_learners()) mine cross join lateral access_stretches(mine, true) s
      join access_of o on o.learner_id = s.id and o.at = e.at and o.entry_id = e.id
     where e.id = entry and e.at >= s.since and e.at < s.until and (o.family is null or o.family = reader)
       and not exists (select from access_withheld w where w.entry_id = e.id and w.until > school_day())
     limit 1;
  perform set_config('app.organisations', coalesce(before, ''), true);
end $function$;

-- function settle_account_links(uuid[],date,timestamp with time zone)
CREATE OR REPLACE FUNCTION public.settle_account_links(learners uuid[], today date, at timestamp with time zone)
 RETURNS void
 LANGUAGE plpgsql
AS $function$
declare
  before text := current_setting('app.organisations', true);
begin
  perform set_config('app.organisations', 'ministere', true);
  update account_link a
     set ends_on = s.last, ended_at = case when s.last <= today then at end, ended_why = case when s.last <= today then 'stay-ended' end
    from (select e.learner_id, case when bool_or(e.ended_on is null) then null else max(e.ended_on) end as last
            from enrolment e
           where e.learner_id in (select k.learner_id from account_link k where k.learner_id = any(learners) and k.ended_at is null)
           group by e.learner_id) s
   where a.learner_id = s.learner_id and a.ended_at is null and (a.ends_on is distinct from s.last or s.last <= today);
  perform set_config('app.organisations', coalesce(before, ''), true);
end $function$;

-- function settle_batch(integer,bigint)
CREATE OR REPLACE FUNCTION public.settle_batch(most integer, until bigint DEFAULT '9223372036854775807'::bigint)
 RETURNS integer
 LANGUAGE plpgsql
 SET plan_cache_mode TO 'force_generic_plan'
AS $function$
declare
  log_before text := coalesce(current_setting('app.log', true), '');
  sight_before text := coalesce(current_setting('app.organisations', true), '');
  head bigint;
  base bigint;
  final bigint;
  taken integer;
  top bigint;
begin
  perform set_config('app.log', 'on', true), set_config('app.organisations', 'ministere', true);
  if exists (select from change_pending where n <= until) then
    select position into head from change_head for update;
    select max(n) into final from (select n from change_pending where n <= until order by n limit most) as first;
  end if;
  if final is null then
    perform set_config('app.log', log_before, true), set_config('app.organisations', sight_before, true);
    return 0;
  end if;
  base := greatest(floor(extract(epoch from clock_timestamp()) * 1000)::bigint + 1, (head >> 20) + 1) << 20;
  with waiting as (
    delete from change_pending where n <= final returning *
  ), noted as (
    select kind, id, max(n) as n, count(*) as times, (array_agg(sees::text order by n desc))[1]::text[] as sees, (array_agg(key order by n desc))[1] as key,
           bool_or(keyed) as keyed, (array_agg(parted_from order by n desc) filter (where parted_from is not null))[1] as parted_from,
           string_to_array(string_agg(array_to_string(was, ','), ','), ',') as was
      from waiting group by kind, id
  ), seen as materialized (
    select kind, id, times, base + row_number() over (order by n) as position, key, keyed, parted_from, was,
           (select c.sees from change c where c.kind = d.kind and c.id = d.id) as before,
           case when kind <> 'learner' then sees else coalesce((
             select array_agg(distinct code) from learner_source s, unnest(s.visible_to) as code
              where s.learner_id = d.id and (s.absent_at is null or s.absent_at > now() - interval '1 year')), '{}') end as sees
      from noted d
  ), written as (
    insert into change as c (kind, id, position, sees, entered, keyed, parted_from, parted, key)
      select kind, id, position, sees, array_fill(position, array[cardinality(sees)]), case when keyed then position end, parted_from,
             case when parted_from is not null then position end, key
        from seen where sees <> '{}'
      on conflict (kind, id) do update
         set position = excluded.position, sees = excluded.sees,
             entered = case when excluded.sees = c.sees then c.entered else (
               select array_agg(coalesce(c.entered[array_position(c.sees, code)], excluded.position) order by n)
                 from unnest(excluded.sees) with ordinality as seeing (code, n)) end,
             keyed = coalesce(excluded.keyed, c.keyed),
             parted_from = coalesce(excluded.parted_from, c.parted_from), parted = coalesce(excluded.parted, c.parted)
  ), gone as (
    delete from change where ctid = any (array(
      select o.ctid from seen n cross join lateral (select c.ctid from change c where c.kind = n.kind and c.id = n.id offset 0) o where n.sees = '{}'))
  ), left_now as (
    insert into change_left as o (kind, id, organisation, position)
      select distinct kind, id, code, position from seen, unnest(was || before) as code where code <> all (sees)
      on conflict (kind, id, organisation) do update set position = excluded.position
  ), back as (
    delete from change_left where ctid = any (array(
      select o.ctid from seen n cross join lateral (
        select l.ctid from change_left l where l.kind = n.kind and l.id = n.id and l.organisation = any (n.sees) offset 0) o))
  )
  select sum(times), max(position) into taken, top from seen;
  update change_head set position = top;
  perform set_config('app.log', log_before, true), set_config('app.organisations', sight_before, true);
  return taken;
end $function$;

-- function settle_changes(integer,bigint)
CREATE OR REPLACE FUNCTION public.settle_changes(most integer, until bigint DEFAULT '9223372036854775807'::bigint)
 RETURNS integer
 LANGUAGE plpgsql
AS $function$
declare
  log_before text := coalesce(current_setting('app.log', true), '');
  taken integer := settle_batch(most, until);
begin
  if taken > 0 then perform say_roster_words(), set_config('app.log', log_before, true); end if;
  perform place_known_resources();
  return taken;
end $function$;

-- function sight_of_use(text,text,text,uuid)
CREATE OR REPLACE FUNCTION public.sight_of_use(of_source text, used text, target text, home uuid)
 RETURNS text[]
 LANGUAGE sql
 STABLE
AS $function$
  select array(select distinct sees from unnest(
    (select o.path from organisation o where o.id = home) || case used
      when 'class' then (select k.visible_to from class k where k.source = of_source and k.source_id = target)
      when 'user' then coalesce((select s.visible_to from learner_source s where s.source = of_source and s.source_id = target),
                                (select f.visible_to from staff f where f.source = of_source and f.source_id = target))
      else array(select sees from course_source s join class k on k.source = of_source and k.closed_on is null and k.level = s.level, unnest(k.visible_to) sees
                  where s.source = of_source and s.source_id = target) end) sees order by 1)
$function$;

-- function signed_notes_stay()
CREATE OR REPLACE FUNCTION public.signed_notes_stay()
 RETURNS trigger
 LANGUAGE plpgsql
AS $function$
begin
  if old.signed_at is not null and to_jsonb(new) - 'learner_id' <> to_jsonb(old) - 'learner_id' then
    raise exception 'a signed note changes no more';
  end if;
  return new;
end $function$;

-- function spoken(text)
CREATE OR REPLACE FUNCTION public.spoken(said text)
 RETURNS text
 LANGUAGE sql
 IMMUTABLE PARALLEL SAFE
AS $function$
  select translate(folded(said), '-''’.', '    ')
$function$;

-- function staff_places(text)
CREATE OR REPLACE FUNCTION public.staff_places(who text)
 RETURNS uuid[]
 LANGUAGE plpgsql
AS $function$
declare
  organisations text := coalesce(current_setting('app.organisations', true), '');
  learners text := coalesce(current_setting('app.learners', true), '');
  found uuid[];
begin
  perform set_config('app.organisations', 'ministere', true), set_config('app.learners', '', true);
  found := array(
    select c.organisation_id from class c where c.id = any (taught_classes(who))
    union
    select o.id from organisation o where o.path && array(select f.organisation from functions_of(who, school_day()) f));
  perform set_config('app.organisations', organisations, true), set_config('app.learners', learners, true);
  return found;
end $function$;

-- function staff_speaks(text)
CREATE OR REPLACE FUNCTION public.staff_speaks(who text)
 RETURNS boolean
 LANGUAGE plpgsql
AS $function$
declare
  organisations text := coalesce(current_setting('app.organisations', true), '');
  learners text := coalesce(current_setting('app.learners', true), '');
  found boolean;
begin
  perform set_config('app.organisations', 'ministere', true), set_config('app.learners', '', true);
  select exists (select from account_link a where a.subject = who and a.role = 'staff' and a.ended_at is null) into found;
  perform set_config('app.organisations', organisations, true), set_config('app.learners', learners, true);
  return found;
end $function$;

-- function statements_beside(uuid,text[],uuid)
CREATE OR REPLACE FUNCTION public.statements_beside(learner uuid, kinds text[], record uuid)
 RETURNS jsonb
 LANGUAGE sql
 STABLE
AS $function$
  select coalesce(jsonb_agg(jsonb_build_object('kind', s.kind, 'recordId', s.record_id, 'field', s.field, 'text', s.text, 'saidAt', s.said_at) order by s.said_at, s.id), '[]')
    from correction_statement s
   where s.learner_id = learner and s.kind = any(kinds) and (record is null or s.record_id = record)
     and (s.kind <> 'enrolment' or exists (select from enrolment e where e.id = s.record_id))
$function$;

-- function stay_moved()
CREATE OR REPLACE FUNCTION public.stay_moved()
 RETURNS trigger
 LANGUAGE plpgsql
AS $function$
begin
  insert into change_pending (kind, id)
    select distinct 'learner', person.id from old_rows o join new_rows n on n.id = o.id, unnest(array[o.learner_id, n.learner_id]) as person (id)
     where (o.learner_id, o.visible_to) is distinct from (n.learner_id, n.visible_to);
  return null;
end $function$;

-- function stay_removed()
CREATE OR REPLACE FUNCTION public.stay_removed()
 RETURNS trigger
 LANGUAGE plpgsql
AS $function$
begin
  insert into change_pending (kind, id) select distinct 'learner', learner_id from old_rows;
  return null;
end $function$;

-- function still_led(uuid[])
CREATE OR REPLACE FUNCTION public.still_led(learners uuid[])
 RETURNS uuid[]
 LANGUAGE plpgsql
AS $function$
declare
  before text := current_setting('app.organisations', true);
  led uuid[];
begin
  perform set_config('app.organisations', 'ministere', true);
  led := array(select l.id from learner l where l.id = any(learners) and exists (
    select from learner_source s where s.learner_id = l.id and s.source = l.leading_source and s.absent_at is null));
  perform set_config('app.organisations', coalesce(before, ''), true);
  return led;
end $function$;

-- function taught_classes(text)
CREATE OR REPLACE FUNCTION public.taught_classes(who text)
 RETURNS uuid[]
 LANGUAGE sql
 STABLE
AS $function$
  select array(select m.class_id from account_link a join membership m on m.staff_id = a.staff_id join class c on c.id = m.class_id
                where a.subject = who and a.role = 'staff' and a.ended_at is null and m.ended_on is null and m.begins_on is null and c.closed_on is null)
$function$;

-- function tell_webhook(uuid,integer)
CREATE OR REPLACE FUNCTION public.tell_webhook(hook uuid, most integer)
 RETURNS integer
 LANGUAGE plpgsql
AS $function$
declare
  w webhook;
  before text := current_setting('app.organisations', true);
  head bigint;
  bound bigint;
  last bigint;
  told integer;
begin
  select * into w from webhook where id = hook;
  select h.position into head from change_head h;
  perform set_config('app.log', 'on', true);
  select c.position into bound from change c where c.position > w.position order by c.position offset 200000 limit 1;
  perform set_config('app.log', 'off', true), set_config('app.organisations', w.organisation, true);
  with news as (
    (select c.kind, c.id, c.position from change c
      where c.position > w.position and c.position <= coalesce(bound, head) and c.kind = any (w.kinds) order by c.position limit most)
    union all
    (select l.kind, l.id, l.position from change_left l
      where l.organisation = w.organisation and l.position > w.position and l.position <= coalesce(bound, head) and l.kind = any (w.kinds)
      order by l.position limit most)
    order by 3 limit most
  ), added as (
    insert into webhook_delivery (id, webhook_id, kind, subject, position) select uuidv7(), hook, n.kind, n.id, n.position from news n order by n.position
  )
  select count(*), max(n.position) into told, last from news n;
  update webhook set position = case when told = most then last else greatest(position, coalesce(bound, head)) end where id = hook;
  perform set_config('app.organisations', coalesce(before, ''), true);
  return told;
end $function$;

-- function uses_of_classes(text[],text[],text[])
CREATE OR REPLACE FUNCTION public.uses_of_classes(sources text[], keys text[], levels text[])
 RETURNS uuid[]
 LANGUAGE sql
 STABLE
AS $function$
  with moved as (select * from unnest(sources, keys, levels) as m (source, source_id, level))
  select array(
    select u.id from moved m join resource_use u on u.source = m.source and u.used_by = 'class' and u.target_source_id = m.source_id and u.ended_at is null
    union
    select u.id from (select distinct source, level from moved) m join course_source s on s.source = m.source and s.level = m.level
      join resource_use u on u.source = s.source and u.used_by = 'course' and u.target_source_id = s.source_id and u.ended_at is null)
$function$;

-- function uuid_or_null(text)
CREATE OR REPLACE FUNCTION public.uuid_or_null(written text)
 RETURNS uuid
 LANGUAGE plpgsql
 IMMUTABLE PARALLEL SAFE
AS $function$
begin
  return case when pg_input_is_valid(written, 'uuid') then written::uuid end;
end $function$;

-- function walk_log(bigint,bigint,text[],integer,integer,integer)
CREATE OR REPLACE FUNCTION public.walk_log(since bigint, until bigint, kinds text[], low integer, high integer, most integer)
 RETURNS SETOF change
 LANGUAGE plpgsql
 SET plan_cache_mode TO 'force_custom_plan'
 SET enable_seqscan TO 'off'
 SET enable_bitmapscan TO 'off'
 SET enable_sort TO 'off'
AS $function$
declare
  place bigint;
begin
  if until = 9223372036854775807 and 'ministere' = any (app_organisations()) then place := place_in_log(since, 2000); end if;
  if place is null or 20 <= (select count(*) from change c where c.position > since and c.position <= place and c.kind = any (kinds)) then
    return query select c.* from change c
      where c.position > since and c.position <= until and c.kind = any (kinds) and c.slot between low and high
      order by c.position limit most;
  else
    perform set_config('enable_bitmapscan', 'on', true), set_config('enable_sort', 'on', true), set_config('enable_indexscan', 'off', true);
    return query select c.* from change c
      where c.position > since and c.kind = any (kinds) and c.slot between low and high
      order by c.position limit most;
  end if;
end $function$;

-- function words_of_name(learner)
CREATE OR REPLACE FUNCTION public.words_of_name(of learner)
 RETURNS SETOF text
 LANGUAGE sql
 STABLE
AS $function$
  select distinct word from regexp_split_to_table(spoken(concat_ws(' ', of.given_name, of.middle_name, of.family_name)), '\s+') word where word <> ''
$function$;

-- sequence change_pending_n_seq
create sequence change_pending_n_seq as bigint increment 1 start 1 cache 1;
grant select, usage on change_pending_n_seq to app;

-- sequence code_change_id_seq
create sequence code_change_id_seq as bigint increment 1 start 1 cache 1;
grant select, usage on code_change_id_seq to app;

-- sequence dead_letter_id_seq
create sequence dead_letter_id_seq as bigint increment 1 start 1 cache 1;
grant select, usage on dead_letter_id_seq to app;

-- sequence import_row_seq_seq
create sequence import_row_seq_seq as bigint increment 1 start 1 cache 1;
grant select, usage on import_row_seq_seq to app;

-- sequence job_problem_seq_seq
create sequence job_problem_seq_seq as bigint increment 1 start 1 cache 1;
grant select, usage on job_problem_seq_seq to app;

-- sequence likeness_due_n_seq
create sequence likeness_due_n_seq as bigint increment 1 start 1 cache 1;
grant select, usage on likeness_due_n_seq to app;

-- sequence migrations_id_seq
create sequence migrations_id_seq as integer increment 1 start 1 cache 1;
grant select, usage on migrations_id_seq to app;

-- sequence outbox_seq_seq
create sequence outbox_seq_seq as bigint increment 1 start 1 cache 1;
grant select, usage on outbox_seq_seq to app;

-- table absence_notice
create table absence_notice (
  id uuid not null,
  learner_id uuid not null,
  organisation_id uuid not null,
  visible_to text[] not null,
  subject text not null,
  told_as text not null,
  first_on date not null,
  last_on date not null,
  reason text not null,
  note text,
  told_at timestamp with time zone not null,
  acknowledged_at timestamp with time zone,
  acknowledged_by text,
  withdrawn_at timestamp with time zone,
  constraint absence_notice_check CHECK ((last_on >= first_on)),
  constraint absence_notice_check1 CHECK (((acknowledged_at IS NULL) = (acknowledged_by IS NULL))),
  constraint absence_notice_learner_id_fkey FOREIGN KEY (learner_id) REFERENCES learner(id),
  constraint absence_notice_organisation_id_fkey FOREIGN KEY (organisation_id) REFERENCES organisation(id),
  constraint absence_notice_pkey PRIMARY KEY (id),
  constraint absence_notice_told_as_check CHECK ((told_as = ANY (ARRAY['learner'::text, 'guardian'::text])))
);
CREATE INDEX absence_notice_day ON absence_notice USING btree (organisation_id, last_on, id);
CREATE INDEX absence_notice_learner ON absence_notice USING btree (learner_id, id);
alter table absence_notice enable row level security;
alter table absence_notice force row level security;
create policy by_organisation on absence_notice for all using (app_is_near(visible_to));
create policy kept on absence_notice for all using (( SELECT app_is_service() AS app_is_service));
create policy of_teller on absence_notice for select using (subject = current_setting('app.subject'::text, true) AND (learner_id = ANY ((( SELECT app_learners() AS app_learners))::uuid[])) AND ( SELECT app_acts_as('receive-messages'::text) AS app_acts_as));
grant delete, insert, select, truncate, update on absence_notice to app;

-- table access_beginning
create table access_beginning (
  only_row boolean not null default true,
  since timestamp with time zone not null,
  constraint access_beginning_only_row_check CHECK (only_row),
  constraint access_beginning_pkey PRIMARY KEY (only_row)
);
grant select on access_beginning to app;

-- table access_dropped
create table access_dropped (
  chain text not null,
  length bigint not null,
  head bytea not null,
  at timestamp with time zone not null,
  constraint access_dropped_pkey PRIMARY KEY (chain)
);
grant select on access_dropped to app;

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
CREATE INDEX access_log_entry ON ONLY access_log USING btree (id);
CREATE INDEX access_log_of_learner ON ONLY access_log USING gin (learner_ids);
CREATE TRIGGER access_noted AFTER INSERT ON access_log REFERENCING NEW TABLE AS new_rows FOR EACH STATEMENT EXECUTE FUNCTION access_noted();
alter table access_log enable row level security;
alter table access_log force row level security;
create policy access_log_read on access_log for select using (visible_to && (( SELECT app_organisations() AS app_organisations)));
create policy access_log_written on access_log for insert with check (true);
create policy looked_below on access_log for select using ((EXISTS ( SELECT
   FROM organisation o
  WHERE (o.code = ANY (access_log.acting_organisations)) AND o.path && (( SELECT app_organisations() AS app_organisations)))));
create policy sealed on access_log for select using (current_setting('app.service'::text, true) = 'on'::text);
create policy shown_to_own on access_log for select using (learner_ids && (( SELECT app_learners() AS app_learners)));
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
CREATE INDEX access_log_before_id_idx ON access_log_before USING btree (id);
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
CREATE INDEX access_log_later_id_idx ON access_log_later USING btree (id);
CREATE INDEX access_log_later_learner_ids_idx ON access_log_later USING gin (learner_ids);
alter table access_log_later enable row level security;
alter table access_log_later force row level security;

-- table access_of
create table access_of (
  learner_id uuid not null,
  at timestamp with time zone not null,
  entry_id uuid not null,
  family text,
  constraint access_of_pkey PRIMARY KEY (learner_id, at, entry_id) INCLUDE (family)
);
alter table access_of enable row level security;
alter table access_of force row level security;
create policy named on access_of for select using (learner_id = ANY ((( SELECT app_learners() AS app_learners))::uuid[]));
create policy noted on access_of for insert with check (true);
create policy of_learner_in_sight on access_of for select using ((EXISTS ( SELECT
   FROM learner l
  WHERE l.id = access_of.learner_id)));
grant insert, select on access_of to app;

-- table access_question
create table access_question (
  id uuid not null,
  entry_id uuid not null,
  learner_id uuid not null,
  subject text not null,
  visible_to text[] not null,
  kind text not null,
  text text not null,
  asked_at timestamp with time zone not null,
  due_at timestamp with time zone not null,
  state text not null,
  answer text,
  answered_by text,
  ended_at timestamp with time zone,
  version integer not null,
  reminded_at timestamp with time zone,
  constraint access_question_check CHECK (((state = 'asked'::text) = (ended_at IS NULL))),
  constraint access_question_check1 CHECK (((state = 'answered'::text) = (answer IS NOT NULL))),
  constraint access_question_pkey PRIMARY KEY (id),
  constraint access_question_state_check CHECK ((state = ANY (ARRAY['asked'::text, 'answered'::text, 'withdrawn'::text])))
);
CREATE INDEX access_question_due ON access_question USING btree (due_at) WHERE state = 'asked'::text AND reminded_at IS NULL;
CREATE INDEX access_question_learner ON access_question USING btree (learner_id);
CREATE UNIQUE INDEX access_question_open ON access_question USING btree (entry_id, subject) WHERE state = 'asked'::text;
CREATE INDEX access_question_subject ON access_question USING btree (subject, id);
alter table access_question enable row level security;
alter table access_question force row level security;
create policy by_organisation on access_question for all using (visible_to && app_organisations());
create policy of_whoever_asks on access_question for all using (subject = current_setting('app.subject'::text, true) AND (learner_id = ANY ((( SELECT app_learners() AS app_learners))::uuid[])));
grant delete, insert, select, truncate, update on access_question to app;

-- table access_seal
create table access_seal (
  chain text not null,
  number bigint not null,
  entry_id uuid not null,
  at timestamp with time zone not null,
  hash bytea not null,
  constraint access_seal_hash_check CHECK ((octet_length(hash) = 32)),
  constraint access_seal_pkey PRIMARY KEY (chain, number)
);
grant insert, select on access_seal to app;

-- table access_unsealed
create table access_unsealed (
  at timestamp with time zone not null,
  entry_id uuid not null,
  constraint access_unsealed_pkey PRIMARY KEY (at, entry_id)
);
grant delete, insert, select, truncate, update on access_unsealed to app;

-- table access_withholding
create table access_withholding (
  number bigint not null,
  hash bytea not null,
  entry_id uuid not null,
  decision integer not null,
  reason text not null,
  until date not null,
  by text not null,
  decided_at timestamp with time zone not null,
  constraint access_withholding_decision_check CHECK ((decision > 0)),
  constraint access_withholding_entry_id_decision_key UNIQUE (entry_id, decision),
  constraint access_withholding_hash_check CHECK ((octet_length(hash) = 32)),
  constraint access_withholding_pkey PRIMARY KEY (number),
  constraint access_withholding_reason_check CHECK ((reason ~ '^[a-z-]{1,40}$'::text))
);
alter table access_withholding enable row level security;
alter table access_withholding force row level security;
create policy entered on access_withholding for insert with check ((EXISTS ( SELECT
   FROM access_log e
  WHERE e.id = access_withholding.entry_id)));
create policy keeps_from_families on access_withholding for select using (true);
grant insert, select on access_withholding to app;

-- table accommodation
create table accommodation (
  id uuid not null,
  source text not null,
  source_id text not null,
  learner_id uuid not null,
  organisation_id uuid not null,
  extra_time_percent integer not null,
  tools text[] not null,
  valid_from date not null,
  valid_until date,
  ended_on date,
  version integer not null,
  learner_source_id text,
  parameters jsonb not null default '[]'::jsonb,
  decided jsonb,
  plan_id uuid,
  constraint accommodation_check CHECK ((valid_until >= valid_from)),
  constraint accommodation_decided_check CHECK (((decided ? 'authority'::text) AND (decided ? 'decidedOn'::text))),
  constraint accommodation_extra_time_percent_check CHECK (((extra_time_percent >= 0) AND (extra_time_percent <= 200))),
  constraint accommodation_learner_id_fkey FOREIGN KEY (learner_id) REFERENCES learner(id),
  constraint accommodation_organisation_id_fkey FOREIGN KEY (organisation_id) REFERENCES organisation(id),
  constraint accommodation_parameters_check CHECK ((jsonb_typeof(parameters) = 'array'::text)),
  constraint accommodation_pkey PRIMARY KEY (id),
  constraint accommodation_plan_id_fkey FOREIGN KEY (plan_id) REFERENCES intervention_plan(id) ON DELETE SET NULL,
  constraint accommodation_source_source_id_key UNIQUE (source, source_id)
);
CREATE INDEX accommodation_learner ON accommodation USING btree (learner_id, id);
CREATE INDEX accommodation_plan ON accommodation USING btree (plan_id) WHERE plan_id IS NOT NULL;
alter table accommodation enable row level security;
alter table accommodation force row level security;
create policy of_learner_in_sight on accommodation for all using (( SELECT app_acts_as('read-record'::text) AS app_acts_as) AND ((( SELECT app_file() AS app_file)) = ANY (ARRAY[''::text, 'special-assistance-file'::text])) AND (EXISTS ( SELECT
   FROM learner l
  WHERE l.id = accommodation.learner_id)));
grant delete, insert, select, truncate, update on accommodation to app;

-- table account_link
create table account_link (
  id uuid not null,
  subject text not null,
  role text not null,
  person_id uuid not null,
  learner_id uuid,
  staff_id uuid,
  organisation_id uuid not null,
  how text not null,
  linked_at timestamp with time zone not null,
  ends_on date,
  ended_at timestamp with time zone,
  ended_why text,
  constraint account_link_check CHECK ((num_nonnulls(learner_id, staff_id) = 1)),
  constraint account_link_check1 CHECK (((ended_at IS NULL) = (ended_why IS NULL))),
  constraint account_link_ended_why_check CHECK ((ended_why = ANY (ARRAY['stay-ended'::text, 'staff-left'::text, 'merged'::text, 'school'::text]))),
  constraint account_link_how_check CHECK ((how = ANY (ARRAY['school-system'::text, 'code'::text]))),
  constraint account_link_learner_id_fkey FOREIGN KEY (learner_id) REFERENCES learner(id),
  constraint account_link_organisation_id_fkey FOREIGN KEY (organisation_id) REFERENCES organisation(id),
  constraint account_link_pkey PRIMARY KEY (id),
  constraint account_link_role_check CHECK ((role = ANY (ARRAY['learner'::text, 'staff'::text, 'guardian'::text]))),
  constraint account_link_staff_id_fkey FOREIGN KEY (staff_id) REFERENCES staff(id)
);
CREATE UNIQUE INDEX account_link_child ON account_link USING btree (subject, learner_id) WHERE ended_at IS NULL AND role = 'guardian'::text;
CREATE INDEX account_link_due ON account_link USING btree (ends_on) WHERE ended_at IS NULL;
CREATE INDEX account_link_learner ON account_link USING btree (learner_id, id) WHERE learner_id IS NOT NULL;
CREATE UNIQUE INDEX account_link_learner_once ON account_link USING btree (subject) WHERE ended_at IS NULL AND role = 'learner'::text;
CREATE UNIQUE INDEX account_link_person ON account_link USING btree (person_id) WHERE ended_at IS NULL AND role <> 'guardian'::text;
CREATE INDEX account_link_staff ON account_link USING btree (staff_id) WHERE staff_id IS NOT NULL AND ended_at IS NULL;
CREATE INDEX account_link_subject ON account_link USING btree (subject, linked_at);
alter table account_link enable row level security;
alter table account_link force row level security;
create policy of_person_in_sight on account_link for all using (NOT ( SELECT app_is_person() AS app_is_person) AND ((EXISTS ( SELECT
   FROM learner l
  WHERE l.id = account_link.learner_id)) OR (EXISTS ( SELECT
   FROM staff s
  WHERE s.id = account_link.staff_id))));
grant delete, insert, select, truncate, update on account_link to app;

-- table attachment_content
create table attachment_content (
  sha256 bytea not null,
  type text not null,
  size integer not null,
  bytes bytea not null,
  state text not null,
  found text,
  due_at timestamp with time zone not null default now(),
  kept_at timestamp with time zone not null default now(),
  constraint attachment_content_check CHECK (((found IS NOT NULL) = (state = 'found'::text))),
  constraint attachment_content_pkey PRIMARY KEY (sha256),
  constraint attachment_content_sha256_check CHECK ((octet_length(sha256) = 32)),
  constraint attachment_content_size_check CHECK ((size > 0)),
  constraint attachment_content_state_check CHECK ((state = ANY (ARRAY['waiting'::text, 'clean'::text, 'found'::text])))
);
CREATE INDEX attachment_content_age ON attachment_content USING btree (kept_at);
CREATE INDEX attachment_content_due ON attachment_content USING btree (due_at) WHERE state = 'waiting'::text;
alter table attachment_content enable row level security;
alter table attachment_content force row level security;
create policy kept on attachment_content for all using (( SELECT app_is_service() AS app_is_service));
grant delete, insert, select, truncate, update on attachment_content to app;

-- table attestation
create table attestation (
  id uuid not null,
  result_id uuid not null,
  result_version integer not null,
  discloses text[] not null,
  given_by text not null,
  subject text not null,
  issued_at timestamp with time zone not null,
  status_list integer not null,
  status_place integer not null,
  credential jsonb not null,
  revoked_at timestamp with time zone,
  revoked_why text,
  constraint attestation_check CHECK (((revoked_at IS NULL) = (revoked_why IS NULL))),
  constraint attestation_discloses_check CHECK ((discloses <@ '{name,mark,organisation}'::text[])),
  constraint attestation_given_by_check CHECK ((given_by = ANY (ARRAY['learner'::text, 'guardian'::text]))),
  constraint attestation_pkey PRIMARY KEY (id),
  constraint attestation_result_id_fkey FOREIGN KEY (result_id) REFERENCES result(id) ON DELETE CASCADE,
  constraint attestation_revoked_why_check CHECK ((revoked_why = ANY (ARRAY['withdrawn'::text, 'corrected'::text, 'parted'::text]))),
  constraint attestation_status_list_status_place_fkey FOREIGN KEY (status_list, status_place) REFERENCES attestation_status(list, place),
  constraint attestation_status_list_status_place_key UNIQUE (status_list, status_place)
);
CREATE INDEX attestation_result ON attestation USING btree (result_id, id);
alter table attestation enable row level security;
alter table attestation force row level security;
create policy kept on attestation for all using (( SELECT app_is_service() AS app_is_service));
create policy of_holder on attestation for select using (current_setting('app.holder'::text, true) <> ''::text AND (current_setting('app.holder'::text, true) = 'learner'::text OR subject = current_setting('app.subject'::text, true)) AND (EXISTS ( SELECT
   FROM result r
  WHERE r.id = attestation.result_id)));
grant delete, insert, select, truncate, update on attestation to app;

-- table attestation_link
create table attestation_link (
  id uuid not null,
  attestation_id uuid not null,
  digest bytea not null,
  made_at timestamp with time zone not null,
  valid_until date not null,
  ended_at timestamp with time zone,
  opened integer not null default 0,
  constraint attestation_link_attestation_id_fkey FOREIGN KEY (attestation_id) REFERENCES attestation(id) ON DELETE CASCADE,
  constraint attestation_link_digest_key UNIQUE (digest),
  constraint attestation_link_pkey PRIMARY KEY (id)
);
CREATE INDEX attestation_link_of ON attestation_link USING btree (attestation_id, id);
alter table attestation_link enable row level security;
alter table attestation_link force row level security;
create policy kept on attestation_link for all using (( SELECT app_is_service() AS app_is_service));
create policy of_holder on attestation_link for select using ((EXISTS ( SELECT
   FROM attestation a
  WHERE a.id = attestation_link.attestation_id)));
grant delete, insert, select, truncate, update on attestation_link to app;

-- table attestation_status
create table attestation_status (
  list integer not null,
  place integer not null,
  revoked_at timestamp with time zone,
  constraint attestation_status_list_check CHECK ((list > 0)),
  constraint attestation_status_pkey PRIMARY KEY (list, place),
  constraint attestation_status_place_check CHECK (((place >= 0) AND (place <= 131071)))
);
grant delete, insert, select, truncate, update on attestation_status to app;

-- table category
create table category (
  id uuid not null,
  source text not null,
  source_id text not null,
  organisation_id uuid not null,
  visible_to text[] not null,
  title text not null,
  weight numeric,
  metadata text,
  status text not null,
  version integer not null,
  constraint category_metadata_check CHECK ((metadata IS JSON OBJECT)),
  constraint category_organisation_id_fkey FOREIGN KEY (organisation_id) REFERENCES organisation(id),
  constraint category_pkey PRIMARY KEY (id),
  constraint category_source_source_id_key UNIQUE (source, source_id),
  constraint category_status_check CHECK ((status = ANY (ARRAY['active'::text, 'tobedeleted'::text]))),
  constraint category_visible_to_check CHECK ((cardinality(visible_to) > 0))
);
CREATE TRIGGER change_deleted AFTER DELETE ON category REFERENCING OLD TABLE AS old_rows FOR EACH STATEMENT EXECUTE FUNCTION change_deleted('category');
CREATE TRIGGER change_inserted AFTER INSERT ON category REFERENCING NEW TABLE AS new_rows FOR EACH STATEMENT EXECUTE FUNCTION change_inserted('category');
CREATE TRIGGER change_updated AFTER UPDATE ON category REFERENCING OLD TABLE AS old_rows NEW TABLE AS new_rows FOR EACH STATEMENT EXECUTE FUNCTION change_updated('category', 'keyed');
alter table category enable row level security;
alter table category force row level security;
create policy by_organisation on category for all using (visible_to && app_organisations());
grant delete, insert, select, truncate, update on category to app;

-- table certification
create table certification (
  id uuid not null,
  vendor text not null,
  product text not null,
  product_version text not null,
  client_id text not null,
  visible_to text[] not null,
  standing text not null,
  asked_at timestamp with time zone not null,
  evaluated_at timestamp with time zone,
  results jsonb,
  valid_from date,
  valid_until date,
  withdrawn_on date,
  reason text,
  decided_by text,
  version integer not null,
  constraint certification_check CHECK ((valid_until >= valid_from)),
  constraint certification_check1 CHECK (((standing = ANY (ARRAY['certified'::text, 'withdrawn'::text])) = (valid_from IS NOT NULL))),
  constraint certification_pkey PRIMARY KEY (id),
  constraint certification_standing_check CHECK ((standing = ANY (ARRAY['testing'::text, 'passed'::text, 'failed'::text, 'certified'::text, 'withdrawn'::text])))
);
CREATE INDEX certification_of_package ON certification USING btree (vendor, product, product_version);
alter table certification enable row level security;
alter table certification force row level security;
create policy by_organisation on certification for all using (visible_to && app_organisations());
grant delete, insert, select, truncate, update on certification to app;

-- table change
create table change (
  kind text not null,
  id uuid not null,
  "position" bigint not null,
  at timestamp with time zone not null generated always as (to_timestamp((((("position" >> 20))::numeric / 1000.0))::double precision)) stored,
  slot smallint not null generated always as (get_byte(uuid_send(id), 15)) stored,
  sees text[] not null,
  entered bigint[] not null,
  keyed bigint,
  parted_from uuid,
  key text,
  parted bigint,
  constraint change_pkey PRIMARY KEY (kind, id)
) with (fillfactor=80, autovacuum_vacuum_scale_factor=0.05);
CREATE UNIQUE INDEX change_position ON change USING btree ("position");
CREATE INDEX change_sees ON change USING gin (sees) WHERE cardinality(sees) > 0;
alter table change enable row level security;
alter table change force row level security;
create policy by_organisation on change for select using (sees && (( SELECT log_readers() AS log_readers)));
create policy settled_delete on change for delete using ((( SELECT current_setting('app.log'::text, true) AS current_setting)) = 'on'::text);
create policy settled_insert on change for insert with check ((( SELECT current_setting('app.log'::text, true) AS current_setting)) = 'on'::text);
create policy settled_update on change for update using ((( SELECT current_setting('app.log'::text, true) AS current_setting)) = 'on'::text);
grant delete, insert, select, truncate, update on change to app;

-- table change_head
create table change_head (
  single boolean not null default true,
  "position" bigint not null,
  lapsed_until timestamp with time zone not null default now(),
  constraint change_head_pkey PRIMARY KEY (single),
  constraint change_head_single_check CHECK (single)
);
grant delete, insert, select, truncate, update on change_head to app;

-- table change_left
create table change_left (
  kind text not null,
  id uuid not null,
  organisation text not null,
  "position" bigint not null,
  at timestamp with time zone not null generated always as (to_timestamp((((("position" >> 20))::numeric / 1000.0))::double precision)) stored,
  slot smallint not null generated always as (get_byte(uuid_send(id), 15)) stored,
  constraint change_left_pkey PRIMARY KEY (kind, id, organisation)
);
CREATE INDEX change_left_position ON change_left USING btree (organisation, "position");
CREATE INDEX change_left_seen ON change_left USING btree (organisation, kind, id);
alter table change_left enable row level security;
alter table change_left force row level security;
create policy by_organisation on change_left for select using (organisation = ANY ((( SELECT app_organisations() AS app_organisations))::text[]));
create policy settled on change_left for all using ((( SELECT current_setting('app.log'::text, true) AS current_setting)) = 'on'::text);
grant delete, insert, select, truncate, update on change_left to app;

-- table change_pending
create table change_pending (
  n bigint not null generated always as identity,
  kind text not null,
  id uuid not null,
  was text[],
  sees text[],
  keyed boolean not null default false,
  parted_from uuid,
  key text,
  constraint change_pending_pkey PRIMARY KEY (n)
) with (autovacuum_vacuum_scale_factor=0, autovacuum_vacuum_threshold=5000);
alter table change_pending enable row level security;
alter table change_pending force row level security;
create policy noted on change_pending for insert with check (true);
create policy settled on change_pending for all using ((( SELECT current_setting('app.log'::text, true) AS current_setting)) = 'on'::text);
grant delete, insert, select, truncate, update on change_pending to app;

-- table class
create table class (
  id uuid not null,
  source text not null,
  source_id text not null,
  organisation_id uuid not null,
  visible_to text[] not null,
  title text not null,
  school_year text not null,
  level text not null,
  closed_on date,
  version integer not null,
  constraint class_organisation_id_fkey FOREIGN KEY (organisation_id) REFERENCES organisation(id),
  constraint class_pkey PRIMARY KEY (id),
  constraint class_source_source_id_key UNIQUE (source, source_id)
);
CREATE INDEX class_organisation ON class USING btree (organisation_id, school_year);
CREATE TRIGGER change_deleted AFTER DELETE ON class REFERENCING OLD TABLE AS old_rows FOR EACH STATEMENT EXECUTE FUNCTION change_deleted('class');
CREATE TRIGGER change_inserted AFTER INSERT ON class REFERENCING NEW TABLE AS new_rows FOR EACH STATEMENT EXECUTE FUNCTION change_inserted('class');
CREATE TRIGGER change_updated AFTER UPDATE ON class REFERENCING OLD TABLE AS old_rows NEW TABLE AS new_rows FOR EACH STATEMENT EXECUTE FUNCTION change_updated('class', 'keyed');
CREATE TRIGGER uses_opened AFTER INSERT ON class REFERENCING NEW TABLE AS new_rows FOR EACH STATEMENT EXECUTE FUNCTION class_seen();
CREATE TRIGGER uses_seen AFTER UPDATE ON class REFERENCING OLD TABLE AS old_rows NEW TABLE AS new_rows FOR EACH STATEMENT EXECUTE FUNCTION class_seen();
alter table class enable row level security;
alter table class force row level security;
create policy by_organisation on class for all using (visible_to && app_organisations());
create policy shown_to_own on class for select using (id = ANY ((( SELECT app_classes() AS app_classes))::uuid[]));
grant delete, insert, select, truncate, update on class to app;

-- table client_grant
create table client_grant (
  request_id uuid not null,
  organisation_id uuid not null,
  visible_to text[] not null,
  state text not null,
  decided_at timestamp with time zone,
  decided_by text,
  client_id text,
  auth_method text not null default 'client_secret_basic'::text,
  keys jsonb not null default '[]'::jsonb,
  reason text,
  version integer not null default 1,
  product text,
  product_version text,
  constraint client_grant_auth_method_check CHECK ((auth_method = ANY (ARRAY['private_key_jwt'::text, 'client_secret_basic'::text]))),
  constraint client_grant_client_id_key UNIQUE (client_id),
  constraint client_grant_organisation_id_fkey FOREIGN KEY (organisation_id) REFERENCES organisation(id),
  constraint client_grant_pkey PRIMARY KEY (request_id, organisation_id),
  constraint client_grant_request_id_fkey FOREIGN KEY (request_id) REFERENCES client_request(id) ON DELETE CASCADE,
  constraint client_grant_state_check CHECK ((state = ANY (ARRAY['requested'::text, 'approved'::text, 'suspended'::text, 'withdrawn'::text, 'refused'::text])))
);
CREATE INDEX client_grant_sight ON client_grant USING gin (visible_to);
alter table client_grant enable row level security;
alter table client_grant force row level security;
create policy asked on client_grant for insert with check (state = 'requested'::text);
create policy by_organisation on client_grant for select using (visible_to && app_organisations());
create policy decided on client_grant for update using (visible_to && app_organisations());
grant delete, insert, select, truncate, update on client_grant to app;

-- table client_request
create table client_request (
  id uuid not null,
  vendor text not null,
  scopes text[] not null,
  purpose text not null,
  requested_at timestamp with time zone not null,
  client_id text,
  secret_digest bytea,
  purposes text[] not null default '{}'::text[],
  key jsonb,
  key_thumbprint text,
  proof_digest bytea,
  auth_method text not null default 'client_secret_basic'::text,
  product text,
  product_version text,
  constraint client_request_auth_method_check CHECK ((auth_method = ANY (ARRAY['private_key_jwt'::text, 'client_secret_basic'::text]))),
  constraint client_request_check CHECK (((client_id IS NULL) = (secret_digest IS NULL))),
  constraint client_request_client_id_key UNIQUE (client_id),
  constraint client_request_pkey PRIMARY KEY (id),
  constraint client_request_proof_digest_key UNIQUE (proof_digest)
);
CREATE INDEX client_request_age ON client_request USING btree (requested_at);
CREATE INDEX client_request_key ON client_request USING btree (key_thumbprint) WHERE key_thumbprint IS NOT NULL;
alter table client_request enable row level security;
alter table client_request force row level security;
create policy asked on client_request for insert with check (client_id IS NULL);
create policy asked_of on client_request for select using ((EXISTS ( SELECT
   FROM client_grant g
  WHERE g.request_id = client_request.id)));
create policy decided on client_request for update using ((EXISTS ( SELECT
   FROM client_grant g
  WHERE g.request_id = client_request.id)));
create policy forgotten on client_request for delete using (NOT (EXISTS ( SELECT
   FROM client_grant g
  WHERE g.request_id = client_request.id AND g.client_id IS NOT NULL)));
grant delete, insert, select, truncate, update on client_request to app;

-- table client_secret
create table client_secret (
  id uuid not null,
  client_id text not null,
  digest bytea not null,
  made_at timestamp with time zone not null,
  ends_at timestamp with time zone,
  constraint client_secret_client_id_fkey FOREIGN KEY (client_id) REFERENCES client_grant(client_id),
  constraint client_secret_pkey PRIMARY KEY (id)
);
CREATE INDEX client_secret_client ON client_secret USING btree (client_id);
alter table client_secret enable row level security;
alter table client_secret force row level security;
create policy of_client_in_sight on client_secret for all using ((EXISTS ( SELECT
   FROM client_grant g
  WHERE g.client_id = client_secret.client_id)));
grant delete, insert, select, truncate, update on client_secret to app;

-- table code_change
create table code_change (
  id bigint not null generated always as identity,
  learner_id uuid not null,
  was text,
  became text,
  at timestamp with time zone not null,
  by text not null,
  why text not null,
  source text,
  was_source text,
  constraint code_change_learner_id_fkey FOREIGN KEY (learner_id) REFERENCES learner(id) ON DELETE CASCADE,
  constraint code_change_pkey PRIMARY KEY (id)
);
CREATE INDEX code_change_learner ON code_change USING btree (learner_id, id);
alter table code_change enable row level security;
alter table code_change force row level security;
create policy kept on code_change for insert with check (true);
create policy of_row_in_sight on code_change for select using (code_in_sight(learner_id, source));
grant insert, select on code_change to app;

-- table code_request
create table code_request (
  id uuid not null,
  learner_id uuid not null,
  organisation_id uuid not null,
  visible_to text[] not null,
  kind text not null,
  reason text not null,
  asked_by text not null,
  asked_at timestamp with time zone not null,
  state text not null,
  answer text,
  answered_by text,
  answered_at timestamp with time zone,
  answer_why text,
  version integer not null,
  constraint code_request_check CHECK (((state = 'open'::text) = (answered_at IS NULL))),
  constraint code_request_kind_check CHECK ((kind = ANY (ARRAY['allocation'::text, 'change'::text]))),
  constraint code_request_learner_id_fkey FOREIGN KEY (learner_id) REFERENCES learner(id),
  constraint code_request_organisation_id_fkey FOREIGN KEY (organisation_id) REFERENCES organisation(id),
  constraint code_request_pkey PRIMARY KEY (id),
  constraint code_request_state_check CHECK ((state = ANY (ARRAY['open'::text, 'answered'::text, 'refused'::text])))
);
CREATE INDEX code_request_learner ON code_request USING btree (learner_id);
CREATE INDEX code_request_open ON code_request USING btree (id) WHERE state = 'open'::text;
alter table code_request enable row level security;
alter table code_request force row level security;
create policy by_organisation on code_request for all using (visible_to && app_organisations());
grant delete, insert, select, truncate, update on code_request to app;

-- table competency_assessment
create table competency_assessment (
  id uuid not null,
  learner_id uuid not null,
  said_of uuid not null,
  organisation_id uuid not null,
  visible_to text[] not null,
  dimension text not null,
  level text not null,
  assessed_on date not null,
  evidence jsonb not null,
  said_by text not null,
  said_at timestamp with time zone not null,
  withdrawn_at timestamp with time zone,
  withdrawn_why text,
  constraint competency_assessment_check CHECK (((withdrawn_at IS NULL) = (withdrawn_why IS NULL))),
  constraint competency_assessment_learner_id_fkey FOREIGN KEY (learner_id) REFERENCES learner(id),
  constraint competency_assessment_level_check CHECK ((level = ANY (ARRAY['beginner'::text, 'intermediate'::text, 'advanced'::text]))),
  constraint competency_assessment_organisation_id_fkey FOREIGN KEY (organisation_id) REFERENCES organisation(id),
  constraint competency_assessment_pkey PRIMARY KEY (id),
  constraint competency_assessment_visible_to_check CHECK ((cardinality(visible_to) > 0))
);
CREATE INDEX competency_assessment_learner ON competency_assessment USING btree (learner_id, dimension, assessed_on DESC, id DESC);
CREATE INDEX competency_assessment_organisation ON competency_assessment USING btree (organisation_id);
alter table competency_assessment enable row level security;
alter table competency_assessment force row level security;
create policy by_organisation on competency_assessment for all using (visible_to && app_organisations());
create policy of_person_in_sight on competency_assessment for select using (( SELECT app_is_person() AS app_is_person) AND ( SELECT app_acts_as('read-results'::text) AS app_acts_as) AND (learner_id = ANY ((( SELECT app_learners() AS app_learners))::uuid[])));
grant delete, insert, select, truncate, update on competency_assessment to app;

-- table consent
create table consent (
  id uuid not null,
  learner_id uuid not null,
  purpose text not null,
  recipient text not null,
  text_version integer not null,
  given_by text not null,
  person_id uuid,
  organisation_id uuid not null,
  paper text,
  given_at timestamp with time zone not null,
  valid_until date not null,
  ended_at timestamp with time zone,
  ended_why text,
  ended_paper text,
  version integer not null,
  constraint consent_check CHECK (((ended_at IS NULL) = (ended_why IS NULL))),
  constraint consent_ended_why_check CHECK ((ended_why = ANY (ARRAY['withdrawn'::text, 'renewed'::text]))),
  constraint consent_given_by_check CHECK ((given_by = ANY (ARRAY['guardian'::text, 'learner'::text]))),
  constraint consent_learner_id_fkey FOREIGN KEY (learner_id) REFERENCES learner(id),
  constraint consent_organisation_id_fkey FOREIGN KEY (organisation_id) REFERENCES organisation(id),
  constraint consent_pkey PRIMARY KEY (id)
);
CREATE INDEX consent_learner ON consent USING btree (learner_id, id);
CREATE INDEX consent_open ON consent USING btree (learner_id, purpose, recipient) WHERE ended_at IS NULL;
alter table consent enable row level security;
alter table consent force row level security;
create policy of_learner_in_sight on consent for all using ((EXISTS ( SELECT
   FROM learner l
  WHERE l.id = consent.learner_id)));
grant delete, insert, select, truncate, update on consent to app;

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

-- table correction_request
create table correction_request (
  id uuid not null,
  learner_id uuid not null,
  organisation_id uuid not null,
  visible_to text[] not null,
  subject text not null,
  asked_as text not null,
  kind text not null,
  record_id uuid,
  field text not null,
  stood text,
  should_say text,
  why text not null,
  asked_at timestamp with time zone not null,
  due_on date not null,
  extended_at timestamp with time zone,
  extended_why text,
  state text not null,
  becomes text,
  reason text,
  words text,
  ended_at timestamp with time zone,
  ended_by text,
  corrected_at timestamp with time zone,
  corrected_by text,
  corrected_version integer,
  reminded_at timestamp with time zone,
  version integer not null,
  constraint correction_request_asked_as_check CHECK ((asked_as = ANY (ARRAY['learner'::text, 'guardian'::text]))),
  constraint correction_request_check CHECK (((kind = ANY (ARRAY['learner'::text, 'other'::text])) = (record_id IS NULL))),
  constraint correction_request_check1 CHECK (((extended_at IS NULL) = (extended_why IS NULL))),
  constraint correction_request_check2 CHECK ((((state = 'asked'::text) = (ended_at IS NULL)) AND ((ended_at IS NULL) = (ended_by IS NULL)))),
  constraint correction_request_check3 CHECK (((state <> ALL (ARRAY['refused'::text, 'accepted-in-part'::text])) OR ((reason IS NOT NULL) AND (words IS NOT NULL)))),
  constraint correction_request_check4 CHECK (((corrected_at IS NULL) OR ((state = ANY (ARRAY['accepted'::text, 'accepted-in-part'::text])) AND (corrected_by IS NOT NULL) AND (corrected_version IS NOT NULL)))),
  constraint correction_request_kind_check CHECK ((kind = ANY (ARRAY['learner'::text, 'enrolment'::text, 'accommodation'::text, 'result'::text, 'other'::text]))),
  constraint correction_request_learner_id_fkey FOREIGN KEY (learner_id) REFERENCES learner(id),
  constraint correction_request_organisation_id_fkey FOREIGN KEY (organisation_id) REFERENCES organisation(id),
  constraint correction_request_pkey PRIMARY KEY (id),
  constraint correction_request_state_check CHECK ((state = ANY (ARRAY['asked'::text, 'accepted'::text, 'accepted-in-part'::text, 'refused'::text, 'withdrawn'::text])))
);
CREATE INDEX correction_request_due ON correction_request USING btree (due_on) WHERE state = 'asked'::text AND reminded_at IS NULL;
CREATE INDEX correction_request_learner ON correction_request USING btree (learner_id, id);
CREATE INDEX correction_request_organisation ON correction_request USING btree (organisation_id, id);
CREATE INDEX correction_request_subject ON correction_request USING btree (subject, id);
alter table correction_request enable row level security;
alter table correction_request force row level security;
create policy by_organisation on correction_request for all using (visible_to && (( SELECT app_organisations() AS app_organisations)));
create policy of_whoever_asks on correction_request for select using (subject = current_setting('app.subject'::text, true) AND (learner_id = ANY ((( SELECT app_learners() AS app_learners))::uuid[])));
grant delete, insert, select, truncate, update on correction_request to app;

-- table correction_statement
create table correction_statement (
  id uuid not null,
  learner_id uuid not null,
  subject text not null,
  kind text not null,
  record_id uuid,
  field text not null,
  text text not null,
  apart boolean not null,
  said_at timestamp with time zone not null,
  constraint correction_statement_id_fkey FOREIGN KEY (id) REFERENCES correction_request(id),
  constraint correction_statement_learner_id_fkey FOREIGN KEY (learner_id) REFERENCES learner(id),
  constraint correction_statement_pkey PRIMARY KEY (id)
);
CREATE INDEX correction_statement_learner ON correction_statement USING btree (learner_id, kind);
alter table correction_statement enable row level security;
alter table correction_statement force row level security;
create policy moved on correction_statement for update using (NOT ( SELECT app_is_person() AS app_is_person) AND (EXISTS ( SELECT
   FROM learner l
  WHERE l.id = correction_statement.learner_id)));
create policy of_learner_in_sight on correction_statement for select using ((EXISTS ( SELECT
   FROM learner l
  WHERE l.id = correction_statement.learner_id)) AND (COALESCE(current_setting('app.act'::text, true), ''::text) = ''::text OR NOT apart OR subject = current_setting('app.subject'::text, true)));
create policy replaced on correction_statement for delete using ((( SELECT app_organisations() AS app_organisations)) @> '{ministere}'::text[]);
create policy written on correction_statement for insert with check ((( SELECT app_organisations() AS app_organisations)) @> '{ministere}'::text[]);
grant delete, insert, select, truncate, update on correction_statement to app;

-- table course_source
create table course_source (
  source text not null,
  source_id text not null,
  organisation_id uuid not null,
  visible_to text[] not null,
  level text not null,
  ended_at timestamp with time zone,
  constraint course_source_organisation_id_fkey FOREIGN KEY (organisation_id) REFERENCES organisation(id),
  constraint course_source_pkey PRIMARY KEY (source, source_id)
);
CREATE INDEX course_source_organisation ON course_source USING btree (organisation_id);
alter table course_source enable row level security;
alter table course_source force row level security;
create policy by_organisation on course_source for all using (visible_to && app_organisations());
grant delete, insert, select, truncate, update on course_source to app;

-- table data_package
create table data_package (
  id uuid not null,
  learner_id uuid not null,
  subject text not null,
  asked_at timestamp with time zone not null,
  ready_at timestamp with time zone,
  expires_at timestamp with time zone not null,
  bytes bytea,
  constraint data_package_check CHECK (((ready_at IS NULL) = (bytes IS NULL))),
  constraint data_package_learner_id_fkey FOREIGN KEY (learner_id) REFERENCES learner(id),
  constraint data_package_pkey PRIMARY KEY (id)
);
CREATE INDEX data_package_expires ON data_package USING btree (expires_at);
CREATE INDEX data_package_learner ON data_package USING btree (learner_id, subject);
alter table data_package enable row level security;
alter table data_package force row level security;
create policy kept on data_package for all using (current_setting('app.service'::text, true) = 'on'::text);
create policy of_whoever_asks on data_package for select using (subject = current_setting('app.subject'::text, true) AND (learner_id = ANY ((( SELECT app_learners() AS app_learners))::uuid[])));
grant delete, insert, select, truncate, update on data_package to app;

-- table dated_row
create table dated_row (
  source text not null,
  file text not null,
  source_id text not null,
  modified_at timestamp with time zone not null,
  said bytea not null,
  heard_at timestamp with time zone not null,
  constraint dated_row_pkey PRIMARY KEY (source, file, source_id)
);
CREATE INDEX dated_row_heard ON dated_row USING btree (heard_at);
alter table dated_row enable row level security;
alter table dated_row force row level security;
create policy of_key_space on dated_row for all using (source = (( SELECT current_setting('app.key_space'::text, true) AS current_setting)));
create policy of_old_days on dated_row for all using ((( SELECT current_setting('app.job_worker'::text, true) AS current_setting)) = 'on'::text AND heard_at < (clock_timestamp() - '400 days'::interval));
grant delete, insert, select, truncate, update on dated_row to app;

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

-- table destruction
create table destruction (
  id uuid not null,
  organisation_id uuid not null,
  visible_to text[] not null,
  file text not null,
  rule jsonb not null,
  latest date not null,
  listed integer not null,
  list_hash text not null,
  not_before date not null,
  proposed_by text not null,
  proposed_at timestamp with time zone not null,
  approvals jsonb not null,
  state text not null,
  ended_at timestamp with time zone,
  certificate text,
  certificate_hash text,
  version integer not null,
  constraint destruction_approvals_check CHECK ((jsonb_typeof(approvals) = 'array'::text)),
  constraint destruction_check CHECK (((state <> ALL (ARRAY['approved'::text, 'begun'::text, 'carried-out'::text])) OR (jsonb_array_length(approvals) >= 2))),
  constraint destruction_check1 CHECK ((num_nonnulls(certificate, certificate_hash) = ANY (ARRAY[0, 2]))),
  constraint destruction_file_check CHECK ((file = ANY (ARRAY['school-file'::text, 'special-assistance-file'::text, 'professional-file'::text]))),
  constraint destruction_listed_check CHECK ((listed > 0)),
  constraint destruction_organisation_id_fkey FOREIGN KEY (organisation_id) REFERENCES organisation(id),
  constraint destruction_pkey PRIMARY KEY (id),
  constraint destruction_state_check CHECK ((state = ANY (ARRAY['proposed'::text, 'approved'::text, 'begun'::text, 'carried-out'::text, 'withdrawn'::text])))
);
CREATE INDEX destruction_organisation ON destruction USING btree (organisation_id, id);
alter table destruction enable row level security;
alter table destruction force row level security;
create policy by_organisation on destruction for all using (NOT ( SELECT app_is_person() AS app_is_person) AND visible_to && (( SELECT app_organisations() AS app_organisations)));
create policy kept on destruction for all using (( SELECT app_is_service() AS app_is_service));
grant delete, insert, select, truncate, update on destruction to app;

-- table destruction_item
create table destruction_item (
  id uuid not null,
  destruction_id uuid not null,
  learner_id uuid,
  organisation_id uuid not null,
  since date not null,
  state text not null,
  why text,
  counts jsonb not null default '{}'::jsonb,
  ended boolean not null default false,
  awaits text[] not null default '{}'::text[],
  constraint destruction_item_check CHECK (((state = 'kept'::text) = (why IS NOT NULL))),
  constraint destruction_item_destruction_id_fkey FOREIGN KEY (destruction_id) REFERENCES destruction(id),
  constraint destruction_item_organisation_id_fkey FOREIGN KEY (organisation_id) REFERENCES organisation(id),
  constraint destruction_item_pkey PRIMARY KEY (id),
  constraint destruction_item_state_check CHECK ((state = ANY (ARRAY['listed'::text, 'destroyed'::text, 'kept'::text]))),
  constraint destruction_item_why_check CHECK ((why = ANY (ARRAY['not-due'::text, 'held'::text, 'request-open'::text, 'identity-open'::text])))
);
CREATE INDEX destruction_item_learner ON destruction_item USING btree (learner_id) WHERE learner_id IS NOT NULL;
CREATE INDEX destruction_item_of ON destruction_item USING btree (destruction_id, id);
alter table destruction_item enable row level security;
alter table destruction_item force row level security;
create policy kept on destruction_item for all using (( SELECT app_is_service() AS app_is_service));
grant delete, insert, select, truncate, update on destruction_item to app;

-- table discarded
create table discarded (
  topic text not null,
  partition integer not null,
  "offset" bigint not null,
  constraint discarded_pkey PRIMARY KEY (topic, partition, "offset")
);
grant delete, insert, select, truncate, update on discarded to app;

-- table enrolment
create table enrolment (
  id uuid not null,
  source text not null,
  source_id text not null,
  school_year text not null,
  learner_id uuid not null,
  organisation_id uuid not null,
  visible_to text[] not null,
  level text not null,
  began_on date,
  ended_on date,
  version integer not null,
  learner_source_id text,
  studies jsonb,
  constraint enrolment_learner_id_fkey FOREIGN KEY (learner_id) REFERENCES learner(id),
  constraint enrolment_organisation_id_fkey FOREIGN KEY (organisation_id) REFERENCES organisation(id),
  constraint enrolment_pkey PRIMARY KEY (id),
  constraint enrolment_source_source_id_school_year_key UNIQUE (source, source_id, school_year)
);
CREATE INDEX enrolment_learner ON enrolment USING btree (learner_id);
CREATE INDEX enrolment_organisation ON enrolment USING btree (organisation_id, school_year, learner_id);
CREATE TRIGGER change_deleted AFTER DELETE ON enrolment REFERENCING OLD TABLE AS old_rows FOR EACH STATEMENT EXECUTE FUNCTION change_deleted('enrolment');
CREATE TRIGGER change_inserted AFTER INSERT ON enrolment REFERENCING NEW TABLE AS new_rows FOR EACH STATEMENT EXECUTE FUNCTION change_inserted('enrolment');
CREATE TRIGGER change_updated AFTER UPDATE ON enrolment REFERENCING OLD TABLE AS old_rows NEW TABLE AS new_rows FOR EACH STATEMENT EXECUTE FUNCTION change_updated('enrolment', 'keyed');
CREATE TRIGGER learner_changed AFTER UPDATE ON enrolment REFERENCING OLD TABLE AS old_rows NEW TABLE AS new_rows FOR EACH STATEMENT EXECUTE FUNCTION stay_moved();
CREATE TRIGGER learner_left AFTER DELETE ON enrolment REFERENCING OLD TABLE AS old_rows FOR EACH STATEMENT EXECUTE FUNCTION stay_removed();
alter table enrolment enable row level security;
alter table enrolment force row level security;
create policy by_organisation on enrolment for all using (visible_to && app_organisations());
create policy shown_to_own on enrolment for select using (learner_id = ANY ((( SELECT app_learners() AS app_learners))::uuid[]));
grant delete, insert, select, truncate, update on enrolment to app;

-- table erased_learner
create table erased_learner (
  learner_id uuid not null,
  item_id uuid not null,
  erased_at timestamp with time zone not null,
  constraint erased_learner_item_id_fkey FOREIGN KEY (item_id) REFERENCES destruction_item(id),
  constraint erased_learner_pkey PRIMARY KEY (learner_id)
);
alter table erased_learner enable row level security;
alter table erased_learner force row level security;
create policy kept on erased_learner for all using (( SELECT app_is_service() AS app_is_service));
grant insert, select on erased_learner to app;

-- table export_part
create table export_part (
  job_id uuid not null,
  seq integer not null,
  bytes bytea not null,
  learners uuid[] not null,
  constraint export_part_job_id_fkey FOREIGN KEY (job_id) REFERENCES job(id) ON DELETE CASCADE,
  constraint export_part_pkey PRIMARY KEY (job_id, seq)
);
alter table export_part enable row level security;
alter table export_part force row level security;
create policy by_job on export_part for all using (job_id = (( SELECT NULLIF(current_setting('app.job'::text, true), ''::text)::uuid AS "nullif")));
create policy of_job_in_sight on export_part for all using ((EXISTS ( SELECT
   FROM job j
  WHERE j.id = export_part.job_id)));
grant delete, insert, select, truncate, update on export_part to app;

-- table failed_attempt
create table failed_attempt (
  subject text not null,
  at timestamp with time zone not null
);
CREATE INDEX failed_attempt_at ON failed_attempt USING btree (at);
CREATE INDEX failed_attempt_subject ON failed_attempt USING btree (subject, at);
alter table failed_attempt enable row level security;
alter table failed_attempt force row level security;
create policy old on failed_attempt for all using (at < (clock_timestamp() - '1 day'::interval));
create policy own on failed_attempt for all using (subject = current_setting('app.subject'::text, true));
grant delete, insert, select, truncate, update on failed_attempt to app;

-- table family_order
create table family_order (
  id uuid not null,
  learner_id uuid not null,
  organisation_id uuid not null,
  kind text not null,
  persons uuid[] not null,
  acts text[] not null,
  valid_from date not null,
  valid_until date,
  judged_on date,
  reference text,
  said_by text not null,
  said_at timestamp with time zone not null,
  lifted_at timestamp with time zone,
  lifted_by text,
  constraint family_order_check CHECK ((valid_until >= valid_from)),
  constraint family_order_check1 CHECK (((lifted_at IS NULL) = (lifted_by IS NULL))),
  constraint family_order_kind_check CHECK ((kind = ANY (ARRAY['no-contact'::text, 'no-acts'::text, 'protected'::text]))),
  constraint family_order_learner_id_fkey FOREIGN KEY (learner_id) REFERENCES learner(id),
  constraint family_order_organisation_id_fkey FOREIGN KEY (organisation_id) REFERENCES organisation(id),
  constraint family_order_pkey PRIMARY KEY (id)
);
CREATE INDEX family_order_learner ON family_order USING btree (learner_id, id);
CREATE TRIGGER family_divided AFTER INSERT ON family_order FOR EACH ROW EXECUTE FUNCTION family_divided();
alter table family_order enable row level security;
alter table family_order force row level security;
create policy of_learner_in_sight on family_order for all using (NOT ( SELECT app_is_person() AS app_is_person) AND (EXISTS ( SELECT
   FROM learner l
  WHERE l.id = family_order.learner_id)));
grant delete, insert, select, truncate, update on family_order to app;

-- table gradebook_result
create table gradebook_result (
  id uuid not null,
  profile text not null,
  source text not null,
  source_id text not null,
  organisation_id uuid not null,
  visible_to text[] not null,
  line_item_id uuid not null,
  learner_id uuid not null,
  posted text,
  score_scale_id uuid,
  score_status text not null,
  score numeric,
  text_score text,
  percentile numeric,
  scored_on date not null,
  comment text,
  in_progress boolean,
  incomplete boolean,
  late boolean,
  missing boolean,
  objectives text,
  metadata text,
  client_id text not null,
  said_at timestamp with time zone not null,
  status text not null,
  version integer not null,
  constraint gradebook_result_learner_id_fkey FOREIGN KEY (learner_id) REFERENCES learner(id),
  constraint gradebook_result_line_item_id_fkey FOREIGN KEY (line_item_id) REFERENCES line_item(id),
  constraint gradebook_result_metadata_check CHECK ((metadata IS JSON OBJECT)),
  constraint gradebook_result_objectives_check CHECK ((objectives IS JSON ARRAY)),
  constraint gradebook_result_organisation_id_fkey FOREIGN KEY (organisation_id) REFERENCES organisation(id),
  constraint gradebook_result_percentile_check CHECK (((percentile >= (0)::numeric) AND (percentile <= (100)::numeric))),
  constraint gradebook_result_pkey PRIMARY KEY (id),
  constraint gradebook_result_profile_check CHECK ((profile = ANY (ARRAY['gradebook'::text, 'assessment'::text]))),
  constraint gradebook_result_score_scale_id_fkey FOREIGN KEY (score_scale_id) REFERENCES score_scale(id),
  constraint gradebook_result_source_profile_source_id_key UNIQUE (source, profile, source_id),
  constraint gradebook_result_status_check CHECK ((status = ANY (ARRAY['active'::text, 'tobedeleted'::text]))),
  constraint gradebook_result_visible_to_check CHECK ((cardinality(visible_to) > 0))
);
CREATE INDEX gradebook_result_learner ON gradebook_result USING btree (learner_id, id);
CREATE INDEX gradebook_result_line_item ON gradebook_result USING btree (line_item_id, id);
CREATE INDEX gradebook_result_scale ON gradebook_result USING btree (score_scale_id) WHERE score_scale_id IS NOT NULL;
CREATE TRIGGER change_deleted AFTER DELETE ON gradebook_result REFERENCING OLD TABLE AS old_rows FOR EACH STATEMENT EXECUTE FUNCTION change_deleted('gradebook-result');
CREATE TRIGGER change_inserted AFTER INSERT ON gradebook_result REFERENCING NEW TABLE AS new_rows FOR EACH STATEMENT EXECUTE FUNCTION change_inserted('gradebook-result');
CREATE TRIGGER change_updated AFTER UPDATE ON gradebook_result REFERENCING OLD TABLE AS old_rows NEW TABLE AS new_rows FOR EACH STATEMENT EXECUTE FUNCTION change_updated('gradebook-result', 'keyed');
alter table gradebook_result enable row level security;
alter table gradebook_result force row level security;
create policy by_organisation on gradebook_result for all using (visible_to && app_organisations());
grant delete, insert, select, truncate, update on gradebook_result to app;

-- table gradebook_result_version
create table gradebook_result_version (
  result_id uuid not null,
  version integer not null,
  status text not null,
  content jsonb not null,
  client_id text not null,
  organisation_id uuid not null,
  said_at timestamp with time zone not null,
  constraint gradebook_result_version_organisation_id_fkey FOREIGN KEY (organisation_id) REFERENCES organisation(id),
  constraint gradebook_result_version_pkey PRIMARY KEY (result_id, version),
  constraint gradebook_result_version_result_id_fkey FOREIGN KEY (result_id) REFERENCES gradebook_result(id) ON DELETE CASCADE
);
alter table gradebook_result_version enable row level security;
alter table gradebook_result_version force row level security;
create policy of_result_in_sight on gradebook_result_version for all using ((EXISTS ( SELECT
   FROM gradebook_result r
  WHERE r.id = gradebook_result_version.result_id)));
grant insert, select on gradebook_result_version to app;

-- table guardian_code
create table guardian_code (
  id uuid not null,
  learner_id uuid not null,
  organisation_id uuid not null,
  digest bytea not null,
  issued_at timestamp with time zone not null,
  expires_at timestamp with time zone not null,
  used_at timestamp with time zone,
  constraint guardian_code_digest_key UNIQUE (digest),
  constraint guardian_code_learner_id_fkey FOREIGN KEY (learner_id) REFERENCES learner(id),
  constraint guardian_code_organisation_id_fkey FOREIGN KEY (organisation_id) REFERENCES organisation(id),
  constraint guardian_code_pkey PRIMARY KEY (id)
);
CREATE INDEX guardian_code_expiry ON guardian_code USING btree (expires_at);
CREATE INDEX guardian_code_learner ON guardian_code USING btree (learner_id) WHERE used_at IS NULL;
alter table guardian_code enable row level security;
alter table guardian_code force row level security;
create policy of_learner_in_sight on guardian_code for all using (NOT ( SELECT app_is_person() AS app_is_person) AND (EXISTS ( SELECT
   FROM learner l
  WHERE l.id = guardian_code.learner_id)));
grant delete, insert, select, truncate, update on guardian_code to app;

-- table guardian_word
create table guardian_word (
  id uuid not null,
  learner_id uuid not null,
  person_id uuid not null,
  organisation_id uuid not null,
  rights jsonb not null,
  basis text not null,
  judged_on date,
  reference text,
  said_by text not null,
  said_at timestamp with time zone not null,
  replaced_at timestamp with time zone,
  constraint guardian_word_basis_check CHECK ((basis = ANY (ARRAY['parental-authority'::text, 'judgment'::text, 'tutorship'::text]))),
  constraint guardian_word_check CHECK (((basis <> 'judgment'::text) OR ((judged_on IS NOT NULL) AND (reference IS NOT NULL)))),
  constraint guardian_word_learner_id_fkey FOREIGN KEY (learner_id) REFERENCES learner(id),
  constraint guardian_word_organisation_id_fkey FOREIGN KEY (organisation_id) REFERENCES organisation(id),
  constraint guardian_word_pkey PRIMARY KEY (id),
  constraint guardian_word_rights_check CHECK ((jsonb_typeof(rights) = 'array'::text))
);
CREATE INDEX guardian_word_learner ON guardian_word USING btree (learner_id, person_id) WHERE replaced_at IS NULL;
CREATE INDEX guardian_word_said ON guardian_word USING btree (learner_id, id);
CREATE TRIGGER family_divided AFTER INSERT ON guardian_word FOR EACH ROW EXECUTE FUNCTION family_divided();
alter table guardian_word enable row level security;
alter table guardian_word force row level security;
create policy of_learner_in_sight on guardian_word for all using (NOT ( SELECT app_is_person() AS app_is_person) AND (EXISTS ( SELECT
   FROM learner l
  WHERE l.id = guardian_word.learner_id)));
grant delete, insert, select, truncate, update on guardian_word to app;

-- table hash_chain
create table hash_chain (
  name text not null,
  length bigint not null,
  head bytea not null,
  constraint hash_chain_head_check CHECK ((octet_length(head) = 32)),
  constraint hash_chain_pkey PRIMARY KEY (name)
);
grant insert, select, update on hash_chain to app;

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

-- table identity_key
create table identity_key (
  single boolean not null default true,
  fingerprint bytea not null,
  constraint identity_key_pkey PRIMARY KEY (single),
  constraint identity_key_single_check CHECK (single)
);
grant delete, insert, select, truncate, update on identity_key to app;

-- table import_row
create table import_row (
  job_id uuid not null,
  kind text not null,
  seq bigint not null generated always as identity,
  file text not null,
  "row" integer not null,
  source_id text not null,
  data jsonb not null,
  held jsonb,
  modified_at timestamp with time zone,
  constraint import_row_pkey PRIMARY KEY (job_id, kind, seq)
);
alter table import_row enable row level security;
alter table import_row force row level security;
create policy by_job on import_row for all using (job_id = (( SELECT NULLIF(current_setting('app.job'::text, true), ''::text)::uuid AS "nullif")));
create policy of_no_job on import_row for all using ((( SELECT current_setting('app.job_worker'::text, true) AS current_setting)) = 'on'::text AND uuid_extract_timestamp(job_id) < (clock_timestamp() - '1 day'::interval) AND NOT (EXISTS ( SELECT
   FROM job j
  WHERE j.id = import_row.job_id)));
grant delete, insert, maintain, select, truncate, update on import_row to app;

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

-- table intervention_plan
create table intervention_plan (
  id uuid not null,
  source text not null,
  source_id text not null,
  learner_id uuid not null,
  learner_source_id text not null,
  organisation_id uuid not null,
  visible_to text[] not null,
  needs jsonb not null,
  objectives jsonb not null,
  participants jsonb not null,
  valid_from date not null,
  valid_until date,
  review_on date,
  state text not null,
  ended_on date,
  version integer not null,
  constraint intervention_plan_check CHECK ((valid_until >= valid_from)),
  constraint intervention_plan_check1 CHECK (((review_on >= valid_from) AND ((valid_until IS NULL) OR (review_on <= valid_until)))),
  constraint intervention_plan_check2 CHECK (((state = 'ended'::text) = (ended_on IS NOT NULL))),
  constraint intervention_plan_check3 CHECK (((state = 'draft'::text) OR ((review_on IS NOT NULL) AND (needs <> '[]'::jsonb) AND (objectives <> '[]'::jsonb) AND (participants <> '[]'::jsonb)))),
  constraint intervention_plan_learner_id_fkey FOREIGN KEY (learner_id) REFERENCES learner(id),
  constraint intervention_plan_needs_check CHECK ((jsonb_typeof(needs) = 'array'::text)),
  constraint intervention_plan_objectives_check CHECK ((jsonb_typeof(objectives) = 'array'::text)),
  constraint intervention_plan_organisation_id_fkey FOREIGN KEY (organisation_id) REFERENCES organisation(id),
  constraint intervention_plan_participants_check CHECK ((jsonb_typeof(participants) = 'array'::text)),
  constraint intervention_plan_pkey PRIMARY KEY (id),
  constraint intervention_plan_source_source_id_key UNIQUE (source, source_id),
  constraint intervention_plan_state_check CHECK ((state = ANY (ARRAY['draft'::text, 'in-force'::text, 'reviewed'::text, 'ended'::text])))
);
CREATE INDEX intervention_plan_learner ON intervention_plan USING btree (learner_id, id);
CREATE INDEX intervention_plan_organisation ON intervention_plan USING btree (organisation_id);
alter table intervention_plan enable row level security;
alter table intervention_plan force row level security;
create policy by_organisation on intervention_plan for all using (NOT ( SELECT app_is_person() AS app_is_person) AND visible_to && (( SELECT app_organisations() AS app_organisations)));
create policy shown_to_family on intervention_plan for select using ((( SELECT app_file() AS app_file)) = 'special-assistance-file'::text AND (( SELECT COALESCE(current_setting('app.act'::text, true), ''::text) AS "coalesce")) = 'read-record'::text AND state <> 'draft'::text AND (learner_id = ANY ((( SELECT app_learners() AS app_learners))::uuid[])));
create policy shown_to_function on intervention_plan for select using ((( SELECT app_file() AS app_file)) = 'special-assistance-file'::text AND visible_to && (( SELECT app_files_at() AS app_files_at)) AND (learner_id = ANY ((( SELECT app_learners() AS app_learners))::uuid[])));
grant delete, insert, select, truncate, update on intervention_plan to app;

-- table intervention_plan_version
create table intervention_plan_version (
  plan_id uuid not null,
  version integer not null,
  content jsonb not null,
  state text not null,
  said_by text not null,
  said_at timestamp with time zone not null,
  constraint intervention_plan_version_pkey PRIMARY KEY (plan_id, version),
  constraint intervention_plan_version_plan_id_fkey FOREIGN KEY (plan_id) REFERENCES intervention_plan(id) ON DELETE CASCADE
);
alter table intervention_plan_version enable row level security;
alter table intervention_plan_version force row level security;
create policy of_plan_in_sight on intervention_plan_version for all using ((EXISTS ( SELECT
   FROM intervention_plan p
  WHERE p.id = intervention_plan_version.plan_id)) AND (state <> 'draft'::text OR COALESCE(current_setting('app.act'::text, true), ''::text) = ''::text));
grant insert, select on intervention_plan_version to app;

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

-- table known_resource
create table known_resource (
  resource_id uuid not null,
  title text not null,
  kind text not null,
  levels text[] not null,
  language text not null,
  locator text,
  withdrawn boolean not null default false,
  told_at timestamp with time zone not null,
  constraint known_resource_pkey PRIMARY KEY (resource_id)
);
CREATE INDEX known_resource_levels ON known_resource USING gin (levels) WHERE NOT withdrawn;
CREATE TRIGGER told AFTER INSERT ON known_resource FOR EACH ROW EXECUTE FUNCTION resource_told();
CREATE TRIGGER told_anew AFTER UPDATE ON known_resource FOR EACH ROW WHEN (old.* IS DISTINCT FROM new.*) EXECUTE FUNCTION resource_told();
grant delete, insert, select, truncate, update on known_resource to app;

-- table learner
create table learner (
  id uuid not null,
  family_name text not null,
  given_name text not null,
  middle_name text,
  birth_date date,
  permanent_code text,
  sex text,
  systems integer not null,
  questioned boolean not null,
  merged_into uuid,
  version integer not null,
  apart text,
  leading_source text,
  code_settled boolean not null default false,
  constraint learner_merged_into_fkey FOREIGN KEY (merged_into) REFERENCES learner(id),
  constraint learner_pkey PRIMARY KEY (id)
);
CREATE INDEX learner_merged ON learner USING btree (merged_into) WHERE merged_into IS NOT NULL;
CREATE TRIGGER change_updated AFTER UPDATE ON learner REFERENCING OLD TABLE AS old_rows NEW TABLE AS new_rows FOR EACH STATEMENT EXECUTE FUNCTION learner_updated();
CREATE TRIGGER code_changed AFTER UPDATE ON learner REFERENCING OLD TABLE AS old_rows NEW TABLE AS new_rows FOR EACH STATEMENT EXECUTE FUNCTION code_changed();
CREATE TRIGGER likeness_of_changed AFTER UPDATE ON learner REFERENCING OLD TABLE AS old_rows NEW TABLE AS new_rows FOR EACH STATEMENT EXECUTE FUNCTION learner_renamed();
CREATE TRIGGER likeness_of_new AFTER INSERT ON learner REFERENCING NEW TABLE AS new_rows FOR EACH STATEMENT EXECUTE FUNCTION learner_opened();
CREATE TRIGGER named_changed AFTER UPDATE ON learner REFERENCING OLD TABLE AS old_rows NEW TABLE AS new_rows FOR EACH STATEMENT EXECUTE FUNCTION name_words_kept();
CREATE TRIGGER named_new AFTER INSERT ON learner REFERENCING NEW TABLE AS new_rows FOR EACH STATEMENT EXECUTE FUNCTION name_words_kept();
alter table learner enable row level security;
alter table learner force row level security;
create policy changed on learner for update using ((EXISTS ( SELECT
   FROM learner_source s
  WHERE s.learner_id = learner.id AND (s.absent_at IS NULL OR s.absent_at > (now() - '1 year'::interval)))) OR merged_into IS NOT NULL AND (EXISTS ( SELECT
   FROM learner_source s
  WHERE s.learner_id = learner.merged_into AND (s.absent_at IS NULL OR s.absent_at > (now() - '1 year'::interval)))));
create policy destroyed on learner for all using ((( SELECT current_setting('app.destroying'::text, true) AS current_setting)) = 'on'::text);
create policy opened on learner for insert with check (true);
create policy seen on learner for select using ((EXISTS ( SELECT
   FROM learner_source s
  WHERE s.learner_id = learner.id AND (s.absent_at IS NULL OR s.absent_at > (now() - '1 year'::interval)))) OR merged_into IS NOT NULL AND (EXISTS ( SELECT
   FROM learner_source s
  WHERE s.learner_id = learner.merged_into AND (s.absent_at IS NULL OR s.absent_at > (now() - '1 year'::interval)))));
create policy shown_to_own on learner for select using (id = ANY ((( SELECT app_learners() AS app_learners))::uuid[]));
grant delete, insert, select, truncate, update on learner to app;

-- table learner_merge
create table learner_merge (
  id uuid not null,
  ended_id uuid not null,
  survivor_id uuid not null,
  at timestamp with time zone not null,
  survivor_before jsonb not null,
  undone_at timestamp with time zone,
  constraint learner_merge_ended_id_fkey FOREIGN KEY (ended_id) REFERENCES learner(id),
  constraint learner_merge_pkey PRIMARY KEY (id),
  constraint learner_merge_survivor_id_fkey FOREIGN KEY (survivor_id) REFERENCES learner(id)
);
CREATE INDEX learner_merge_ended ON learner_merge USING btree (ended_id);
CREATE INDEX learner_merge_survivor ON learner_merge USING btree (survivor_id);
alter table learner_merge enable row level security;
alter table learner_merge force row level security;
create policy of_learner_in_sight on learner_merge for all using ((EXISTS ( SELECT
   FROM learner l
  WHERE l.id = learner_merge.survivor_id)));
grant delete, insert, select, truncate, update on learner_merge to app;

-- table learner_name_word
create table learner_name_word (
  word text not null,
  learner_id uuid not null,
  constraint learner_name_word_learner_id_fkey FOREIGN KEY (learner_id) REFERENCES learner(id) ON DELETE CASCADE,
  constraint learner_name_word_pkey PRIMARY KEY (word, learner_id)
);
CREATE INDEX learner_name_word_learner ON learner_name_word USING btree (learner_id);
alter table learner_name_word enable row level security;
alter table learner_name_word force row level security;
create policy kept on learner_name_word for all using (( SELECT app_is_service() AS app_is_service));
grant delete, insert, select, truncate, update on learner_name_word to app;

-- table learner_source
create table learner_source (
  source text not null,
  source_id text not null,
  learner_id uuid not null,
  organisation_id uuid not null,
  visible_to text[] not null,
  claims bytea not null,
  absent_at timestamp with time zone,
  said jsonb,
  constraint learner_source_learner_id_fkey FOREIGN KEY (learner_id) REFERENCES learner(id) DEFERRABLE INITIALLY DEFERRED,
  constraint learner_source_organisation_id_fkey FOREIGN KEY (organisation_id) REFERENCES organisation(id),
  constraint learner_source_pkey PRIMARY KEY (source, source_id)
);
CREATE INDEX learner_source_absent ON learner_source USING btree (absent_at) WHERE absent_at IS NOT NULL;
CREATE INDEX learner_source_key ON learner_source USING btree (source_id);
CREATE INDEX learner_source_learner ON learner_source USING btree (learner_id);
CREATE INDEX learner_source_organisation ON learner_source USING btree (organisation_id);
CREATE INDEX learner_source_sight ON learner_source USING gin (visible_to);
CREATE TRIGGER change_deleted AFTER DELETE ON learner_source REFERENCING OLD TABLE AS old_rows FOR EACH STATEMENT EXECUTE FUNCTION learner_source_deleted();
CREATE TRIGGER change_inserted AFTER INSERT ON learner_source REFERENCING NEW TABLE AS new_rows FOR EACH STATEMENT EXECUTE FUNCTION learner_source_inserted();
CREATE TRIGGER change_updated AFTER UPDATE ON learner_source REFERENCING OLD TABLE AS old_rows NEW TABLE AS new_rows FOR EACH STATEMENT EXECUTE FUNCTION learner_source_updated();
CREATE TRIGGER uses_seen AFTER UPDATE ON learner_source REFERENCING OLD TABLE AS old_rows NEW TABLE AS new_rows FOR EACH STATEMENT EXECUTE FUNCTION person_seen();
alter table learner_source enable row level security;
alter table learner_source force row level security;
create policy by_organisation on learner_source for all using (visible_to && app_organisations());
grant delete, insert, select, truncate, update on learner_source to app;

-- table learner_trace
create table learner_trace (
  kind text not null,
  digest bytea not null,
  learner_id uuid not null,
  constraint learner_trace_kind_check CHECK ((kind = ANY (ARRAY['identity'::text, 'code'::text, 'name'::text]))),
  constraint learner_trace_learner_id_fkey FOREIGN KEY (learner_id) REFERENCES learner(id) DEFERRABLE INITIALLY DEFERRED,
  constraint learner_trace_pkey PRIMARY KEY (kind, digest, learner_id)
);
CREATE UNIQUE INDEX learner_trace_identity ON learner_trace USING btree (digest) WHERE kind = 'identity'::text;
CREATE INDEX learner_trace_learner ON learner_trace USING btree (learner_id);
grant delete, insert, select, truncate, update on learner_trace to app;

-- table legal_hold
create table legal_hold (
  id uuid not null,
  learner_id uuid not null,
  organisation_id uuid not null,
  visible_to text[] not null,
  reason text not null,
  reference text not null,
  placed_by text not null,
  placed_at timestamp with time zone not null,
  lifted_by text,
  lifted_at timestamp with time zone,
  constraint legal_hold_check CHECK ((num_nonnulls(lifted_by, lifted_at) = ANY (ARRAY[0, 2]))),
  constraint legal_hold_learner_id_fkey FOREIGN KEY (learner_id) REFERENCES learner(id) ON DELETE CASCADE,
  constraint legal_hold_organisation_id_fkey FOREIGN KEY (organisation_id) REFERENCES organisation(id),
  constraint legal_hold_pkey PRIMARY KEY (id),
  constraint legal_hold_reason_check CHECK ((reason = ANY (ARRAY['litigation'::text, 'access-request'::text, 'investigation'::text, 'archives'::text])))
);
CREATE INDEX legal_hold_learner ON legal_hold USING btree (learner_id) WHERE lifted_at IS NULL;
CREATE INDEX legal_hold_organisation ON legal_hold USING btree (organisation_id, id);
alter table legal_hold enable row level security;
alter table legal_hold force row level security;
create policy by_organisation on legal_hold for all using (NOT ( SELECT app_is_person() AS app_is_person) AND visible_to && (( SELECT app_organisations() AS app_organisations)));
create policy kept on legal_hold for all using (( SELECT app_is_service() AS app_is_service));
grant delete, insert, select, truncate, update on legal_hold to app;

-- table likeness_block
create table likeness_block (
  block bigint not null,
  learner_id uuid not null,
  constraint likeness_block_pkey PRIMARY KEY (block, learner_id)
);
CREATE INDEX likeness_block_learner ON likeness_block USING btree (learner_id);
alter table likeness_block enable row level security;
alter table likeness_block force row level security;
create policy by_the_service on likeness_block for all using ((( SELECT current_setting('app.service'::text, true) AS current_setting)) = 'on'::text);
grant delete, insert, select, truncate, update on likeness_block to app;

-- table likeness_due
create table likeness_due (
  n bigint not null generated always as identity,
  learner_id uuid not null,
  constraint likeness_due_pkey PRIMARY KEY (n)
) with (autovacuum_vacuum_scale_factor=0, autovacuum_vacuum_threshold=5000);
alter table likeness_due enable row level security;
alter table likeness_due force row level security;
create policy by_the_service on likeness_due for all using ((( SELECT current_setting('app.service'::text, true) AS current_setting)) = 'on'::text);
create policy noted on likeness_due for insert with check (true);
grant delete, insert, select, truncate, update on likeness_due to app;

-- table line_item
create table line_item (
  id uuid not null,
  profile text not null,
  source text not null,
  source_id text not null,
  organisation_id uuid not null,
  visible_to text[] not null,
  class_id uuid,
  posted text,
  title text not null,
  description text,
  assigned_at timestamp with time zone,
  due_at timestamp with time zone,
  category_id uuid,
  parent_id uuid,
  score_scale_id uuid,
  academic_session text,
  grading_period text,
  lowest numeric,
  highest numeric,
  objectives text,
  metadata text,
  status text not null,
  version integer not null,
  constraint line_item_category_id_fkey FOREIGN KEY (category_id) REFERENCES category(id),
  constraint line_item_check CHECK ((due_at >= assigned_at)),
  constraint line_item_check1 CHECK ((highest >= lowest)),
  constraint line_item_check2 CHECK (((profile = 'assessment'::text) OR (num_nulls(class_id, category_id, assigned_at, due_at) = 0))),
  constraint line_item_class_id_fkey FOREIGN KEY (class_id) REFERENCES class(id),
  constraint line_item_metadata_check CHECK ((metadata IS JSON OBJECT)),
  constraint line_item_objectives_check CHECK ((objectives IS JSON ARRAY)),
  constraint line_item_organisation_id_fkey FOREIGN KEY (organisation_id) REFERENCES organisation(id),
  constraint line_item_parent_id_fkey FOREIGN KEY (parent_id) REFERENCES line_item(id),
  constraint line_item_pkey PRIMARY KEY (id),
  constraint line_item_profile_check CHECK ((profile = ANY (ARRAY['gradebook'::text, 'assessment'::text]))),
  constraint line_item_score_scale_id_fkey FOREIGN KEY (score_scale_id) REFERENCES score_scale(id),
  constraint line_item_source_profile_source_id_key UNIQUE (source, profile, source_id),
  constraint line_item_status_check CHECK ((status = ANY (ARRAY['active'::text, 'tobedeleted'::text]))),
  constraint line_item_visible_to_check CHECK ((cardinality(visible_to) > 0))
);
CREATE INDEX line_item_category ON line_item USING btree (category_id) WHERE category_id IS NOT NULL;
CREATE INDEX line_item_class ON line_item USING btree (class_id, id) WHERE class_id IS NOT NULL;
CREATE INDEX line_item_parent ON line_item USING btree (parent_id) WHERE parent_id IS NOT NULL;
CREATE INDEX line_item_scale ON line_item USING btree (score_scale_id) WHERE score_scale_id IS NOT NULL;
CREATE TRIGGER change_deleted AFTER DELETE ON line_item REFERENCING OLD TABLE AS old_rows FOR EACH STATEMENT EXECUTE FUNCTION change_deleted('line-item');
CREATE TRIGGER change_inserted AFTER INSERT ON line_item REFERENCING NEW TABLE AS new_rows FOR EACH STATEMENT EXECUTE FUNCTION change_inserted('line-item');
CREATE TRIGGER change_updated AFTER UPDATE ON line_item REFERENCING OLD TABLE AS old_rows NEW TABLE AS new_rows FOR EACH STATEMENT EXECUTE FUNCTION change_updated('line-item', 'keyed');
alter table line_item enable row level security;
alter table line_item force row level security;
create policy by_organisation on line_item for all using (visible_to && app_organisations());
grant delete, insert, select, truncate, update on line_item to app;

-- table line_item_tie
create table line_item_tie (
  line_item_id uuid not null,
  class_id uuid not null,
  organisation_id uuid not null,
  visible_to text[] not null,
  course text not null,
  competency text not null,
  term text not null,
  weight numeric not null,
  said_by text not null,
  said_at timestamp with time zone not null,
  constraint line_item_tie_class_id_fkey FOREIGN KEY (class_id) REFERENCES class(id),
  constraint line_item_tie_line_item_id_fkey FOREIGN KEY (line_item_id) REFERENCES line_item(id) ON DELETE CASCADE,
  constraint line_item_tie_organisation_id_fkey FOREIGN KEY (organisation_id) REFERENCES organisation(id),
  constraint line_item_tie_pkey PRIMARY KEY (line_item_id),
  constraint line_item_tie_visible_to_check CHECK ((cardinality(visible_to) > 0)),
  constraint line_item_tie_weight_check CHECK ((weight > (0)::numeric))
);
CREATE INDEX line_item_tie_class ON line_item_tie USING btree (class_id, term);
alter table line_item_tie enable row level security;
alter table line_item_tie force row level security;
create policy by_organisation on line_item_tie for all using (visible_to && app_organisations());
grant delete, insert, select, truncate, update on line_item_tie to app;

-- table mail
create table mail (
  id uuid not null,
  setting_id uuid not null,
  kind text not null,
  copy_id uuid,
  state text not null default 'pending'::text,
  due_at timestamp with time zone not null,
  attempts integer not null default 0,
  code integer,
  problem text,
  ended_at timestamp with time zone,
  constraint mail_check CHECK (((kind = 'waiting'::text) = (copy_id IS NOT NULL))),
  constraint mail_check1 CHECK (((state = 'pending'::text) = (ended_at IS NULL))),
  constraint mail_copy_id_fkey FOREIGN KEY (copy_id) REFERENCES message_copy(id) ON DELETE CASCADE,
  constraint mail_kind_check CHECK ((kind = ANY (ARRAY['confirmation'::text, 'waiting'::text, 'digest'::text]))),
  constraint mail_pkey PRIMARY KEY (id),
  constraint mail_setting_id_fkey FOREIGN KEY (setting_id) REFERENCES notification_setting(id) ON DELETE CASCADE,
  constraint mail_state_check CHECK ((state = ANY (ARRAY['pending'::text, 'sent'::text, 'failed'::text, 'dropped'::text])))
) with (fillfactor=80);
CREATE INDEX mail_copy ON mail USING btree (copy_id) WHERE copy_id IS NOT NULL;
CREATE UNIQUE INDEX mail_digest ON mail USING btree (setting_id) WHERE kind = 'digest'::text AND state = 'pending'::text;
CREATE INDEX mail_due ON mail USING btree (due_at) WHERE state = 'pending'::text;
CREATE INDEX mail_ended ON mail USING btree (ended_at) WHERE ended_at IS NOT NULL;
CREATE INDEX mail_setting ON mail USING btree (setting_id);
alter table mail enable row level security;
alter table mail force row level security;
create policy kept on mail for all using (( SELECT app_is_service() AS app_is_service));
grant delete, insert, select, truncate, update on mail to app;

-- table match_pair
create table match_pair (
  id uuid not null,
  learner_id uuid not null,
  other_learner_id uuid not null,
  reason text not null,
  state text not null,
  asked_at timestamp with time zone not null,
  decided_at timestamp with time zone,
  version integer not null,
  constraint match_pair_check CHECK ((learner_id <> other_learner_id)),
  constraint match_pair_learner_id_fkey FOREIGN KEY (learner_id) REFERENCES learner(id) DEFERRABLE INITIALLY DEFERRED,
  constraint match_pair_other_learner_id_fkey FOREIGN KEY (other_learner_id) REFERENCES learner(id) DEFERRABLE INITIALLY DEFERRED,
  constraint match_pair_pkey PRIMARY KEY (id),
  constraint match_pair_state_check CHECK ((state = ANY (ARRAY['open'::text, 'same'::text, 'distinct'::text])))
);
CREATE INDEX match_pair_learner ON match_pair USING btree (learner_id);
CREATE UNIQUE INDEX match_pair_once ON match_pair USING btree (LEAST(learner_id, other_learner_id), GREATEST(learner_id, other_learner_id));
CREATE INDEX match_pair_open ON match_pair USING btree (id) WHERE state = 'open'::text;
CREATE INDEX match_pair_other ON match_pair USING btree (other_learner_id);
alter table match_pair enable row level security;
alter table match_pair force row level security;
create policy asked on match_pair for insert with check (true);
create policy both_seen on match_pair for select using (may_answer(reason, learner_id, other_learner_id));
create policy decided on match_pair for update using (may_answer(reason, learner_id, other_learner_id));
create policy replaced on match_pair for delete using ((EXISTS ( SELECT
   FROM learner a
  WHERE a.id = match_pair.learner_id)) AND (EXISTS ( SELECT
   FROM learner b
  WHERE b.id = match_pair.other_learner_id)));
grant delete, insert, select, truncate, update on match_pair to app;

-- table membership
create table membership (
  id uuid not null,
  source text not null,
  source_id text not null,
  class_id uuid not null,
  learner_id uuid,
  staff_id uuid,
  visible_to text[] not null,
  is_primary boolean not null,
  ended_on date,
  version integer not null,
  ends_on date,
  begins_on date,
  learner_source_id text,
  constraint membership_check CHECK ((num_nonnulls(learner_id, staff_id) = 1)),
  constraint membership_class_id_fkey FOREIGN KEY (class_id) REFERENCES class(id),
  constraint membership_learner_id_fkey FOREIGN KEY (learner_id) REFERENCES learner(id),
  constraint membership_pkey PRIMARY KEY (id),
  constraint membership_source_source_id_key UNIQUE (source, source_id),
  constraint membership_staff_id_fkey FOREIGN KEY (staff_id) REFERENCES staff(id)
);
CREATE INDEX membership_beginning ON membership USING btree (begins_on) WHERE begins_on IS NOT NULL;
CREATE INDEX membership_class ON membership USING btree (class_id);
CREATE INDEX membership_ending ON membership USING btree (ends_on) WHERE ended_on IS NULL AND ends_on IS NOT NULL;
CREATE INDEX membership_learner ON membership USING btree (learner_id) WHERE learner_id IS NOT NULL;
CREATE INDEX membership_staff ON membership USING btree (staff_id) WHERE staff_id IS NOT NULL;
CREATE TRIGGER change_deleted AFTER DELETE ON membership REFERENCING OLD TABLE AS old_rows FOR EACH STATEMENT EXECUTE FUNCTION change_deleted('membership');
CREATE TRIGGER change_inserted AFTER INSERT ON membership REFERENCING NEW TABLE AS new_rows FOR EACH STATEMENT EXECUTE FUNCTION change_inserted('membership');
CREATE TRIGGER change_updated AFTER UPDATE ON membership REFERENCING OLD TABLE AS old_rows NEW TABLE AS new_rows FOR EACH STATEMENT EXECUTE FUNCTION change_updated('membership', 'keyed');
CREATE TRIGGER staff_changed AFTER UPDATE ON membership REFERENCING OLD TABLE AS old_rows NEW TABLE AS new_rows FOR EACH STATEMENT EXECUTE FUNCTION place_moved();
CREATE TRIGGER staff_left AFTER DELETE ON membership REFERENCING OLD TABLE AS old_rows FOR EACH STATEMENT EXECUTE FUNCTION place_removed();
alter table membership enable row level security;
alter table membership force row level security;
create policy by_organisation on membership for all using (visible_to && app_organisations());
create policy shown_to_own on membership for select using (learner_id = ANY ((( SELECT app_learners() AS app_learners))::uuid[]));
grant delete, insert, select, truncate, update on membership to app;

-- table merge_part
create table merge_part (
  merge_id uuid not null,
  kind text not null,
  part text not null,
  of_ended boolean not null,
  constraint merge_part_merge_id_fkey FOREIGN KEY (merge_id) REFERENCES learner_merge(id) ON DELETE CASCADE,
  constraint merge_part_pkey PRIMARY KEY (merge_id, kind, part)
);
CREATE INDEX merge_part_row ON merge_part USING btree (part) WHERE kind = 'row'::text;
alter table merge_part enable row level security;
alter table merge_part force row level security;
create policy of_merge_in_sight on merge_part for all using ((EXISTS ( SELECT
   FROM learner_merge m
  WHERE m.id = merge_part.merge_id)));
grant delete, insert, select, truncate, update on merge_part to app;

-- table message
create table message (
  id uuid not null,
  organisation_id uuid not null,
  visible_to text[] not null,
  sender text,
  sender_name text not null,
  audience text not null,
  learner_id uuid,
  class_id uuid,
  subject text not null,
  body text not null,
  lang text not null,
  urgency text not null,
  lane text not null,
  written_at timestamp with time zone not null,
  standing text not null,
  due_at timestamp with time zone not null,
  reached uuid,
  batched_at timestamp with time zone,
  sent_at timestamp with time zone,
  recalled_at timestamp with time zone,
  copies integer not null default 0,
  read_copies integer not null default 0,
  mails_sent integer not null default 0,
  mails_failed integer not null default 0,
  attachments integer not null default 0,
  constraint message_audience_check CHECK ((audience = ANY (ARRAY['family'::text, 'class'::text, 'school'::text]))),
  constraint message_check CHECK ((((audience = 'family'::text) = (learner_id IS NOT NULL)) AND ((audience = 'class'::text) = (class_id IS NOT NULL)))),
  constraint message_check1 CHECK (((standing = 'recalled'::text) = (recalled_at IS NOT NULL))),
  constraint message_class_id_fkey FOREIGN KEY (class_id) REFERENCES class(id),
  constraint message_lane_check CHECK ((lane = ANY (ARRAY['quick'::text, 'bulk'::text]))),
  constraint message_learner_id_fkey FOREIGN KEY (learner_id) REFERENCES learner(id),
  constraint message_organisation_id_fkey FOREIGN KEY (organisation_id) REFERENCES organisation(id),
  constraint message_pkey PRIMARY KEY (id),
  constraint message_standing_check CHECK ((standing = ANY (ARRAY['held'::text, 'queued'::text, 'sent'::text, 'recalled'::text]))),
  constraint message_urgency_check CHECK ((urgency = ANY (ARRAY['normal'::text, 'urgent'::text])))
);
CREATE INDEX message_due ON message USING btree (lane, due_at) WHERE standing = 'queued'::text;
CREATE INDEX message_learner ON message USING btree (learner_id) WHERE learner_id IS NOT NULL;
CREATE INDEX message_organisation ON message USING btree (organisation_id, id);
CREATE INDEX message_sender ON message USING btree (sender, id) WHERE sender IS NOT NULL;
CREATE INDEX message_sent ON message USING btree (sent_at) WHERE sent_at IS NOT NULL;
CREATE INDEX message_served ON message USING btree (organisation_id, lane, batched_at) WHERE batched_at IS NOT NULL;
CREATE INDEX message_sight ON message USING gin (visible_to);
CREATE INDEX message_turn ON message USING btree (lane, organisation_id, batched_at NULLS FIRST, id) WHERE standing = 'queued'::text;
alter table message enable row level security;
alter table message force row level security;
create policy by_organisation on message for select using (app_is_near(visible_to));
create policy kept on message for all using (( SELECT app_is_service() AS app_is_service));
create policy of_reader on message for select using ((EXISTS ( SELECT
   FROM message_copy c
  WHERE c.message_id = message.id)));
create policy of_sender on message for select using (sender = current_setting('app.subject'::text, true));
grant delete, insert, select, truncate, update on message to app;

-- table message_attachment
create table message_attachment (
  message_id uuid not null,
  n integer not null,
  name text not null,
  sha256 bytea not null,
  constraint message_attachment_message_id_fkey FOREIGN KEY (message_id) REFERENCES message(id) ON DELETE CASCADE,
  constraint message_attachment_n_check CHECK ((n > 0)),
  constraint message_attachment_pkey PRIMARY KEY (message_id, n),
  constraint message_attachment_sha256_fkey FOREIGN KEY (sha256) REFERENCES attachment_content(sha256)
);
CREATE INDEX message_attachment_content ON message_attachment USING btree (sha256);
alter table message_attachment enable row level security;
alter table message_attachment force row level security;
create policy kept on message_attachment for all using (( SELECT app_is_service() AS app_is_service));
create policy of_message on message_attachment for select using ((EXISTS ( SELECT
   FROM message m
  WHERE m.id = message_attachment.message_id)));
grant delete, insert, select, truncate, update on message_attachment to app;

-- table message_copy
create table message_copy (
  id uuid not null,
  message_id uuid not null,
  subject text not null,
  made_at timestamp with time zone not null,
  read_at timestamp with time zone,
  constraint message_copy_message_id_fkey FOREIGN KEY (message_id) REFERENCES message(id) ON DELETE CASCADE,
  constraint message_copy_message_id_subject_key UNIQUE (message_id, subject),
  constraint message_copy_pkey PRIMARY KEY (id)
);
CREATE INDEX message_copy_subject ON message_copy USING btree (subject, id);
alter table message_copy enable row level security;
alter table message_copy force row level security;
create policy kept on message_copy for all using (( SELECT app_is_service() AS app_is_service));
create policy of_reader on message_copy for select using (subject = current_setting('app.subject'::text, true) AND (EXISTS ( SELECT
   FROM message_copy_child c
  WHERE c.copy_id = message_copy.id)));
grant delete, insert, select, truncate, update on message_copy to app;

-- table message_copy_child
create table message_copy_child (
  id uuid not null,
  copy_id uuid not null,
  message_id uuid not null,
  learner_id uuid not null,
  subject text not null,
  constraint message_copy_child_copy_id_fkey FOREIGN KEY (copy_id) REFERENCES message_copy(id) ON DELETE CASCADE,
  constraint message_copy_child_learner_id_fkey FOREIGN KEY (learner_id) REFERENCES learner(id),
  constraint message_copy_child_pkey PRIMARY KEY (id)
);
CREATE INDEX message_copy_child_copy ON message_copy_child USING btree (copy_id);
CREATE INDEX message_copy_child_learner ON message_copy_child USING btree (learner_id);
CREATE INDEX message_copy_child_message ON message_copy_child USING btree (message_id, learner_id);
alter table message_copy_child enable row level security;
alter table message_copy_child force row level security;
create policy kept on message_copy_child for all using (( SELECT app_is_service() AS app_is_service));
create policy of_reader on message_copy_child for select using (subject = current_setting('app.subject'::text, true) AND (learner_id = ANY ((( SELECT app_learners() AS app_learners))::uuid[])) AND ( SELECT app_acts_as('receive-messages'::text) AS app_acts_as));
grant delete, insert, select, truncate, update on message_copy_child to app;

-- table message_reply
create table message_reply (
  id uuid not null,
  copy_id uuid not null,
  message_id uuid not null,
  sender text,
  visible_to text[] not null,
  from_family boolean not null,
  text text not null,
  lang text not null,
  said_at timestamp with time zone not null,
  constraint message_reply_copy_id_fkey FOREIGN KEY (copy_id) REFERENCES message_copy(id) ON DELETE CASCADE,
  constraint message_reply_pkey PRIMARY KEY (id)
);
CREATE INDEX message_reply_copy ON message_reply USING btree (copy_id, id);
CREATE INDEX message_reply_message ON message_reply USING btree (message_id, id);
alter table message_reply enable row level security;
alter table message_reply force row level security;
create policy kept on message_reply for all using (( SELECT app_is_service() AS app_is_service));
create policy of_office on message_reply for select using (sender IS NULL AND app_is_near(visible_to));
create policy of_reader on message_reply for select using ((EXISTS ( SELECT
   FROM message_copy c
  WHERE c.id = message_reply.copy_id)));
create policy of_sender on message_reply for select using (sender = current_setting('app.subject'::text, true));
grant delete, insert, select, truncate, update on message_reply to app;

-- table messages_counted
create table messages_counted (
  organisation_id uuid not null,
  day date not null,
  constraint messages_counted_organisation_id_fkey FOREIGN KEY (organisation_id) REFERENCES organisation(id),
  constraint messages_counted_pkey PRIMARY KEY (organisation_id, day)
);
grant delete, insert, select, truncate, update on messages_counted to app;

-- table migrations
create table migrations (
  id integer not null default nextval('migrations_id_seq'::regclass),
  "timestamp" bigint not null,
  name character varying not null,
  constraint PK_8c82d7f526340ab734260ea46be PRIMARY KEY (id)
);
grant delete, insert, select, truncate, update on migrations to app;

-- table mismatch
create table mismatch (
  id uuid not null,
  client_id text not null,
  learner_id uuid not null,
  kind text not null,
  organisation_id uuid not null,
  at timestamp with time zone not null,
  day date not null,
  constraint mismatch_learner_id_fkey FOREIGN KEY (learner_id) REFERENCES learner(id) ON DELETE CASCADE,
  constraint mismatch_organisation_id_fkey FOREIGN KEY (organisation_id) REFERENCES organisation(id),
  constraint mismatch_pkey PRIMARY KEY (id)
);
CREATE INDEX mismatch_client ON mismatch USING btree (client_id, day);
CREATE INDEX mismatch_learner ON mismatch USING btree (learner_id, id);
alter table mismatch enable row level security;
alter table mismatch force row level security;
create policy counted on mismatch for select using (client_id = NULLIF(current_setting('app.sender'::text, true), ''::text));
create policy handed_over on mismatch for update using ((EXISTS ( SELECT
   FROM learner l
  WHERE l.id = mismatch.learner_id)));
create policy noted on mismatch for insert with check (client_id = NULLIF(current_setting('app.sender'::text, true), ''::text));
create policy of_learner_in_sight on mismatch for select using ((EXISTS ( SELECT
   FROM learner l
  WHERE l.id = mismatch.learner_id)));
grant delete, insert, select, truncate, update on mismatch to app;

-- table notification_setting
create table notification_setting (
  id uuid not null,
  subject text not null,
  email text,
  how text not null,
  code_asked_at timestamp with time zone,
  confirmed_at timestamp with time zone,
  version integer not null,
  constraint notification_setting_check CHECK (((email IS NOT NULL) OR ((confirmed_at IS NULL) AND (code_asked_at IS NULL) AND (how = 'off'::text)))),
  constraint notification_setting_how_check CHECK ((how = ANY (ARRAY['off'::text, 'at-once'::text, 'daily'::text]))),
  constraint notification_setting_pkey PRIMARY KEY (id),
  constraint notification_setting_subject_key UNIQUE (subject)
);
alter table notification_setting enable row level security;
alter table notification_setting force row level security;
create policy kept on notification_setting for all using (( SELECT app_is_service() AS app_is_service));
grant delete, insert, select, truncate, update on notification_setting to app;

-- table organisation
create table organisation (
  id uuid not null,
  code text not null,
  name text not null,
  kind text not null,
  parent_id uuid,
  path text[] not null,
  version integer not null,
  constraint organisation_code_check CHECK ((code ~ '^[a-z0-9][a-z0-9.-]{0,119}$'::text)),
  constraint organisation_code_key UNIQUE (code),
  constraint organisation_parent_id_fkey FOREIGN KEY (parent_id) REFERENCES organisation(id),
  constraint organisation_pkey PRIMARY KEY (id)
);
CREATE INDEX organisation_parent ON organisation USING btree (parent_id, code);
CREATE INDEX organisation_path ON organisation USING gin (path);
CREATE TRIGGER change_inserted AFTER INSERT ON organisation REFERENCING NEW TABLE AS new_rows FOR EACH STATEMENT EXECUTE FUNCTION organisation_written();
CREATE TRIGGER change_updated AFTER UPDATE ON organisation REFERENCING NEW TABLE AS new_rows FOR EACH STATEMENT EXECUTE FUNCTION organisation_written();
CREATE TRIGGER organisation_named AFTER INSERT OR UPDATE ON organisation FOR EACH ROW EXECUTE FUNCTION organisation_named();
grant delete, insert, select, truncate, update on organisation to app;

-- table organisation_name
create table organisation_name (
  code text not null,
  since timestamp with time zone not null,
  name text not null,
  constraint organisation_name_pkey PRIMARY KEY (code, since)
);
grant delete, insert, select, truncate, update on organisation_name to app;

-- table organisation_source
create table organisation_source (
  source text not null,
  source_id text not null,
  organisation_id uuid not null,
  constraint organisation_source_organisation_id_fkey FOREIGN KEY (organisation_id) REFERENCES organisation(id),
  constraint organisation_source_pkey PRIMARY KEY (source, source_id)
);
grant delete, insert, select, truncate, update on organisation_source to app;

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

-- table parting
create table parting (
  id uuid not null,
  learner_id uuid not null,
  from_learner_id uuid not null,
  merge_id uuid,
  at timestamp with time zone not null,
  reason text not null,
  decided_by text not null,
  constraint parting_from_learner_id_fkey FOREIGN KEY (from_learner_id) REFERENCES learner(id),
  constraint parting_learner_id_fkey FOREIGN KEY (learner_id) REFERENCES learner(id),
  constraint parting_merge_id_fkey FOREIGN KEY (merge_id) REFERENCES learner_merge(id) ON DELETE CASCADE,
  constraint parting_pkey PRIMARY KEY (id)
);
CREATE INDEX parting_from ON parting USING btree (from_learner_id);
CREATE INDEX parting_learner ON parting USING btree (learner_id);
alter table parting enable row level security;
alter table parting force row level security;
create policy of_learner_in_sight on parting for all using ((EXISTS ( SELECT
   FROM learner l
  WHERE l.id = parting.from_learner_id)));
grant delete, insert, select, truncate, update on parting to app;

-- table privacy_incident
create table privacy_incident (
  id uuid not null,
  organisation_id uuid not null,
  visible_to text[] not null,
  kind text not null,
  happened_on date not null,
  noticed_on date not null,
  what text not null,
  data text[] not null,
  persons integer not null,
  is_serious boolean,
  assessed_on date,
  why text,
  measures text not null,
  notices jsonb not null,
  entered_by text not null,
  entered_at timestamp with time zone not null,
  version integer not null,
  constraint privacy_incident_check CHECK ((noticed_on >= happened_on)),
  constraint privacy_incident_check1 CHECK ((assessed_on >= noticed_on)),
  constraint privacy_incident_check2 CHECK ((num_nonnulls(is_serious, assessed_on, why) = ANY (ARRAY[0, 3]))),
  constraint privacy_incident_kind_check CHECK ((kind = ANY (ARRAY['access'::text, 'use'::text, 'communication'::text, 'loss'::text]))),
  constraint privacy_incident_notices_check CHECK ((jsonb_typeof(notices) = 'array'::text)),
  constraint privacy_incident_organisation_id_fkey FOREIGN KEY (organisation_id) REFERENCES organisation(id),
  constraint privacy_incident_persons_check CHECK ((persons >= 0)),
  constraint privacy_incident_pkey PRIMARY KEY (id)
);
CREATE INDEX privacy_incident_organisation ON privacy_incident USING btree (organisation_id, id);
alter table privacy_incident enable row level security;
alter table privacy_incident force row level security;
create policy by_organisation on privacy_incident for all using (NOT ( SELECT app_is_person() AS app_is_person) AND visible_to && (( SELECT app_organisations() AS app_organisations)));
grant delete, insert, select, truncate, update on privacy_incident to app;

-- table privacy_incident_version
create table privacy_incident_version (
  incident_id uuid not null,
  version integer not null,
  content jsonb not null,
  said_by text not null,
  said_at timestamp with time zone not null,
  constraint privacy_incident_version_incident_id_fkey FOREIGN KEY (incident_id) REFERENCES privacy_incident(id),
  constraint privacy_incident_version_pkey PRIMARY KEY (incident_id, version)
);
alter table privacy_incident_version enable row level security;
alter table privacy_incident_version force row level security;
create policy of_incident_in_sight on privacy_incident_version for all using ((EXISTS ( SELECT
   FROM privacy_incident i
  WHERE i.id = privacy_incident_version.incident_id)));
grant insert, select on privacy_incident_version to app;

-- table professional_note
create table professional_note (
  id uuid not null,
  learner_id uuid not null,
  organisation_id uuid not null,
  profession text not null,
  wall text not null,
  staff_id uuid not null,
  subject text not null,
  author_name text not null,
  amends uuid,
  kind text not null,
  day date not null,
  text text not null,
  said_of uuid not null,
  written_at timestamp with time zone not null,
  signed_at timestamp with time zone,
  version integer not null,
  constraint professional_note_amends_fkey FOREIGN KEY (amends) REFERENCES professional_note(id),
  constraint professional_note_kind_check CHECK ((kind = ANY (ARRAY['note'::text, 'report'::text, 'consent-to-consult'::text]))),
  constraint professional_note_learner_id_fkey FOREIGN KEY (learner_id) REFERENCES learner(id),
  constraint professional_note_organisation_id_fkey FOREIGN KEY (organisation_id) REFERENCES organisation(id),
  constraint professional_note_pkey PRIMARY KEY (id),
  constraint professional_note_said_of_fkey FOREIGN KEY (said_of) REFERENCES learner(id),
  constraint professional_note_staff_id_fkey FOREIGN KEY (staff_id) REFERENCES staff(id)
);
CREATE INDEX professional_note_amends ON professional_note USING btree (amends) WHERE amends IS NOT NULL;
CREATE INDEX professional_note_learner ON professional_note USING btree (learner_id, id);
CREATE INDEX professional_note_organisation ON professional_note USING btree (organisation_id);
CREATE TRIGGER signed_notes_stay BEFORE UPDATE ON professional_note FOR EACH ROW EXECUTE FUNCTION signed_notes_stay();
alter table professional_note enable row level security;
alter table professional_note force row level security;
create policy kept on professional_note for all using ((( SELECT current_setting('app.service'::text, true) AS current_setting)) = 'on'::text);
create policy shown_to_profession on professional_note for select using ((( SELECT app_file() AS app_file)) = 'professional-file'::text AND (( SELECT COALESCE(current_setting('app.act'::text, true), ''::text) AS "coalesce")) = ''::text AND (learner_id = ANY ((( SELECT app_learners() AS app_learners))::uuid[])) AND (subject = (( SELECT current_setting('app.subject'::text, true) AS current_setting)) OR signed_at IS NOT NULL AND (wall = ANY ((( SELECT app_walls() AS app_walls))::text[]))));
grant delete, insert, select, truncate, update on professional_note to app;

-- table quiet_hours
create table quiet_hours (
  organisation_id uuid not null,
  visible_to text[] not null,
  begins text not null,
  ends text not null,
  weekends boolean not null,
  version integer not null default 1,
  constraint quiet_hours_begins_check CHECK ((begins ~ '^[0-2][0-9]:[0-5][0-9]$'::text)),
  constraint quiet_hours_check CHECK (((ends ~ '^[0-2][0-9]:[0-5][0-9]$'::text) AND (ends <> begins))),
  constraint quiet_hours_organisation_id_fkey FOREIGN KEY (organisation_id) REFERENCES organisation(id),
  constraint quiet_hours_pkey PRIMARY KEY (organisation_id)
);
alter table quiet_hours enable row level security;
alter table quiet_hours force row level security;
create policy by_organisation on quiet_hours for all using (NOT ( SELECT app_is_person() AS app_is_person) AND visible_to && (( SELECT app_organisations() AS app_organisations)));
create policy kept on quiet_hours for all using (( SELECT app_is_service() AS app_is_service));
grant delete, insert, select, truncate, update on quiet_hours to app;

-- table rate_limit
create table rate_limit (
  key text not null,
  points integer not null default 0,
  expire bigint,
  constraint rate_limit_pkey PRIMARY KEY (key)
);
CREATE INDEX rate_limit_expire ON rate_limit USING btree (expire);
grant delete, insert, select, truncate, update on rate_limit to app;

-- table released_assessment
create table released_assessment (
  id uuid not null,
  kind text not null,
  title text not null,
  at timestamp with time zone not null,
  constraint released_assessment_kind_check CHECK ((kind = ANY (ARRAY['exam'::text, 'course'::text]))),
  constraint released_assessment_pkey PRIMARY KEY (id)
);
CREATE TRIGGER change_inserted AFTER INSERT ON released_assessment REFERENCING NEW TABLE AS new_rows FOR EACH STATEMENT EXECUTE FUNCTION released_written('released-assessment');
grant delete, insert, select, truncate, update on released_assessment to app;

-- table report_card
create table report_card (
  id uuid not null,
  learner_id uuid not null,
  organisation_id uuid not null,
  visible_to text[] not null,
  school_year text not null,
  term text not null,
  class_id uuid not null,
  editions integer not null default 0,
  first_published_on date,
  published_on date,
  beside boolean not null default false,
  version integer not null,
  constraint report_card_check CHECK (((editions > 0) = ((published_on IS NOT NULL) AND (first_published_on IS NOT NULL)))),
  constraint report_card_class_id_fkey FOREIGN KEY (class_id) REFERENCES class(id),
  constraint report_card_learner_id_fkey FOREIGN KEY (learner_id) REFERENCES learner(id),
  constraint report_card_organisation_id_fkey FOREIGN KEY (organisation_id) REFERENCES organisation(id),
  constraint report_card_pkey PRIMARY KEY (id),
  constraint report_card_visible_to_check CHECK ((cardinality(visible_to) > 0))
);
CREATE INDEX report_card_class ON report_card USING btree (class_id, term, id);
CREATE UNIQUE INDEX report_card_key ON report_card USING btree (learner_id, organisation_id, school_year, term) WHERE NOT beside;
CREATE INDEX report_card_learner ON report_card USING btree (learner_id, id);
alter table report_card enable row level security;
alter table report_card force row level security;
create policy by_organisation on report_card for all using (visible_to && app_organisations());
create policy of_learner_in_sight on report_card for select using (NOT ( SELECT app_is_person() AS app_is_person) AND first_published_on <= (( SELECT school_day() AS school_day)) AND (EXISTS ( SELECT
   FROM learner l
  WHERE l.id = report_card.learner_id)));
create policy shown_to_family on report_card for select using (( SELECT app_acts_for('read-results'::text) AS app_acts_for) AND first_published_on <= (( SELECT school_day() AS school_day)) AND (learner_id = ANY ((( SELECT app_learners() AS app_learners))::uuid[])));
create policy shown_to_staff on report_card for select using (( SELECT app_is_staff() AS app_is_staff) AND (learner_id = ANY ((( SELECT app_learners() AS app_learners))::uuid[])) AND (first_published_on <= (( SELECT school_day() AS school_day)) OR app_keeps(visible_to, class_id)));
grant delete, insert, select, truncate, update on report_card to app;

-- table report_card_acknowledgement
create table report_card_acknowledgement (
  card_id uuid not null,
  number integer not null,
  person_id uuid not null,
  subject text not null,
  acknowledged_at timestamp with time zone not null,
  constraint report_card_acknowledgement_card_id_number_fkey FOREIGN KEY (card_id, number) REFERENCES report_card_edition(card_id, number) ON DELETE CASCADE,
  constraint report_card_acknowledgement_pkey PRIMARY KEY (card_id, number, person_id)
);
alter table report_card_acknowledgement enable row level security;
alter table report_card_acknowledgement force row level security;
create policy of_person on report_card_acknowledgement for select using (subject = current_setting('app.subject'::text, true) AND (EXISTS ( SELECT
   FROM report_card c
  WHERE c.id = report_card_acknowledgement.card_id AND (c.learner_id = ANY ((( SELECT app_learners() AS app_learners))::uuid[])))));
create policy of_school on report_card_acknowledgement for all using ((EXISTS ( SELECT
   FROM report_card c
  WHERE c.id = report_card_acknowledgement.card_id AND c.visible_to && app_organisations())));
grant insert, select on report_card_acknowledgement to app;

-- table report_card_draft
create table report_card_draft (
  card_id uuid not null,
  content jsonb not null,
  pdf bytea not null,
  marks_seen integer not null default 0,
  drawn_at timestamp with time zone not null,
  constraint report_card_draft_card_id_fkey FOREIGN KEY (card_id) REFERENCES report_card(id) ON DELETE CASCADE,
  constraint report_card_draft_pkey PRIMARY KEY (card_id)
);
alter table report_card_draft enable row level security;
alter table report_card_draft force row level security;
create policy of_school on report_card_draft for all using ((EXISTS ( SELECT
   FROM report_card c
  WHERE c.id = report_card_draft.card_id AND (c.visible_to && app_organisations() OR ( SELECT app_is_staff() AS app_is_staff) AND app_keeps(c.visible_to, c.class_id)))));
grant delete, insert, select, truncate, update on report_card_draft to app;

-- table report_card_edition
create table report_card_edition (
  card_id uuid not null,
  number integer not null,
  content jsonb not null,
  pdf bytea not null,
  reason text,
  published_on date not null,
  published_by text not null,
  published_at timestamp with time zone not null,
  constraint report_card_edition_card_id_fkey FOREIGN KEY (card_id) REFERENCES report_card(id) ON DELETE CASCADE,
  constraint report_card_edition_check CHECK (((number = 1) = (reason IS NULL))),
  constraint report_card_edition_pkey PRIMARY KEY (card_id, number)
);
alter table report_card_edition enable row level security;
alter table report_card_edition force row level security;
create policy of_card_in_sight on report_card_edition for all using ((EXISTS ( SELECT
   FROM report_card c
  WHERE c.id = report_card_edition.card_id AND (report_card_edition.published_on <= (( SELECT school_day() AS school_day)) OR c.visible_to && app_organisations() OR ( SELECT app_is_staff() AS app_is_staff) AND app_keeps(c.visible_to, c.class_id)))));
grant insert, select on report_card_edition to app;

-- table reporting_rule
create table reporting_rule (
  kind text not null,
  code text not null,
  version integer not null,
  content jsonb not null,
  said_by text not null,
  said_at timestamp with time zone not null,
  constraint reporting_rule_kind_check CHECK ((kind = ANY (ARRAY['scheme'::text, 'framework'::text]))),
  constraint reporting_rule_pkey PRIMARY KEY (kind, code, version)
);
grant delete, insert, select, truncate, update on reporting_rule to app;

-- table resource_instant
create table resource_instant (
  resource_id uuid not null,
  readable_at timestamp with time zone,
  placed boolean not null default false,
  constraint resource_instant_pkey PRIMARY KEY (resource_id)
);
CREATE INDEX resource_unplaced ON resource_instant USING btree (resource_id) WHERE NOT placed;
grant delete, insert, select, truncate, update on resource_instant to app;

-- table resource_use
create table resource_use (
  id uuid not null default uuidv7(),
  source text not null,
  source_id text not null,
  used_by text not null,
  organisation_id uuid not null,
  visible_to text[] not null,
  title text,
  target_source_id text not null,
  class_source_id text,
  resource_id uuid not null,
  ended_at timestamp with time zone,
  constraint resource_use_organisation_id_fkey FOREIGN KEY (organisation_id) REFERENCES organisation(id),
  constraint resource_use_pkey PRIMARY KEY (id),
  constraint resource_use_source_used_by_source_id_key UNIQUE (source, used_by, source_id),
  constraint resource_use_used_by_check CHECK ((used_by = ANY (ARRAY['class'::text, 'course'::text, 'user'::text])))
);
CREATE INDEX resource_use_organisation ON resource_use USING btree (organisation_id);
CREATE INDEX resource_use_resource ON resource_use USING btree (resource_id) WHERE ended_at IS NULL;
CREATE INDEX resource_use_target ON resource_use USING btree (source, used_by, target_source_id) WHERE ended_at IS NULL;
CREATE TRIGGER change_deleted AFTER DELETE ON resource_use REFERENCING OLD TABLE AS old_rows FOR EACH STATEMENT EXECUTE FUNCTION change_deleted('resource-use');
CREATE TRIGGER change_inserted AFTER INSERT ON resource_use REFERENCING NEW TABLE AS new_rows FOR EACH STATEMENT EXECUTE FUNCTION change_inserted('resource-use');
CREATE TRIGGER change_updated AFTER UPDATE ON resource_use REFERENCING OLD TABLE AS old_rows NEW TABLE AS new_rows FOR EACH STATEMENT EXECUTE FUNCTION change_updated('resource-use', 'keyed');
alter table resource_use enable row level security;
alter table resource_use force row level security;
create policy by_organisation on resource_use for all using (visible_to && app_organisations());
grant delete, insert, select, truncate, update on resource_use to app;

-- table result
create table result (
  id uuid not null,
  kind text not null,
  learner_id uuid not null,
  organisation_id uuid not null,
  content jsonb not null,
  service text not null,
  event_id uuid not null,
  reported_at timestamp with time zone not null,
  heard_at timestamp with time zone not null,
  source_version integer,
  version integer not null,
  said_of uuid,
  constraint result_kind_check CHECK ((kind = ANY (ARRAY['exam'::text, 'course'::text]))),
  constraint result_learner_id_fkey FOREIGN KEY (learner_id) REFERENCES learner(id),
  constraint result_organisation_id_fkey FOREIGN KEY (organisation_id) REFERENCES organisation(id),
  constraint result_pkey PRIMARY KEY (id)
);
CREATE INDEX result_assessment ON result USING btree (released_assessment_id(kind, organisation_id, content));
CREATE INDEX result_learner ON result USING btree (learner_id, id);
CREATE TRIGGER change_inserted AFTER INSERT ON result REFERENCING NEW TABLE AS new_rows FOR EACH STATEMENT EXECUTE FUNCTION released_written('released-result');
CREATE TRIGGER change_updated AFTER UPDATE ON result REFERENCING OLD TABLE AS old_rows NEW TABLE AS new_rows FOR EACH STATEMENT EXECUTE FUNCTION released_updated('released-result');
alter table result enable row level security;
alter table result force row level security;
create policy of_learner_in_sight on result for all using (( SELECT app_acts_as('read-results'::text) AS app_acts_as) AND (EXISTS ( SELECT
   FROM learner l
  WHERE l.id = result.learner_id)));
grant delete, insert, select, truncate, update on result to app;

-- table result_version
create table result_version (
  result_id uuid not null,
  version integer not null,
  content jsonb not null,
  service text not null,
  event_id uuid not null,
  reported_at timestamp with time zone not null,
  heard_at timestamp with time zone not null,
  constraint result_version_pkey PRIMARY KEY (result_id, version),
  constraint result_version_result_id_fkey FOREIGN KEY (result_id) REFERENCES result(id) ON DELETE CASCADE
);
alter table result_version enable row level security;
alter table result_version force row level security;
create policy of_result_in_sight on result_version for all using ((EXISTS ( SELECT
   FROM result r
  WHERE r.id = result_version.result_id)));
grant insert, select on result_version to app;

-- table retention_rule
create table retention_rule (
  organisation_id uuid not null,
  visible_to text[] not null,
  file text not null,
  version integer not null,
  years integer not null,
  law text not null,
  section text not null,
  reference text not null,
  notice_days integer not null,
  tells_family boolean not null,
  said_by text not null,
  said_at timestamp with time zone not null,
  constraint retention_rule_file_check CHECK ((file = ANY (ARRAY['school-file'::text, 'special-assistance-file'::text, 'professional-file'::text]))),
  constraint retention_rule_notice_days_check CHECK (((notice_days >= 30) AND (notice_days <= 365))),
  constraint retention_rule_organisation_id_fkey FOREIGN KEY (organisation_id) REFERENCES organisation(id),
  constraint retention_rule_pkey PRIMARY KEY (organisation_id, file, version),
  constraint retention_rule_years_check CHECK (((years >= 1) AND (years <= 100)))
);
alter table retention_rule enable row level security;
alter table retention_rule force row level security;
create policy by_organisation on retention_rule for all using (NOT ( SELECT app_is_person() AS app_is_person) AND visible_to && (( SELECT app_organisations() AS app_organisations)));
grant insert, select on retention_rule to app;

-- table roster_walk
create table roster_walk (
  client_id text not null,
  asked bytea not null,
  reach text[] not null,
  passed integer not null,
  value text not null,
  id uuid,
  total integer not null,
  counted_at timestamp with time zone not null,
  at timestamp with time zone not null,
  constraint roster_walk_pkey PRIMARY KEY (client_id, asked, passed)
) with (fillfactor=70, autovacuum_vacuum_scale_factor=0.05);
CREATE INDEX roster_walk_at ON roster_walk USING btree (at);
alter table roster_walk enable row level security;
alter table roster_walk force row level security;
create policy forgotten on roster_walk for all using (at < (now() - '1 day'::interval));
create policy of_reach on roster_walk for all using (reach = app_organisations());
grant delete, insert, select, truncate, update on roster_walk to app;

-- table roster_word
create table roster_word (
  kind text not null,
  word text not null,
  id uuid not null,
  at timestamp with time zone not null,
  apart boolean not null default false,
  constraint roster_word_id_key UNIQUE (id),
  constraint roster_word_kind_check CHECK ((kind = ANY (ARRAY['schoolYear'::text, 'term'::text, 'gradingPeriod'::text, 'course'::text]))),
  constraint roster_word_pkey PRIMARY KEY (kind, word)
);
alter table roster_word enable row level security;
alter table roster_word force row level security;
create policy of_network on roster_word for select using (NOT apart OR ( SELECT (EXISTS ( SELECT
           FROM organisation o
          WHERE (o.code = ANY (app_organisations())) AND ('bac-a-sable'::text = ANY (o.path)))) AS "exists"));
create policy said on roster_word for all using ((( SELECT current_setting('app.log'::text, true) AS current_setting)) = 'on'::text);
grant delete, insert, select, truncate, update on roster_word to app;

-- table roster_word_head
create table roster_word_head (
  single boolean not null default true,
  "position" bigint not null,
  constraint roster_word_head_pkey PRIMARY KEY (single),
  constraint roster_word_head_single_check CHECK (single)
);
grant delete, insert, select, truncate, update on roster_word_head to app;

-- table school_resource
create table school_resource (
  id uuid not null default uuidv7(),
  source text not null,
  source_id text not null,
  organisation_id uuid not null,
  visible_to text[] not null,
  vendor_resource_id text not null,
  title text,
  roles text[] not null,
  importance text,
  vendor_id text,
  application_id text,
  removed_at timestamp with time zone,
  constraint school_resource_importance_check CHECK ((importance = ANY (ARRAY['primary'::text, 'secondary'::text]))),
  constraint school_resource_organisation_id_fkey FOREIGN KEY (organisation_id) REFERENCES organisation(id),
  constraint school_resource_pkey PRIMARY KEY (id),
  constraint school_resource_source_source_id_key UNIQUE (source, source_id)
);
CREATE INDEX school_resource_organisation ON school_resource USING btree (organisation_id);
CREATE TRIGGER change_deleted AFTER DELETE ON school_resource REFERENCING OLD TABLE AS old_rows FOR EACH STATEMENT EXECUTE FUNCTION change_deleted('resource');
CREATE TRIGGER change_inserted AFTER INSERT ON school_resource REFERENCING NEW TABLE AS new_rows FOR EACH STATEMENT EXECUTE FUNCTION change_inserted('resource');
CREATE TRIGGER change_updated AFTER UPDATE ON school_resource REFERENCING OLD TABLE AS old_rows NEW TABLE AS new_rows FOR EACH STATEMENT EXECUTE FUNCTION change_updated('resource', 'keyed');
alter table school_resource enable row level security;
alter table school_resource force row level security;
create policy by_organisation on school_resource for all using (visible_to && app_organisations());
grant delete, insert, select, truncate, update on school_resource to app;

-- table score_scale
create table score_scale (
  id uuid not null,
  source text not null,
  source_id text not null,
  organisation_id uuid not null,
  visible_to text[] not null,
  class_id uuid not null,
  title text not null,
  type text not null,
  course text,
  scale text not null,
  metadata text,
  status text not null,
  version integer not null,
  constraint score_scale_class_id_fkey FOREIGN KEY (class_id) REFERENCES class(id),
  constraint score_scale_metadata_check CHECK ((metadata IS JSON OBJECT)),
  constraint score_scale_organisation_id_fkey FOREIGN KEY (organisation_id) REFERENCES organisation(id),
  constraint score_scale_pkey PRIMARY KEY (id),
  constraint score_scale_scale_check CHECK ((scale IS JSON ARRAY)),
  constraint score_scale_source_source_id_key UNIQUE (source, source_id),
  constraint score_scale_status_check CHECK ((status = ANY (ARRAY['active'::text, 'tobedeleted'::text]))),
  constraint score_scale_visible_to_check CHECK ((cardinality(visible_to) > 0))
);
CREATE INDEX score_scale_class ON score_scale USING btree (class_id);
CREATE TRIGGER change_deleted AFTER DELETE ON score_scale REFERENCING OLD TABLE AS old_rows FOR EACH STATEMENT EXECUTE FUNCTION change_deleted('score-scale');
CREATE TRIGGER change_inserted AFTER INSERT ON score_scale REFERENCING NEW TABLE AS new_rows FOR EACH STATEMENT EXECUTE FUNCTION change_inserted('score-scale');
CREATE TRIGGER change_updated AFTER UPDATE ON score_scale REFERENCING OLD TABLE AS old_rows NEW TABLE AS new_rows FOR EACH STATEMENT EXECUTE FUNCTION change_updated('score-scale', 'keyed');
alter table score_scale enable row level security;
alter table score_scale force row level security;
create policy by_organisation on score_scale for all using (visible_to && app_organisations());
grant delete, insert, select, truncate, update on score_scale to app;

-- table session_source
create table session_source (
  source text not null,
  source_id text not null,
  school_year text not null,
  is_year boolean not null,
  constraint session_source_pkey PRIMARY KEY (source, source_id)
);
alter table session_source enable row level security;
alter table session_source force row level security;
create policy of_key_space on session_source for all using (source = (( SELECT current_setting('app.key_space'::text, true) AS current_setting)));
grant delete, insert, select, truncate, update on session_source to app;

-- table source_system
create table source_system (
  code text not null,
  client_id text not null,
  heirs text[] not null default '{}'::text[],
  centre text,
  constraint source_system_pkey PRIMARY KEY (code)
);
grant delete, insert, select, truncate, update on source_system to app;

-- table staff
create table staff (
  id uuid not null,
  source text not null,
  source_id text not null,
  organisation_id uuid not null,
  visible_to text[] not null,
  family_name text not null,
  given_name text not null,
  middle_name text,
  left_on date,
  version integer not null,
  constraint staff_organisation_id_fkey FOREIGN KEY (organisation_id) REFERENCES organisation(id),
  constraint staff_pkey PRIMARY KEY (id),
  constraint staff_source_source_id_key UNIQUE (source, source_id)
);
CREATE INDEX staff_key ON staff USING btree (source_id);
CREATE INDEX staff_organisation ON staff USING btree (organisation_id);
CREATE TRIGGER change_deleted AFTER DELETE ON staff REFERENCING OLD TABLE AS old_rows FOR EACH STATEMENT EXECUTE FUNCTION change_deleted('staff');
CREATE TRIGGER change_inserted AFTER INSERT ON staff REFERENCING NEW TABLE AS new_rows FOR EACH STATEMENT EXECUTE FUNCTION change_inserted('staff');
CREATE TRIGGER change_updated AFTER UPDATE ON staff REFERENCING OLD TABLE AS old_rows NEW TABLE AS new_rows FOR EACH STATEMENT EXECUTE FUNCTION change_updated('staff', 'keyed');
CREATE TRIGGER uses_seen AFTER UPDATE ON staff REFERENCING OLD TABLE AS old_rows NEW TABLE AS new_rows FOR EACH STATEMENT EXECUTE FUNCTION person_seen();
alter table staff enable row level security;
alter table staff force row level security;
create policy by_organisation on staff for all using (visible_to && app_organisations());
grant delete, insert, select, truncate, update on staff to app;

-- table staff_function
create table staff_function (
  id uuid not null,
  staff_id uuid not null,
  organisation_id uuid not null,
  visible_to text[] not null,
  function text not null,
  profession text,
  valid_from date not null,
  valid_until date,
  said_by text not null,
  said_at timestamp with time zone not null,
  replaced_at timestamp with time zone,
  constraint staff_function_check CHECK (((profession IS NOT NULL) = (function = 'professional'::text))),
  constraint staff_function_check1 CHECK ((valid_until >= valid_from)),
  constraint staff_function_function_check CHECK ((function = ANY (ARRAY['direction'::text, 'administration'::text, 'registrar'::text, 'specialist-support'::text, 'professional'::text]))),
  constraint staff_function_organisation_id_fkey FOREIGN KEY (organisation_id) REFERENCES organisation(id),
  constraint staff_function_pkey PRIMARY KEY (id),
  constraint staff_function_staff_id_fkey FOREIGN KEY (staff_id) REFERENCES staff(id)
);
CREATE INDEX staff_function_organisation ON staff_function USING btree (organisation_id, id) WHERE replaced_at IS NULL;
CREATE INDEX staff_function_staff ON staff_function USING btree (staff_id) WHERE replaced_at IS NULL;
alter table staff_function enable row level security;
alter table staff_function force row level security;
create policy by_organisation on staff_function for all using (NOT ( SELECT app_is_person() AS app_is_person) AND visible_to && (( SELECT app_organisations() AS app_organisations)));
grant delete, insert, select, truncate, update on staff_function to app;

-- table staff_role
create table staff_role (
  source text not null,
  source_id text not null,
  person_source_id text not null,
  organisation_id uuid not null,
  is_primary boolean not null,
  constraint staff_role_organisation_id_fkey FOREIGN KEY (organisation_id) REFERENCES organisation(id),
  constraint staff_role_pkey PRIMARY KEY (source, source_id)
);
CREATE INDEX staff_role_person ON staff_role USING btree (source, person_source_id);
alter table staff_role enable row level security;
alter table staff_role force row level security;
create policy of_key_space on staff_role for all using (source = (( SELECT current_setting('app.key_space'::text, true) AS current_setting)));
grant delete, insert, select, truncate, update on staff_role to app;

-- table term_mark
create table term_mark (
  id uuid not null,
  learner_id uuid not null,
  class_id uuid not null,
  organisation_id uuid not null,
  visible_to text[] not null,
  course text not null,
  competency text not null,
  term text not null,
  mark numeric,
  code text,
  client_id text not null,
  said_by text not null,
  said_at timestamp with time zone not null,
  reason text,
  line_items uuid[],
  beside boolean not null default false,
  version integer not null,
  constraint term_mark_check CHECK (((mark IS NULL) OR (code IS NULL))),
  constraint term_mark_class_id_fkey FOREIGN KEY (class_id) REFERENCES class(id),
  constraint term_mark_learner_id_fkey FOREIGN KEY (learner_id) REFERENCES learner(id),
  constraint term_mark_mark_check CHECK (((mark >= (0)::numeric) AND (mark <= (100)::numeric))),
  constraint term_mark_organisation_id_fkey FOREIGN KEY (organisation_id) REFERENCES organisation(id),
  constraint term_mark_pkey PRIMARY KEY (id),
  constraint term_mark_visible_to_check CHECK ((cardinality(visible_to) > 0))
);
CREATE INDEX term_mark_class ON term_mark USING btree (class_id, id);
CREATE UNIQUE INDEX term_mark_key ON term_mark USING btree (class_id, learner_id, course, competency, term) WHERE NOT beside;
CREATE INDEX term_mark_learner ON term_mark USING btree (learner_id, id);
alter table term_mark enable row level security;
alter table term_mark force row level security;
create policy by_organisation on term_mark for all using (visible_to && app_organisations());
create policy shown_to_staff on term_mark for select using (( SELECT app_is_staff() AS app_is_staff) AND (class_id = ANY ((( SELECT app_classes() AS app_classes))::uuid[])));
grant delete, insert, select, truncate, update on term_mark to app;

-- table term_mark_version
create table term_mark_version (
  mark_id uuid not null,
  version integer not null,
  mark numeric,
  code text,
  client_id text not null,
  said_by text not null,
  said_at timestamp with time zone not null,
  reason text,
  line_items uuid[],
  constraint term_mark_version_mark_id_fkey FOREIGN KEY (mark_id) REFERENCES term_mark(id) ON DELETE CASCADE,
  constraint term_mark_version_pkey PRIMARY KEY (mark_id, version)
);
alter table term_mark_version enable row level security;
alter table term_mark_version force row level security;
create policy of_mark_in_sight on term_mark_version for all using ((EXISTS ( SELECT
   FROM term_mark t
  WHERE t.id = term_mark_version.mark_id)));
grant insert, select on term_mark_version to app;

-- table transfer
create table transfer (
  id uuid not null,
  learner_id uuid not null,
  from_organisation_id uuid not null,
  to_organisation_id uuid not null,
  visible_to text[] not null,
  moves_on date not null,
  reason text not null,
  source text not null,
  source_id text not null,
  learner_source_id text not null,
  level text,
  asked_by text not null,
  asked_at timestamp with time zone not null,
  lapses_on date not null,
  state text not null,
  settled_by text,
  settled_at timestamp with time zone,
  answer_reason text,
  ended_stay_id uuid,
  opened_stay_id uuid,
  handed_stays uuid[],
  parts jsonb,
  version integer not null,
  constraint transfer_check CHECK ((to_organisation_id <> from_organisation_id)),
  constraint transfer_check1 CHECK (((state = 'asked'::text) = (settled_at IS NULL))),
  constraint transfer_check2 CHECK (((state = 'accepted'::text) = ((ended_stay_id IS NOT NULL) AND (opened_stay_id IS NOT NULL) AND (handed_stays IS NOT NULL) AND (parts IS NOT NULL)))),
  constraint transfer_from_organisation_id_fkey FOREIGN KEY (from_organisation_id) REFERENCES organisation(id),
  constraint transfer_learner_id_fkey FOREIGN KEY (learner_id) REFERENCES learner(id),
  constraint transfer_pkey PRIMARY KEY (id),
  constraint transfer_state_check CHECK ((state = ANY (ARRAY['asked'::text, 'accepted'::text, 'refused'::text, 'withdrawn'::text, 'lapsed'::text]))),
  constraint transfer_to_organisation_id_fkey FOREIGN KEY (to_organisation_id) REFERENCES organisation(id)
);
CREATE UNIQUE INDEX transfer_ended_stay ON transfer USING btree (ended_stay_id);
CREATE INDEX transfer_learner ON transfer USING btree (learner_id);
CREATE INDEX transfer_open ON transfer USING btree (lapses_on, id) WHERE state = 'asked'::text;
CREATE UNIQUE INDEX transfer_opened_stay ON transfer USING btree (opened_stay_id);
alter table transfer enable row level security;
alter table transfer force row level security;
create policy by_organisation on transfer for all using (visible_to && app_organisations());
grant delete, insert, select, truncate, update on transfer to app;

-- table trial
create table trial (
  client_id text not null,
  operation text not null,
  status integer not null,
  problem text not null,
  traits text[] not null,
  visible_to text[] not null,
  count integer not null,
  first_at timestamp with time zone not null,
  last_at timestamp with time zone not null,
  constraint trial_pkey PRIMARY KEY (client_id, operation, status, problem, traits)
);
CREATE INDEX trial_age ON trial USING btree (last_at);
alter table trial enable row level security;
alter table trial force row level security;
create policy by_organisation on trial for all using (visible_to && app_organisations());
grant delete, insert, select, truncate, update on trial to app;

-- table webhook
create table webhook (
  id uuid not null,
  client_id text not null,
  organisation text not null,
  visible_to text[] not null,
  url text not null,
  kinds text[] not null,
  disabled_at timestamp with time zone,
  disabled_why text,
  secret_number integer not null default 1,
  former_until timestamp with time zone,
  "position" bigint not null,
  registered_at timestamp with time zone not null,
  version integer not null default 1,
  constraint webhook_check CHECK (((disabled_at IS NULL) = (disabled_why IS NULL))),
  constraint webhook_disabled_why_check CHECK ((disabled_why = ANY (ARRAY['gone'::text, 'failing'::text]))),
  constraint webhook_pkey PRIMARY KEY (id)
);
CREATE INDEX webhook_client ON webhook USING btree (client_id, id);
alter table webhook enable row level security;
alter table webhook force row level security;
create policy by_organisation on webhook for all using (visible_to && (( SELECT app_organisations() AS app_organisations)));
grant delete, insert, select, truncate, update on webhook to app;

-- table webhook_delivery
create table webhook_delivery (
  id uuid not null,
  webhook_id uuid not null,
  kind text not null,
  subject uuid not null,
  "position" bigint not null,
  state text not null default 'pending'::text,
  due_at timestamp with time zone not null default now(),
  attempts integer not null default 0,
  status integer,
  problem text,
  ended_at timestamp with time zone,
  constraint webhook_delivery_pkey PRIMARY KEY (id),
  constraint webhook_delivery_state_check CHECK ((state = ANY (ARRAY['pending'::text, 'delivered'::text, 'failed'::text]))),
  constraint webhook_delivery_webhook_id_fkey FOREIGN KEY (webhook_id) REFERENCES webhook(id) ON DELETE CASCADE
) with (fillfactor=80, autovacuum_vacuum_scale_factor=0.05);
CREATE INDEX webhook_delivery_age ON webhook_delivery USING btree (ended_at) WHERE ended_at IS NOT NULL;
CREATE INDEX webhook_delivery_due ON webhook_delivery USING btree (webhook_id, due_at) WHERE state = 'pending'::text;
CREATE INDEX webhook_delivery_key ON webhook_delivery USING btree (webhook_id, subject, kind, "position") WHERE state = 'pending'::text;
CREATE INDEX webhook_delivery_log ON webhook_delivery USING btree (webhook_id, id);
alter table webhook_delivery enable row level security;
alter table webhook_delivery force row level security;
create policy of_webhook_in_sight on webhook_delivery for all using ((EXISTS ( SELECT
   FROM webhook w
  WHERE w.id = webhook_delivery.webhook_id)));
grant delete, insert, select, truncate, update on webhook_delivery to app;

-- view access_withheld
create view access_withheld with (security_invoker=true) as
 SELECT entry_id,
    reason,
    until,
    by,
    decided_at
   FROM access_withholding w
  WHERE NOT (EXISTS ( SELECT
           FROM access_withholding later
          WHERE later.entry_id = w.entry_id AND later.decision > w.decision));
grant select on access_withheld to app;

-- view assessment_line_item_shown
create view assessment_line_item_shown with (security_invoker=on) as
 SELECT t.id,
    t.source,
    t.source_id,
    t.status,
    c.at,
    c."position",
    t.title,
    t.description,
    t.class_id,
    t.organisation_id,
    t.parent_id,
    t.score_scale_id,
    t.lowest,
    t.highest,
    t.objectives,
    t.metadata
   FROM line_item t
     JOIN change c ON c.kind = 'line-item'::text AND c.id = t.id
  WHERE t.profile = 'assessment'::text
UNION ALL
 SELECT a.id,
    'released'::text AS source,
    a.id::text AS source_id,
    'active'::text AS status,
    to_timestamp(((c."position" >> 20)::numeric / 1000.0)::double precision) AS at,
    c."position",
    a.title,
    NULL::text AS description,
    NULL::uuid AS class_id,
    NULL::uuid AS organisation_id,
    NULL::uuid AS parent_id,
    NULL::uuid AS score_scale_id,
        CASE a.kind
            WHEN 'exam'::text THEN 0
            ELSE NULL::integer
        END AS lowest,
        CASE a.kind
            WHEN 'exam'::text THEN 100
            ELSE NULL::integer
        END AS highest,
    NULL::text AS objectives,
    NULL::text AS metadata
   FROM released_assessment a
     CROSS JOIN LATERAL ( SELECT released_position('released-assessment'::text, a.id) AS "position"
         OFFSET 0) c
  WHERE c."position" IS NOT NULL;
grant delete, insert, select, truncate, update on assessment_line_item_shown to app;

-- view assessment_result_shown
create view assessment_result_shown with (security_invoker=on) as
 SELECT t.id,
    t.source,
    t.source_id,
    t.status,
    c.at,
    c."position",
    t.learner_id,
    t.line_item_id,
    i.source AS line_item_source,
    i.source_id AS line_item_key,
    i.class_id,
    t.score_scale_id,
    t.score_status,
    t.score,
    t.text_score,
    t.percentile,
    t.scored_on,
    t.comment,
    t.in_progress,
    t.incomplete,
    t.late,
    t.missing,
    t.objectives,
    t.metadata
   FROM gradebook_result t
     JOIN change c ON c.kind = 'gradebook-result'::text AND c.id = t.id
     JOIN line_item i ON i.id = t.line_item_id
  WHERE t.profile = 'assessment'::text
UNION ALL
 SELECT r.id,
    'released'::text AS source,
    r.id::text AS source_id,
    'active'::text AS status,
    to_timestamp(((c."position" >> 20)::numeric / 1000.0)::double precision) AS at,
    c."position",
    r.learner_id,
    released_assessment_id(r.kind, r.organisation_id, r.content) AS line_item_id,
    'released'::text AS line_item_source,
    NULL::text AS line_item_key,
    NULL::uuid AS class_id,
    NULL::uuid AS score_scale_id,
        CASE
            WHEN r.kind = 'exam'::text OR (r.content ->> 'state'::text) = 'completed'::text THEN 'fully graded'::text
            ELSE 'partially graded'::text
        END AS score_status,
    (r.content ->> 'mark'::text)::numeric AS score,
    r.content ->> 'score'::text AS text_score,
    NULL::numeric AS percentile,
    (r.reported_at AT TIME ZONE 'America/Toronto'::text)::date AS scored_on,
    NULL::text AS comment,
    r.kind = 'course'::text AND (r.content ->> 'state'::text) <> 'completed'::text AS in_progress,
    NULL::boolean AS incomplete,
    NULL::boolean AS late,
    NULL::boolean AS missing,
    NULL::text AS objectives,
    NULL::text AS metadata
   FROM result r
     CROSS JOIN LATERAL ( SELECT GREATEST(p."position", ( SELECT min(s.entry) AS min
                   FROM change l
                     CROSS JOIN LATERAL UNNEST(l.sees, l.entered) s(code, entry)
                  WHERE l.kind = 'learner'::text AND l.id = r.learner_id AND (s.code = ANY ((( SELECT app_organisations() AS app_organisations))::text[])))) AS "position"
           FROM ( SELECT released_position('released-result'::text, r.id) AS "position"
                 OFFSET 0) p
          WHERE p."position" IS NOT NULL) c;
grant delete, insert, select, truncate, update on assessment_result_shown to app;

-- view resource_shown
create view resource_shown with (security_invoker=true) as
 SELECT k.resource_id AS id,
    NOT k.withdrawn AS active,
    i.readable_at AS at,
    k.title,
    ARRAY[]::text[] AS roles,
    NULL::text AS importance,
    k.resource_id::text AS vendor_resource_id,
    'resource-catalogue'::text AS vendor_id,
    NULL::text AS application_id,
    jsonb_strip_nulls(jsonb_build_object('qc.kind', k.kind, 'qc.levels', k.levels, 'qc.language', k.language, 'qc.locator', k.locator)) AS metadata
   FROM known_resource k
     JOIN resource_instant i USING (resource_id)
  WHERE i.readable_at IS NOT NULL
UNION ALL
 SELECT r.id,
    r.removed_at IS NULL AS active,
    c.at,
    r.title,
    r.roles,
    r.importance,
    r.vendor_resource_id,
    r.vendor_id,
    r.application_id,
    NULL::jsonb AS metadata
   FROM school_resource r
     JOIN change c ON c.kind = 'resource'::text AND c.id = r.id
UNION ALL
( SELECT DISTINCT ON (l.id) l.id,
    false AS active,
    l.at,
    NULL::text AS title,
    ARRAY[]::text[] AS roles,
    NULL::text AS importance,
    '-'::text AS vendor_resource_id,
    NULL::text AS vendor_id,
    NULL::text AS application_id,
    NULL::jsonb AS metadata
   FROM change_left l
  WHERE l.kind = 'resource'::text AND (l.organisation = ANY (app_organisations())) AND NOT (EXISTS ( SELECT
           FROM change c
          WHERE c.kind = 'resource'::text AND c.id = l.id))
  ORDER BY l.id, l."position" DESC);
grant delete, insert, select, truncate, update on resource_shown to app;
