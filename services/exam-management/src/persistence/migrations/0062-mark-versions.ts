import type { MigrationInterface, QueryRunner } from 'typeorm';

/** Every mark that was out, version after version, and why it is another; those before this step as they stand. */
const versions = `
alter table mark add column reason text;
create table mark_version (
  mark_id uuid not null references mark,
  version integer not null,
  organisation_id uuid not null,
  mark integer not null,
  reason text,
  since timestamptz not null,
  primary key (mark_id, version)
);
alter table mark_version enable row level security;
alter table mark_version force row level security;
create policy seen on mark_version using (current_setting('app.service', true) = 'on'
  or (select app_reaches_all()) or organisation_id = any((select app_reach())::uuid[]));
insert into mark_version (mark_id, version, organisation_id, mark, since)
select id, corrections, organisation_id, mark, released_at from mark;
create function keep_mark_version() returns trigger language plpgsql as $$
begin
  insert into mark_version (mark_id, version, organisation_id, mark, reason, since)
  values (new.id, new.corrections, new.organisation_id, new.mark, new.reason, new.released_at)
  on conflict (mark_id, version) do nothing;
  return null;
end $$;
create trigger keep_mark_version after insert or update on mark for each row execute function keep_mark_version();
`;

export class MarkVersions1764910350050 implements MigrationInterface {
  name = 'MarkVersions1764910350050';

  async up(runner: QueryRunner): Promise<void> {
    // The owner of forced tables sees nothing by itself.
    await runner.query(`select set_config('app.service', 'on', true)`);
    await runner.query(versions);
    await runner.query(`select set_config('app.service', '', true)`);
  }

  async down(): Promise<void> {
    return Promise.reject(new Error('marks that were out stay known'));
  }
}
