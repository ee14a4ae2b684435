import type { MigrationInterface, QueryRunner } from 'typeorm';

/** Whose rows a transaction may see. A missing setting shows no row. */
const scope = `
create function app_organisations() returns text[] language sql stable parallel safe
  as $$ select string_to_array(nullif(current_setting('app.organisations', true), ''), ',') $$;
`;

/** The network of organisations as the service has heard of it, and what of it a caller reaches. */
const organisations = `
create table known_organisation (
  organisation_id uuid primary key,
  code text not null,
  name text not null,
  kind text not null,
  parent_id uuid
);
create index known_organisation_code on known_organisation (code);
create index known_organisation_parent on known_organisation (parent_id);

create function organisations_below(top uuid) returns table (organisation_id uuid) language sql stable as $$
  with recursive below (id) as (
    select top
    union
    select o.organisation_id from known_organisation o join below b on o.parent_id = b.id
  )
  select id from below
$$;

create function app_reaches_all() returns boolean language sql stable as $$
  select exists (select from known_organisation where kind = 'ministry' and parent_id is null and code = any(app_organisations()))
$$;

create function app_reach() returns uuid[] language sql stable as $$
  select coalesce(array_agg(distinct b.organisation_id), '{}')
    from known_organisation o cross join lateral organisations_below(o.organisation_id) b
   where o.code = any(app_organisations())
$$;
`;

/** Facts wait here, in the transaction that made them true, until the relay has put them in their topic. */
const outbox = `
create table outbox (
  seq bigint generated always as identity primary key,
  id uuid not null,
  topic text not null,
  key text not null,
  type text not null,
  payload text not null,
  occurred_at timestamptz not null default clock_timestamp(),
  traceparent text
) with (autovacuum_vacuum_scale_factor = 0, autovacuum_vacuum_threshold = 5000);

-- A backup holds this lock alone while it lets everything settle: no new fact is told then, except what follows from one heard.
-- What is heard need not wait for the disk, because it would be read again (see batch.ts); what is told must.
create function may_tell() returns boolean language plpgsql as $$
begin
  if current_setting('app.service', true) = 'on' then
    set local synchronous_commit = on;
    return true;
  end if;
  if pg_try_advisory_xact_lock_shared(7110) then return true; end if;
  raise exception 'a backup is being taken' using errcode = 'lock_not_available';
end
$$;
`;

/** What a consumer keeps beside its effects: how far it has read, what it has applied, what it could not apply. */
const messaging = `
create table consumer_position (
  topic text not null,
  partition integer not null,
  cluster_id text not null,
  next_offset bigint not null,
  -- How far reactions have happened: a rebuild moves next_offset back, never this.
  reacted_until bigint not null default 0,
  primary key (topic, partition)
);
create table inbox (
  event_id uuid primary key,
  topic text not null,
  partition integer not null,
  "offset" bigint not null
);
create index inbox_place on inbox (topic, partition, "offset");
create table parked_key (
  topic text not null,
  key text not null,
  since timestamptz not null,
  primary key (topic, key)
);
create table dead_letter (
  id bigint generated always as identity primary key,
  topic text not null,
  partition integer not null,
  "offset" bigint not null,
  key text not null,
  headers jsonb not null,
  payload text,
  code text not null,
  reason text not null,
  at timestamptz not null,
  foreign key (topic, key) references parked_key deferrable initially deferred
);
create index dead_letter_queue on dead_letter (topic, key, id);
`;

const copies = `
create table known_stay (
  enrolment_id uuid primary key,
  learner_id uuid not null,
  organisation_id uuid not null,
  school_year text not null,
  level text not null,
  ended_on date
);
create index known_stay_of_learner on known_stay (school_year, learner_id) include (organisation_id, level, ended_on, enrolment_id);
create index known_stay_in_organisation on known_stay (school_year, organisation_id) include (learner_id);

create table questioned_learner (
  learner_id uuid primary key,
  open boolean not null
);
create index questioned_learner_open on questioned_learner (learner_id) where open;

create table merged_learner (
  learner_id uuid primary key,
  into_learner_id uuid not null
);
create index merged_learner_into on merged_learner (into_learner_id);
`;

/** Rows about learners are seen by the consumer that writes them and inside the functions that count them, by nothing else. */
const rowSecurity = `
alter table known_stay enable row level security;
alter table known_stay force row level security;
create policy copied on known_stay using (current_setting('app.service', true) = 'on');
create policy counted on known_stay for select using (current_setting('app.figures', true) = 'on');

alter table questioned_learner enable row level security;
alter table questioned_learner force row level security;
create policy copied on questioned_learner using (current_setting('app.service', true) = 'on');
create policy counted on questioned_learner for select using (current_setting('app.figures', true) = 'on');

alter table merged_learner enable row level security;
alter table merged_learner force row level security;
create policy copied on merged_learner using (current_setting('app.service', true) = 'on');
create policy counted on merged_learner for select using (current_setting('app.figures', true) = 'on');
`;

/** Each record that was merged, or that another was merged into, with the record that goes on at the end of the chain. */
const recordRoot = `
create view record_root with (security_invoker = true) as
with recursive chain (learner_id, into_id) as (
  select learner_id, into_learner_id from merged_learner
  union
  select c.learner_id, m.into_learner_id from chain c join merged_learner m on m.learner_id = c.into_id
),
last_link as (
  select learner_id, into_id from chain c where not exists (select from merged_learner m where m.learner_id = c.into_id)
)
select learner_id, into_id as root_id from last_link
union
select into_id, into_id from last_link;
`;

/**
 * Learners of a school year where they count: in each organisation with an open stay, or in that of the last stay when
 * all have ended. Most learners have one stay: these come as totals (learner_id is null), the others one by one.
 */
const countedLearners = `
create function counted_learners(asked_year text, top uuid)
returns table (learner_id uuid, organisation_id uuid, level text, unified boolean, followed boolean, learners bigint)
language sql stable as $$
  with scope as materialized (select b.organisation_id from organisations_below(top) b),
  root as materialized (select r.learner_id, r.root_id from record_root r),
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
       where w.school_year = asked_year and exists (select from known_organisation o where o.organisation_id = top and o.parent_id is null)
      union all
      select p.learner_id, p.organisation_id, p.level, p.ended_on, p.enrolment_id from known_stay p
       where p.school_year = asked_year and not exists (select from known_organisation o where o.organisation_id = top and o.parent_id is null)
         and p.learner_id = any(array(select i.learner_id from involved i))
    ) s
  ),
  several as (
    select coalesce(r.root_id, s.learner_id) as learner_id, s.organisation_id, s.level, s.ended_on, s.enrolment_id
    from stay s left join root r on r.learner_id = s.learner_id
    where not s.is_only
  ),
  latest_first as (
    select s.*, row_number() over (partition by s.learner_id order by s.ended_on desc, s.enrolment_id desc) as place
    from several s
  ),
  moved as (
    select s.learner_id from several s
    group by s.learner_id having count(distinct s.organisation_id) > 1 and count(s.ended_on) > 0
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
    from latest_first l where l.ended_on is null or l.place = 1
  )
  select * from counted c where c.organisation_id in (select s.organisation_id from scope s)
$$;
`;

/** Totals add up; learners that came one by one count once in a row, however many of its organisations or levels they are in. */
const figures = `
create function figures_by_organisation(asked_year text, top uuid)
returns table (organisation_id uuid, enrolled bigint, unified bigint, followed bigint)
language plpgsql stable set work_mem = '64MB' as $$
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
$$;

-- The row without a level is that of all levels together.
create function figures_by_level(asked_year text, top uuid)
returns table (level text, enrolled bigint, unified bigint, followed bigint)
language plpgsql stable set work_mem = '64MB' as $$
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
$$;
`;

export class LearnerFigures1763800000000 implements MigrationInterface {
  name = 'LearnerFigures1763800000000';

  async up(runner: QueryRunner): Promise<void> {
    for (const sql of [scope, organisations, outbox, messaging]) await runner.query(sql);
    for (const sql of [copies, rowSecurity, recordRoot, countedLearners, figures]) await runner.query(sql);
  }

  async down(): Promise<void> {
    throw new Error('the first migration has nothing to go back to');
  }
}
