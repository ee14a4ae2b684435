import type { MigrationInterface, QueryRunner } from 'typeorm';

/** Items and papers are secret: seen by holders of an organisation that entered them, by nobody below. */
const bank = `
create table item (
  id uuid primary key,
  identifier text not null,
  owners text[] not null check (cardinality(owners) > 0),
  title text not null,
  qti_version text not null,
  content_hash text not null,
  xml text not null,
  max_score double precision,
  created_at timestamptz not null,
  unique (owners, identifier, content_hash)
);
create table paper (
  id uuid primary key,
  identifier text not null,
  owners text[] not null check (cardinality(owners) > 0),
  title text not null,
  subject text not null,
  level text not null,
  language text not null,
  items jsonb not null,
  content_hash text not null,
  approvals jsonb not null,
  state text not null check (state in ('draft', 'approved')),
  version integer not null,
  unique (owners, identifier)
);
create function approved_stays() returns trigger language plpgsql as $$
begin
  if old.state = 'approved' then raise exception 'an approved paper does not change' using errcode = '23514'; end if;
  return new;
end $$;
create trigger approved_stays before update or delete on paper for each row execute function approved_stays();
alter table item enable row level security;
alter table item force row level security;
create policy owned on item using (owners && (select app_organisations()) or current_setting('app.service', true) = 'on');
alter table paper enable row level security;
alter table paper force row level security;
create policy owned on paper using (owners && (select app_organisations()) or current_setting('app.service', true) = 'on');
`;

const sessions = `
create table exam_session (
  id uuid primary key,
  owners text[] not null,
  paper_id uuid not null references paper,
  school_year text not null,
  level text not null,
  organisation_ids uuid[] not null,
  opens_at timestamptz not null,
  closes_at timestamptz not null,
  duration_minutes integer not null check (duration_minutes > 0),
  release_at timestamptz not null,
  release_asked_at timestamptz,
  released_at timestamptz,
  corrections jsonb not null,
  version integer not null
);
create index exam_session_due on exam_session (release_at) where release_asked_at is null;
create index exam_session_releasing on exam_session (release_asked_at) where release_asked_at is not null and released_at is null;
alter table exam_session enable row level security;
alter table exam_session force row level security;
create policy seen on exam_session using (
  owners && (select app_organisations()) or organisation_ids && (select app_reach())::uuid[] or current_setting('app.service', true) = 'on');

create table candidate (
  id uuid primary key,
  session_id uuid not null references exam_session,
  learner_id uuid not null,
  organisation_id uuid not null,
  admission_code text not null,
  registered_at timestamptz not null,
  unique (session_id, learner_id),
  unique (session_id, admission_code)
);
create index candidate_in_organisation on candidate (session_id, organisation_id, id);
`;

const sittings = `
create table sitting (
  id uuid primary key,
  session_id uuid not null references exam_session,
  candidate_id uuid not null unique references candidate,
  learner_id uuid not null,
  organisation_id uuid not null,
  started_at timestamptz not null,
  deadline_at timestamptz not null,
  extra_time_percent integer not null,
  lease_hash text not null,
  lease_holder text not null,
  submitted_at timestamptz,
  at_deadline boolean not null,
  receipt_hash text
);
create index sitting_running on sitting (deadline_at) where submitted_at is null;
create index sitting_of_session on sitting (session_id, id);

create table saved_response (
  sitting_id uuid not null references sitting,
  item_ref text not null,
  sequence bigint not null,
  responses jsonb not null,
  hash text not null,
  saved_at timestamptz not null,
  learner_id uuid not null,
  organisation_id uuid not null,
  primary key (sitting_id, item_ref)
);

-- What a sitting earned; sittings in scoring_due wait to be scored, for the first time or again.
create table sitting_score (
  sitting_id uuid primary key references sitting,
  session_id uuid not null,
  learner_id uuid not null,
  organisation_id uuid not null,
  places jsonb not null,
  mark integer not null,
  scored_at timestamptz not null
);
create index sitting_score_of_session on sitting_score (session_id);
create table scoring_due (
  sitting_id uuid primary key,
  session_id uuid not null
);
create index scoring_due_of_session on scoring_due (session_id);

create table mark (
  id uuid primary key,
  sitting_id uuid not null unique references sitting,
  session_id uuid not null references exam_session,
  learner_id uuid not null,
  organisation_id uuid not null,
  mark integer not null check (mark between 0 and 100),
  passed boolean not null,
  released_at timestamptz not null,
  corrections integer not null
);
create index mark_of_session on mark (session_id, organisation_id) include (mark);
`;

/** What student-record has told; read by the service alone, once it knows for whom. */
const copies = `
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
create table known_stay (
  enrolment_id uuid primary key,
  learner_id uuid not null,
  organisation_id uuid not null,
  school_year text not null,
  level text not null,
  ended_on date
);
create index known_stay_in_organisation on known_stay (organisation_id, school_year, level);
create table merged_learner (
  learner_id uuid primary key,
  into_learner_id uuid not null
);
create index merged_learner_into on merged_learner (into_learner_id);
create table accommodation (
  accommodation_id uuid primary key,
  learner_id uuid not null,
  extra_time_percent integer not null,
  tools text[] not null,
  valid_from_on date not null,
  valid_until_on date,
  ended_on date
);
create index accommodation_of_learner on accommodation (learner_id);

-- The record that goes on, where others became part of it.
create function record_of(learner uuid) returns uuid language sql stable as $$
  with recursive chain (id, step) as (
    select learner, 0
    union all
    select m.into_learner_id, c.step + 1 from chain c join merged_learner m on m.learner_id = c.id where c.step < 20
  )
  select id from chain order by step desc limit 1
$$;
-- Every record that is now part of this one, itself included.
create function records_in(learner uuid) returns setof uuid language sql stable as $$
  with recursive part (id) as (
    select record_of(learner)
    union
    select m.learner_id from part p join merged_learner m on m.into_learner_id = p.id
  )
  select id from part
$$;
create function extra_time_on(learner uuid, day date) returns integer language sql stable as $$
  select coalesce(max(a.extra_time_percent), 0) from accommodation a
   where a.learner_id in (select records_in(learner)) and a.valid_from_on <= day
     and (a.valid_until_on is null or day <= a.valid_until_on) and (a.ended_on is null or day < a.ended_on)
$$;
`;

const rowSecurity = `
alter table candidate enable row level security;
alter table candidate force row level security;
create policy seen on candidate using (
  ((select app_reaches_all()) or organisation_id = any((select app_reach())::uuid[])) or current_setting('app.service', true) = 'on');
alter table sitting enable row level security;
alter table sitting force row level security;
create policy seen on sitting using (
  ((select app_reaches_all()) or organisation_id = any((select app_reach())::uuid[])) or current_setting('app.service', true) = 'on');
alter table saved_response enable row level security;
alter table saved_response force row level security;
create policy seen on saved_response using (
  ((select app_reaches_all()) or organisation_id = any((select app_reach())::uuid[])) or current_setting('app.service', true) = 'on');
alter table sitting_score enable row level security;
alter table sitting_score force row level security;
create policy seen on sitting_score using (
  ((select app_reaches_all()) or organisation_id = any((select app_reach())::uuid[])) or current_setting('app.service', true) = 'on');
alter table mark enable row level security;
alter table mark force row level security;
create policy seen on mark using (
  ((select app_reaches_all()) or organisation_id = any((select app_reach())::uuid[])) or current_setting('app.service', true) = 'on');
alter table known_membership enable row level security;
alter table known_membership force row level security;
create policy seen on known_membership using (current_setting('app.service', true) = 'on');
alter table known_stay enable row level security;
alter table known_stay force row level security;
create policy seen on known_stay using (current_setting('app.service', true) = 'on');
alter table merged_learner enable row level security;
alter table merged_learner force row level security;
create policy seen on merged_learner using (current_setting('app.service', true) = 'on');
alter table accommodation enable row level security;
alter table accommodation force row level security;
create policy seen on accommodation using (current_setting('app.service', true) = 'on');`;

/**
 * One save, in one round trip: taken when the lease holds, nothing is handed in, the grace is not over and nothing newer is
 * there; else no row comes back and the domain says why. The lock on the sitting keeps a hand-in from passing a save by.
 */
const hotWrites = `
create function save_response(of_sitting uuid, by_lease text, by_holder text, place text, at_sequence bigint, answers jsonb, digest text, now timestamptz, grace interval)
returns table (sequence bigint, saved_at timestamptz, hash text) language plpgsql as $$
begin
  perform set_config('app.service', 'on', true);
  return query
    with held as (
      select s.id, s.learner_id, s.organisation_id from sitting s
       where s.id = of_sitting and s.lease_hash = by_lease and s.lease_holder = by_holder
         and s.submitted_at is null and now <= s.deadline_at + grace
         for share)
    insert into saved_response as r (sitting_id, item_ref, sequence, responses, hash, saved_at, learner_id, organisation_id)
    select held.id, place, at_sequence, answers, digest, now, held.learner_id, held.organisation_id from held
    on conflict (sitting_id, item_ref) do update
      set sequence = excluded.sequence, responses = excluded.responses, hash = excluded.hash, saved_at = excluded.saved_at
      where r.sequence < excluded.sequence
    returning r.sequence, r.saved_at, r.hash;
  perform set_config('app.service', '', true);
end $$;
`;

/** A page of candidates under the caller's own sight; accommodations are added for those it shows. */
const reads = `
-- Whether an organisation lies below one of the caller's: by the few above it, where a list of all below would be long.
create function organisation_reached(organisation uuid) returns boolean language sql stable as $$
  with recursive up (id, code, parent_id) as (
    select o.organisation_id, o.code, o.parent_id from known_organisation o where o.organisation_id = organisation
    union
    select o.organisation_id, o.code, o.parent_id from up join known_organisation o on o.organisation_id = up.parent_id
  )
  select app_reaches_all() or exists (select from up where up.code = any(app_organisations()))
$$;

-- Who comes with an admission code, and when that session is: one round trip for a start. From here on the service acts.
create function admission(of_session uuid, code text, day date)
returns table (candidate_id uuid, session_id uuid, learner_id uuid, record_id uuid, organisation_id uuid, reached boolean, extra integer,
               paper_id uuid, opens_at timestamptz, closes_at timestamptz, duration_minutes integer)
language plpgsql as $$
begin
  perform set_config('app.service', 'on', true);
  return query
    select c.id, c.session_id, c.learner_id, record_of(c.learner_id), c.organisation_id, organisation_reached(c.organisation_id),
           extra_time_on(c.learner_id, day), s.paper_id, s.opens_at, s.closes_at, s.duration_minutes
      from candidate c join exam_session s on s.id = c.session_id
     where c.session_id = of_session and c.admission_code = code;
end $$;

create function list_candidates(organisations text, of_session uuid, after uuid, most integer, day date)
returns table (id uuid, learner_id uuid, organisation text, admission_code text, sitting_id uuid, submitted_at timestamptz, started_at timestamptz, extra integer)
language plpgsql as $$
declare
  ids uuid[];
begin
  perform set_config('app.organisations', organisations, true);
  ids := array(select c.id from candidate c
                where c.session_id = of_session and c.id > coalesce(after, '00000000-0000-0000-0000-000000000000')
                order by c.id limit most);
  perform set_config('app.service', 'on', true);
  return query
    select c.id, c.learner_id, o.code, c.admission_code, s.id, s.submitted_at, s.started_at,
           coalesce(s.extra_time_percent, extra_time_on(c.learner_id, day))
      from candidate c left join sitting s on s.candidate_id = c.id
      left join known_organisation o on o.organisation_id = c.organisation_id
     where c.id = any(ids) order by c.id;
  perform set_config('app.service', '', true);
end $$;
`;

/** Packages between upload and import. */
const staging = `
create table import_package (
  job_id uuid primary key,
  content bytea not null
);
`;

export class Exams1764100000001 implements MigrationInterface {
  name = 'Exams1764100000001';

  async up(runner: QueryRunner): Promise<void> {
    for (const sql of [bank, sessions, sittings, copies, rowSecurity, hotWrites, reads, staging])
      await runner.query(sql);
  }

  async down(): Promise<void> {
    throw new Error('what has been sat is never dropped');
  }
}
