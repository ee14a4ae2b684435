import type { MigrationInterface, QueryRunner } from 'typeorm';

/** What an organisation's own schedule says of a file; each word is kept. */
const rules = `
create table retention_rule (
  organisation_id uuid not null references organisation,
  visible_to text[] not null,
  file text not null check (file in ('school-file', 'special-assistance-file', 'professional-file')),
  version integer not null,
  years integer not null check (years between 1 and 100),
  law text not null,
  section text not null,
  reference text not null,
  notice_days integer not null check (notice_days between 30 and 365),
  tells_family boolean not null,
  said_by text not null,
  said_at timestamptz not null,
  primary key (organisation_id, file, version)
);
alter table retention_rule enable row level security;
alter table retention_rule force row level security;
create policy by_organisation on retention_rule using (not (select app_is_person()) and visible_to && (select app_organisations()));
`;

/** Why a learner's files stay whatever the schedule says. */
const holds = `
create table legal_hold (
  id uuid primary key,
  learner_id uuid not null references learner on delete cascade,
  organisation_id uuid not null references organisation,
  visible_to text[] not null,
  reason text not null check (reason in ('litigation', 'access-request', 'investigation', 'archives')),
  reference text not null,
  placed_by text not null,
  placed_at timestamptz not null,
  lifted_by text,
  lifted_at timestamptz,
  check (num_nonnulls(lifted_by, lifted_at) in (0, 2))
);
create index legal_hold_learner on legal_hold (learner_id) where lifted_at is null;
create index legal_hold_organisation on legal_hold (organisation_id, id);
alter table legal_hold enable row level security;
alter table legal_hold force row level security;
create policy by_organisation on legal_hold using (not (select app_is_person()) and visible_to && (select app_organisations()));
create policy kept on legal_hold using ((select app_is_service()));
`;

const destructions = `
create table destruction (
  id uuid primary key,
  organisation_id uuid not null references organisation,
  visible_to text[] not null,
  file text not null check (file in ('school-file', 'special-assistance-file', 'professional-file')),
  rule jsonb not null,
  latest date not null,
  listed integer not null check (listed > 0),
  list_hash text not null,
  not_before date not null,
  proposed_by text not null,
  proposed_at timestamptz not null,
  approvals jsonb not null check (jsonb_typeof(approvals) = 'array'),
  state text not null check (state in ('proposed', 'approved', 'begun', 'carried-out', 'withdrawn')),
  ended_at timestamptz,
  certificate text,
  certificate_hash text,
  version integer not null,
  check (state not in ('approved', 'begun', 'carried-out') or jsonb_array_length(approvals) >= 2),
  check (num_nonnulls(certificate, certificate_hash) in (0, 2))
);
create index destruction_organisation on destruction (organisation_id, id);
alter table destruction enable row level security;
alter table destruction force row level security;
create policy by_organisation on destruction using (not (select app_is_person()) and visible_to && (select app_organisations()));
create policy kept on destruction using ((select app_is_service()));

create table destruction_item (
  id uuid primary key,
  destruction_id uuid not null references destruction,
  learner_id uuid,
  organisation_id uuid not null references organisation,
  since date not null,
  state text not null check (state in ('listed', 'destroyed', 'kept')),
  why text check (why in ('not-due', 'held', 'request-open', 'identity-open')),
  counts jsonb not null default '{}',
  ended boolean not null default false,
  awaits text[] not null default '{}',
  check ((state = 'kept') = (why is not null))
);
create index destruction_item_of on destruction_item (destruction_id, id);
create index destruction_item_learner on destruction_item (learner_id) where learner_id is not null;
alter table destruction_item enable row level security;
alter table destruction_item force row level security;
create policy kept on destruction_item using ((select app_is_service()));

create table erased_learner (
  learner_id uuid primary key,
  item_id uuid not null references destruction_item,
  erased_at timestamptz not null
);
alter table erased_learner enable row level security;
alter table erased_learner force row level security;
create policy kept on erased_learner using ((select app_is_service()));
do $$ begin
  execute format('revoke update, delete, truncate on erased_learner, retention_rule from %I', regexp_replace(current_user, '_owner$', '_app'));
end $$;
`;

const reads = `
-- From which day the file that an organisation keeps of a learner counts; null while it still grows, where there is none, and of a school
-- file while the organisation keeps an assistance file, whose term counts from the same stays.
create function file_since(learner uuid, place uuid, of_file text) returns date language sql stable as $$
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
$$;

-- Why a learner's files are kept whatever their age; null where nothing keeps them.
create function kept_for(learner uuid) returns text language sql stable as $$
  select case
    when exists (select from legal_hold h where h.learner_id = learner and h.lifted_at is null) then 'held'
    when exists (select from correction_request r where r.learner_id = learner and r.state = 'asked')
      or exists (select from access_question q where q.learner_id = learner and q.state = 'asked')
      or exists (select from transfer t where t.learner_id = learner and t.state = 'asked')
      or exists (select from code_request c where c.learner_id = learner and c.state = 'open')
      or exists (select from data_package d where d.learner_id = learner and d.expires_at > clock_timestamp()) then 'request-open'
    when exists (select from match_pair m where learner in (m.learner_id, m.other_learner_id) and m.state = 'open') then 'identity-open'
  end
$$;
`;

export class Destructions1764910380030 implements MigrationInterface {
  name = 'Destructions1764910380030';

  async up(runner: QueryRunner): Promise<void> {
    for (const sql of [rules, holds, destructions, reads]) await runner.query(sql);
  }

  async down(): Promise<void> {
    throw new Error('what was destroyed is not forgotten again');
  }
}
