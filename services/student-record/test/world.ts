import type { Unit } from '@pan/kit/data';

type Row = Record<string, unknown>;

const state = {
  learner: 'select * from learner',
  learner_source: 'select * from learner_source',
  learner_trace: `select kind, encode(digest, 'hex') as digest, learner_id from learner_trace`,
  // Of several records that could be meant, the question names any one.
  match_pair: 'select distinct learner_id, state from match_pair',
  staff: 'select * from staff',
  enrolment: 'select * from enrolment',
  class: 'select * from class',
  membership: 'select * from membership',
  facts: 'select type, topic, key, payload::jsonb as data from outbox',
};

/** Everything that the roster's tables and the outbox hold, with each random id replaced by the key that its system gave it. */
export async function worldOf(unit: Unit): Promise<Record<string, unknown[]>> {
  const names = await unit.query<{ id: string; name: string }>(
    `select learner_id as id, min('learner ' || source || ' ' || source_id) as name from learner_source group by 1
     union all select id, 'staff ' || source_id from staff
     union all select id, 'class ' || source_id from class
     union all select id, 'place ' || source_id from membership
     union all select id, 'stay ' || split_part(source_id, '~', 1) || ' ' || school_year || ' ' ||
       row_number() over (partition by source, split_part(source_id, '~', 1), school_year order by id) from enrolment`,
  );
  const named = (text: string): string => names.reduce((known, { id, name }) => known.replaceAll(id, name), text);
  const world: Record<string, unknown[]> = {};
  for (const [table, sql] of Object.entries(state))
    world[table] = (await unit.query<Row>(sql)).map((row) => named(JSON.stringify(row))).sort();
  return world;
}
