/** Choice items scored one after the other on one core, beside a comparison of two texts written by hand. */
import * as fs from 'node:fs';
import * as path from 'node:path';
import { readItem, scoreItem } from '@pan/qti';
import { root } from '@pan/testing';
import { rates, type Figure } from '../figure.ts';
import { interleaved, median } from '../measure.ts';
import type { Scenario, Stage } from '../stage.ts';

export const choiceItems: Scenario = { id: 'choice-items', measure };

const aim = 3_000;
const sample = 'libs/qti/samples/mathematique-sciences-4/items/pente-de-la-droite.xml';
const answers = ['A', 'B', 'C', 'D'].map((choice) => ({ RESPONSE: [choice] }));

async function measure({ rounds, share }: Stage): Promise<Figure[]> {
  const { definition } = readItem(fs.readFileSync(path.join(root, sample), 'utf8'));
  const times = Math.round(200_000 * share);
  const measured = await interleaved(
    rounds,
    () => aSecond(times, (at) => answers[at % 4]!.RESPONSE[0] === 'C'),
    () => aSecond(times, (at) => scoreItem(definition, answers[at % 4]!)),
  );
  return [
    {
      id: 'choice-items',
      name: { fr: 'questions à choix corrigées, par cœur', en: 'choice items scored, per core' },
      ...rates(measured),
      value: median(measured.ours),
      unit: '/s',
      aim: { atLeast: aim },
      rounds: measured.ours,
      how: {
        fr: 'Traitement entier de la réponse d’un item du paquet d’exemple, à partir de ses textes; le temps du processeur compte, non celui de l’horloge. Le pair ne fait que comparer deux textes.',
        en: 'The whole response processing of an item of the sample package, from its texts; the time of the processor counts, not that of the clock. The peer only compares two texts.',
      },
    },
  ];
}

/** How often in a second of the processor. */
function aSecond(times: number, once: (at: number) => unknown): Promise<number> {
  const before = process.cpuUsage();
  let made = 0;
  for (let at = 0; at < times; at += 1) if (once(at) !== undefined) made += 1;
  const { user, system } = process.cpuUsage(before);
  return Promise.resolve((made * 1_000_000) / Math.max(1, user + system));
}
