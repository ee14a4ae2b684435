import type { MigrationInterface, QueryRunner } from 'typeorm';

/** Who may read a paper before its day, and who did. What was read stays written: the service may add entries and change none. */
const readers = `
create table paper_reader (
  paper_id uuid not null references paper,
  reader text not null,
  named_by text not null,
  named_at timestamptz not null,
  primary key (paper_id, reader)
);
alter table paper_reader enable row level security;
alter table paper_reader force row level security;
create policy owned on paper_reader using (exists (select from paper p where p.id = paper_id));

create table paper_read (
  id uuid primary key,
  paper_id uuid not null references paper,
  reader text not null,
  client_id text not null,
  what text not null,
  at timestamptz not null
);
create index paper_read_of_paper on paper_read (paper_id, id);
alter table paper_read enable row level security;
alter table paper_read force row level security;
create policy owned on paper_read for select using (exists (select from paper p where p.id = paper_id));
create policy written on paper_read for insert with check (true);
do $$ begin
  execute format('revoke update, delete, truncate on paper_read from %I', regexp_replace(current_user, '_owner$', '_app'));
end $$;
`;

/** What the devices of a session get ahead: one ciphertext under a key of its own, which is handed out at the start. */
const packages = `
create table sealed_package (
  session_id uuid primary key references exam_session,
  id uuid not null unique,
  format integer not null,
  hash text not null unique,
  kek text not null,
  wrapped bytea not null,
  content bytea not null,
  built_at timestamptz not null
);
alter table sealed_package alter column content set storage external;
create index sealed_package_of_kek on sealed_package (kek);
alter table sealed_package enable row level security;
alter table sealed_package force row level security;
create policy service on sealed_package using (current_setting('app.service', true) = 'on');
`;

export class ReadersAndPackages1764910280010 implements MigrationInterface {
  name = 'ReadersAndPackages1764910280010';

  async up(runner: QueryRunner): Promise<void> {
    for (const sql of [readers, packages]) await runner.query(sql);
  }

  async down(runner: QueryRunner): Promise<void> {
    await runner.query(`drop table sealed_package, paper_read, paper_reader`);
  }
}
