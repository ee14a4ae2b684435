import type { MigrationInterface, QueryRunner } from 'typeorm';

/** What candidates hand in as files or draw, by the hash that their answers name; never changed, nor taken away while the sitting stays. */
const answerFiles = `
create table answer_file (
  sitting_id uuid not null references sitting,
  hash text not null,
  organisation_id uuid not null,
  type text not null,
  bytes bytea not null,
  kept_at timestamptz not null,
  primary key (sitting_id, hash)
);
alter table answer_file alter column bytes set storage external;
alter table answer_file enable row level security;
alter table answer_file force row level security;
create policy seen on answer_file using (current_setting('app.service', true) = 'on'
  or (select app_reaches_all()) or organisation_id = any((select app_reach())::uuid[]));
`;

export class AnswerFiles1764910350020 implements MigrationInterface {
  name = 'AnswerFiles1764910350020';

  async up(runner: QueryRunner): Promise<void> {
    await runner.query(answerFiles);
  }

  async down(runner: QueryRunner): Promise<void> {
    await runner.query(`drop table answer_file`);
  }
}
