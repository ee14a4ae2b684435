import type { MigrationInterface, QueryRunner } from 'typeorm';

/** A sitting may wait to be authorised, be paused, and be ended by whoever watches. Its clock then stands still or runs on. */
const clock = `
alter table sitting
  add column awaits boolean not null default false,
  add column clock_stands boolean not null default false,
  add column paused_at timestamptz,
  add column pause_cause text,
  add column terminated boolean not null default false,
  add constraint sitting_pause_check check ((paused_at is null) = (pause_cause is null));

create index sitting_closing on sitting (deadline_at) where submitted_at is null and not clock_stands;
`;

/**
 * Takes an answer while its sitting takes answers. What is there already, under this number or the one before, is acknowledged
 * without a write; under a later number its own is raised, so that an answer that was overtaken on its way stays stale.
 * @param at in specs alone; else the instant of the database, which is the only clock that decides
 */
const takeResponse = `
create function take_response(of_sitting uuid, by_lease text, by_holder text, place text, at_sequence bigint, answers jsonb, digest text,
                              grace interval, pause_grace interval, at timestamptz default null)
returns table (sequence bigint, saved_at timestamptz, hash text, deadline_at timestamptz, paused_at timestamptz)
language plpgsql set plan_cache_mode = force_generic_plan as $$
declare
  now timestamptz := coalesce(at, date_trunc('milliseconds', clock_timestamp()));
begin
  perform set_config('app.service', 'on', true);
  return query
    with held as (
      select s.id, s.learner_id, s.organisation_id, s.deadline_at, s.paused_at from sitting s
       where s.id = of_sitting and s.lease_hash = by_lease and s.lease_holder = by_holder and s.submitted_at is null and not s.awaits
         and (s.clock_stands or now <= s.deadline_at + grace) and (s.paused_at is null or now <= s.paused_at + pause_grace)
         for share
    ), unchanged as (
      select r.sequence, r.saved_at, r.hash from saved_response r join held on r.sitting_id = held.id
       where r.item_ref = place and r.hash = digest and at_sequence in (r.sequence, r.sequence + 1)
    ), taken as (
      insert into saved_response as r (sitting_id, item_ref, sequence, responses, hash, saved_at, learner_id, organisation_id)
      select held.id, place, at_sequence, answers, digest, now, held.learner_id, held.organisation_id from held
       where not exists (select from unchanged)
      on conflict (sitting_id, item_ref) do update
        set sequence = excluded.sequence, responses = excluded.responses, hash = excluded.hash, saved_at = excluded.saved_at
        where r.sequence < excluded.sequence
      returning r.sequence, r.saved_at, r.hash
    )
    select one.sequence, one.saved_at, one.hash, held.deadline_at, held.paused_at
      from (select * from unchanged union all select * from taken) one cross join held;
  perform set_config('app.service', '', true);
end $$;

-- As version N-1 calls it.
create or replace function save_response(of_sitting uuid, by_lease text, by_holder text, place text, at_sequence bigint, answers jsonb, digest text, grace interval)
returns table (sequence bigint, saved_at timestamptz, hash text) language sql as $$
  select t.sequence, t.saved_at, t.hash
    from take_response(of_sitting, by_lease, by_holder, place, at_sequence, answers, digest, grace, interval '30 seconds') t
$$;
`;

export class SittingClock1764910270000 implements MigrationInterface {
  name = 'SittingClock1764910270000';

  async up(runner: QueryRunner): Promise<void> {
    for (const sql of [clock, takeResponse]) await runner.query(sql);
  }

  async down(): Promise<void> {
    return Promise.reject(new Error('pauses that were granted stay so'));
  }
}
