import type { MigrationInterface, QueryRunner } from 'typeorm';

/** What went otherwise than it should while somebody sat; a note is seen by those who reach the organisation. */
const irregularity = `
create table irregularity (
  id uuid primary key,
  sitting_id uuid not null references sitting,
  session_id uuid not null references exam_session,
  organisation_id uuid not null,
  reason text not null,
  note text,
  at timestamptz not null,
  by_client text not null,
  by_subject text
);
create index irregularity_of_sitting on irregularity (sitting_id, id);
create index irregularity_of_session on irregularity (session_id, organisation_id);
alter table irregularity enable row level security;
alter table irregularity force row level security;
create policy seen on irregularity using (current_setting('app.service', true) = 'on'
  or (select app_reaches_all()) or organisation_id = any((select app_reach())::uuid[]));
`;

export class Irregularities1764910270030 implements MigrationInterface {
  name = 'Irregularities1764910270030';

  async up(runner: QueryRunner): Promise<void> {
    await runner.query(irregularity);
  }

  async down(runner: QueryRunner): Promise<void> {
    await runner.query(`drop table irregularity`);
  }
}
