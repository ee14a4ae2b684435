import type { MigrationInterface, QueryRunner } from 'typeorm';

/** A draft is in sight of whoever acts for its organisation, a released edition in everybody's. */
const editions = `
create sequence edition_number as integer;
create table edition (
  number integer primary key check (number > 0),
  id uuid not null unique,
  -- The job that made it, so that a job that runs again makes no second one.
  job_id uuid not null unique,
  base integer references edition,
  corrects integer references edition,
  reason text,
  organisation text not null,
  school_years text[] not null,
  -- Each dataset as it is declared, with how many rows it has.
  datasets jsonb not null,
  findings jsonb not null,
  approvals jsonb not null default '[]',
  state text not null default 'draft' check (state in ('draft', 'released', 'withdrawn')),
  made_by text not null,
  made_at timestamptz not null,
  released_at timestamptz,
  -- The public key of the signature, for as long as the edition is there.
  signed_with jsonb,
  check ((corrects is null) = (reason is null)),
  check ((state = 'released') = (released_at is not null and signed_with is not null)),
  check (state <> 'released' or (jsonb_array_length(approvals) >= 2 and approvals->0->>'by' <> approvals->1->>'by'))
);
alter table edition enable row level security;
alter table edition force row level security;
create policy edition_seen on edition
  using (state = 'released' or array[organisation] <@ (select app_organisations()))
  with check (array[organisation] <@ (select app_organisations()));

create table edition_file (
  number integer not null references edition,
  path text not null,
  media_type text not null,
  sha256 bytea not null check (octet_length(sha256) = 32),
  bytes bigint not null,
  content bytea not null,
  primary key (number, path)
);
-- Not compressed, so that a part of it is read without the rest.
alter table edition_file alter column content set storage external;
alter table edition_file enable row level security;
alter table edition_file force row level security;
create policy edition_file_seen on edition_file using (exists (select from edition e where e.number = edition_file.number));

-- The true numbers of an edition, with which later ones are compared: in nobody's sight but that of the job.
create table edition_network (
  number integer primary key references edition,
  network bytea not null
);
alter table edition_network enable row level security;
alter table edition_network force row level security;
create policy edition_network_of_job on edition_network using (current_setting('app.disclosure', true) = 'on');
`;

/** What is released stays as it is, whoever asks for a change. */
const frozen = `
create function refuse_change_of_edition() returns trigger language plpgsql as $$
begin
  if old.state <> 'draft' then
    raise exception 'edition % is % and cannot change', old.number, old.state using errcode = 'restrict_violation';
  end if;
  return coalesce(new, old);
end $$;
create trigger edition_frozen before update or delete on edition for each row execute function refuse_change_of_edition();

create function refuse_change_of_edition_file() returns trigger language plpgsql as $$
declare
  its integer := case tg_op when 'INSERT' then new.number else old.number end;
begin
  if tg_op = 'UPDATE' or (select state from edition where number = its) is distinct from 'draft' then
    raise exception 'the files of edition % cannot change', its using errcode = 'restrict_violation';
  end if;
  return coalesce(new, old);
end $$;
create trigger edition_file_frozen before insert or update or delete on edition_file
  for each row execute function refuse_change_of_edition_file();
do $$
declare
  app text := regexp_replace(current_user, '_owner$', '_app');
begin
  execute format('revoke delete, truncate on edition from %I', app);
  execute format('revoke update, truncate on edition_file from %I', app);
  execute format('revoke update, delete, truncate on edition_network from %I', app);
end $$;
`;

export class Editions1764910710001 implements MigrationInterface {
  name = 'Editions1764910710001';

  async up(runner: QueryRunner): Promise<void> {
    for (const sql of [editions, frozen]) await runner.query(sql);
  }

  async down(): Promise<void> {
    throw new Error('editions are not thrown away');
  }
}
