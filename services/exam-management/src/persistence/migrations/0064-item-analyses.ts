import type { MigrationInterface, QueryRunner } from 'typeorm';

/** Sums over the scripts of a session, of which statistics are told where they are of enough persons. */
const analyses = `
create table item_analysis (
  session_id uuid primary key references exam_session,
  paper_id uuid not null references paper,
  owners text[] not null check (cardinality(owners) > 0),
  sums jsonb not null,
  made_at timestamptz not null
);
create index item_analysis_of_paper on item_analysis (paper_id);
alter table item_analysis enable row level security;
alter table item_analysis force row level security;
create policy owned on item_analysis using (current_setting('app.service', true) = 'on' or owners && (select app_organisations()));
`;

export class ItemAnalyses1764910350070 implements MigrationInterface {
  name = 'ItemAnalyses1764910350070';

  async up(runner: QueryRunner): Promise<void> {
    await runner.query(analyses);
  }

  async down(runner: QueryRunner): Promise<void> {
    await runner.query(`drop table item_analysis`);
  }
}
