import type { MigrationInterface, QueryRunner } from 'typeorm';

/**
 * Deltas say what changed and when. What a later one needs of an earlier one is kept by key space: when each row was last said to
 * have changed, the years of sessions, and the roles of staff, which are no stays.
 */
const kept = `
alter table import_row add column modified_at timestamptz;

create table dated_row (
  source text not null,
  file text not null,
  source_id text not null,
  modified_at timestamptz not null,
  said bytea not null,
  heard_at timestamptz not null,
  primary key (source, file, source_id));

create table session_source (
  source text not null,
  source_id text not null,
  school_year text not null,
  is_year boolean not null,
  primary key (source, source_id));

create table staff_role (
  source text not null,
  source_id text not null,
  person_source_id text not null,
  organisation_id uuid not null references organisation,
  is_primary boolean not null,
  primary key (source, source_id));
create index staff_role_person on staff_role (source, person_source_id);
create index dated_row_heard on dated_row (heard_at);
`;

/** Only an import reads them, in the key space that it applies to; old dates are swept by whoever sweeps staged rows. */
const sealed = `
alter table dated_row enable row level security;
alter table dated_row force row level security;
create policy of_key_space on dated_row using (source = (select current_setting('app.key_space', true)));
create policy of_old_days on dated_row using (
  (select current_setting('app.job_worker', true)) = 'on' and heard_at < clock_timestamp() - interval '400 days');
alter table session_source enable row level security;
alter table session_source force row level security;
create policy of_key_space on session_source using (source = (select current_setting('app.key_space', true)));
alter table staff_role enable row level security;
alter table staff_role force row level security;
create policy of_key_space on staff_role using (source = (select current_setting('app.key_space', true)));
`;

export class Deltas1764910164000 implements MigrationInterface {
  name = 'Deltas1764910164000';

  async up(runner: QueryRunner): Promise<void> {
    for (const sql of [kept, sealed]) await runner.query(sql);
  }

  async down(runner: QueryRunner): Promise<void> {
    await runner.query(`drop table dated_row, session_source, staff_role`);
    await runner.query(`alter table import_row drop column modified_at`);
  }
}
