import type { MigrationInterface, QueryRunner } from 'typeorm';

/** What another service released about a learner, as it holds now, and every version that was heard; a version is never changed. */
const results = `
create table result (
  id uuid primary key,
  kind text not null check (kind in ('exam', 'course')),
  learner_id uuid not null references learner,
  organisation_id uuid not null references organisation,
  content jsonb not null,
  service text not null,
  event_id uuid not null,
  reported_at timestamptz not null,
  heard_at timestamptz not null,
  source_version integer,
  version integer not null
);
create index result_learner on result (learner_id, id);

create table result_version (
  result_id uuid not null references result,
  version integer not null,
  content jsonb not null,
  service text not null,
  event_id uuid not null,
  reported_at timestamptz not null,
  heard_at timestamptz not null,
  primary key (result_id, version)
);
do $$ begin
  execute format('revoke update, delete, truncate on result_version from %I', regexp_replace(current_user, '_owner$', '_app'));
end $$;
`;

/** Measures that follow a learner into the exam room; nothing says why. */
const accommodations = `
create table accommodation (
  id uuid primary key,
  source text not null,
  source_id text not null,
  learner_id uuid not null references learner,
  organisation_id uuid not null references organisation,
  extra_time_percent integer not null check (extra_time_percent between 0 and 200),
  tools text[] not null,
  valid_from date not null,
  valid_until date check (valid_until >= valid_from),
  ended_on date,
  version integer not null,
  unique (source, source_id)
);
create index accommodation_learner on accommodation (learner_id, id);
`;

/** Both follow the sight of the learner, so that they are seen wherever the learner goes. */
const rowSecurity = `
alter table result enable row level security;
alter table result force row level security;
create policy of_learner_in_sight on result using (exists (select from learner l where l.id = result.learner_id));

alter table result_version enable row level security;
alter table result_version force row level security;
create policy of_result_in_sight on result_version using (exists (select from result r where r.id = result_version.result_id));

alter table accommodation enable row level security;
alter table accommodation force row level security;
create policy of_learner_in_sight on accommodation using (exists (select from learner l where l.id = accommodation.learner_id));
`;

/** One row without an item for a learner who has none, no row for a learner out of sight. An ended id answers for the record that goes on. */
const reads = `
create function see(sight text) returns void language plpgsql as $$
begin
  perform set_config('app.organisations', sight, true);
end $$;

create function read_results(sight text, learner uuid, after uuid, most integer)
returns table (learner_id uuid, id uuid, item jsonb) language plpgsql as $$
begin
  perform see(sight);
  return query
    select one.id, r.id, r.item
      from (select coalesce(l.merged_into, l.id) as id from learner l where l.id = learner) one
      left join lateral (
        select r.id, r.content || jsonb_build_object('id', r.id, 'kind', r.kind, 'organisation', o.code, 'version', r.version,
                 'reportedAt', r.reported_at,
                 'provenance', jsonb_build_object('service', r.service, 'eventId', r.event_id, 'heardAt', r.heard_at),
                 'history', (select jsonb_agg(v.content || jsonb_build_object('version', v.version, 'reportedAt', v.reported_at,
                                      'provenance', jsonb_build_object('service', v.service, 'eventId', v.event_id, 'heardAt', v.heard_at))
                                      order by v.version)
                               from result_version v where v.result_id = r.id and v.version < r.version)) as item
          from result r join organisation o on o.id = r.organisation_id
         where r.learner_id = one.id and r.id > coalesce(after, '00000000-0000-0000-0000-000000000000')
         order by r.id limit most) r on true
     order by r.id;
end $$;

create function read_accommodations(sight text, learner uuid, after uuid, most integer)
returns table (learner_id uuid, id uuid, item jsonb) language plpgsql as $$
begin
  perform see(sight);
  return query
    select one.id, a.id, a.item
      from (select coalesce(l.merged_into, l.id) as id from learner l where l.id = learner) one
      left join lateral (
        select a.id, jsonb_build_object('id', a.id, 'organisation', o.code, 'extraTimePercent', a.extra_time_percent, 'tools', a.tools,
                 'validFrom', a.valid_from, 'validUntil', a.valid_until, 'endedOn', a.ended_on, 'version', a.version) as item
          from accommodation a join organisation o on o.id = a.organisation_id
         where a.learner_id = one.id and a.id > coalesce(after, '00000000-0000-0000-0000-000000000000')
         order by a.id limit most) a on true
     order by a.id;
end $$;
`;

export class ResultsAccommodations1763800000002 implements MigrationInterface {
  name = 'ResultsAccommodations1763800000002';

  async up(runner: QueryRunner): Promise<void> {
    for (const sql of [results, accommodations, rowSecurity, reads]) await runner.query(sql);
  }

  async down(): Promise<void> {
    throw new Error('what was heard once cannot be heard again');
  }
}
