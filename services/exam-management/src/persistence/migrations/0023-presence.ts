import type { MigrationInterface, QueryRunner } from 'typeorm';

/**
 * That a device is there, and how far it says it is. Worth nothing a minute later: the table is not logged, so that telling it costs
 * no wait for a disk, and is empty after a crash until devices tell again.
 */
const presence = `
create unlogged table sitting_presence (
  sitting_id uuid primary key,
  seen_at timestamptz not null,
  item_ref text,
  answered integer,
  queued integer not null
) with (fillfactor = 50);
alter table sitting_presence enable row level security;
alter table sitting_presence force row level security;
create policy seen on sitting_presence using (current_setting('app.service', true) = 'on');

create function tell_presence(of_sitting uuid, by_lease text, by_holder text, place text, has_answered integer, has_queued integer)
returns table (deadline_at timestamptz, paused_at timestamptz, awaits boolean, now timestamptz)
language plpgsql set plan_cache_mode = force_generic_plan as $$
begin
  perform set_config('app.service', 'on', true);
  return query
    with held as (
      select s.id, s.deadline_at, s.paused_at, s.awaits from sitting s
       where s.id = of_sitting and s.lease_hash = by_lease and s.lease_holder = by_holder and s.submitted_at is null
    ), told as (
      insert into sitting_presence as p (sitting_id, seen_at, item_ref, answered, queued)
      select held.id, clock_timestamp(), place, has_answered, has_queued from held
      on conflict (sitting_id) do update
        set seen_at = excluded.seen_at, item_ref = excluded.item_ref, answered = excluded.answered, queued = excluded.queued
    )
    select held.deadline_at, held.paused_at, held.awaits, clock_timestamp() from held;
  perform set_config('app.service', '', true);
end $$;
`;

/** How candidates of rooms, and some sittings, stand now: what one instance reads once a second for all who look. */
const live = `
create function live_candidates(rooms uuid[], sittings uuid[])
returns table (room_id uuid, candidate_id uuid, sitting_id uuid, awaits boolean, clock_stands boolean, terminated boolean,
               submitted_at timestamptz, paused_at timestamptz, started_at timestamptz, deadline_at timestamptz, answered integer,
               last_saved_at timestamptz, last_seen_at timestamptz, item_ref text, queued integer, irregularities integer, now timestamptz)
language plpgsql set plan_cache_mode = force_generic_plan as $$
begin
  perform set_config('app.service', 'on', true);
  return query
    with those as (
      select c.id, c.room_id from candidate c where c.room_id = any(rooms)
      union
      select c.id, c.room_id from sitting s join candidate c on c.id = s.candidate_id where s.id = any(sittings)
    )
    select t.room_id, t.id, s.id, s.awaits, s.clock_stands, s.terminated, s.submitted_at, s.paused_at, s.started_at, s.deadline_at,
           coalesce(r.answered, 0), r.last_saved_at, p.seen_at, p.item_ref, coalesce(p.queued, 0), coalesce(i.irregularities, 0), clock_timestamp()
      from those t left join sitting s on s.candidate_id = t.id
      left join sitting_presence p on p.sitting_id = s.id
      left join lateral (select count(*)::integer as answered, max(v.saved_at) as last_saved_at
                           from saved_response v where v.sitting_id = s.id and t.room_id = any(rooms)) r on true
      left join lateral (select count(*)::integer as irregularities from irregularity g
                          where g.sitting_id = s.id and t.room_id = any(rooms)) i on true;
  perform set_config('app.service', '', true);
end $$;
`;

export class Presence1764910300010 implements MigrationInterface {
  name = 'Presence1764910300010';

  async up(runner: QueryRunner): Promise<void> {
    for (const sql of [presence, live]) await runner.query(sql);
  }

  async down(runner: QueryRunner): Promise<void> {
    await runner.query(`drop function live_candidates, tell_presence; drop table sitting_presence`);
  }
}
