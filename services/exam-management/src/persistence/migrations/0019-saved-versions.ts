import type { MigrationInterface, QueryRunner } from 'typeorm';

/** Answers that later ones replaced, kept by the table itself, whichever statement replaced them. */
const savedVersions = `
create table saved_version (
  sitting_id uuid not null references sitting,
  item_ref text not null,
  sequence bigint not null,
  responses jsonb not null,
  hash text not null,
  saved_at timestamptz not null,
  organisation_id uuid not null,
  primary key (sitting_id, item_ref, sequence)
);
alter table saved_version enable row level security;
alter table saved_version force row level security;
create policy seen on saved_version using (current_setting('app.service', true) = 'on'
  or (select app_reaches_all()) or organisation_id = any((select app_reach())::uuid[]));

create function keep_version() returns trigger language plpgsql as $$
begin
  insert into saved_version values (old.sitting_id, old.item_ref, old.sequence, old.responses, old.hash, old.saved_at, old.organisation_id);
  return null;
end $$;
create trigger keep_version after update on saved_response
  for each row when (old.hash is distinct from new.hash) execute function keep_version();
`;

export class SavedVersions1764910270010 implements MigrationInterface {
  name = 'SavedVersions1764910270010';

  async up(runner: QueryRunner): Promise<void> {
    await runner.query(savedVersions);
  }

  async down(runner: QueryRunner): Promise<void> {
    await runner.query(
      `drop trigger keep_version on saved_response; drop function keep_version; drop table saved_version`,
    );
  }
}
