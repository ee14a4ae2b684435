import { eventually } from '@pan/testing';
import { expectNothingWaits } from '../lag.js';
import { ministry } from '../six-centres.js';
import type { World } from '../world.js';
import { expectCopiesEqual } from './copies.js';
import { faultsIn, type History } from './history.js';
import { firstOccurrences } from './ledger.js';
import { ended, schoolYear } from './load.js';

/**
 * Fails unless everything is sent and heard within so many seconds.
 * @returns after how many nothing waited any more
 */
export async function recovered(world: World, within: number): Promise<number> {
  const begun = performance.now();
  await eventually(() => expectNothingWaits(world), { timeout: within * 1_000, every: 250 });
  return (performance.now() - begun) / 1_000;
}

/** Nothing waits or is parked, nothing was lost, no effect came twice, and the facts of each stay came in order. */
export async function expectLevel(world: World, history: History): Promise<void> {
  await eventually(() => expectNothingWaits(world), { timeout: 60_000, every: 250 });
  for (const [service, database] of world.databases)
    expect([service, await database.query('select topic, key, code, reason from dead_letter')]).toEqual([service, []]);
  expect(faultsIn(history.writes, await toldOfStays(world))).toEqual([]);
  expect(faultsIn(lastOf(history), await keptOfStays(world))).toEqual([]);
  await expectCopiesEqual(world);
  await expectFigure(world);
}

/** What the topic says of each stay, in order, by the source id under which its system writes it. */
async function toldOfStays(world: World): Promise<Map<string, string[]>> {
  const messages = firstOccurrences(await world.kafka.read(`${world.kafka.prefix}student-record.events`));
  const rows = await world.databases
    .get('student-record')!
    .query<{ id: string; source_id: string }>('select id, source_id from enrolment');
  const sources = new Map(rows.map((row) => [row.id, row.source_id]));
  const told = messages.flatMap(({ value, headers }) => {
    const { enrolmentId, level } = JSON.parse(value!) as { enrolmentId?: string; level?: string };
    if (!enrolmentId) return [];
    const stay = sources.get(enrolmentId) ?? `unknown ${enrolmentId}`;
    const end = headers['ce_type']!.endsWith('enrolment-ended.v1');
    return [{ stay, value: end ? ended : level! }];
  });
  const byStay = Map.groupBy(told, ({ stay }) => stay);
  return new Map([...byStay].map(([stay, of]) => [stay, of.map(({ value }) => value)]));
}

/** What the record's own table says of each stay. */
async function keptOfStays(world: World): Promise<Map<string, string[]>> {
  const rows = await world.databases
    .get('student-record')!
    .query<{ source_id: string; value: string }>(
      `select source_id, case when ended_on is null then level else '${ended}' end as value from enrolment`,
    );
  return new Map(rows.map((row) => [row.source_id, [row.value]]));
}

const lastOf = ({ writes }: History) => [...Map.groupBy(writes, ({ key }) => key).values()].map((of) => of.at(-1)!);

/** Governance counts each learner of the record once. */
async function expectFigure(world: World): Promise<void> {
  const [row] = await world.databases
    .get('student-record')!
    .query<{ n: number }>(`select count(distinct learner_id)::int as n from enrolment where school_year = $1`, [
      schoolYear,
    ]);
  const figure = `/v1/indicators/unified-records?schoolYear=${schoolYear}&organisation=ministere`;
  const { body } = await world.must('governance-reporting', ministry, 'GET', figure);
  expect(body).toMatchObject({ value: row!.n });
}
