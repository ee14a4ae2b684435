import type { MigrationInterface, QueryRunner } from 'typeorm';

/** Who marks in a session; of an organisation's own choice. */
const markers = `
create table marker (
  session_id uuid not null references exam_session,
  person_id uuid not null,
  organisation_id uuid not null,
  places text[] not null,
  class_ids uuid[] not null,
  most integer not null check (most >= 0),
  adjudicates boolean not null,
  named_by text not null,
  named_at timestamptz not null,
  primary key (session_id, person_id)
);
create index marker_person on marker (person_id, session_id);
alter table marker enable row level security;
alter table marker force row level security;
create policy seen on marker using (current_setting('app.service', true) = 'on'
  or (select app_reaches_all()) or organisation_id = any((select app_reach())::uuid[]));
`;

/** Answers of nobody, marked beforehand, by which markers find the common measure; each is tried once. */
const calibrations = `
create table calibration_script (
  id uuid primary key,
  session_id uuid not null references exam_session,
  item_ref text not null,
  code text not null,
  responses jsonb not null,
  scores jsonb not null,
  distance double precision not null check (distance >= 0),
  unique (session_id, item_ref, code)
);
alter table calibration_script enable row level security;
alter table calibration_script force row level security;
create policy seen on calibration_script using (current_setting('app.service', true) = 'on');
create table calibration_try (
  calibration_script_id uuid not null references calibration_script,
  marker_id uuid not null,
  scores jsonb not null,
  points numeric not null,
  agreed_points numeric not null,
  is_met boolean not null,
  tried_at timestamptz not null,
  primary key (calibration_script_id, marker_id)
);
create index calibration_try_of_marker on calibration_try (marker_id);
alter table calibration_try enable row level security;
alter table calibration_try force row level security;
create policy seen on calibration_try using (current_setting('app.service', true) = 'on');
`;

export class Markers1764910330020 implements MigrationInterface {
  name = 'Markers1764910330020';

  async up(runner: QueryRunner): Promise<void> {
    for (const sql of [markers, calibrations]) await runner.query(sql);
  }

  async down(runner: QueryRunner): Promise<void> {
    await runner.query(`drop table calibration_try; drop table calibration_script; drop table marker`);
  }
}
