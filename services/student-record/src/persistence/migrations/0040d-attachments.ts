import type { MigrationInterface, QueryRunner } from 'typeorm';

/** What is attached is kept once, by its digest, with what the scanner said of it; a message waits until all that it announced is clean. */
const attachments = `
create table attachment_content (
  sha256 bytea primary key check (octet_length(sha256) = 32),
  type text not null,
  size integer not null check (size > 0),
  bytes bytea not null,
  state text not null check (state in ('waiting', 'clean', 'found')),
  found text check ((found is not null) = (state = 'found')),
  due_at timestamptz not null default now(),
  kept_at timestamptz not null default now()
);
alter table attachment_content alter column bytes set storage external;
create index attachment_content_due on attachment_content (due_at) where state = 'waiting';
create index attachment_content_age on attachment_content (kept_at);
alter table attachment_content enable row level security;
alter table attachment_content force row level security;
create policy kept on attachment_content using ((select app_is_service()));

create table message_attachment (
  message_id uuid not null references message on delete cascade,
  n integer not null check (n > 0),
  name text not null,
  sha256 bytea not null references attachment_content,
  primary key (message_id, n)
);
create index message_attachment_content on message_attachment (sha256);
alter table message_attachment enable row level security;
alter table message_attachment force row level security;
create policy kept on message_attachment using ((select app_is_service()));
create policy of_message on message_attachment for select using (exists (select from message m where m.id = message_attachment.message_id));

alter table message
  add column attachments integer not null default 0,
  drop constraint message_standing_check,
  add constraint message_standing_check check (standing in ('held', 'queued', 'sent', 'recalled'));
`;

const shown = `
-- Of whoever sees the message.
create function attachments_of(message uuid) returns jsonb language plpgsql as $$
declare
  before text := coalesce(current_setting('app.service', true), '');
  found jsonb;
begin
  perform set_config('app.service', 'on', true);
  select coalesce(jsonb_agg(jsonb_build_object('n', a.n, 'name', a.name, 'type', c.type, 'size', c.size, 'state', c.state) order by a.n), '[]') into found
    from message_attachment a join attachment_content c on c.sha256 = a.sha256 where a.message_id = message;
  perform set_config('app.service', before, true);
  return found;
end $$;

create or replace function message_item(m message) returns jsonb language sql as $$
  select jsonb_build_object('id', m.id, 'organisation', o.code, 'fromStaff', m.sender is not null, 'sender', m.sender_name, 'audience', m.audience,
           'learnerId', m.learner_id, 'classId', m.class_id, 'subject', m.subject, 'body', m.body, 'lang', m.lang, 'urgency', m.urgency,
           'writtenAt', m.written_at, 'dueAt', m.due_at, 'sentAt', m.sent_at, 'recalledAt', m.recalled_at,
           'state', case when m.standing = 'queued' then case when m.batched_at is null then 'waiting' else 'sending' end else m.standing end,
           'copies', m.copies, 'read', m.read_copies, 'mailsSent', m.mails_sent, 'mailsFailed', m.mails_failed,
           'attachments', case when m.attachments > 0 then attachments_of(m.id) else '[]' end, 'attachmentsAnnounced', m.attachments)
    from organisation o where o.id = m.organisation_id
$$;

create or replace function list_own_messages(sight text, one uuid, after uuid, most integer) returns table (id uuid, learners uuid[], item jsonb) language plpgsql as $$
begin
  perform see(sight);
  return query
    select c.id, k.learners, jsonb_build_object('id', c.id, 'organisation', o.code, 'organisationName', o.name, 'fromStaff', m.sender is not null,
             'sender', m.sender_name, 'audience', m.audience, 'learners', k.learners, 'subject', m.subject, 'body', m.body, 'lang', m.lang,
             'urgency', m.urgency, 'receivedAt', c.made_at, 'readAt', c.read_at, 'recalledAt', m.recalled_at,
             'replies', (select count(*) from message_reply r where r.copy_id = c.id), 'messageId', m.id,
             'attachments', case when m.attachments > 0 then attachments_of(m.id) else '[]' end)
      from message_copy c join message m on m.id = c.message_id join organisation o on o.id = m.organisation_id,
           lateral (select array_agg(distinct k.learner_id) as learners from message_copy_child k where k.copy_id = c.id) k
     where c.subject = current_setting('app.subject', true) and (m.recalled_at is null or c.read_at is not null)
       and (one is null or c.id = one) and (after is null or c.id < after)
     order by c.id desc limit most;
end $$;
`;

export class Attachments1764910300003 implements MigrationInterface {
  name = 'Attachments1764910300003';

  async up(runner: QueryRunner): Promise<void> {
    for (const sql of [attachments, shown]) await runner.query(sql);
  }

  async down(): Promise<void> {
    throw new Error('what was attached is not forgotten again');
  }
}
