import type { MigrationInterface, QueryRunner } from 'typeorm';

/** Plans of the special-assistance file, kept where they were said and shown where a transfer handed them, with every version. */
const plans = `
create table intervention_plan (
  id uuid primary key,
  source text not null,
  source_id text not null,
  learner_id uuid not null references learner,
  learner_source_id text not null,
  organisation_id uuid not null references organisation,
  visible_to text[] not null,
  needs jsonb not null check (jsonb_typeof(needs) = 'array'),
  objectives jsonb not null check (jsonb_typeof(objectives) = 'array'),
  participants jsonb not null check (jsonb_typeof(participants) = 'array'),
  valid_from date not null,
  valid_until date check (valid_until >= valid_from),
  review_on date check (review_on >= valid_from and (valid_until is null or review_on <= valid_until)),
  state text not null check (state in ('draft', 'in-force', 'reviewed', 'ended')),
  ended_on date,
  version integer not null,
  unique (source, source_id),
  check ((state = 'ended') = (ended_on is not null)),
  check (state = 'draft' or (review_on is not null and needs <> '[]' and objectives <> '[]' and participants <> '[]'))
);
create index intervention_plan_learner on intervention_plan (learner_id, id);
create index intervention_plan_organisation on intervention_plan (organisation_id);

create table intervention_plan_version (
  plan_id uuid not null references intervention_plan on delete cascade,
  version integer not null,
  content jsonb not null,
  state text not null,
  said_by text not null,
  said_at timestamptz not null,
  primary key (plan_id, version)
);
do $$ begin
  execute format('revoke update, delete, truncate on intervention_plan_version from %I', regexp_replace(current_user, '_owner$', '_app'));
end $$;

alter table accommodation add column plan_id uuid references intervention_plan on delete set null;
create index accommodation_plan on accommodation (plan_id) where plan_id is not null;
`;

/** A system sees those of its organisations, a family those of its child once they are no drafts, staff those kept where their function reads the pupil. */
const walls = `
alter table intervention_plan enable row level security;
alter table intervention_plan force row level security;
create policy by_organisation on intervention_plan
  using (not (select app_is_person()) and visible_to && (select app_organisations()));
create policy shown_to_family on intervention_plan for select using (
  (select app_file()) = 'special-assistance-file' and (select coalesce(current_setting('app.act', true), '')) = 'read-record'
  and state <> 'draft' and learner_id = any ((select app_learners())::uuid[]));
create policy shown_to_function on intervention_plan for select using (
  (select app_file()) = 'special-assistance-file' and visible_to && (select app_files_at()) and learner_id = any ((select app_learners())::uuid[]));

alter table intervention_plan_version enable row level security;
alter table intervention_plan_version force row level security;
create policy of_plan_in_sight on intervention_plan_version using (
  exists (select from intervention_plan p where p.id = intervention_plan_version.plan_id)
  and (state <> 'draft' or coalesce(current_setting('app.act', true), '') = ''));
`;

const reads = `
create function read_plans(sight text, learner uuid, after uuid, most integer)
returns table (learner_id uuid, id uuid, item jsonb) language plpgsql set plan_cache_mode = 'force_generic_plan' as $$
begin
  perform see(sight);
  return query
    select one.id, p.id, p.item
      from (select coalesce(l.merged_into, l.id) as id from learner l where l.id = learner) one
      left join lateral (
        select p.id, jsonb_build_object('id', p.id, 'organisation', o.code, 'needs', p.needs, 'objectives', p.objectives, 'participants', p.participants,
                 'validFrom', p.valid_from, 'validUntil', p.valid_until, 'reviewOn', p.review_on, 'state', p.state, 'endedOn', p.ended_on, 'version', p.version) as item
          from intervention_plan p join organisation o on o.id = p.organisation_id
         where p.learner_id = one.id and p.id > coalesce(after, '00000000-0000-0000-0000-000000000000')
         order by p.id limit most) p on true
     order by p.id;
end $$;

-- Whose plan it is, whoever asks: what of it is shown is asked then, with the sight of that learner.
create function learner_of_plan(plan uuid) returns uuid language plpgsql as $$
declare
  before text := current_setting('app.organisations', true);
  found uuid;
begin
  perform set_config('app.organisations', 'ministere', true);
  select p.learner_id into found from intervention_plan p where p.id = plan;
  perform set_config('app.organisations', coalesce(before, ''), true);
  return found;
end $$;

create function read_plan_versions(sight text, plan uuid, after bigint, most integer)
returns table (learner_id uuid, version integer, item jsonb) language plpgsql as $$
begin
  perform see(sight);
  return query
    select p.learner_id, v.version, v.content || jsonb_build_object('version', v.version, 'state', v.state, 'saidAt', v.said_at)
      from intervention_plan p left join lateral (
        select * from intervention_plan_version v where v.plan_id = p.id and v.version > coalesce(after, 0) order by v.version limit most) v on true
     where p.id = plan order by v.version;
end $$;

create or replace function read_accommodations(sight text, learner uuid, after uuid, most integer)
returns table (learner_id uuid, id uuid, item jsonb) language plpgsql set plan_cache_mode = 'force_generic_plan' as $$
begin
  perform see(sight);
  return query
    select one.id, a.id, a.item
      from (select coalesce(l.merged_into, l.id) as id from learner l where l.id = learner) one
      left join lateral (
        select a.id, jsonb_build_object('id', a.id, 'organisation', o.code, 'extraTimePercent', a.extra_time_percent, 'tools', a.tools,
                 'parameters', a.parameters, 'decided', a.decided,
                 -- A plan that went to the other record in a parting, or stayed behind in a transfer, is not named.
                 'planId', (select p.id from intervention_plan p where p.id = a.plan_id and p.learner_id = one.id),
                 'validFrom', a.valid_from, 'validUntil', a.valid_until, 'endedOn', a.ended_on, 'version', a.version,
                 'statements', statements_beside(one.id, '{accommodation}', a.id)) as item
          from accommodation a join organisation o on o.id = a.organisation_id
         where a.learner_id = one.id and a.id > coalesce(after, '00000000-0000-0000-0000-000000000000')
         order by a.id limit most) a on true
     order by a.id;
end $$;

create or replace function read_file_places(sight text, file text, learner uuid) returns table (learner_id uuid, places text[]) language plpgsql as $$
begin
  perform see(sight);
  return query
    select one.id, array(
      select distinct o.code from organisation o
       where file = 'school-file' and o.id in (select e.organisation_id from enrolment e where e.learner_id = one.id)
          or file = 'special-assistance-file' and (o.id in (select a.organisation_id from accommodation a where a.learner_id = one.id)
                                                   or o.id in (select p.organisation_id from intervention_plan p where p.learner_id = one.id))
       order by o.code)
      from (select coalesce(l.merged_into, l.id) as id from learner l where l.id = learner) one;
end $$;
`;

/** Each plan is a part of the record, of the row under whose key it was sent. */
const parts = `
create function parts_of_files(one uuid, other uuid)
returns table (kind text, part text, learner_id uuid, organisation_id uuid, source text, row_key text, said_of uuid)
language sql stable as $$
  select 'intervention-plan', p.id::text, p.learner_id, p.organisation_id, p.source, p.source || '/' || p.learner_source_id, null::uuid
    from intervention_plan p where p.learner_id in (one, other)
$$;
`;

export class InterventionPlans1764910280010 implements MigrationInterface {
  name = 'InterventionPlans1764910280010';

  async up(runner: QueryRunner): Promise<void> {
    for (const sql of [plans, walls, reads, parts]) await runner.query(sql);
  }

  async down(): Promise<void> {
    throw new Error('plans and their versions are not forgotten again');
  }
}
