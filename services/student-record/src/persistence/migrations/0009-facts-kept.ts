import type { MigrationInterface, QueryRunner } from 'typeorm';

/**
 * Who sees the service's own rows (`app.service`) is not thereby free to tell. Only a consumer is (`app.hears`), because a backup
 * waits for it; whatever else tells something shares the backup's lock from there to its end. A position knows the last event
 * before it, so that a log which was cut and has grown again is noticed. A parked fact remembers that its reactions have
 * happened, and one that was discarded where it stands in its topic.
 */
export class FactsKept1764510000001 implements MigrationInterface {
  name = 'FactsKept1764510000001';

  async up(runner: QueryRunner): Promise<void> {
    await runner.query(`
create or replace function may_tell() returns boolean language plpgsql as $$
begin
  if current_setting('app.hears', true) = 'on' then
    set local synchronous_commit = on;
    return true;
  end if;
  if pg_try_advisory_xact_lock_shared(7110) then return true; end if;
  raise exception 'a backup is being taken' using errcode = 'lock_not_available';
end
$$;
-- The offset beside the event: a version that does not write them moves positions too.
alter table consumer_position add column last_offset bigint, add column last_event text;
alter table dead_letter add column reacted boolean not null default false;
create table discarded (
  topic text not null,
  partition integer not null,
  "offset" bigint not null,
  primary key (topic, partition, "offset")
);`);
  }

  async down(runner: QueryRunner): Promise<void> {
    await runner.query(`
drop table discarded;
alter table dead_letter drop column reacted;
alter table consumer_position drop column last_offset, drop column last_event;`);
  }
}
