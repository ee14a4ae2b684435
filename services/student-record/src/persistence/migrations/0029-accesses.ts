import type { MigrationInterface, QueryRunner } from 'typeorm';

/**
 * The log by learner and instant, so that a page of it costs the same whatever its length; entries of before are copied by 0029c.
 * Of a family's own look the subject stands here: it is shown to nobody else of the family. An empty subject is of another person's
 * act, which no family is shown.
 */
const index = `
create table access_of (
  learner_id uuid not null,
  at timestamptz not null,
  entry_id uuid not null,
  family text,
  primary key (learner_id, at, entry_id) include (family)
);
alter table access_of enable row level security;
alter table access_of force row level security;
create policy of_learner_in_sight on access_of for select using (exists (select from learner l where l.id = learner_id));
create policy noted on access_of for insert with check (true);
do $$
begin
  execute format('revoke update, delete, truncate on access_of from %I', regexp_replace(current_user, '_owner$', '_app'));
end $$;
create index access_log_entry on access_log (id);

create function access_noted() returns trigger language plpgsql as $$
begin
  insert into access_of (learner_id, at, entry_id, family)
    select distinct learner, e.at, e.id,
           case when e.operation = 'read-account' then '' when e.purpose = 'family-access' then e.subject end
      from new_rows e, unnest(e.learner_ids) learner;
  return null;
end $$;
create trigger access_noted after insert on access_log referencing new table as new_rows
  for each statement execute function access_noted();
`;

/** Since when there is a log: months that were dropped by the schedule move it. */
const beginning = `
create table access_beginning (only_row boolean primary key default true check (only_row), since timestamptz not null);
insert into access_beginning (since) values (now());
do $$
begin
  execute format('revoke insert, update, delete, truncate on access_beginning from %I', regexp_replace(current_user, '_owner$', '_app'));
end $$;
`;

/** An entry keeps the codes of organisations; their names as they were are kept here. */
const names = `
create table organisation_name (
  code text not null,
  since timestamptz not null,
  name text not null,
  primary key (code, since)
);
insert into organisation_name select code, '-infinity', name from organisation;
create function organisation_named() returns trigger language plpgsql as $$
begin
  if tg_op = 'INSERT' then
    insert into organisation_name values (new.code, '-infinity', new.name) on conflict do nothing;
  elsif new.name is distinct from old.name then
    insert into organisation_name values (new.code, clock_timestamp(), new.name) on conflict do nothing;
  end if;
  return null;
end $$;
create trigger organisation_named after insert or update on organisation for each row execute function organisation_named();
`;

/** A family's looks and those of its child's record; an organisation's those of itself and of whoever is below it. */
const sight = `
create policy shown_to_own on access_log for select using (learner_ids && (select app_learners()));
create policy looked_below on access_log for select using (exists (
  select from organisation o where o.code = any(acting_organisations) and o.path && (select app_organisations())));
`;

/** Why an entry is kept from the family for a time; whose entry it is says its organisation. */
const withheld = `
create table access_withheld (
  entry_id uuid primary key,
  reason text not null check (reason ~ '^[a-z-]{1,40}$'),
  until date not null,
  by text not null,
  decided_at timestamptz not null
);
alter table access_withheld enable row level security;
alter table access_withheld force row level security;
create policy keeps_from_families on access_withheld for select using (true);
create policy entered on access_withheld for insert with check (exists (select from access_log e where e.id = entry_id));
create policy moved on access_withheld for update using (exists (select from access_log e where e.id = entry_id));
do $$
begin
  execute format('revoke delete, truncate on access_withheld from %I', regexp_replace(current_user, '_owner$', '_app'));
end $$;
`;

const questions = `
create table access_question (
  id uuid primary key,
  entry_id uuid not null,
  learner_id uuid not null,
  subject text not null,
  visible_to text[] not null,
  kind text not null,
  text text not null,
  asked_at timestamptz not null,
  due_at timestamptz not null,
  state text not null check (state in ('asked', 'answered', 'withdrawn')),
  answer text,
  answered_by text,
  ended_at timestamptz,
  version integer not null,
  check ((state = 'asked') = (ended_at is null)),
  check ((state = 'answered') = (answer is not null))
);
create unique index access_question_open on access_question (entry_id, subject) where state = 'asked';
create index access_question_learner on access_question (learner_id);
create index access_question_subject on access_question (subject, id);
alter table access_question enable row level security;
alter table access_question force row level security;
create policy by_organisation on access_question for all using (visible_to && app_organisations());
create policy of_whoever_asks on access_question for all using (subject = current_setting('app.subject', true));
`;

/**
 * Whose entries a record's log has: its own and those of records that it took over; of a record that it was parted from, those of
 * the time when both were one, for they showed its data as well.
 */
const stretches = `
create function access_stretches(learner uuid, as_family boolean)
returns table (one uuid, id uuid, since timestamptz, until timestamptz) language plpgsql as $$
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
end $$;
`;

const page = `
create function list_accesses(sight text, reader text, learner uuid, since timestamptz, until timestamptz,
                              after_at timestamptz, after_id uuid, most integer)
returns table (learner_id uuid, id uuid, at timestamptz, item jsonb) language plpgsql set plan_cache_mode = force_generic_plan as $$
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
end $$;
`;

/** How many entries of a stretch of time there are for the reader, and how many are kept from it for reasons that it may be told. */
const count = `
create function count_accesses(sight text, reader text, learner uuid, since timestamptz, until timestamptz, told text[])
returns table (shown bigint, withheld bigint, beginning timestamptz) language plpgsql as $$
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
end $$;
`;

/** An entry that the family has in the log of one of its records, for a question about it: whose, and which organisations answer. */
const one = `
create function seen_access(sight text, reader text, entry uuid)
returns table (learner_id uuid, organisations text[]) language plpgsql as $$
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
end $$;
`;

const listed = `
create function list_access_questions(sight text, reader text, of_state text, after uuid, most integer)
returns table (id uuid, learner_id uuid, item jsonb) language plpgsql as $$
begin
  if sight like 'person:%' then perform set_config('app.subject', reader, true);
  else perform see(sight); end if;
  return query
    select q.id, q.learner_id, jsonb_build_object('id', q.id, 'entryId', q.entry_id, 'learnerId', q.learner_id, 'kind', q.kind, 'text', q.text,
             'askedAt', q.asked_at, 'dueAt', q.due_at, 'state', q.state, 'answer', q.answer, 'endedAt', q.ended_at, 'late', q.state = 'asked' and q.due_at < now())
      from access_question q
     where (of_state is null or q.state = of_state) and q.id > coalesce(after, '00000000-0000-0000-0000-000000000000')
     order by q.id limit most;
end $$;
`;

export class Accesses1764910220000 implements MigrationInterface {
  name = 'Accesses1764910220000';

  async up(runner: QueryRunner): Promise<void> {
    for (const sql of [index, beginning, names, sight, withheld, questions, stretches, page, count, one, listed])
      await runner.query(sql);
  }

  async down(): Promise<void> {
    throw new Error('what a family may read is not hidden again');
  }
}
