import type { MigrationInterface, QueryRunner } from 'typeorm';

/**
 * What a paper shows and how it is scored lies here sealed, under a data key of its bank that is itself wrapped. Items that were
 * entered before stay readable until they are sealed in their turn.
 */
const sealed = `
create table content_key (
  id uuid primary key,
  owners text[] not null unique check (cardinality(owners) > 0),
  kek text not null,
  wrapped bytea not null,
  created_at timestamptz not null
);
create index content_key_of_kek on content_key (kek);
alter table content_key enable row level security;
alter table content_key force row level security;
create policy owned on content_key using (current_setting('app.service', true) = 'on' or owners && (select app_organisations()));

create table content_file (
  owners text[] not null check (cardinality(owners) > 0),
  hash text not null,
  type text not null,
  size integer not null,
  key_id uuid not null references content_key,
  sealed bytea not null,
  created_at timestamptz not null,
  primary key (owners, hash)
);
alter table content_file alter column sealed set storage external;
alter table content_file enable row level security;
alter table content_file force row level security;
create policy owned on content_file using (current_setting('app.service', true) = 'on' or owners && (select app_organisations()));

alter table item alter column xml drop not null;
alter table item add column files jsonb not null default '{}';
alter table item add column key_id uuid references content_key;
alter table item add column sealed bytea;
alter table item add constraint item_text check ((xml is null) = (sealed is not null) and (sealed is null) = (key_id is null));
create index item_open on item (id) where xml is not null;

alter table import_package add column key_id uuid references content_key;
`;

export class SealedContent1764910280000 implements MigrationInterface {
  name = 'SealedContent1764910280000';

  async up(runner: QueryRunner): Promise<void> {
    await runner.query(sealed);
  }

  async down(runner: QueryRunner): Promise<void> {
    await runner.query(`
      alter table import_package drop column key_id;
      drop index item_open;
      alter table item drop constraint item_text, drop column sealed, drop column key_id, drop column files;
      alter table item alter column xml set not null;
      drop table content_file, content_key`);
  }
}
