import type { MigrationInterface, QueryRunner } from 'typeorm';

/** Answers that people mark, each once for a place of a sitting as long as it is what was handed in. */
const scripts = `
create table script (
  id uuid primary key,
  number text not null,
  drawn double precision not null,
  session_id uuid not null references exam_session,
  sitting_id uuid not null references sitting,
  item_ref text not null,
  learner_id uuid not null,
  organisation_id uuid not null,
  responses jsonb not null,
  answer_hash text not null,
  stage text not null check (stage in ('first', 'second', 'adjudication')),
  phase text not null check (phase in ('waiting', 'dealt', 'settled', 'withdrawn')),
  points numeric,
  opened_at timestamptz not null,
  settled_at timestamptz,
  unique (session_id, number),
  check ((phase = 'settled') = (settled_at is not null))
);
create unique index script_of_place on script (sitting_id, item_ref) where phase <> 'withdrawn';
create index script_waiting on script (session_id, item_ref, number) where phase = 'waiting';
create index script_outstanding on script (session_id, organisation_id) where phase in ('waiting', 'dealt');
create index script_in_organisation on script (session_id, organisation_id, item_ref);
alter table script enable row level security;
alter table script force row level security;
create policy seen on script using (current_setting('app.service', true) = 'on'
  or (select app_reaches_all()) or organisation_id = any((select app_reach())::uuid[]));
`;

/** Each stage of a script is one marker's, and no marker has a script twice; these two decide, whoever deals. */
const markings = `
create table marking (
  id uuid primary key,
  script_id uuid not null references script,
  session_id uuid not null references exam_session,
  marker_id uuid not null,
  stage text not null check (stage in ('first', 'second', 'adjudication')),
  phase text not null check (phase in ('dealt', 'submitted', 'returned', 'lapsed', 'withdrawn')),
  scores jsonb not null,
  annotations jsonb not null,
  points numeric,
  dealt_at timestamptz not null,
  lease_until timestamptz not null,
  ended_at timestamptz,
  return_reason text,
  version integer not null,
  check ((phase = 'submitted') = (points is not null))
);
create unique index marking_of_stage on marking (script_id, stage) where phase in ('dealt', 'submitted');
create unique index marking_of_marker_once on marking (script_id, marker_id) where phase in ('dealt', 'submitted', 'returned');
create index marking_of_marker on marking (marker_id, session_id, id);
create index marking_of_session on marking (session_id, marker_id) where phase = 'submitted';
create index marking_lapsing on marking (lease_until) where phase = 'dealt';
alter table marking enable row level security;
alter table marking force row level security;
create policy seen on marking using (current_setting('app.service', true) = 'on');
`;

/** Below the ministry, the highest organisation that one belongs to: its service centre or board, else itself. */
const network = `
create function school_organisation_of(organisation uuid) returns uuid language sql stable as $$
  with recursive up (id, parent_id, step) as (
    select o.organisation_id, o.parent_id, 0 from known_organisation o where o.organisation_id = organisation
    union all
    select o.organisation_id, o.parent_id, u.step + 1 from up u join known_organisation o on o.organisation_id = u.parent_id where u.step < 20
  )
  select id from up where parent_id is not null order by step desc limit 1
$$;
`;

export class Scripts1764910330010 implements MigrationInterface {
  name = 'Scripts1764910330010';

  async up(runner: QueryRunner): Promise<void> {
    for (const sql of [scripts, markings, network]) await runner.query(sql);
  }

  async down(runner: QueryRunner): Promise<void> {
    await runner.query(`drop function school_organisation_of; drop table marking; drop table script`);
  }
}
