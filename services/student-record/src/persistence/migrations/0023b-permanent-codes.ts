import type { MigrationInterface, QueryRunner } from 'typeorm';

/** A code that the ministry gave holds whatever systems say afterwards. */
const settled = `
alter table learner add column code_settled boolean not null default false;
`;

/** Every change of a record's code: what it was, what it became, when, by whose word and why. The record itself has what holds now. */
const changes = `
create table code_change (
  id bigint generated always as identity primary key,
  learner_id uuid not null references learner,
  was text,
  became text,
  at timestamptz not null,
  by text not null,
  why text not null
);
create index code_change_learner on code_change (learner_id, id);
alter table code_change enable row level security;
alter table code_change force row level security;
create policy kept on code_change for insert with check (true);
-- Who sees a record by another system's rows alone is shown that system's word, and not what the record says.
create policy of_leading_row_in_sight on code_change for select using (exists (
  select from learner l join learner_source s on s.learner_id = l.id and s.source = l.leading_source where l.id = code_change.learner_id));
do $$ begin
  execute format('revoke update, delete, truncate on code_change from %I', regexp_replace(current_user, '_owner$', '_app'));
end $$;

create function code_changed() returns trigger language plpgsql as $$
begin
  insert into code_change (learner_id, was, became, at, by, why)
    select n.id, o.permanent_code, n.permanent_code, clock_timestamp(),
           coalesce(nullif(current_setting('app.code_by', true), ''), n.leading_source, '-'),
           coalesce(nullif(current_setting('app.code_why', true), ''), 'said-by-system')
      from new_rows n join old_rows o on o.id = n.id where n.permanent_code is distinct from o.permanent_code;
  return null;
end $$;
create trigger code_changed after update on learner referencing old table as old_rows new table as new_rows for each statement execute function code_changed();
`;

/** What a school asks the ministry: a code for who has none, or another one. */
const requests = `
create table code_request (
  id uuid primary key,
  learner_id uuid not null references learner,
  organisation_id uuid not null references organisation,
  visible_to text[] not null,
  kind text not null check (kind in ('allocation', 'change')),
  reason text not null,
  asked_by text not null,
  asked_at timestamptz not null,
  state text not null check (state in ('open', 'answered', 'refused')),
  answer text,
  answered_by text,
  answered_at timestamptz,
  answer_why text,
  version integer not null,
  check ((state = 'open') = (answered_at is null))
);
create unique index code_request_open_once on code_request (learner_id) where state = 'open';
create index code_request_open on code_request (id) where state = 'open';
create index code_request_learner on code_request (learner_id);
alter table code_request enable row level security;
alter table code_request force row level security;
create policy by_organisation on code_request using (visible_to && app_organisations());

create function list_code_requests(sight text, learner uuid, after uuid, most integer)
returns table (id uuid, item jsonb) language plpgsql as $$
begin
  perform see(sight);
  return query
    select r.id, jsonb_build_object('id', r.id, 'learnerId', coalesce(l.merged_into, l.id), 'organisation', o.code, 'kind', r.kind, 'reason', r.reason,
             'askedBy', r.asked_by, 'askedAt', r.asked_at, 'state', r.state, 'answer', r.answer, 'answeredBy', r.answered_by,
             'answeredAt', r.answered_at, 'answerWhy', r.answer_why)
      from code_request r join learner l on l.id = r.learner_id join organisation o on o.id = r.organisation_id
     where case when learner is null then r.state = 'open' else learner in (l.id, l.merged_into) end
       and r.id > coalesce(after, '00000000-0000-0000-0000-000000000000')
     order by r.id limit most;
end $$;

create function read_permanent_code(sight text, learner uuid, as_of timestamptz)
returns table (learner_id uuid, code text, changes jsonb) language plpgsql as $$
begin
  perform see(sight);
  return query
    select one.id,
           case when later.at is null then (r.record->>'permanentCode') else later.was end,
           coalesce((select jsonb_agg(jsonb_build_object('was', c.was, 'became', c.became, 'at', c.at, 'by', c.by, 'why', c.why) order by c.id)
                       from code_change c where c.learner_id = one.id and c.at <= as_of), '[]')
      from (select coalesce(l.merged_into, l.id) as id from learner l where l.id = learner) one
     cross join lateral learner_records(array[one.id]) r
      left join lateral (select c.at, c.was from code_change c where c.learner_id = one.id and c.at > as_of order by c.id limit 1) later on true;
end $$;
`;

export class PermanentCodes1764910165100 implements MigrationInterface {
  name = 'PermanentCodes1764910165100';

  async up(runner: QueryRunner): Promise<void> {
    for (const sql of [settled, changes, requests]) await runner.query(sql);
  }

  async down(runner: QueryRunner): Promise<void> {
    await runner.query(`
drop function list_code_requests, read_permanent_code;
drop trigger code_changed on learner;
drop function code_changed;
drop table code_request, code_change;
alter table learner drop column code_settled;`);
  }
}
