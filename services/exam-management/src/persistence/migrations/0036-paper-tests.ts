import type { MigrationInterface, QueryRunner } from 'typeorm';

/** The test that a paper was imported from, as it was written: what decides who sees what, and what the package is written from again. */
const tests = `
create table paper_test (
  paper_id uuid primary key references paper,
  owners text[] not null check (cardinality(owners) > 0),
  content_hash text not null,
  key_id uuid not null references content_key,
  sealed bytea not null,
  kept_at timestamptz not null
);
alter table paper_test enable row level security;
alter table paper_test force row level security;
create policy owned on paper_test using (current_setting('app.service', true) = 'on' or owners && (select app_organisations()));
`;

export class PaperTests1764910320000 implements MigrationInterface {
  name = 'PaperTests1764910320000';

  async up(runner: QueryRunner): Promise<void> {
    await runner.query(tests);
  }

  async down(runner: QueryRunner): Promise<void> {
    await runner.query(`drop table paper_test`);
  }
}
