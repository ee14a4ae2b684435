import type { MigrationInterface, QueryRunner } from 'typeorm';

const copies = `
create table known_stay (
  enrolment_id uuid primary key,
  learner_id uuid not null,
  organisation_id uuid not null,
  ended_on date
);
create index known_stay_of_learner on known_stay (learner_id);

create table merged_learner (
  learner_id uuid primary key,
  into_learner_id uuid not null
);
create index merged_learner_into on merged_learner (into_learner_id);
`;

const catalogue = `
create table institution (
  id uuid primary key,
  organisation_id uuid not null unique,
  endpoint text not null,
  kinds text[] not null,
  state text not null check (state in ('described', 'admitted', 'suspended')),
  conformance jsonb not null,
  version integer not null
);

create table course (
  id uuid primary key,
  institution_id uuid not null references institution,
  organisation_id uuid not null,
  code text not null,
  title text not null,
  language text not null,
  modes text[] not null,
  level text not null,
  credits double precision,
  credit_unit text,
  document jsonb not null,
  digest text not null,
  -- Lower case, without accents or elisions.
  title_key text not null,
  folded text not null,
  words tsvector not null generated always as (
    setweight(to_tsvector('french', title_key), 'A') || to_tsvector('french', folded)) stored,
  withdrawn_at timestamptz
);
create index course_words on course using gin (words);
create index course_of_institution on course (institution_id, id);
create index course_by_title on course (title_key, id) where withdrawn_at is null;

create table offering (
  id uuid primary key,
  course_id uuid not null references course,
  institution_id uuid not null references institution,
  organisation_id uuid not null,
  title text not null,
  seats integer check (seats >= 0),
  taken integer not null check (taken >= 0),
  last_place integer not null,
  starts_on date not null,
  ends_on date not null,
  enrol_from date,
  enrol_until date,
  document jsonb not null,
  digest text not null,
  withdrawn_at timestamptz
);
create index offering_of_course on offering (course_id, starts_on, id);
create index offering_of_institution on offering (institution_id, id);
`;

/** What endpoints answered with an entity tag, to ask whether it still holds; and what a harvest under way has seen and is done with. */
const harvest = `
create table harvest_answer (
  institution_id uuid not null references institution,
  path text not null,
  etag text not null,
  has_next boolean not null,
  ids uuid[] not null,
  primary key (institution_id, path)
);

create table harvest_seen (
  job_id uuid not null,
  course_id uuid not null,
  remote_id uuid not null,
  -- Its offerings were read without a fault.
  is_done boolean not null default false,
  primary key (job_id, course_id)
);
`;

const enrolments = `
create table enrolment_request (
  id uuid primary key,
  offering_id uuid not null references offering,
  learner_id uuid not null,
  home_organisation_id uuid not null,
  host_organisation_id uuid not null,
  state text not null check (state in ('requested', 'confirmed', 'queued', 'denied', 'cancelled')),
  home text not null check (home in ('pending', 'accepted', 'denied')),
  home_reason text,
  home_by text,
  host text not null check (host in ('pending', 'accepted', 'denied')),
  host_reason text,
  host_by text,
  place integer check ((place is not null) = (state = 'queued')),
  requested_at timestamptz not null,
  requested_by text not null,
  seated_at timestamptz check (seated_at is not null or state <> 'confirmed'),
  cancelled_at timestamptz check ((cancelled_at is not null) = (state = 'cancelled')),
  cancelled_by text,
  version integer not null
);
create unique index enrolment_request_live on enrolment_request (offering_id, learner_id)
  where state in ('requested', 'confirmed', 'queued');
create unique index enrolment_request_in_line on enrolment_request (offering_id, place) where state = 'queued';
create index enrolment_request_of_learner on enrolment_request (learner_id);
create index enrolment_request_of_home on enrolment_request (home_organisation_id, id);
create index enrolment_request_of_host on enrolment_request (host_organisation_id, id);

create table course_result (
  id uuid primary key,
  request_id uuid not null unique references enrolment_request,
  learner_id uuid not null,
  home_organisation_id uuid not null,
  host_organisation_id uuid not null,
  course_code text not null,
  course_title text not null,
  version integer not null,
  state text not null,
  passed boolean,
  score text,
  scale text,
  credits double precision,
  reported_at timestamptz not null,
  recognised_credits double precision,
  recognised_at timestamptz
);
create index course_result_of_learner on course_result (learner_id);

create table course_result_version (
  result_id uuid not null references course_result,
  version integer not null,
  state text not null,
  passed boolean,
  score text,
  scale text,
  credits double precision,
  reported_at timestamptz not null,
  reported_by text not null,
  primary key (result_id, version)
);
`;

/** Home and host see what concerns them, learners what is theirs, and nobody anything else. */
const rowSecurity = `
alter table known_stay enable row level security;
alter table known_stay force row level security;
create policy known_stay_seen on known_stay using (
  ((select app_reaches_all()) or organisation_id = any((select app_reach())::uuid[]))
  or learner_id = nullif(current_setting('app.learner', true), '')::uuid
  or current_setting('app.service', true) = 'on');

alter table merged_learner enable row level security;
alter table merged_learner force row level security;
create policy merged_learner_seen on merged_learner using (learner_id = nullif(current_setting('app.learner', true), '')::uuid or current_setting('app.service', true) = 'on');

alter table enrolment_request enable row level security;
alter table enrolment_request force row level security;
create policy enrolment_request_seen on enrolment_request using (
  ((select app_reaches_all()) or home_organisation_id = any((select app_reach())::uuid[]))
  or ((select app_reaches_all()) or host_organisation_id = any((select app_reach())::uuid[]))
  or learner_id = nullif(current_setting('app.learner', true), '')::uuid
  or current_setting('app.service', true) = 'on');

alter table course_result enable row level security;
alter table course_result force row level security;
create policy course_result_seen on course_result using (
  ((select app_reaches_all()) or home_organisation_id = any((select app_reach())::uuid[]))
  or ((select app_reaches_all()) or host_organisation_id = any((select app_reach())::uuid[]))
  or learner_id = nullif(current_setting('app.learner', true), '')::uuid
  or current_setting('app.service', true) = 'on');

alter table course_result_version enable row level security;
alter table course_result_version force row level security;
create policy course_result_version_seen on course_result_version using (exists (select from course_result r where r.id = result_id));
`;

/** How many are served before this place is, its own included: a count over all, of which policies would show a part. */
const waitingPosition = `
create function waiting_position(offering uuid, own_place integer) returns integer language plpgsql volatile as $$
declare
  before text := current_setting('app.service', true);
  ahead integer;
begin
  perform set_config('app.service', 'on', true);
  select count(*) into ahead from enrolment_request r where r.offering_id = offering and r.state = 'queued' and r.place <= own_place;
  perform set_config('app.service', coalesce(before, ''), true);
  return ahead;
end
$$;
`;

export class Federation1764150000000 implements MigrationInterface {
  name = 'Federation1764150000000';

  async up(runner: QueryRunner): Promise<void> {
    for (const sql of [copies, catalogue, harvest, enrolments, rowSecurity, waitingPosition]) await runner.query(sql);
  }

  async down(): Promise<void> {
    throw new Error('a federation that exists is not taken back');
  }
}
