/** How fast a backlog becomes rows: inbox, schema, handler and projection, against kafkajs only counting. */
import { withAdmin } from '@pan/kit/messaging';
import { rates, shown, type Figure } from '../figure.ts';
import { interleaved, median } from '../measure.ts';
import type { Scenario, Stage } from '../stage.ts';
import { batchesOf, count, produce } from './bare-kafka.ts';
import { rowsOf } from './facts.ts';
import { boot, openSides, type Sides } from './sides.ts';

export const consumerDrain: Scenario = { id: 'consumer-drain', measure };

async function measure(stage: Stage): Promise<Figure[]> {
  const sides = await openSides(stage);
  try {
    const total = stage.quick ? 50_000 : 200_000;
    await produce(sides.kafka.as('student-record'), sides.topic, batchesOf(rowsOf(total)));
    let round = 0;
    const group = () => `${sides.kafka.prefix}governance-reporting.bare-${(round += 1)}`;
    const { ours, peer, ratios } = await interleaved(
      stage.rounds,
      () => count(sides.kafka.as('governance-reporting'), sides.topic, group(), total),
      () => project(sides, total),
    );
    return figuresOf(ours, peer, ratios, total);
  } finally {
    await sides.close();
  }
}

/** Events a second from the first position that moved to the last; joining the group is not counted on either side. */
async function project(sides: Sides, total: number): Promise<number> {
  await sides.sink.query('truncate stay, inbox, consumer_position');
  await forgetGroup(sides);
  const app = await boot('governance-reporting', sides.environment('governance-reporting'));
  try {
    let [first, begun] = [0, 0];
    for (;;) {
      const [row] = await sides.sink.query<{ n: number }>(
        'select coalesce(sum(next_offset), 0)::integer as n from consumer_position',
      );
      const now = performance.now();
      if (row!.n > 0 && begun === 0) [first, begun] = [row!.n, now];
      if (row!.n >= total) return ((total - first) * 1_000) / (now - begun);
      await new Promise((resolve) => setTimeout(resolve, 10));
    }
  } finally {
    await app.close();
  }
}

async function forgetGroup({ kafka }: Sides): Promise<void> {
  const group = `${kafka.prefix}governance-reporting.projections`;
  await withAdmin(kafka.as('admin'), (admin) => admin.deleteGroups([group]).catch(() => undefined));
}

function figuresOf(ours: number[], peer: number[], ratios: number[], total: number): Figure[] {
  const backlog = { fr: total.toLocaleString('fr-CA'), en: total.toLocaleString('en-CA') };
  return [
    {
      id: 'consumer-rate',
      name: {
        fr: `consommateur avec inbox et validation, ${backlog.fr} événements en retard`,
        en: `consumer with inbox and validation, backlog of ${backlog.en} events`,
      },
      ours: shown(median(ours), '/s'),
      peer: '',
      value: median(ours),
      unit: '/s',
      aim: { atLeast: 15_000 },
      rounds: ours,
      how: {
        fr: 'Chaque événement est contrôlé par le schéma de son contrat, passe l’inbox et devient une ligne de la projection, avec les index de governance-reporting.',
        en: 'Each event is checked by its contract’s schema, passes the inbox and becomes a row of the projection, with the indexes of governance-reporting.',
      },
    },
    {
      id: 'consumer-ratio',
      name: {
        fr: 'le même : consommateur kafkajs qui ne fait que compter',
        en: 'the same : kafkajs consumer that only counts',
      },
      ...rates({ ours, peer }),
      value: median(ratios),
      unit: 'ratio',
      rounds: ratios,
      how: {
        fr: 'Le pair n’écrit rien: le rapport dit la part du temps qui va au décodage de Kafka, le reste est la base.',
        en: 'The peer writes nothing: the ratio tells the share of the time that decoding Kafka takes, the rest is the database.',
      },
    },
  ];
}
