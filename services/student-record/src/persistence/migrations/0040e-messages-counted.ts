import type { MigrationInterface, QueryRunner } from 'typeorm';

/** Of which days an organisation's messages were counted and told. */
const counted = `
create table messages_counted (
  organisation_id uuid not null references organisation,
  day date not null,
  primary key (organisation_id, day)
);
create index message_sent on message (sent_at) where sent_at is not null;
`;

/** A staff member sees what they sent as long as a school says that they are one of its staff. */
const sides = `
create function staff_speaks(who text) returns boolean language plpgsql as $$
declare
  organisations text := coalesce(current_setting('app.organisations', true), '');
  learners text := coalesce(current_setting('app.learners', true), '');
  found boolean;
begin
  perform set_config('app.organisations', 'ministere', true), set_config('app.learners', '', true);
  select exists (select from account_link a where a.subject = who and a.role = 'staff' and a.ended_at is null) into found;
  perform set_config('app.organisations', organisations, true), set_config('app.learners', learners, true);
  return found;
end $$;

create or replace function list_messages(sight text, one uuid, of_organisation text, after uuid, most integer) returns table (id uuid, item jsonb) language plpgsql as $$
declare
  who text := case when sight like 'person:%' then substr(sight, 9 + length(split_part(sight, ':', 2))) end;
begin
  if who is not null and not staff_speaks(who) then return; end if;
  perform see(sight);
  return query
    select m.id, message_item(m) from message m join organisation o on o.id = m.organisation_id
     where (who is null and m.visible_to && app_organisations() or m.sender = who) and (one is null or m.id = one)
       and (of_organisation is null or of_organisation = any (o.path)) and (after is null or m.id < after)
     order by m.id desc limit most;
end $$;
`;

export class MessagesCounted1764910300004 implements MigrationInterface {
  name = 'MessagesCounted1764910300004';

  async up(runner: QueryRunner): Promise<void> {
    for (const sql of [counted, sides]) await runner.query(sql);
  }

  async down(): Promise<void> {
    throw new Error('of which days was told is not forgotten again');
  }
}
