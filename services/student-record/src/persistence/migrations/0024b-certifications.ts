import type { MigrationInterface, QueryRunner } from 'typeorm';

/** What a vendor calls its product and version: said in its registration, and changed for each client when it is updated. */
const packages = `
alter table client_request add column product text, add column product_version text;
alter table client_grant add column product text, add column product_version text;
`;

const certifications = `
create table certification (
  id uuid primary key,
  vendor text not null,
  product text not null,
  product_version text not null,
  client_id text not null,
  visible_to text[] not null,
  standing text not null check (standing in ('testing', 'passed', 'failed', 'certified', 'withdrawn')),
  asked_at timestamptz not null,
  evaluated_at timestamptz,
  -- What each check expected and saw.
  results jsonb,
  -- Both included.
  valid_from date,
  valid_until date check (valid_until >= valid_from),
  withdrawn_on date,
  reason text,
  decided_by text,
  version integer not null,
  check ((standing in ('certified', 'withdrawn')) = (valid_from is not null))
);
create index certification_of_package on certification (vendor, product, product_version);
alter table certification enable row level security;
alter table certification force row level security;
create policy by_organisation on certification using (visible_to && app_organisations());
`;

/** Requests of one client in its sandbox that are alike: their kind and number, and nothing that they carried. */
const trials = `
create table trial (
  client_id text not null,
  operation text not null,
  status integer not null,
  problem text not null,
  traits text[] not null,
  visible_to text[] not null,
  count integer not null,
  first_at timestamptz not null,
  last_at timestamptz not null,
  primary key (client_id, operation, status, problem, traits)
);
create index trial_age on trial (last_at);
alter table trial enable row level security;
alter table trial force row level security;
create policy by_organisation on trial using (visible_to && app_organisations());
`;

/** Anybody may read what was certified, whatever became of it. */
const reads = `
create function read_certificates(one uuid, after uuid, most integer) returns table (id uuid, item jsonb) language plpgsql as $$
begin
  perform see('ministere');
  return query
    select c.id, jsonb_build_object('id', c.id, 'vendor', c.vendor, 'product', c.product, 'productVersion', c.product_version,
             'standing', c.standing, 'evaluatedAt', c.evaluated_at, 'validFrom', c.valid_from, 'validUntil', c.valid_until,
             'withdrawnOn', c.withdrawn_on, 'reason', c.reason, 'results', case when one is not null then c.results end)
      from certification c
     where c.standing in ('certified', 'withdrawn') and (one is null or c.id = one) and (after is null or c.id > after)
     order by c.id limit most;
end $$;

-- Clients whose version was certified once and is not today: no certificate of it holds.
create function lost_certificates(today date) returns table (client_id text, certification_id uuid) language plpgsql as $$
begin
  perform see('ministere');
  return query
    select g.client_id, last.id
      from client_grant g
      join client_request r on r.id = g.request_id
      cross join lateral (
        select c.id, bool_or(c.standing = 'certified' and today <= c.valid_until) over () as holds
          from certification c
         where c.vendor = r.vendor and c.product = g.product and c.product_version = g.product_version
           and c.standing in ('certified', 'withdrawn')
         order by c.evaluated_at desc, c.id desc limit 1) last
     where g.client_id is not null and g.state = 'approved' and g.product is not null and not last.holds;
end $$;

create or replace function read_client(sight text, client text) returns table (item jsonb) language plpgsql as $$
begin
  perform see(sight);
  return query
    select jsonb_build_object('id', g.client_id, 'vendor', r.vendor, 'scopes', r.scopes, 'purpose', r.purpose,
             'purposes', case when r.purposes = '{}' then array[r.purpose] else r.purposes end,
             'organisations', case when g.state = 'approved' then array[o.code] else '{}' end,
             'authMethod', g.auth_method, 'keys', g.keys, 'version', g.version, 'product', g.product, 'productVersion', g.product_version)
      from client_grant g join client_request r on r.id = g.request_id join organisation o on o.id = g.organisation_id
     where g.client_id = client;
end $$;
`;

export class Certifications1764910166001 implements MigrationInterface {
  name = 'Certifications1764910166001';

  async up(runner: QueryRunner): Promise<void> {
    for (const sql of [packages, certifications, trials, reads]) await runner.query(sql);
  }

  async down(): Promise<void> {
    throw new Error('certificates that were given are not thrown away');
  }
}
