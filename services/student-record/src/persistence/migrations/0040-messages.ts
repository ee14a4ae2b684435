import type { MigrationInterface, QueryRunner } from 'typeorm';

/** What a school wrote, to whom, and how far its copies are made; counts of them are kept with it. */
const messages = `
create table message (
  id uuid primary key,
  organisation_id uuid not null references organisation,
  visible_to text[] not null,
  -- The account of the staff member who wrote it; null where a system speaks for the office.
  sender text,
  sender_name text not null,
  audience text not null check (audience in ('family', 'class', 'school')),
  learner_id uuid references learner,
  class_id uuid references class,
  subject text not null,
  body text not null,
  lang text not null,
  urgency text not null check (urgency in ('normal', 'urgent')),
  lane text not null check (lane in ('quick', 'bulk')),
  written_at timestamptz not null,
  standing text not null check (standing in ('queued', 'sent', 'recalled')),
  due_at timestamptz not null,
  -- The last learner whose family has its copies.
  reached uuid,
  batched_at timestamptz,
  sent_at timestamptz,
  recalled_at timestamptz,
  copies integer not null default 0,
  read_copies integer not null default 0,
  check ((audience = 'family') = (learner_id is not null) and (audience = 'class') = (class_id is not null)),
  check ((standing = 'recalled') = (recalled_at is not null))
);
create index message_organisation on message (organisation_id, id);
create index message_sight on message using gin (visible_to);
create index message_sender on message (sender, id) where sender is not null;
create index message_learner on message (learner_id) where learner_id is not null;
create index message_due on message (lane, due_at) where standing = 'queued';
create index message_served on message (organisation_id, lane, batched_at) where batched_at is not null;
`;

/** One copy for each person, whatever the number of their children; of which of them it speaks is kept apart, so that rights are asked of each. */
const copies = `
create table message_copy (
  id uuid primary key,
  message_id uuid not null references message on delete cascade,
  subject text not null,
  made_at timestamptz not null,
  read_at timestamptz,
  unique (message_id, subject)
);
create index message_copy_subject on message_copy (subject, id);

create table message_copy_child (
  id uuid primary key,
  copy_id uuid not null references message_copy on delete cascade,
  message_id uuid not null,
  learner_id uuid not null references learner,
  subject text not null
);
create index message_copy_child_copy on message_copy_child (copy_id);
create index message_copy_child_message on message_copy_child (message_id, learner_id);
create index message_copy_child_learner on message_copy_child (learner_id);

-- What one reader and the sender say to each other about it.
create table message_reply (
  id uuid primary key,
  copy_id uuid not null references message_copy on delete cascade,
  message_id uuid not null,
  sender text,
  visible_to text[] not null,
  from_family boolean not null,
  text text not null,
  lang text not null,
  said_at timestamptz not null
);
create index message_reply_copy on message_reply (copy_id, id);
create index message_reply_message on message_reply (message_id, id);

create table quiet_hours (
  organisation_id uuid primary key references organisation,
  visible_to text[] not null,
  begins text not null check (begins ~ '^[0-2][0-9]:[0-5][0-9]$'),
  ends text not null check (ends ~ '^[0-2][0-9]:[0-5][0-9]$' and ends <> begins),
  weekends boolean not null,
  version integer not null default 1
);
`;

/**
 * An organisation's token shows what was sent in its name, with counts; a person's what they sent, or the own copies as long as one
 * of the children in them may be spoken of to them. Who has which copy is nobody's to read.
 */
const rowSecurity = `
create function app_is_service() returns boolean language sql stable parallel safe
  as $$ select coalesce(current_setting('app.service', true), '') = 'on' $$;

alter table message_copy_child enable row level security;
alter table message_copy_child force row level security;
create policy kept on message_copy_child using ((select app_is_service()));
create policy of_reader on message_copy_child for select
  using (subject = current_setting('app.subject', true) and learner_id = any ((select app_learners())::uuid[]) and (select app_acts_as('receive-messages')));

alter table message_copy enable row level security;
alter table message_copy force row level security;
create policy kept on message_copy using ((select app_is_service()));
create policy of_reader on message_copy for select
  using (subject = current_setting('app.subject', true) and exists (select from message_copy_child c where c.copy_id = message_copy.id));

alter table message enable row level security;
alter table message force row level security;
create policy kept on message using ((select app_is_service()));
create policy by_organisation on message for select using (not (select app_is_person()) and visible_to && (select app_organisations()));
create policy of_sender on message for select using (sender = current_setting('app.subject', true));
create policy of_reader on message for select using (exists (select from message_copy c where c.message_id = message.id));

alter table message_reply enable row level security;
alter table message_reply force row level security;
create policy kept on message_reply using ((select app_is_service()));
create policy of_office on message_reply for select
  using (not (select app_is_person()) and sender is null and visible_to && (select app_organisations()));
create policy of_sender on message_reply for select using (sender = current_setting('app.subject', true));
create policy of_reader on message_reply for select using (exists (select from message_copy c where c.id = message_reply.copy_id));

alter table quiet_hours enable row level security;
alter table quiet_hours force row level security;
create policy kept on quiet_hours using ((select app_is_service()));
create policy by_organisation on quiet_hours using (not (select app_is_person()) and visible_to && (select app_organisations()));
`;

const reads = `
create function message_item(m message) returns jsonb language sql stable as $$
  select jsonb_build_object('id', m.id, 'organisation', o.code, 'fromStaff', m.sender is not null, 'sender', m.sender_name, 'audience', m.audience,
           'learnerId', m.learner_id, 'classId', m.class_id, 'subject', m.subject, 'body', m.body, 'lang', m.lang, 'urgency', m.urgency,
           'writtenAt', m.written_at, 'dueAt', m.due_at, 'sentAt', m.sent_at, 'recalledAt', m.recalled_at,
           'state', case when m.standing = 'queued' then case when m.batched_at is null then 'waiting' else 'sending' end else m.standing end,
           'copies', m.copies, 'read', m.read_copies)
    from organisation o where o.id = m.organisation_id
$$;

-- What organisations or a staff member sent, the newest first.
create function list_messages(sight text, one uuid, of_organisation text, after uuid, most integer) returns table (id uuid, item jsonb) language plpgsql as $$
declare
  who text := case when sight like 'person:%' then substr(sight, 9 + length(split_part(sight, ':', 2))) end;
begin
  perform see(sight);
  return query
    select m.id, message_item(m) from message m join organisation o on o.id = m.organisation_id
     where (who is null and m.visible_to && app_organisations() or m.sender = who) and (one is null or m.id = one) and (of_organisation is null or of_organisation = any (o.path))
       and (after is null or m.id < after)
     order by m.id desc limit most;
end $$;

-- A reader's copies, each with those of the children of whom they may be told; the newest first. What was recalled shows to whoever had read it.
create function list_own_messages(sight text, one uuid, after uuid, most integer) returns table (id uuid, learners uuid[], item jsonb) language plpgsql as $$
begin
  perform see(sight);
  return query
    select c.id, k.learners, jsonb_build_object('id', c.id, 'organisation', o.code, 'organisationName', o.name, 'fromStaff', m.sender is not null,
             'sender', m.sender_name, 'audience', m.audience, 'learners', k.learners, 'subject', m.subject, 'body', m.body, 'lang', m.lang,
             'urgency', m.urgency, 'receivedAt', c.made_at, 'readAt', c.read_at, 'recalledAt', m.recalled_at,
             'replies', (select count(*) from message_reply r where r.copy_id = c.id))
      from message_copy c join message m on m.id = c.message_id join organisation o on o.id = m.organisation_id,
           lateral (select array_agg(distinct k.learner_id) as learners from message_copy_child k where k.copy_id = c.id) k
     where c.subject = current_setting('app.subject', true) and (m.recalled_at is null or c.read_at is not null)
       and (one is null or c.id = one) and (after is null or c.id < after)
     order by c.id desc limit most;
end $$;

create function reply_item(r message_reply) returns jsonb language sql stable as $$
  select jsonb_build_object('id', r.id, 'thread', r.copy_id, 'fromFamily', r.from_family, 'text', r.text, 'lang', r.lang, 'saidAt', r.said_at)
$$;

create function list_own_replies(sight text, copy uuid, after uuid, most integer) returns table (id uuid, item jsonb) language plpgsql as $$
begin
  perform see(sight);
  return query
    select r.id, reply_item(r) from message_reply r
     where r.copy_id = copy and (after is null or r.id > after) order by r.id limit most;
end $$;

-- The sender's side of all threads about one message, with the learners of each.
create function list_replies(sight text, about uuid, after uuid, most integer) returns table (id uuid, learners uuid[], item jsonb) language plpgsql as $$
declare
  who text := case when sight like 'person:%' then substr(sight, 9 + length(split_part(sight, ':', 2))) end;
  before text := coalesce(current_setting('app.service', true), '');
  seen uuid[];
begin
  perform see(sight);
  seen := array(select r.id from message_reply r where r.message_id = about and r.sender is not distinct from who and (after is null or r.id > after)
                 order by r.id limit most);
  perform set_config('app.service', 'on', true);
  return query
    select r.id, k.learners, reply_item(r) || jsonb_build_object('learners', k.learners)
      from message_reply r, lateral (select array_agg(distinct k.learner_id) as learners from message_copy_child k where k.copy_id = r.copy_id) k
     where r.id = any (seen) order by r.id;
  perform set_config('app.service', before, true);
end $$;

-- Learners of whose family nobody has read a message to a class or a family; of whom nobody was reached, that is said too.
create function list_unread_families(sight text, message_id uuid, after uuid, most integer) returns table (id uuid, item jsonb) language plpgsql as $$
declare
  m message;
  before text := coalesce(current_setting('app.service', true), '');
  theirs uuid[];
begin
  perform see(sight);
  select * into m from message t where t.id = message_id;
  theirs := array(select l.id from learner l
                   where l.id > coalesce(after, '00000000-0000-0000-0000-000000000000') and l.merged_into is null
                     and (l.id = m.learner_id or l.id in (select s.learner_id from membership s
                            where s.class_id = m.class_id and s.learner_id is not null and s.ended_on is null and s.begins_on is null)));
  perform set_config('app.service', 'on', true);
  return query
    select l.id, jsonb_build_object('learnerId', l.id, 'familyName', l.family_name, 'givenName', l.given_name, 'reached', k.reached)
      from learner l, lateral (select count(*) > 0 as reached, count(c.read_at) > 0 as is_read
             from message_copy_child k join message_copy c on c.id = k.copy_id where k.message_id = m.id and k.learner_id = l.id) k
     where l.id = any (theirs) and not k.is_read order by l.id limit most;
  perform set_config('app.service', before, true);
end $$;

-- Whether the reader of a copy may still be told of one of the children in it. Called while every record is in sight.
create function copy_is_open(copy uuid, until_age integer) returns boolean language sql stable as $$
  select exists (
    select from message_copy_child k join account_link a on a.learner_id = k.learner_id and a.subject = k.subject and a.ended_at is null
     where k.copy_id = copy and (a.role = 'learner' or a.role = 'guardian' and guardian_may(a.learner_id, a.person_id, 'receive-messages', until_age, school_day())))
$$;
`;

/** A message to one family, and that a copy speaks of a learner, are parts of the record. */
const parts = `
create function parts_messages(one uuid, other uuid)
returns table (kind text, part text, learner_id uuid, organisation_id uuid, source text, row_key text, said_of uuid)
language plpgsql as $$
declare
  before text := coalesce(current_setting('app.service', true), '');
begin
  perform set_config('app.service', 'on', true);
  return query
    select 'message', m.id::text, m.learner_id, m.organisation_id, null::text, null::text, null::uuid from message m where m.learner_id in (one, other)
    union all select 'message-copy', k.id::text, k.learner_id, m.organisation_id, null, null, null
      from message_copy_child k join message m on m.id = k.message_id where k.learner_id in (one, other);
  perform set_config('app.service', before, true);
end $$;
`;

export class Messages1764910300000 implements MigrationInterface {
  name = 'Messages1764910300000';

  async up(runner: QueryRunner): Promise<void> {
    for (const sql of [messages, copies, rowSecurity, reads, parts]) await runner.query(sql);
  }

  async down(): Promise<void> {
    throw new Error('what schools and families wrote to each other is not forgotten again');
  }
}
