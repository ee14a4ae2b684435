import type { MigrationInterface, QueryRunner } from 'typeorm';

/** Who a person who signs in is in the record; a subject is the identity provider's own pseudonym. */
const links = `
create table account_link (
  id uuid primary key,
  subject text not null,
  role text not null check (role in ('learner', 'staff', 'guardian')),
  person_id uuid not null,
  -- Whose record a learner or guardian sees.
  learner_id uuid references learner,
  staff_id uuid references staff,
  organisation_id uuid not null references organisation,
  how text not null check (how in ('school-system', 'code')),
  linked_at timestamptz not null,
  -- The last day of the last stay, where every stay has one.
  ends_on date,
  ended_at timestamptz,
  ended_why text check (ended_why in ('stay-ended', 'staff-left', 'merged', 'school')),
  check (num_nonnulls(learner_id, staff_id) = 1),
  check ((ended_at is null) = (ended_why is null))
);
create unique index account_link_person on account_link (person_id) where ended_at is null and role <> 'guardian';
create unique index account_link_child on account_link (subject, learner_id) where ended_at is null and role = 'guardian';
create unique index account_link_learner_once on account_link (subject) where ended_at is null and role = 'learner';
create index account_link_subject on account_link (subject, linked_at);
create index account_link_learner on account_link (learner_id, id) where learner_id is not null;
create index account_link_staff on account_link (staff_id) where staff_id is not null and ended_at is null;
create index account_link_due on account_link (ends_on) where ended_at is null;
create index membership_staff on membership (staff_id) where staff_id is not null;

create table guardian_code (
  id uuid primary key,
  learner_id uuid not null references learner,
  organisation_id uuid not null references organisation,
  digest bytea not null unique,
  issued_at timestamptz not null,
  expires_at timestamptz not null,
  used_at timestamptz
);
create index guardian_code_learner on guardian_code (learner_id) where used_at is null;

create table failed_attempt (
  subject text not null,
  at timestamptz not null
);
create index failed_attempt_subject on failed_attempt (subject, at);
`;

/** A vendor's system that asks for access, each centre's answer, and the client that came of it. */
const clients = `
create table client_request (
  id uuid primary key,
  vendor text not null,
  scopes text[] not null,
  purpose text not null,
  requested_at timestamptz not null,
  client_id text unique,
  secret_digest bytea,
  check ((client_id is null) = (secret_digest is null))
);

create table client_grant (
  request_id uuid not null references client_request,
  organisation_id uuid not null references organisation,
  visible_to text[] not null,
  state text not null check (state in ('requested', 'approved', 'suspended', 'withdrawn')),
  decided_at timestamptz,
  decided_by text,
  primary key (request_id, organisation_id)
);
create index client_grant_sight on client_grant using gin (visible_to);
`;

/** A person's token names no organisation here: it shows the records and classes of the person's own links. */
const persons = `
create function app_learners() returns uuid[] language sql stable parallel safe
  as $$ select string_to_array(nullif(current_setting('app.learners', true), ''), ',')::uuid[] $$;
create function app_classes() returns uuid[] language sql stable parallel safe
  as $$ select string_to_array(nullif(current_setting('app.classes', true), ''), ',')::uuid[] $$;

create policy shown_to_own on learner for select using (id = any((select app_learners())::uuid[]));
create policy shown_to_own on enrolment for select using (learner_id = any((select app_learners())::uuid[]));
create policy shown_to_own on membership for select using (learner_id = any((select app_learners())::uuid[]));
create policy shown_to_own on class for select using (id = any((select app_classes())::uuid[]));

create function see_as_person(who_role text, who text) returns void language plpgsql as $$
declare
  learners uuid[];
  classes uuid[];
begin
  perform set_config('app.organisations', 'ministere', true);
  if who_role = 'staff' then
    classes := array(select m.class_id from account_link a join membership m on m.staff_id = a.staff_id join class c on c.id = m.class_id
                      where a.subject = who and a.role = 'staff' and a.ended_at is null and m.ended_on is null and c.closed_on is null);
    learners := array(select distinct m.learner_id from membership m
                       where m.class_id = any(classes) and m.learner_id is not null and m.ended_on is null);
  else
    learners := array(select a.learner_id from account_link a where a.subject = who and a.role = who_role and a.ended_at is null);
    learners := learners || array(select l.id from learner l where l.merged_into = any(learners));
    classes := array(select m.class_id from membership m where m.learner_id = any(learners) and m.ended_on is null);
  end if;
  perform set_config('app.organisations', '', true), set_config('app.learners', array_to_string(learners, ','), true),
          set_config('app.classes', array_to_string(classes, ','), true);
end $$;

-- For whom a read is: organisations by their codes, or a person written person:<role>:<subject>.
create or replace function see(sight text) returns void language plpgsql as $$
begin
  if sight like 'person:%' then
    perform see_as_person(split_part(sight, ':', 2), substr(sight, 9 + length(split_part(sight, ':', 2))));
  else
    perform set_config('app.organisations', sight, true);
  end if;
end $$;

create or replace function read_learner(organisations text, learner uuid) returns table (version integer, record jsonb) language plpgsql as $$
begin
  perform see(organisations);
  return query select r.version, r.record
    from learner_records(array(select coalesce(l.merged_into, l.id) from learner l where l.id = learner)) r;
end $$;

create function list_own_learners(sight text, within text, year text, after uuid, most integer)
returns table (id uuid, record jsonb) language plpgsql as $$
begin
  perform see(sight);
  return query
    select r.id, r.record from learner_records(array(
      select l.id from learner l
       where l.merged_into is null and l.id > coalesce(after, '00000000-0000-0000-0000-000000000000')
         and (within is null and year is null or exists (
               select from enrolment e join organisation o on o.id = e.organisation_id
                where e.learner_id = l.id and (within is null or within = any(o.path)) and (year is null or e.school_year = year)))
       order by l.id limit most)) r
     order by r.id;
end $$;

-- The organisations that see these learners, as the entries of the access log about a family's own reads need them.
create function organisations_seeing(learners uuid[]) returns text[] language plpgsql as $$
begin
  perform set_config('app.organisations', 'ministere', true);
  return array(select distinct code from learner_source s, unnest(s.visible_to) code where s.learner_id = any(learners) and s.absent_at is null);
end $$;
`;

const rowSecurity = `
alter table account_link enable row level security;
alter table account_link force row level security;
create policy of_person_in_sight on account_link using (
  exists (select from learner l where l.id = account_link.learner_id) or exists (select from staff s where s.id = account_link.staff_id));

alter table guardian_code enable row level security;
alter table guardian_code force row level security;
create policy of_learner_in_sight on guardian_code using (exists (select from learner l where l.id = guardian_code.learner_id));

alter table failed_attempt enable row level security;
alter table failed_attempt force row level security;
create policy own on failed_attempt using (subject = current_setting('app.subject', true));

alter table client_grant enable row level security;
alter table client_grant force row level security;
create policy by_organisation on client_grant for select using (visible_to && app_organisations());
create policy decided on client_grant for update using (visible_to && app_organisations());
create policy asked on client_grant for insert with check (state = 'requested');

alter table client_request enable row level security;
alter table client_request force row level security;
create policy asked_of on client_request for select using (exists (select from client_grant g where g.request_id = client_request.id));
create policy decided on client_request for update using (exists (select from client_grant g where g.request_id = client_request.id));
create policy asked on client_request for insert with check (client_id is null);
`;

/**
 * Links end with the last stay, wherever it was: every stay is looked at, whoever ends one. A link whose stays all have a last day
 * ahead keeps the latest of them.
 */
const endings = `
create function settle_account_links(learners uuid[], today date, at timestamptz) returns void language plpgsql as $$
declare
  before text := current_setting('app.organisations', true);
begin
  perform set_config('app.organisations', 'ministere', true);
  update account_link a
     set ends_on = s.last, ended_at = case when s.last <= today then at end, ended_why = case when s.last <= today then 'stay-ended' end
    from (select e.learner_id, case when bool_or(e.ended_on is null) then null else max(e.ended_on) end as last
            from enrolment e
           where e.learner_id in (select k.learner_id from account_link k where k.learner_id = any(learners) and k.ended_at is null)
           group by e.learner_id) s
   where a.learner_id = s.learner_id and a.ended_at is null and (a.ends_on is distinct from s.last or s.last <= today);
  perform set_config('app.organisations', coalesce(before, ''), true);
end $$;
`;

const reads = `
create function read_account(sight text, who text)
returns table (role text, person_id uuid, learner_id uuid, organisations text[]) language plpgsql as $$
begin
  perform see(sight);
  return query
    select a.role, a.person_id, a.learner_id,
           case a.role
             when 'staff' then array(select o.code from staff s join organisation o on o.id = s.organisation_id where s.id = a.staff_id)
             when 'learner' then array(select distinct o.code from enrolment e join organisation o on o.id = e.organisation_id
                                        where e.learner_id = a.learner_id and e.ended_on is null)
             else array[]::text[] end
      from account_link a where a.subject = who and a.ended_at is null order by a.linked_at, a.id;
end $$;

create function read_own_classes(sight text)
returns table (id uuid, title text, organisation text, school_year text, learners integer) language plpgsql as $$
begin
  perform see(sight);
  return query
    select c.id, c.title, o.code, c.school_year,
           (select count(*)::integer from membership m where m.class_id = c.id and m.learner_id is not null and m.ended_on is null)
      from class c join organisation o on o.id = c.organisation_id order by c.title, c.id limit 500;
end $$;

create function read_account_links(sight text, learner uuid, after uuid, most integer)
returns table (learner_id uuid, id uuid, item jsonb) language plpgsql as $$
begin
  perform see(sight);
  return query
    select one.id, a.id, a.item
      from (select coalesce(l.merged_into, l.id) as id from learner l where l.id = learner) one
      left join lateral (
        select a.id, jsonb_build_object('id', a.id, 'role', a.role, 'personId', a.person_id, 'organisation', o.code, 'how', a.how,
                 'linkedAt', a.linked_at, 'endsOn', a.ends_on, 'endedAt', a.ended_at, 'endedWhy', a.ended_why) as item
          from account_link a join organisation o on o.id = a.organisation_id
         where a.learner_id = one.id and a.id > coalesce(after, '00000000-0000-0000-0000-000000000000')
         order by a.id limit most) a on true
     order by a.id;
end $$;

create function client_views(sight text, request uuid, client text, after uuid, most integer)
returns table (id uuid, item jsonb) language plpgsql as $$
begin
  perform see(sight);
  return query
    select r.id, jsonb_build_object('id', r.id, 'vendor', r.vendor, 'scopes', r.scopes, 'purpose', r.purpose,
             'requestedAt', r.requested_at, 'clientId', r.client_id,
             'organisations', (select jsonb_agg(jsonb_build_object('code', o.code, 'state', g.state) order by o.code)
                                 from client_grant g join organisation o on o.id = g.organisation_id where g.request_id = r.id))
      from client_request r
     where (request is null or r.id = request) and (client is null or r.client_id = client)
       and r.id > coalesce(after, '00000000-0000-0000-0000-000000000000')
     order by r.id limit most;
end $$;
`;

export class Accounts1763800000003 implements MigrationInterface {
  name = 'Accounts1763800000003';

  async up(runner: QueryRunner): Promise<void> {
    for (const sql of [links, clients, persons, rowSecurity, endings, reads]) await runner.query(sql);
  }

  async down(): Promise<void> {
    throw new Error('links that people rely on are not taken back by a migration');
  }
}
