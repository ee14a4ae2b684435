import type { MigrationInterface, QueryRunner } from 'typeorm';

/** How the tools of a measure are set, and by whose decision it is given. */
const columns = `
alter table accommodation
  add column parameters jsonb not null default '[]' check (jsonb_typeof(parameters) = 'array'),
  add column decided jsonb check (decided ? 'authority' and decided ? 'decidedOn');
`;

const shown = `
create or replace function read_accommodations(sight text, learner uuid, after uuid, most integer)
returns table (learner_id uuid, id uuid, item jsonb) language plpgsql set plan_cache_mode = 'force_generic_plan' as $$
begin
  perform see(sight);
  return query
    select one.id, a.id, a.item
      from (select coalesce(l.merged_into, l.id) as id from learner l where l.id = learner) one
      left join lateral (
        select a.id, jsonb_build_object('id', a.id, 'organisation', o.code, 'extraTimePercent', a.extra_time_percent, 'tools', a.tools,
                 'parameters', a.parameters, 'decided', a.decided,
                 'validFrom', a.valid_from, 'validUntil', a.valid_until, 'endedOn', a.ended_on, 'version', a.version,
                 'statements', statements_beside(one.id, '{accommodation}', a.id)) as item
          from accommodation a join organisation o on o.id = a.organisation_id
         where a.learner_id = one.id and a.id > coalesce(after, '00000000-0000-0000-0000-000000000000')
         order by a.id limit most) a on true
     order by a.id;
end $$;
`;

export class AccommodationSettings1764910260010 implements MigrationInterface {
  name = 'AccommodationSettings1764910260010';

  async up(runner: QueryRunner): Promise<void> {
    for (const sql of [columns, shown]) await runner.query(sql);
  }

  async down(): Promise<void> {
    throw new Error('how measures are set is not forgotten again');
  }
}
