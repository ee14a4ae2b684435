import type { MigrationInterface, QueryRunner } from 'typeorm';

const dispensations = `alter table exam_session add column dispensations jsonb not null default '{}'`;

/** A rescoring or its preview, with its report; what sittings had before it is kept until that is written. */
const rescorings = `
create table rescoring (
  id uuid primary key,
  session_id uuid not null references exam_session,
  owners text[] not null,
  is_preview boolean not null,
  corrections jsonb not null,
  dispensations jsonb not null,
  asked_by text not null,
  asked_at timestamptz not null,
  report jsonb
);
alter table rescoring enable row level security;
alter table rescoring force row level security;
create policy owned on rescoring using (current_setting('app.service', true) = 'on' or owners && (select app_organisations()));

create table rescoring_before (
  rescoring_id uuid not null references rescoring,
  sitting_id uuid not null references sitting,
  mark integer not null,
  points numeric,
  places jsonb not null,
  primary key (rescoring_id, sitting_id)
);
alter table rescoring_before enable row level security;
alter table rescoring_before force row level security;
create policy service on rescoring_before using (current_setting('app.service', true) = 'on');
`;

export class Rescorings1764910340010 implements MigrationInterface {
  name = 'Rescorings1764910340010';

  async up(runner: QueryRunner): Promise<void> {
    for (const sql of [dispensations, rescorings]) await runner.query(sql);
  }

  async down(runner: QueryRunner): Promise<void> {
    await runner.query(`
      drop table rescoring_before;
      drop table rescoring;
      alter table exam_session drop column dispensations`);
  }
}
