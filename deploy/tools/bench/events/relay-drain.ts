/** How fast a backlog leaves the outbox, against kafkajs sending the same bytes from memory. */
import { RelaySignal } from '@pan/kit/data';
import { ratio, type Figure } from '../figure.ts';
import { interleaved } from '../measure.ts';
import type { Scenario, Stage } from '../stage.ts';
import { batchesOf, produce } from './bare-kafka.ts';
import { fillOutbox, rowsOf } from './facts.ts';
import { boot, openSides } from './sides.ts';

export const relayDrain: Scenario = { id: 'relay-drain', measure };

async function measure(stage: Stage): Promise<Figure[]> {
  const sides = await openSides(stage);
  const count = stage.quick ? 50_000 : 200_000;
  const rows = rowsOf(count);
  const batches = batchesOf(rows);
  const app = await boot('student-record', sides.environment('student-record'));
  /** The newest rows leave last, and finding them touches none of the dead ones. */
  const isEmpty = async () => (await sides.source.query('select 1 from outbox order by seq desc limit 1')).length === 0;
  try {
    const measured = await interleaved(
      stage.rounds,
      () => produce(sides.kafka.as('student-record'), sides.topic, batches),
      async () => {
        await sides.source.query('truncate outbox');
        await fillOutbox(sides.source.adminUrl, rows);
        const begun = performance.now();
        app.get(RelaySignal).wake();
        while (!(await isEmpty())) await new Promise((resolve) => setTimeout(resolve, 20));
        return (count * 1_000) / (performance.now() - begun);
      },
    );
    const figure: Figure = {
      id: 'relay-drain',
      name: {
        fr: `vidage de ${count.toLocaleString('fr-CA')} événements par le relais : producteur kafkajs nu`,
        en: `relay drain of ${count.toLocaleString('en-CA')} events : bare kafkajs producer`,
      },
      ...ratio(measured, 0.75),
      how: {
        fr: 'Le relais lit l’outbox, envoie et supprime; le pair envoie les mêmes octets, en lots de même taille, tirés de la mémoire, idempotent et acks=all lui aussi.',
        en: 'The relay reads the outbox, sends and deletes; the peer sends the same bytes in batches of the same size from memory, idempotent with acks=all as well.',
      },
    };
    return [figure];
  } finally {
    await app.close();
    await sides.close();
  }
}
