import type { MigrationInterface, QueryRunner } from 'typeorm';

/**
 * What a staff member wrote in a school's name, and what families answered, is theirs as long as they teach or have a function there:
 * whoever left for another school sees nothing more of it.
 */
const places = `
create function staff_places(who text) returns uuid[] language plpgsql as $$
declare
  organisations text := coalesce(current_setting('app.organisations', true), '');
  learners text := coalesce(current_setting('app.learners', true), '');
  found uuid[];
begin
  perform set_config('app.organisations', 'ministere', true), set_config('app.learners', '', true);
  found := array(
    select c.organisation_id from class c where c.id = any (taught_classes(who))
    union
    select o.id from organisation o where o.path && array(select f.organisation from functions_of(who, school_day()) f));
  perform set_config('app.organisations', organisations, true), set_config('app.learners', learners, true);
  return found;
end $$;
`;

const lists = `
create or replace function list_messages(sight text, one uuid, of_organisation text, after uuid, most integer) returns table (id uuid, item jsonb) language plpgsql as $$
declare
  who text := case when sight like 'person:%' then substr(sight, 9 + length(split_part(sight, ':', 2))) end;
  places uuid[] := case when who is not null then staff_places(who) end;
begin
  perform see(sight);
  return query
    select m.id, message_item(m) from message m join organisation o on o.id = m.organisation_id
     where (who is null and m.visible_to && app_organisations() or m.sender = who and m.organisation_id = any (places)) and (one is null or m.id = one)
       and (of_organisation is null or of_organisation = any (o.path)) and (after is null or m.id < after)
     order by m.id desc limit most;
end $$;

create or replace function list_replies(sight text, about uuid, after uuid, most integer) returns table (id uuid, learners uuid[], item jsonb)
language plpgsql as $$
declare
  who text := case when sight like 'person:%' then substr(sight, 9 + length(split_part(sight, ':', 2))) end;
  places uuid[] := case when who is not null then staff_places(who) end;
  before text := coalesce(current_setting('app.service', true), '');
  seen uuid[];
begin
  perform see(sight);
  seen := array(select r.id from message_reply r where r.message_id = about and r.sender is not distinct from who and (after is null or r.id > after)
                   and (who is null or exists (select from message m where m.id = about and m.organisation_id = any (places)))
                 order by r.id limit most);
  perform set_config('app.service', 'on', true);
  return query
    select r.id, k.learners, reply_item(r) || jsonb_build_object('learners', k.learners)
      from message_reply r, lateral (select array_agg(distinct k.learner_id) as learners from message_copy_child k where k.copy_id = r.copy_id) k
     where r.id = any (seen) order by r.id;
  perform set_config('app.service', before, true);
end $$;
`;

export class SentFromHere1764910330000 implements MigrationInterface {
  name = 'SentFromHere1764910330000';

  async up(runner: QueryRunner): Promise<void> {
    for (const sql of [places, lists]) await runner.query(sql);
  }

  down(): Promise<void> {
    throw new Error('migrations go forward only');
  }
}
