/** A system corrects a learner: request, transaction and event, against the same statements without a service. */
import { learnersOf, type Learner } from '../../story/people.ts';
import { learnerFields } from '../../story/rest-rows.ts';
import { ratio, type Figure } from '../figure.ts';
import { interleaved, type Rounds } from '../measure.ts';
import type { Scenario, Stage } from '../stage.ts';
import { answersPerSecond, connections } from './load.ts';
import { mostScripts, replayOf } from './pgbench.ts';
import { openSurroundings, rosterOf, startRecord } from './record.ts';
import { tells, transactionsOf } from './statements.ts';

export const upsert: Scenario = { id: 'upsert', measure };

async function measure(stage: Stage): Promise<Figure[]> {
  const around = await openSurroundings(stage);
  const record = await startRecord(around);
  try {
    const { centre, bundle } = await rosterOf(2_000);
    await record.import(centre, bundle);
    await record.database.query('analyze');
    const learners = [...learnersOf(centre.schools[0]!)].slice(0, mostScripts);
    const headers = { ...record.headers, 'content-type': 'application/json' };
    const put = async (request: Put) => {
      const { path, ...rest } = request;
      const answer = await fetch(record.url + path, { ...rest, headers });
      const { changed } = (await answer.json()) as { changed?: boolean };
      if (!changed) throw new Error(`${path}: ${answer.status}, nothing changed`);
    };
    const logged = await transactionsOf(record.database, stage.servers.logs.postgres, async () => {
      for (const learner of learners) await put(corrected(learner, centre.system, 'A'));
    });
    const transactions = logged.filter(tells);
    if (transactions.length !== learners.length)
      throw new Error(`${transactions.length} transactions were logged for ${learners.length} requests`);
    const replay = replayOf(transactions, record.database.appUrl);
    stage.say(`${transactions[0]!.length} statements a transaction, replayed by ${replay.by}`);

    const seconds = stage.quick ? 3 : 5;
    let at = 0;
    const next = () => {
      at += 1;
      return corrected(learners[at % learners.length]!, centre.system, spelt(Math.floor(at / learners.length)));
    };
    const rounds = await interleaved(
      stage.rounds,
      () => replay.run(connections, seconds),
      () => answersPerSecond({ url: record.url, seconds, headers, next }),
    );
    return [figureOf(rounds, replay.by, transactions[0]!.length)];
  } finally {
    await record.stop();
    await around.close();
  }
}

type Put = ReturnType<typeof corrected>;

/** The middle name is what changes: a row that says nothing new would write nothing. */
function corrected(learner: Learner, source: string, middleName: string) {
  return {
    method: 'PUT' as const,
    path: `/v1/organisations/${learner.school.code}/learners/by-source/${learner.sourceId}?source=${source}`,
    body: JSON.stringify({ ...learnerFields(learner), middleName }),
  };
}

/** A number in letters, because names have no digits. */
const spelt = (n: number): string => `Bis ${[...String(n)].map((digit) => 'ABCDEFGHIJ'[Number(digit)]).join('')}`;

function figureOf(rounds: Rounds, by: 'pgbench' | 'pg', statements: number): Figure {
  const loop = { pgbench: { fr: 'pgbench', en: 'pgbench' }, pg: { fr: 'une boucle pg nue', en: 'a bare pg loop' } }[by];
  return {
    id: 'upsert',
    name: {
      fr: `écriture d’un élève avec événement : ${loop.fr}, mêmes instructions`,
      en: `upsert of a learner with event : ${loop.en}, same statements`,
    },
    ...ratio(rounds, 0.5),
    how: {
      fr: `${connections} connexions des deux côtés, ${mostScripts} élèves, la ligne change à chaque fois. Le pair rejoue les ${statements} instructions que PostgreSQL a notées pour ces requêtes (begin et commit compris), préparées, avec leurs valeurs.`,
      en: `${connections} connections on both sides, ${mostScripts} learners, the row changes each time. The peer replays the ${statements} statements that PostgreSQL logged for these requests (begin and commit included), prepared, with their values.`,
    },
  };
}
