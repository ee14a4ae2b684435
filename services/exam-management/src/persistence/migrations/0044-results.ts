import type { MigrationInterface, QueryRunner } from 'typeorm';

/** What the ministry decides of final marks: each version stays as it was entered. */
const rules = `
create table result_rule (
  id uuid primary key,
  owners text[] not null,
  kind text not null check (kind in ('exam-weight', 'conversion', 'moderation')),
  applies_to jsonb not null,
  version integer not null,
  parameters jsonb not null,
  author text not null,
  source text not null,
  valid_from date,
  valid_until date,
  entered_by text not null,
  entered_at timestamptz not null,
  unique (owners, kind, applies_to, version)
);
alter table result_rule enable row level security;
alter table result_rule force row level security;
create policy owned on result_rule using (current_setting('app.service', true) = 'on' or owners && (select app_organisations()));
create function keep_result_rule() returns trigger language plpgsql as $$
begin
  raise exception 'a rule of results does not change: a correction is a new version';
end $$;
create trigger keep_result_rule before update or delete on result_rule for each row execute function keep_result_rule();
`;

/** A session whose final marks are also made of school marks says until when these are sent. */
const schoolMarks = `
alter table exam_session
  add column school_marks_until timestamptz,
  add column competency text;

create table school_mark (
  id uuid primary key,
  session_id uuid not null references exam_session,
  candidate_id uuid not null references candidate,
  learner_id uuid not null,
  organisation_id uuid not null,
  group_code text not null,
  mark numeric not null check (mark between 0 and 100),
  version integer not null,
  sent_by text not null,
  sent_at timestamptz not null,
  replaced_at timestamptz,
  unique (candidate_id, version)
);
create unique index school_mark_current on school_mark (candidate_id) where replaced_at is null;
create index school_mark_of_group on school_mark (session_id, organisation_id, group_code) where replaced_at is null;
alter table school_mark enable row level security;
alter table school_mark force row level security;
create policy seen on school_mark using (current_setting('app.service', true) = 'on'
  or (select app_reaches_all()) or organisation_id = any((select app_reach())::uuid[]));
`;

/** What was computed, byte for byte, and which groups wait to be computed. */
const results = `
alter table sitting_score add column exam_mark numeric;

create table exam_result (
  id uuid primary key,
  session_id uuid not null references exam_session,
  sitting_id uuid not null references sitting,
  learner_id uuid not null,
  organisation_id uuid not null,
  group_code text not null,
  version integer not null,
  mark integer not null,
  document text not null,
  hash text not null,
  computed_at timestamptz not null,
  replaced_at timestamptz,
  unique (sitting_id, version)
);
create unique index exam_result_current on exam_result (sitting_id) where replaced_at is null;
create index exam_result_of_group on exam_result (session_id, organisation_id, group_code);
alter table exam_result enable row level security;
alter table exam_result force row level security;
create policy seen on exam_result using (current_setting('app.service', true) = 'on'
  or (select app_reaches_all()) or organisation_id = any((select app_reach())::uuid[]));

create table result_due (
  session_id uuid not null references exam_session,
  organisation_id uuid not null,
  group_code text not null,
  reason text not null,
  primary key (session_id, organisation_id, group_code)
);

-- The group of a candidate is computed again, where its session is one whose results are computed.
create function enqueue_results(sittings uuid[], why text) returns void language sql as $$
  insert into result_due (session_id, organisation_id, group_code, reason)
  select distinct m.session_id, m.organisation_id, m.group_code, why
    from sitting s join school_mark m on m.candidate_id = s.candidate_id and m.replaced_at is null
   where s.id = any(sittings)
  on conflict (session_id, organisation_id, group_code) do update set reason = excluded.reason
$$;
`;

export class Results1764910340000 implements MigrationInterface {
  name = 'Results1764910340000';

  async up(runner: QueryRunner): Promise<void> {
    for (const sql of [rules, schoolMarks, results]) await runner.query(sql);
  }

  async down(): Promise<void> {
    return Promise.reject(new Error('results that were computed stay so'));
  }
}
