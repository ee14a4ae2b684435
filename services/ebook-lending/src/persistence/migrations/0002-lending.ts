import type { MigrationInterface, QueryRunner } from 'typeorm';

/** The counts of a licence can never pass what was bought, whatever the code does. */
const copies = `
create table title (
  id uuid primary key,
  isbn text unique,
  resource_id uuid unique,
  identifier text unique,
  title text not null,
  creators text[] not null,
  languages text[] not null,
  publisher text,
  summary text,
  locator text,
  withdrawn_at timestamptz,
  turns integer not null,
  added_at timestamptz not null,
  modified_at timestamptz not null
);

create table licence (
  id uuid primary key,
  title_id uuid not null references title (id),
  organisation_id uuid not null,
  source_id text not null,
  concurrency integer check (concurrency > 0),
  checkouts integer check (checkouts > 0),
  checkouts_left integer,
  expires_at timestamptz,
  loan_days integer not null check (loan_days > 0),
  on_loan integer not null check (on_loan >= 0),
  set_aside integer not null check (set_aside >= 0),
  acquired_at timestamptz not null,
  exhausted_at timestamptz,
  unique (organisation_id, source_id),
  constraint licence_never_oversold check (concurrency is null or on_loan + set_aside <= concurrency),
  constraint licence_never_overdrawn check (checkouts_left is null or checkouts_left >= set_aside)
);
create index licence_of_title on licence (title_id);
create index licence_of_organisation on licence (organisation_id, title_id);
create index licence_end on licence (expires_at) where exhausted_at is null;

create table loan (
  id uuid primary key,
  title_id uuid not null references title (id),
  licence_id uuid not null references licence (id),
  organisation_id uuid not null,
  learner_id uuid,
  state text not null check (state in ('open', 'returned', 'expired')),
  opened_at timestamptz not null,
  due_at timestamptz not null,
  renewals integer not null,
  ended_at timestamptz,
  check ((state = 'open') = (ended_at is null)),
  check (state <> 'open' or learner_id is not null)
);
create unique index loan_open on loan (title_id, learner_id) where state = 'open';
create index loan_of_learner on loan (learner_id, id) where learner_id is not null;
create index loan_in_organisation on loan (organisation_id, id);
create index loan_due on loan (due_at) where state = 'open';
create index loan_to_forget on loan (ended_at) where state <> 'open' and learner_id is not null;

create table hold (
  id uuid primary key,
  title_id uuid not null references title (id),
  organisation_id uuid not null,
  learner_id uuid,
  state text not null check (state in ('waiting', 'ready', 'met', 'lapsed', 'cancelled')),
  turn integer not null,
  placed_at timestamptz not null,
  licence_id uuid references licence (id),
  until_at timestamptz,
  ended_at timestamptz,
  unique (title_id, turn),
  check ((state = 'ready') = (licence_id is not null and until_at is not null)),
  check ((state in ('waiting', 'ready')) = (ended_at is null)),
  check (ended_at is not null or learner_id is not null)
);
create unique index hold_active on hold (title_id, learner_id) where state in ('waiting', 'ready');
create index hold_of_learner on hold (learner_id, id) where learner_id is not null;
create index hold_in_organisation on hold (organisation_id, id);
create index hold_window on hold (until_at) where state = 'ready';
create index hold_to_forget on hold (ended_at) where ended_at is not null and learner_id is not null;
`;

/** Who reads where. A record that was merged answers with the one that goes on. */
const readers = `
create table known_stay (
  enrolment_id uuid primary key,
  learner_id uuid not null,
  organisation_id uuid not null,
  ended_on date
);
create index known_stay_of_learner on known_stay (learner_id) include (organisation_id, ended_on);

create table merged_learner (
  learner_id uuid primary key,
  into_learner_id uuid not null
);
create index merged_learner_into on merged_learner (into_learner_id);

create function record_that_goes_on(asked uuid) returns uuid language sql stable as $$
  with recursive chain (id, steps) as (
    select asked, 0
    union all
    select m.into_learner_id, c.steps + 1 from chain c join merged_learner m on m.learner_id = c.id where c.steps < 100
  )
  select id from chain order by steps desc limit 1
$$;

create function records_of(learner uuid) returns table (id uuid) language sql stable as $$
  with recursive record (id) as (
    select learner
    union
    select m.learner_id from record r join merged_learner m on m.into_learner_id = r.id
  )
  select r.id from record r
$$;

create function stays_open(ended_on date) returns boolean language sql stable as $$
  select ended_on is null or ended_on >= (now() at time zone 'America/Toronto')::date
$$;

create function organisations_above(bottom uuid) returns table (organisation_id uuid) language sql stable as $$
  with recursive above (id) as (
    select bottom
    union
    select o.parent_id from above a join known_organisation o on o.organisation_id = a.id where o.parent_id is not null
  )
  select id from above
$$;
`;

/**
 * Rows about a reader are seen by the organisation's subtree, by the reader, by the service for itself, by whoever holds the
 * lock of the title and decides about its copies, and inside the functions that count them.
 */
const rowSecurity = `
alter table known_stay enable row level security;
alter table known_stay force row level security;
create policy seen on known_stay using (
  ((select app_reaches_all()) or organisation_id = any((select app_reach())::uuid[]))
  or current_setting('app.service', true) = 'on'
  or learner_id in (select r.id from records_of(nullif(current_setting('app.reader', true), '')::uuid) r));

alter table merged_learner enable row level security;
alter table merged_learner force row level security;
create policy copied on merged_learner using (current_setting('app.service', true) = 'on');
create policy resolved on merged_learner for select using (true);


alter table loan enable row level security;
alter table loan force row level security;
create policy seen on loan using (
  ((select app_reaches_all()) or organisation_id = any((select app_reach())::uuid[]))
  or current_setting('app.service', true) = 'on'
  or learner_id = nullif(current_setting('app.reader', true), '')::uuid
  or title_id = nullif(current_setting('app.title', true), '')::uuid);
create policy counted on loan for select using (current_setting('app.counting', true) = 'on');

alter table hold enable row level security;
alter table hold force row level security;
create policy seen on hold using (
  ((select app_reaches_all()) or organisation_id = any((select app_reach())::uuid[]))
  or current_setting('app.service', true) = 'on'
  or learner_id = nullif(current_setting('app.reader', true), '')::uuid
  or title_id = nullif(current_setting('app.title', true), '')::uuid);
create policy counted on hold for select using (current_setting('app.counting', true) = 'on');
`;

export class Lending1764100000001 implements MigrationInterface {
  name = 'Lending1764100000001';

  async up(runner: QueryRunner): Promise<void> {
    for (const sql of [copies, readers, rowSecurity]) await runner.query(sql);
  }

  async down(): Promise<void> {
    throw new Error('the first migrations have nothing to go back to');
  }
}
