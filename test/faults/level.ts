import { eventually } from '@pan/testing';
import { schoolYear } from './load.js';
import { ministry } from '../six-centres.js';
import type { World } from '../world.js';

interface Stay {
  id: string;
  learner_id: string;
  level: string;
  ended: boolean;
}

/** Everything is level: nothing waits, nothing was lost, no effect came twice, and each key's facts came in order. */
export async function expectLevel(world: World, told: ReadonlyMap<string, string[]>): Promise<void> {
  const record = world.databases.get('student-record')!;
  const governance = world.databases.get('governance-reporting')!;
  await eventually(async () => expect(await record.query('select seq from outbox limit 1')).toEqual([]), {
    timeout: 60_000,
  });

  const stays = await record.query<Stay>(
    `select id, learner_id, level, ended_on is not null as ended from enrolment order by id`,
  );
  const heard = `select enrolment_id as id, learner_id, level, ended_on is not null as ended from known_stay order by enrolment_id`;
  await eventually(async () => expect(await governance.query<Stay>(heard)).toEqual(stays), { timeout: 120_000 });
  expect(stays).toHaveLength(told.size);

  const topic = `${world.kafka.prefix}student-record.events`;
  const messages = await world.kafka.read(topic);
  const seen = new Set<string>();
  const first = messages.filter(({ headers }) => !seen.has(headers['ce_id']!) && seen.add(headers['ce_id']!));
  const byStay = Map.groupBy(
    first.map(({ value, headers }) => ({
      ...(JSON.parse(value!) as { enrolmentId?: string; level?: string }),
      type: headers['ce_type']!,
    })),
    ({ enrolmentId }) => enrolmentId,
  );
  const sources = new Map(
    (await record.query<{ id: string; source_id: string }>(`select id, source_id from enrolment`)).map((row) => [
      row.id,
      row.source_id,
    ]),
  );
  for (const stay of stays) {
    const facts = byStay.get(stay.id)!;
    expect(facts.map(({ level }) => level).filter(Boolean)).toEqual(told.get(sources.get(stay.id)!));
    expect(facts.filter(({ type }) => type.endsWith('learner-enrolled.v1'))).toHaveLength(1);
    expect(facts.at(-1)!.type.endsWith('enrolment-ended.v1')).toBe(stay.ended);
  }

  const ends = await governance.query<{ partition: number; next_offset: string }>(
    `select partition, next_offset from consumer_position where topic = $1 order by partition`,
    [topic],
  );
  for (const { partition, next_offset } of ends) {
    expect(Number(next_offset)).toBe(
      1 + Math.max(-1, ...messages.filter((message) => message.partition === partition).map(({ offset }) => offset)),
    );
  }
  expect(await governance.query('select id from dead_letter')).toEqual([]);

  const figure = `/v1/indicators/unified-records?schoolYear=${schoolYear}&organisation=ministere`;
  expect((await world.must('governance-reporting', ministry, 'GET', figure)).body).toMatchObject({ value: told.size });
}
