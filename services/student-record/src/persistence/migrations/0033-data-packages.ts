import type { MigrationInterface, QueryRunner } from 'typeorm';

/** All data collected of one person, packed for who asked, for a few days. No organisation's token shows it, the ministry's neither. */
const packages = `
create table data_package (
  id uuid primary key,
  learner_id uuid not null references learner,
  subject text not null,
  asked_at timestamptz not null,
  ready_at timestamptz,
  expires_at timestamptz not null,
  bytes bytea,
  check ((ready_at is null) = (bytes is null))
);
alter table data_package alter column bytes set storage external;
create index data_package_learner on data_package (learner_id, subject);
create index data_package_expires on data_package (expires_at);
alter table data_package enable row level security;
alter table data_package force row level security;
create policy kept on data_package using (current_setting('app.service', true) = 'on');
create policy of_whoever_asks on data_package for select
  using (subject = current_setting('app.subject', true) and learner_id = any ((select app_learners())::uuid[]));
`;

const reads = `
create function read_data_package(sight text, package uuid)
returns table (learner_id uuid, expires_at timestamptz, bytes bytea) language plpgsql as $$
begin
  perform see(sight);
  return query select d.learner_id, d.expires_at, d.bytes from data_package d where d.id = package;
end $$;
`;

export class DataPackages1764910250002 implements MigrationInterface {
  name = 'DataPackages1764910250002';

  async up(runner: QueryRunner): Promise<void> {
    for (const sql of [packages, reads]) await runner.query(sql);
  }

  async down(runner: QueryRunner): Promise<void> {
    await runner.query(`drop function read_data_package(text, uuid)`);
    await runner.query(`drop table data_package`);
  }
}
