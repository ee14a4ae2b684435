import type { MigrationInterface, QueryRunner } from 'typeorm';

/** Signed attestations of results, each its holder's. The places of their states name nobody, and stay when an attestation goes. */
const attestations = `
create table attestation_status (
  list integer not null check (list > 0),
  place integer not null check (place between 0 and 131071),
  revoked_at timestamptz,
  primary key (list, place)
);

create table attestation (
  id uuid primary key,
  result_id uuid not null references result,
  result_version integer not null,
  discloses text[] not null check (discloses <@ '{name,mark,organisation}'),
  given_by text not null check (given_by in ('learner', 'guardian')),
  subject text not null,
  issued_at timestamptz not null,
  status_list integer not null,
  status_place integer not null,
  credential jsonb not null,
  revoked_at timestamptz,
  revoked_why text check (revoked_why in ('withdrawn', 'corrected', 'parted')),
  check ((revoked_at is null) = (revoked_why is null)),
  foreign key (status_list, status_place) references attestation_status,
  unique (status_list, status_place)
);
create index attestation_result on attestation (result_id, id);
alter table attestation enable row level security;
alter table attestation force row level security;
create policy kept on attestation using ((select app_is_service()));
-- The learner sees those of the own record, a guardian those that they asked for; staff and systems none.
create policy of_holder on attestation for select
  using (current_setting('app.holder', true) <> '' and (current_setting('app.holder', true) = 'learner' or subject = current_setting('app.subject', true))
         and exists (select from result r where r.id = attestation.result_id));

create table attestation_link (
  id uuid primary key,
  attestation_id uuid not null references attestation on delete cascade,
  digest bytea not null unique,
  made_at timestamptz not null,
  valid_until date not null,
  ended_at timestamptz,
  opened integer not null default 0
);
create index attestation_link_of on attestation_link (attestation_id, id);
alter table attestation_link enable row level security;
alter table attestation_link force row level security;
create policy kept on attestation_link using ((select app_is_service()));
create policy of_holder on attestation_link for select using (exists (select from attestation a where a.id = attestation_link.attestation_id));
`;

const reads = `
create function see_as_holder(sight text) returns void language plpgsql as $$
begin
  perform see(sight), set_config('app.holder', substring(sight from '^person:(learner|guardian)/'), true);
end $$;

create function read_attestations(sight text, learner uuid, after uuid, most integer)
returns table (learner_id uuid, id uuid, item jsonb) language plpgsql as $$
begin
  perform see_as_holder(sight);
  return query
    select one.id, a.id, a.item
      from (select coalesce(l.merged_into, l.id) as id from learner l where l.id = learner) one
      left join lateral (
        select a.id, jsonb_build_object('id', a.id, 'resultId', a.result_id, 'name', a.credential->>'name', 'discloses', a.discloses,
                 'givenBy', a.given_by, 'issuedAt', a.issued_at, 'revokedAt', a.revoked_at, 'revokedWhy', a.revoked_why,
                 'links', (select coalesce(jsonb_agg(k.item), '[]') from (
                    select jsonb_build_object('id', k.id, 'madeAt', k.made_at, 'validUntil', k.valid_until, 'endedAt', k.ended_at, 'opened', k.opened) as item
                      from attestation_link k where k.attestation_id = a.id order by k.id desc limit 50) k)) as item
          from attestation a join result r on r.id = a.result_id
         where r.learner_id = one.id and a.id > coalesce(after, '00000000-0000-0000-0000-000000000000')
         order by a.id limit most) a on true
     order by a.id;
end $$;

create function read_attestation(sight text, attestation uuid)
returns table (learner_id uuid, credential jsonb) language plpgsql as $$
begin
  perform see_as_holder(sight);
  return query select r.learner_id, a.credential from attestation a join result r on r.id = a.result_id where a.id = attestation;
end $$;

-- What a link leads to, while it holds, its attestation too, and whoever made it may still take the data; each opening is counted.
create function open_attestation_link(of_digest bytea, until_age integer)
returns table (learner_id uuid, subject text, given_by text, person_id uuid, credential jsonb) language plpgsql as $$
declare
  before text := current_setting('app.organisations', true);
begin
  perform set_config('app.organisations', 'ministere', true);
  return query
    with opened as (
      update attestation_link k set opened = k.opened + 1
        from attestation a, result r, account_link u
       where k.digest = of_digest and k.ended_at is null and k.valid_until >= school_day()
         and a.id = k.attestation_id and a.revoked_at is null and r.id = a.result_id
         and u.learner_id = r.learner_id and u.subject = a.subject and u.role = a.given_by and u.ended_at is null
         and (u.role = 'learner' or guardian_may(r.learner_id, u.person_id, 'take-data', until_age, school_day()))
      returning r.learner_id, a.subject, a.given_by, u.person_id, a.credential)
    select o.* from opened o;
  perform set_config('app.organisations', coalesce(before, ''), true);
end $$;
`;

export class Attestations1764910370000 implements MigrationInterface {
  name = 'Attestations1764910370000';

  async up(runner: QueryRunner): Promise<void> {
    for (const sql of [attestations, reads]) await runner.query(sql);
  }

  async down(): Promise<void> {
    throw new Error('what was attested is not forgotten again');
  }
}
