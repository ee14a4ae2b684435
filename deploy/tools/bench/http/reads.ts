/** Reading by key, unlogged and logged, against Fastify and pg alone on the same rows. */
import { rates, ratio, type Figure } from '../figure.ts';
import { interleaved, type Rounds } from '../measure.ts';
import type { Scenario, Stage } from '../stage.ts';
import { answersPerSecond, connections } from './load.ts';
import { startProgram } from './process.ts';
import { openSurroundings, rosterOf, startRecord } from './record.ts';

export const reads: Scenario = { id: 'reads', measure };

async function measure(stage: Stage): Promise<Figure[]> {
  const around = await openSurroundings(stage);
  const record = await startRecord(around);
  const bare = await startProgram('deploy/tools/bench/http/bare.ts', { DATABASE_URL: record.database.adminUrl });
  try {
    const { centre, bundle } = await rosterOf(2_000);
    await record.import(centre, bundle);
    await record.database.query('analyze');
    const learners = await record.database.query<{ id: string }>('select id from learner order by id limit 1000');
    const { headers } = record;
    const seconds = stage.quick ? 2 : 5;
    const organisation = `/v1/organisations/${centre.schools[0]!.code}`;
    const unlogged = await interleaved(
      stage.rounds,
      () => answersPerSecond({ url: bare.url + organisation, seconds }),
      () => answersPerSecond({ url: record.url + organisation, seconds, headers }),
    );
    stage.say(`${rates(unlogged).peer} : ${rates(unlogged).ours}`);
    let at = 0;
    const next = () => ({ method: 'GET' as const, path: `/v1/learners/${learners[(at += 1) % learners.length]!.id}` });
    const logged = await interleaved(
      stage.rounds,
      () => answersPerSecond({ url: bare.url, seconds, next }),
      () => answersPerSecond({ url: record.url, seconds, headers, next }),
    );
    return figuresOf(unlogged, logged);
  } finally {
    await bare.stop();
    await record.stop();
    await around.close();
  }
}

function figuresOf(unlogged: Rounds, logged: Rounds): Figure[] {
  return [
    {
      id: 'read-unlogged',
      name: {
        fr: 'lecture par clé sans journal (une organisation) : Fastify et pg nus',
        en: 'unlogged read by key (an organisation) : bare Fastify and pg',
      },
      ...ratio(unlogged, 0.75),
      how: {
        fr: `${connections} connexions. Chez nous s’ajoutent le jeton, les organisations visibles, l’ETag, les traces, une ligne de journal et une mesure par requête; le pair fait une instruction préparée de la même ligne.`,
        en: `${connections} connections. Ours adds the token, the organisations in sight, the ETag, trace ids, a log line and a metric per request; the peer runs one prepared statement for the same row.`,
      },
    },
    {
      id: 'read-logged',
      name: {
        fr: 'lecture journalisée (un élève) : la même lecture nue et une insertion',
        en: 'logged read (a learner) : the same bare read and one insert',
      },
      ...ratio(logged, 0.75),
      how: {
        fr: 'Le pair lit le même dossier (lignes des systèmes, séjours, groupes) sans sécurité par ligne, puis insère une entrée de même forme et en attend la validation. Chez nous la lecture passe par la sécurité par ligne, et les entrées de quelques millisecondes sont validées ensemble avant que les réponses partent.',
        en: 'The peer reads the same record (rows of systems, stays, classes) without row-level security, then inserts an entry of the same shape and awaits its commit. Ours reads under row-level security, and the entries of a few milliseconds are committed together before the answers leave.',
      },
    },
  ];
}
