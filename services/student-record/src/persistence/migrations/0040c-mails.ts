import type { MigrationInterface, QueryRunner } from 'typeorm';

/** Where and when each person is told that a message waits. */
const settings = `
create table notification_setting (
  id uuid primary key,
  subject text not null unique,
  email text,
  how text not null check (how in ('off', 'at-once', 'daily')),
  code_asked_at timestamptz,
  confirmed_at timestamptz,
  version integer not null,
  check (email is not null or (confirmed_at is null and code_asked_at is null and how = 'off'))
);
alter table notification_setting enable row level security;
alter table notification_setting force row level security;
create policy kept on notification_setting using ((select app_is_service()));
`;

/** What is to be sent, what was, and what no server took; it names no child. One digest waits at a time. */
const mails = `
create table mail (
  id uuid primary key,
  setting_id uuid not null references notification_setting on delete cascade,
  kind text not null check (kind in ('confirmation', 'waiting', 'digest')),
  copy_id uuid references message_copy on delete cascade,
  state text not null default 'pending' check (state in ('pending', 'sent', 'failed', 'dropped')),
  due_at timestamptz not null,
  attempts integer not null default 0,
  code integer,
  problem text,
  ended_at timestamptz,
  check ((kind = 'waiting') = (copy_id is not null)),
  check ((state = 'pending') = (ended_at is null))
) with (fillfactor = 80);
create index mail_due on mail (due_at) where state = 'pending';
create index mail_ended on mail (ended_at) where ended_at is not null;
create index mail_copy on mail (copy_id) where copy_id is not null;
create unique index mail_digest on mail (setting_id) where kind = 'digest' and state = 'pending';
create index mail_setting on mail (setting_id);
alter table mail enable row level security;
alter table mail force row level security;
create policy kept on mail using ((select app_is_service()));

alter table message add column mails_sent integer not null default 0, add column mails_failed integer not null default 0;
`;

const shown = `
create or replace function message_item(m message) returns jsonb language sql stable as $$
  select jsonb_build_object('id', m.id, 'organisation', o.code, 'fromStaff', m.sender is not null, 'sender', m.sender_name, 'audience', m.audience,
           'learnerId', m.learner_id, 'classId', m.class_id, 'subject', m.subject, 'body', m.body, 'lang', m.lang, 'urgency', m.urgency,
           'writtenAt', m.written_at, 'dueAt', m.due_at, 'sentAt', m.sent_at, 'recalledAt', m.recalled_at,
           'state', case when m.standing = 'queued' then case when m.batched_at is null then 'waiting' else 'sending' end else m.standing end,
           'copies', m.copies, 'read', m.read_copies, 'mailsSent', m.mails_sent, 'mailsFailed', m.mails_failed)
    from organisation o where o.id = m.organisation_id
$$;

-- The next five o'clock in the afternoon of Quebec, when those are told who want it once a day.
create function digest_hour() returns timestamptz language sql stable as $$
  select (school_day() + case when (now() at time zone 'America/Toronto')::time < '17:00' then 0 else 1 end + time '17:00') at time zone 'America/Toronto'
$$;

-- Of whom a mail speaks may still be told, of a message that stands and is not read; every record is in sight.
create function mail_is_meant(copy uuid, until_age integer) returns boolean language sql stable as $$
  select exists (select from message_copy c join message m on m.id = c.message_id
                  where c.id = copy and m.recalled_at is null) and copy_is_open(copy, until_age)
$$;
`;

export class Mails1764910300002 implements MigrationInterface {
  name = 'Mails1764910300002';

  async up(runner: QueryRunner): Promise<void> {
    for (const sql of [settings, mails, shown]) await runner.query(sql);
  }

  async down(): Promise<void> {
    throw new Error('addresses that people gave are not taken back by a migration');
  }
}
