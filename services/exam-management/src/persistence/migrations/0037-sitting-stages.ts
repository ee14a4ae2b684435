import type { MigrationInterface, QueryRunner } from 'typeorm';

/** How far a candidate has come in a test that is met place by place; a sitting of any other paper has nothing of it. */
const stages = `
alter table sitting add column progress jsonb;
alter table sitting add column at_hand text[];
alter table sitting add column stage_ends_at timestamptz;
alter table sitting add column given_ms integer not null default 0;
`;

/** An answer goes to a place that is at hand, while its time runs; where all places are, nothing more is asked. */
const takeAtHand = `
create or replace function take_response(of_sitting uuid, by_lease text, by_holder text, place text, at_sequence bigint, answers jsonb,
                                         digest text, grace interval, pause_grace interval, at timestamptz default null)
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
         and (s.at_hand is null or place = any(s.at_hand))
         and (s.stage_ends_at is null or s.clock_stands or now <= s.stage_ends_at + pause_grace)
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
`;

/** As it was. */
const take = `
create or replace function take_response(of_sitting uuid, by_lease text, by_holder text, place text, at_sequence bigint, answers jsonb,
                                         digest text, grace interval, pause_grace interval, at timestamptz default null)
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
`;

export class SittingStages1764910320010 implements MigrationInterface {
  name = 'SittingStages1764910320010';

  async up(runner: QueryRunner): Promise<void> {
    for (const sql of [stages, takeAtHand]) await runner.query(sql);
  }

  async down(runner: QueryRunner): Promise<void> {
    await runner.query(take);
    await runner.query(
      `alter table sitting drop column given_ms, drop column stage_ends_at, drop column at_hand, drop column progress`,
    );
  }
}
