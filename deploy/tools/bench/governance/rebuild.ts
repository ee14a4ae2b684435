/** The copies made again from the topics by `admin projection rebuild`, against kafkajs that only reads the same topics. */
import { rates, many, type Figure } from '../figure.ts';
import { interleaved, median } from '../measure.ts';
import type { Scenario, Stage } from '../stage.ts';
import { readAgain } from '../../../apps/admin/rebuild/shadow.ts';
import { batchesOf, count, produce } from '../events/bare-kafka.ts';
import { rowsOf } from '../events/facts.ts';
import { openStand, untilThere, type Stand } from './stand.ts';

export const rebuild: Scenario = { id: 'rebuild', measure };

const atOnce = 100_000;

async function measure(stage: Stage): Promise<Figure[]> {
  const total = Math.round(2_000_000 * stage.share);
  const stand = await openStand(stage);
  try {
    const topic = `${stand.kafka.prefix}student-record.events`;
    for (let sent = 0; sent < total; sent += atOnce)
      await produce(stand.kafka.as('student-record'), topic, batchesOf(rowsOf(Math.min(atOnce, total - sent))));
    await untilThere(async () => {
      const [read] = await stand.database.query<{ n: string | null }>(
        'select sum(next_offset) as n from consumer_position',
      );
      return Number(read!.n) >= total || undefined;
    });
    let round = 0;
    const group = () => `${stand.kafka.prefix}governance-reporting.bare-${(round += 1)}`;
    const { ours, peer, ratios } = await interleaved(
      stage.quick ? 1 : 2,
      () => count(stand.kafka.as('governance-reporting'), topic, group(), total),
      () => again(stand, total),
    );
    return [
      {
        id: 'rebuild',
        name: {
          fr: `relecture de ${many(total).fr} faits : lecture des sujets`,
          en: `rebuild of ${many(total).en} facts : read of the topics`,
        },
        ...rates({ ours, peer }),
        value: median(ratios),
        unit: 'ratio',
        aim: { atLeast: 0.5 },
        rounds: ratios,
        how: {
          fr: '`admin projection rebuild`, du premier fait à l’égalité des copies: chaque fait contrôlé par son schéma, mis en place dans des tables à côté, et celles-ci comparées ligne par ligne aux copies qui servent. Le pair ne fait que recevoir et compter.',
          en: '`admin projection rebuild`, from the first fact to equal copies: each fact checked by its schema, put in place in tables beside, and these compared row by row with the copies in use. The peer only receives and counts.',
        },
      },
    ];
  } finally {
    await stand.close();
  }
}

/** Facts a second; a difference found would be a fault of the consumer. */
async function again({ database, kafka }: Stand, total: number): Promise<number> {
  const nothing = () => Promise.resolve();
  const mute = () => undefined;
  const silent = { rows: mute, one: mute, text: mute, line: mute, progress: mute, end: mute };
  const begun = performance.now();
  const differences = await readAgain(
    {
      ...{ kafka: kafka.as('admin'), services: ['governance-reporting'], prefix: kafka.prefix, topics: [] },
      databaseUrl: () => database.adminUrl,
      ...{ identityKey: null, prepare: nothing, open: nothing, migrate: nothing, release: nothing },
    },
    'governance-reporting',
    true,
    silent,
  );
  const seconds = (performance.now() - begun) / 1_000;
  for (const { table, missing, changed, surplus } of differences)
    if (missing + changed + surplus > 0) throw new Error(`${table}: ${missing}, ${changed}, ${surplus}`);
  return total / seconds;
}
