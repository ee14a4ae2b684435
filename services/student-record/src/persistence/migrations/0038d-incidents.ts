import type { MigrationInterface, QueryRunner } from 'typeorm';

/** The register of confidentiality incidents that each body keeps, with every version of an entry. */
const incidents = `
create table privacy_incident (
  id uuid primary key,
  organisation_id uuid not null references organisation,
  visible_to text[] not null,
  kind text not null check (kind in ('access', 'use', 'communication', 'loss')),
  happened_on date not null,
  noticed_on date not null check (noticed_on >= happened_on),
  what text not null,
  data text[] not null,
  persons integer not null check (persons >= 0),
  is_serious boolean,
  assessed_on date check (assessed_on >= noticed_on),
  why text,
  measures text not null,
  notices jsonb not null check (jsonb_typeof(notices) = 'array'),
  entered_by text not null,
  entered_at timestamptz not null,
  version integer not null,
  check (num_nonnulls(is_serious, assessed_on, why) in (0, 3))
);
create index privacy_incident_organisation on privacy_incident (organisation_id, id);
alter table privacy_incident enable row level security;
alter table privacy_incident force row level security;
create policy by_organisation on privacy_incident using (not (select app_is_person()) and visible_to && (select app_organisations()));

create table privacy_incident_version (
  incident_id uuid not null references privacy_incident,
  version integer not null,
  content jsonb not null,
  said_by text not null,
  said_at timestamptz not null,
  primary key (incident_id, version)
);
do $$ begin
  execute format('revoke update, delete, truncate on privacy_incident_version from %I', regexp_replace(current_user, '_owner$', '_app'));
end $$;
alter table privacy_incident_version enable row level security;
alter table privacy_incident_version force row level security;
create policy of_incident_in_sight on privacy_incident_version
  using (exists (select from privacy_incident i where i.id = privacy_incident_version.incident_id));
`;

const reads = `
create function list_incidents(sight text, of_organisation text, open_only boolean, after uuid, most integer)
returns table (id uuid, item jsonb) language plpgsql as $$
begin
  perform see(sight);
  return query
    select i.id, jsonb_build_object('id', i.id, 'organisation', o.code, 'kind', i.kind, 'happenedOn', i.happened_on, 'noticedOn', i.noticed_on, 'what', i.what,
             'data', i.data, 'persons', i.persons, 'serious', i.is_serious, 'assessedOn', i.assessed_on, 'why', i.why, 'measures', i.measures,
             'notices', i.notices, 'enteredAt', i.entered_at, 'version', i.version)
      from privacy_incident i join organisation o on o.id = i.organisation_id
     where of_organisation = any (o.path) and i.id > coalesce(after, '00000000-0000-0000-0000-000000000000')
       and (not open_only or i.is_serious is null
            or i.is_serious and not (i.notices @> '[{"to": "commission"}]' and i.notices @> '[{"to": "persons"}]'))
     order by i.id limit most;
end $$;

-- How many learners' files are due at each organisation, by the day from which the file's rule counts; nobody is named.
create function retention_due(sight text, of_organisation text, of_file text, latest date, after text, most integer)
returns table (organisation text, learners integer, oldest date) language plpgsql as $$
declare
  places uuid[];
begin
  perform see(sight);
  if app_organisations() is null then return; end if;
  places := array(select o.id from organisation o where of_organisation = any (o.path) and o.path && app_organisations());
  if of_file = 'professional-file' then
    perform set_config('app.service', 'on', true);
    return query
      select o.code, count(*)::integer, min(d.since)
        from (select n.organisation_id, (max(greatest(n.written_at, n.signed_at)) at time zone 'America/Toronto')::date as since
                from professional_note n where n.organisation_id = any (places) group by n.organisation_id, n.learner_id) d
        join organisation o on o.id = d.organisation_id
       where d.since <= latest and o.code > coalesce(after, '') group by o.code order by o.code limit most;
    perform set_config('app.service', '', true);
  else
    return query
      select o.code, count(*)::integer, min(d.since)
        from (select e.organisation_id, max(e.ended_on) as since
                from enrolment e
               where e.organisation_id = any (places)
                 and (of_file = 'school-file'
                      or exists (select from intervention_plan p where p.learner_id = e.learner_id and p.organisation_id = e.organisation_id)
                      or exists (select from accommodation a where a.learner_id = e.learner_id and a.organisation_id = e.organisation_id))
               group by e.organisation_id, e.learner_id having bool_and(e.ended_on is not null)) d
        join organisation o on o.id = d.organisation_id
       where d.since <= latest and o.code > coalesce(after, '') group by o.code order by o.code limit most;
  end if;
end $$;
`;

export class Incidents1764910280030 implements MigrationInterface {
  name = 'Incidents1764910280030';

  async up(runner: QueryRunner): Promise<void> {
    for (const sql of [incidents, reads]) await runner.query(sql);
  }

  async down(): Promise<void> {
    throw new Error('a register is not forgotten again');
  }
}
