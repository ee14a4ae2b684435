/** A whole roster through the public API, against PostgreSQL copying the rows that come of it, and the memory it takes. */
import { many, shown, type Figure } from '../figure.ts';
import { interleaved, median } from '../measure.ts';
import type { Scenario, Stage } from '../stage.ts';
import { rawCopyOf, type RawCopy } from './raw-copy.ts';
import { openSurroundings, rosterOf, startRecord } from './record.ts';

export const imports: Scenario = { id: 'import', measure };

async function measure(stage: Stage): Promise<Figure[]> {
  const around = await openSurroundings(stage);
  const [small, large] = stage.quick ? [2_000, 10_000] : [10_000, 100_000];
  const whole = await rosterOf(large);
  const tenth = await rosterOf(small);
  const memory = { small: [] as number[], large: [] as number[] };
  const again: Again = { first: [], second: [] };
  const importOnce = async ({ centre, bundle }: typeof whole, peaks: number[]) => {
    const record = await startRecord(around, { relays: false });
    try {
      const took = await record.import(centre, bundle);
      peaks.push(record.peakMemory());
      if (peaks === memory.large) {
        const told = () => record.database.query('select max(seq) from outbox');
        const before = await told();
        again.first.push(took);
        again.second.push(await record.import(centre, bundle));
        if (JSON.stringify(await told()) !== JSON.stringify(before)) throw new Error('the same bundle told something');
      }
      return took;
    } finally {
      await record.stop();
    }
  };
  const model = await startRecord(around, { relays: false });
  let copy: RawCopy | undefined;
  try {
    await model.import(whole.centre, whole.bundle);
    copy = await rawCopyOf(model.database);
    const rows = copy.rows;
    stage.say(`${rows} rows come of ${large} learners`);
    const { run } = copy;
    await run();
    const timed = await interleaved(stage.rounds, run, () => importOnce(whole, memory.large), { warm: true });
    for (let round = 0; round < stage.rounds; round += 1) await importOnce(tenth, memory.small);
    return [...figuresOf({ small, large, rows }, timed, memory), againOf(large, again)];
  } finally {
    copy?.close();
    await model.stop();
    await around.close();
  }
}

/** Milliseconds of the first import of a bundle and of the second one, into the same record. */
interface Again {
  readonly first: number[];
  readonly second: number[];
}

interface Sizes {
  readonly small: number;
  readonly large: number;
  readonly rows: number;
}

const inSeconds = (times: number[]) => `${(median(times) / 1000).toFixed(1)} s`;

function againOf(large: number, { first, second }: Again): Figure {
  const faster = first.map((took, round) => took / second[round]!);
  return {
    id: 'import-again',
    name: {
      fr: `le même envoi une deuxième fois, ${many(large).fr} élèves : la première`,
      en: `the same bundle a second time, ${many(large).en} learners : the first`,
    },
    ours: inSeconds(second),
    peer: inSeconds(first),
    value: median(faster),
    unit: 'ratio',
    aim: { atLeast: 5 },
    rounds: faster,
    how: {
      fr: 'Combien de fois plus vite, dans le même dossier. Le deuxième envoi est lu, contrôlé et mis en attente comme le premier, puis comparé là où il attend; aucun fait n’est publié.',
      en: 'How many times as fast, into the same record. The second bundle is read, checked and staged like the first, then compared where it is staged; no fact is told.',
    },
  };
}

function figuresOf(
  { small, large, rows }: Sizes,
  { ours, peer, ratios }: { ours: number[]; peer: number[]; ratios: number[] },
  memory: { small: number[]; large: number[] },
): Figure[] {
  /** The faster side has the higher ratio, as everywhere. */
  const speeds = ratios.map((ratio) => 1 / ratio);
  const growth = memory.large.map((peak) => peak / median(memory.small));
  return [
    {
      id: 'import',
      name: {
        fr: `import de ${many(large).fr} élèves : COPY des mêmes lignes`,
        en: `import of ${many(large).en} learners : raw COPY of the same rows`,
      },
      ours: inSeconds(ours),
      peer: inSeconds(peer),
      value: median(speeds),
      unit: 'ratio',
      aim: { atLeast: 0.35 },
      rounds: speeds,
      how: {
        fr: `Du premier octet envoyé à l’état « succeeded »: lecture du zip, contrôles, lignes d’attente, rapprochement, faits; ${many(rows).fr} lignes en résultent. Le pair les copie de fichiers du serveur vers des tables vides de même forme, avec leurs index mais sans clés étrangères ni sécurité par ligne.`,
        en: `From the first byte sent to the state "succeeded": reading the zip, checks, staging, matching, facts; ${many(rows).en} rows come of it. The peer copies them from the server's files into empty tables of the same shape, with their indexes but without foreign keys or row-level security.`,
      },
    },
    {
      id: 'import-memory',
      name: {
        fr: `mémoire de pointe du service, ${many(large).fr} élèves : ${many(small).fr}`,
        en: `peak memory of the service, ${many(large).en} learners : ${many(small).en}`,
      },
      ours: shown(median(memory.large), 'MB'),
      peer: shown(median(memory.small), 'MB'),
      value: median(growth),
      unit: 'ratio',
      aim: { atMost: 1.3 },
      rounds: growth,
      how: {
        fr: 'La plus haute mémoire résidente (VmHWM) d’un processus neuf qui fait un seul import, avec le tas de docker-compose.yml.',
        en: 'The highest resident memory (VmHWM) of a fresh process that does a single import, with the heap of docker-compose.yml.',
      },
    },
  ];
}
