import type { MigrationInterface, QueryRunner } from 'typeorm';

/** What families ask to have corrected; how it was decided stays with it. A person sees their own, while they have the right to ask. */
const requests = `
create table correction_request (
  id uuid primary key,
  learner_id uuid not null references learner,
  organisation_id uuid not null references organisation,
  visible_to text[] not null,
  subject text not null,
  asked_as text not null check (asked_as in ('learner', 'guardian')),
  kind text not null check (kind in ('learner', 'enrolment', 'accommodation', 'result', 'other')),
  record_id uuid,
  field text not null,
  stood text,
  should_say text,
  why text not null,
  asked_at timestamptz not null,
  due_on date not null,
  extended_at timestamptz,
  extended_why text,
  state text not null check (state in ('asked', 'accepted', 'accepted-in-part', 'refused', 'withdrawn')),
  becomes text,
  reason text,
  words text,
  ended_at timestamptz,
  ended_by text,
  corrected_at timestamptz,
  corrected_by text,
  corrected_version integer,
  reminded_at timestamptz,
  version integer not null,
  check ((kind in ('learner', 'other')) = (record_id is null)),
  check ((extended_at is null) = (extended_why is null)),
  check ((state = 'asked') = (ended_at is null) and (ended_at is null) = (ended_by is null)),
  check (state not in ('refused', 'accepted-in-part') or (reason is not null and words is not null)),
  check (corrected_at is null or (state in ('accepted', 'accepted-in-part') and corrected_by is not null and corrected_version is not null))
);
create index correction_request_learner on correction_request (learner_id, id);
create index correction_request_subject on correction_request (subject, id);
create index correction_request_organisation on correction_request (organisation_id, id);
create index correction_request_due on correction_request (due_on) where state = 'asked' and reminded_at is null;
alter table correction_request enable row level security;
alter table correction_request force row level security;
create policy by_organisation on correction_request using (visible_to && (select app_organisations()));
create policy of_whoever_asks on correction_request for select
  using (subject = current_setting('app.subject', true) and learner_id = any ((select app_learners())::uuid[]));
`;

/**
 * What a family says of a datum that was not corrected as it asked, for whoever reads the datum. Where schools say that guardians'
 * rights differ, or an order forbids one of them something, it is kept from everybody of the family but whoever wrote it, for good.
 */
const statements = `
create table correction_statement (
  id uuid primary key references correction_request,
  learner_id uuid not null references learner,
  subject text not null,
  kind text not null,
  record_id uuid,
  field text not null,
  text text not null,
  apart boolean not null,
  said_at timestamptz not null
);
create index correction_statement_learner on correction_statement (learner_id, kind);
alter table correction_statement enable row level security;
alter table correction_statement force row level security;
create policy of_learner_in_sight on correction_statement for select using (
  exists (select from learner l where l.id = correction_statement.learner_id)
  and (coalesce(current_setting('app.act', true), '') = '' or not apart or subject = current_setting('app.subject', true)));
create policy written on correction_statement for insert with check ((select app_organisations()) @> '{ministere}');
create policy moved on correction_statement for update using (not (select app_is_person()) and exists (select from learner l where l.id = correction_statement.learner_id));
create policy replaced on correction_statement for delete using ((select app_organisations()) @> '{ministere}');

create function family_divided() returns trigger language plpgsql as $$
begin
  update correction_statement s set apart = true where s.learner_id = new.learner_id and not s.apart;
  return null;
end $$;
create trigger family_divided after insert on guardian_word for each row execute function family_divided();
create trigger family_divided after insert on family_order for each row execute function family_divided();
`;

/** A person's own subject is known wherever their sight is. */
const sight = `
create or replace function see(sight text) returns void language plpgsql as $$
declare
  who text := substr(sight, 9 + length(split_part(sight, ':', 2)));
begin
  if sight like 'person:%' then
    perform set_config('app.subject', who, true), see_as_person(split_part(sight, ':', 2), who);
  else
    perform set_config('app.organisations', sight, true);
  end if;
end $$;
`;

const item = `
create function correction_item(r correction_request) returns jsonb language sql stable as $$
  select jsonb_build_object('id', r.id, 'learnerId', r.learner_id, 'organisation', (select o.code from organisation o where o.id = r.organisation_id),
           'kind', r.kind, 'recordId', r.record_id, 'field', r.field, 'stood', r.stood, 'shouldSay', r.should_say, 'why', r.why,
           'askedAs', r.asked_as, 'askedAt', r.asked_at, 'dueOn', r.due_on, 'extendedAt', r.extended_at, 'extendedWhy', r.extended_why,
           'state', r.state, 'late', r.state = 'asked' and r.due_on < school_day(), 'remindedAt', r.reminded_at,
           'becomes', r.becomes, 'reason', r.reason, 'words', r.words, 'endedAt', r.ended_at,
           'correctedAt', r.corrected_at, 'correctedVersion', r.corrected_version,
           'statement', (select s.text from correction_statement s where s.id = r.id))
$$;
`;

const reads = `
create function read_corrections(sight text, demographics boolean, learner uuid, after uuid, most integer)
returns table (learner_id uuid, id uuid, item jsonb) language plpgsql as $$
begin
  perform see(sight);
  return query
    select one.id, c.id, c.item
      from (select coalesce(l.merged_into, l.id) as id from learner l where l.id = learner) one
      left join lateral (
        select r.id, correction_item(r) as item from correction_request r
         where r.learner_id = one.id and (demographics or r.field not in ('birthDate', 'sex', 'permanentCode')) and r.id > coalesce(after, '00000000-0000-0000-0000-000000000000')
         order by r.id limit most) c on true
     order by c.id;
end $$;

create function list_corrections(sight text, demographics boolean, of_state text, late_only boolean, after uuid, most integer)
returns table (id uuid, item jsonb) language plpgsql as $$
begin
  perform see(sight);
  return query
    select r.id, correction_item(r) from correction_request r
     where (demographics or r.field not in ('birthDate', 'sex', 'permanentCode')) and (of_state is null or r.state = of_state) and (not late_only or r.state = 'asked' and r.due_on < school_day())
       and r.id > coalesce(after, '00000000-0000-0000-0000-000000000000')
     order by r.id limit most;
end $$;
`;

/** Each request is a part of the record, with the statement that followed it. */
const parts = `
create function parts_families_asked(one uuid, other uuid)
returns table (kind text, part text, learner_id uuid, organisation_id uuid, source text, row_key text, said_of uuid)
language sql stable as $$
  select 'correction-request', q.id::text, q.learner_id, q.organisation_id, null::text, null::text, null::uuid
    from correction_request q where q.learner_id in (one, other)
$$;
`;

export class Corrections1764910250000 implements MigrationInterface {
  name = 'Corrections1764910250000';

  async up(runner: QueryRunner): Promise<void> {
    for (const sql of [requests, statements, sight, item, reads, parts]) await runner.query(sql);
  }

  async down(): Promise<void> {
    throw new Error('what families asked to have corrected is not forgotten again');
  }
}
