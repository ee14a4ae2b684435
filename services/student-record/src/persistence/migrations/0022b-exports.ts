import type { MigrationInterface, QueryRunner } from 'typeorm';

/** A bundle that was asked for, in pieces, until it is a day old; `learners` are those whom its rows show. */
const parts = `
create table export_part (
  job_id uuid not null references job on delete cascade,
  seq integer not null,
  bytes bytea not null,
  learners uuid[] not null,
  primary key (job_id, seq));
alter table export_part alter column bytes set storage external;
alter table export_part enable row level security;
alter table export_part force row level security;
create policy by_job on export_part using (job_id = (select nullif(current_setting('app.job', true), '')::uuid));
create policy of_job_in_sight on export_part using (exists (select from job j where j.id = job_id));
`;

const reads = `
create function export_learners(sight text, job uuid) returns table (learners uuid[]) language plpgsql as $$
begin
  perform see(sight);
  return query select p.learners from export_part p where p.job_id = job order by p.seq;
end $$;

create function export_bytes(sight text, job uuid, part integer) returns table (bytes bytea) language plpgsql as $$
begin
  perform see(sight);
  return query select p.bytes from export_part p where p.job_id = job and p.seq = part;
end $$;
`;

export class Exports1764910164001 implements MigrationInterface {
  name = 'Exports1764910164001';

  async up(runner: QueryRunner): Promise<void> {
    for (const sql of [parts, reads]) await runner.query(sql);
  }

  async down(runner: QueryRunner): Promise<void> {
    await runner.query(`drop function export_learners(text, uuid), export_bytes(text, uuid, integer)`);
    await runner.query(`drop table export_part`);
  }
}
