import type { MigrationInterface, QueryRunner } from 'typeorm';

/** Decisions to keep an entry from the family: one a row, never changed, each chained to the one before it (access-seals.ts of the kit). */
const decisions = `
create table access_withholding (
  number bigint primary key,
  hash bytea not null check (octet_length(hash) = 32),
  entry_id uuid not null,
  decision integer not null check (decision > 0),
  reason text not null check (reason ~ '^[a-z-]{1,40}$'),
  until date not null,
  by text not null,
  decided_at timestamptz not null,
  unique (entry_id, decision)
);
alter table access_withholding enable row level security;
alter table access_withholding force row level security;
create policy keeps_from_families on access_withholding for select using (true);
create policy entered on access_withholding for insert with check (exists (select from access_log e where e.id = entry_id));
do $$
begin
  execute format('revoke update, delete, truncate on access_withholding from %I', regexp_replace(current_user, '_owner$', '_app'));
end $$;
`;

/** What holds of an entry is its latest decision. The table of this name, which each decision overwrote, was in no release. */
const standing = `
drop table access_withheld;
create view access_withheld with (security_invoker = true) as
  select w.entry_id, w.reason, w.until, w.by, w.decided_at from access_withholding w
   where not exists (select from access_withholding later where later.entry_id = w.entry_id and later.decision > w.decision);
do $$
begin
  execute format('revoke insert, update, delete, truncate on access_withheld from %I', regexp_replace(current_user, '_owner$', '_app'));
end $$;
`;

/** Decisions about looks of organisations in reach, for whoever answers for them. */
const listed = `
create function list_withholdings(sight text, after bigint, most integer) returns table (number bigint, item jsonb) language plpgsql as $$
begin
  perform see(sight);
  return query
    select w.number, jsonb_build_object('entryId', w.entry_id, 'decision', w.decision, 'reason', w.reason, 'until', w.until, 'decidedBy', w.by,
             'decidedAt', w.decided_at, 'at', e.at, 'operation', e.operation, 'organisations', e.acting_organisations)
      from access_withholding w join access_log e on e.id = w.entry_id
     where w.number > coalesce(after, 0)
       and exists (select from organisation o where o.code = any(e.acting_organisations) and o.path && app_organisations())
     order by w.number limit most;
end $$;
`;

/** A family's question is its asker's while they have the right to read who looked: an answer speaks of the child. */
const questions = `
drop policy of_whoever_asks on access_question;
create policy of_whoever_asks on access_question
  using (subject = current_setting('app.subject', true) and learner_id = any ((select app_learners())::uuid[]));

create or replace function list_access_questions(sight text, reader text, of_state text, after uuid, most integer)
returns table (id uuid, learner_id uuid, item jsonb) language plpgsql as $$
begin
  perform see(sight);
  return query
    select q.id, q.learner_id, jsonb_build_object('id', q.id, 'entryId', q.entry_id, 'learnerId', q.learner_id, 'kind', q.kind, 'text', q.text,
             'askedAt', q.asked_at, 'dueAt', q.due_at, 'state', q.state, 'answer', q.answer, 'endedAt', q.ended_at, 'late', q.state = 'asked' and q.due_at < now())
      from access_question q
     where (of_state is null or q.state = of_state) and q.id > coalesce(after, '00000000-0000-0000-0000-000000000000')
     order by q.id limit most;
end $$;
`;

export class Withholdings1764910270000 implements MigrationInterface {
  name = 'Withholdings1764910270000';

  async up(runner: QueryRunner): Promise<void> {
    for (const sql of [decisions, standing, listed, questions]) await runner.query(sql);
  }

  async down(): Promise<void> {
    throw new Error('decisions to withhold are not forgotten again');
  }
}
