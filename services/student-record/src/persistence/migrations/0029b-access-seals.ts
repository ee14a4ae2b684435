import type { MigrationInterface, QueryRunner } from 'typeorm';

/** The sealed heads of chains of entries (hash-chain.ts of the kit). */
const chains = `
create table hash_chain (
  name text primary key,
  length bigint not null,
  head bytea not null check (octet_length(head) = 32)
);
do $$
begin
  execute format('revoke delete, truncate on hash_chain from %I', regexp_replace(current_user, '_owner$', '_app'));
end $$;
`;

/** Entries wait here for the poll that seals them (access-seals.ts of the kit), and their places in the chain of their month. */
const seals = `
create table access_unsealed (at timestamptz, entry_id uuid, primary key (at, entry_id));
create table access_seal (
  chain text not null,
  number bigint not null,
  entry_id uuid not null,
  at timestamptz not null,
  hash bytea not null check (octet_length(hash) = 32),
  primary key (chain, number)
);
do $$
begin
  execute format('revoke update, delete, truncate on access_seal from %I', regexp_replace(current_user, '_owner$', '_app'));
end $$;
create policy sealed on access_log for select using (current_setting('app.service', true) = 'on');

create or replace function access_noted() returns trigger language plpgsql as $$
begin
  insert into access_of (learner_id, at, entry_id, family)
    select distinct learner, e.at, e.id,
           case when e.operation = 'read-account' then '' when e.purpose = 'family-access' then e.subject end
      from new_rows e, unnest(e.learner_ids) learner;
  insert into access_unsealed select n.at, n.id from new_rows n;
  return null;
end $$;
`;

/** Months that the schedule dropped; the heads of their chains stay. */
const dropped = `
create table access_dropped (
  chain text primary key,
  length bigint not null,
  head bytea not null,
  at timestamptz not null
);
do $$
begin
  execute format('revoke insert, update, delete, truncate on access_dropped from %I', regexp_replace(current_user, '_owner$', '_app'));
end $$;

-- Drops the months of the log that end at or before an instant, entirely sealed ones only; for who owns every row.
create function access_log_drop(before timestamptz) returns table (chain text, entries bigint) language plpgsql as $$
declare
  part text;
  month timestamptz;
begin
  for part in select c.relname from pg_inherits i join pg_class c on c.oid = i.inhrelid
               where i.inhparent = 'access_log'::regclass and c.relname ~ '^access_log_[0-9]{6}$' order by c.relname loop
    month := to_timestamp(right(part, 6) || ' UTC', 'YYYYMM TZ');
    continue when month + interval '1 month' > before;
    if exists (select from access_unsealed u where u.at >= month and u.at < month + interval '1 month') then
      raise exception 'entries of % wait to be sealed', part;
    end if;
    insert into access_dropped select c.name, c.length, c.head, clock_timestamp() from hash_chain c where c.name = 'access-' || right(part, 6)
      returning access_dropped.chain, access_dropped.length into access_log_drop.chain, access_log_drop.entries;
    if found then return next; end if;
    delete from access_seal s where s.chain = 'access-' || right(part, 6);
    delete from access_of o where o.at >= month and o.at < month + interval '1 month';
    execute format('drop table %I', part);
    update access_beginning b set since = greatest(b.since, month + interval '1 month');
  end loop;
end $$;
`;

export class AccessSeals1764910220001 implements MigrationInterface {
  name = 'AccessSeals1764910220001';

  async up(runner: QueryRunner): Promise<void> {
    for (const sql of [chains, seals, dropped]) await runner.query(sql);
  }

  async down(): Promise<void> {
    throw new Error('what was sealed is not opened again');
  }
}
