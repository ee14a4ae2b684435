import type { MigrationInterface, QueryRunner } from 'typeorm';

/** What somebody may do so many times in so many seconds is counted here; whom a row is about is kept as a digest only. */
const rateLimit = `
create table rate_limit (
  key text primary key,
  points integer not null default 0,
  expire bigint
);
create index rate_limit_expire on rate_limit (expire);
`;

/** Each organisation that approves a request has a client of its own; a request brings a key, and ends after a while. */
const tables = `
alter table client_request
  -- Why the system may read persons, the usual reason first.
  add column purposes text[] not null default '{}',
  -- The public key that signed the request; none in those from before.
  add column key jsonb,
  add column key_thumbprint text,
  -- A proof is good once.
  add column proof_digest bytea unique,
  add column auth_method text not null default 'client_secret_basic' check (auth_method in ('private_key_jwt', 'client_secret_basic'));
create index client_request_age on client_request (requested_at);
create index client_request_key on client_request (key_thumbprint) where key_thumbprint is not null;

alter table client_grant
  add column client_id text unique,
  add column auth_method text not null default 'client_secret_basic' check (auth_method in ('private_key_jwt', 'client_secret_basic')),
  add column keys jsonb not null default '[]',
  add column reason text,
  drop constraint client_grant_state_check,
  add constraint client_grant_state_check check (state in ('requested', 'approved', 'suspended', 'withdrawn', 'refused')),
  drop constraint client_grant_request_id_fkey,
  add constraint client_grant_request_id_fkey foreign key (request_id) references client_request on delete cascade;

-- Clients that go on under the name of one that was told apart.
alter table source_system add column heirs text[] not null default '{}';

create table client_secret (
  id uuid primary key,
  client_id text not null references client_grant (client_id),
  digest bytea not null,
  made_at timestamptz not null,
  -- Null until there is another one.
  ends_at timestamptz
);
create index client_secret_client on client_secret (client_id);
`;

/**
 * A client that one organisation alone answered for goes on with its secret. Where several did, the secret was known to the first
 * of them and opened all: it ends, each has a client of its own, and asks for a secret by POST /v1/clients/{id}/secrets.
 */
const existing = `
select set_config('app.organisations', 'ministere', true);
update client_request set purposes = array[purpose];
update client_grant g set client_id = r.client_id
  from client_request r
 where r.id = g.request_id and r.client_id is not null and g.state in ('approved', 'suspended', 'withdrawn')
   and 1 = (select count(*) from client_grant o where o.request_id = r.id and o.state in ('approved', 'suspended', 'withdrawn'));
insert into client_secret (id, client_id, digest, made_at)
select gen_random_uuid(), r.client_id, r.secret_digest, r.requested_at
  from client_request r join client_grant g on g.client_id = r.client_id;
update client_grant set client_id = 'vendor-' || right(replace(gen_random_uuid()::text, '-', ''), 12)
 where client_id is null and state in ('approved', 'suspended');
update source_system s
   set heirs = array(select g.client_id from client_grant g join client_request r on r.id = g.request_id
                      where r.client_id = s.client_id and g.client_id is not null and g.client_id <> s.client_id)
 where client_id in (select client_id from client_request);
select set_config('app.organisations', '', true);
`;

const rowSecurity = `
alter table client_secret enable row level security;
alter table client_secret force row level security;
create policy of_client_in_sight on client_secret using (exists (select from client_grant g where g.client_id = client_secret.client_id));

-- A request to which no organisation has ever said yes is forgotten.
create policy forgotten on client_request for delete
  using (not exists (select from client_grant g where g.request_id = client_request.id and g.client_id is not null));
`;

const reads = `
create function read_client_requests(sight text, request uuid, after uuid, most integer)
returns table (id uuid, item jsonb) language plpgsql as $$
begin
  perform see(sight);
  return query
    select r.id, jsonb_build_object('id', r.id, 'vendor', r.vendor, 'scopes', r.scopes, 'purpose', r.purpose,
             'purposes', case when r.purposes = '{}' then array[r.purpose] else r.purposes end,
             'requestedAt', r.requested_at, 'authMethod', r.auth_method, 'keyThumbprint', r.key_thumbprint,
             'organisations', (select jsonb_agg(jsonb_build_object('code', o.code, 'state', g.state, 'clientId', g.client_id, 'reason', g.reason) order by o.code)
                                 from client_grant g join organisation o on o.id = g.organisation_id where g.request_id = r.id))
      from client_request r
     where (request is null or r.id = request) and r.id > coalesce(after, '00000000-0000-0000-0000-000000000000')
     order by r.id limit most;
end $$;

create function key_of_client_request(request uuid) returns table (key jsonb) language plpgsql as $$
begin
  perform see('ministere');
  return query select r.key from client_request r where r.id = request;
end $$;

create function read_client(sight text, client text) returns table (item jsonb) language plpgsql as $$
begin
  perform see(sight);
  return query
    select jsonb_build_object('id', g.client_id, 'vendor', r.vendor, 'scopes', r.scopes, 'purpose', r.purpose,
             'purposes', case when r.purposes = '{}' then array[r.purpose] else r.purposes end,
             'organisations', case when g.state = 'approved' then array[o.code] else '{}' end,
             'authMethod', g.auth_method, 'keys', g.keys)
      from client_grant g join client_request r on r.id = g.request_id join organisation o on o.id = g.organisation_id
     where g.client_id = client;
end $$;
`;

export class ClientsApart1764700000000 implements MigrationInterface {
  name = 'ClientsApart1764700000000';

  async up(runner: QueryRunner): Promise<void> {
    for (const sql of [tables, existing, rowSecurity, reads, rateLimit]) await runner.query(sql);
  }

  async down(): Promise<void> {
    throw new Error('clients that have been told apart are not put together by a migration');
  }
}
