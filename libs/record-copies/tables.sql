-- What a service copies of the student record: to be taken into its first migration, without the tables that it does not fill.
-- A service that shows such rows to callers adds policies of its own, for example by app_reach().

-- The codes of the organisations that a transaction may see the subtrees of. A missing setting shows no row.
create function app_organisations() returns text[] language sql stable parallel safe
  as $$ select string_to_array(nullif(current_setting('app.organisations', true), ''), ',') $$;

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

-- Today in Quebec, and whether a stay holds on a day: that of its end is the first without it. In TypeScript schoolDay and isOpenOn.
-- A stay is attended from its first day, if that is known.
create function school_day() returns date language sql stable parallel safe as $$
  select (now() at time zone 'America/Toronto')::date
$$;
create function open_on(ended_on date, day date) returns boolean language sql immutable parallel safe as $$
  select ended_on is null or day < ended_on
$$;
create function attended_on(began_on date, ended_on date, day date) returns boolean language sql immutable parallel safe as $$
  select (began_on is null or began_on <= day) and open_on(ended_on, day)
$$;

create table known_stay (
  enrolment_id uuid primary key,
  learner_id uuid not null,
  organisation_id uuid not null,
  school_year text not null,
  level text not null,
  began_on date,
  ended_on date,
  version integer not null
);
create index known_stay_of_learner on known_stay (learner_id) include (organisation_id, began_on, ended_on);
create index known_stay_in_organisation on known_stay (organisation_id, school_year, level);

create table merged_learner (
  learner_id uuid primary key,
  into_learner_id uuid not null
);
create index merged_learner_into on merged_learner (into_learner_id);

create table known_class (
  class_id uuid primary key,
  organisation_id uuid not null,
  school_year text not null,
  level text not null,
  closed boolean not null
);
create index known_class_in_organisation on known_class (organisation_id, school_year, level);

create table known_membership (
  class_id uuid not null,
  learner_id uuid not null,
  present boolean not null,
  primary key (class_id, learner_id)
);
create index known_membership_of_learner on known_membership (learner_id);

create table known_teaching (
  staff_id uuid not null,
  class_id uuid not null,
  present boolean not null,
  primary key (staff_id, class_id)
);

-- The record in which a learner goes on. Two merges that contradict each other would make a ring: the walk has an end.
create function surviving_record(learner uuid) returns uuid language sql stable as $$
  with recursive chain (id, steps) as (
    select learner, 0
    union all
    select m.into_learner_id, c.steps + 1 from chain c join merged_learner m on m.learner_id = c.id where c.steps < 100
  )
  select id from chain order by steps desc limit 1
$$;

-- The record and all that were merged into it.
create function records_of(learner uuid) returns table (id uuid) language sql stable as $$
  with recursive record (id) as (
    select learner
    union
    select m.learner_id from record r join merged_learner m on m.into_learner_id = r.id
  )
  select r.id from record r
$$;

-- Copies are the service's own.
alter table known_stay enable row level security;
alter table known_stay force row level security;
create policy copied on known_stay using (current_setting('app.service', true) = 'on');

alter table merged_learner enable row level security;
alter table merged_learner force row level security;
create policy copied on merged_learner using (current_setting('app.service', true) = 'on');

alter table known_membership enable row level security;
alter table known_membership force row level security;
create policy copied on known_membership using (current_setting('app.service', true) = 'on');

alter table known_teaching enable row level security;
alter table known_teaching force row level security;
create policy copied on known_teaching using (current_setting('app.service', true) = 'on');

-- Merges name nobody, and are read by all: a record that seemed not merged would be taken for another learner's.
create policy resolved on merged_learner for select using (true);
