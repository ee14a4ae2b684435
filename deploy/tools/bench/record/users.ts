/** OneRoster's users, a hundred of 200,000: against Fastify and pg alone with the same JSON, and the last pages against the first. */
import assert from 'node:assert/strict';
import { many, ratio, type Figure } from '../figure.ts';
import { answersPerSecond } from '../http/load.ts';
import { startProgram } from '../http/process.ts';
import { openSurroundings, startRecord, type RunningRecord } from '../http/record.ts';
import { interleaved, median } from '../measure.ts';
import type { Scenario, Stage } from '../stage.ts';
import { fill } from './fill.ts';

export const users: Scenario = { id: 'users', measure };

const connections = 20;
const page = 100;
const pathTo = (number: number): string =>
  `/ims/oneroster/rostering/v1p2/users?limit=${page}&offset=${(number - 1) * page}`;

async function measure(stage: Stage): Promise<Figure[]> {
  const around = await openSurroundings(stage);
  const record = await startRecord(around);
  const bare = await startProgram('deploy/tools/bench/record/bare-users.ts', {
    DATABASE_URL: record.database.adminUrl,
    RECORD_URL: record.url,
  });
  try {
    const count = Math.round(200_000 * stage.share);
    const farPage = Math.round((count / page) * 0.75);
    const begun = performance.now();
    await fill(record, count);
    stage.say(`${count} learners are there after ${((performance.now() - begun) / 1000).toFixed(1)} s`);
    await walkTo(record, farPage);
    const { headers } = record;
    const [first, far] = [pathTo(1), pathTo(farPage)];
    assert.deepEqual(await read(record.url + first, headers), await read(bare.url + first, {}));
    const seconds = stage.quick || stage.share < 1 ? 2 : 5;
    const same = await interleaved(
      stage.rounds,
      () => answersPerSecond({ url: bare.url + first, seconds, connections }),
      () => answersPerSecond({ url: record.url + first, seconds, connections, headers }),
    );
    const deep = await interleaved(
      stage.rounds,
      () => answersPerSecond({ url: record.url + far, seconds, connections, headers }),
      () => answersPerSecond({ url: record.url + first, seconds, connections, headers }),
    );
    return figuresOf(count, farPage, same, deep);
  } finally {
    await bare.stop();
    await record.stop();
    await around.close();
  }
}

type Rounds = Awaited<ReturnType<typeof interleaved>>;

function figuresOf(count: number, farPage: number, same: Rounds, deep: Rounds): Figure[] {
  return [
    {
      id: 'users-page',
      name: {
        fr: `page de ${page} de ${many(count).fr} utilisateurs OneRoster : Fastify et pg nus, même JSON`,
        en: `page of ${page} of ${many(count).en} OneRoster users : bare Fastify and pg, the same JSON`,
      },
      ...ratio(same, 0.7),
      how: {
        fr: `${connections} connexions. Le pair lit les mêmes élèves, clés et séjours par une instruction préparée, sans jeton ni sécurité par ligne. Chez nous s’ajoutent la vue du lecteur, les dates de modification, le total, la place de la page suivante et l’entrée au journal des accès.`,
        en: `${connections} connections. The peer reads the same learners, keys and stays by one prepared statement, without a token or row-level security. Ours adds the reader’s sight, dates of modification, the total, the place of the next page and the entry in the access log.`,
      },
    },
    {
      id: 'users-depth',
      name: {
        fr: `page ${many(farPage).fr} : page 1 des utilisateurs OneRoster, en temps`,
        en: `page ${many(farPage).en} : page 1 of OneRoster users, in time`,
      },
      ours: `${Math.round(median(deep.peer))}/s`,
      peer: `${Math.round(median(deep.ours))}/s`,
      value: median(deep.ratios),
      unit: 'ratio',
      aim: { atMost: 1.3 },
      rounds: deep.ratios,
      how: {
        fr: 'Après un parcours de la première page à celle-ci : le service sait où elle commence.',
        en: 'After a walk from the first page to this one: the service knows where it begins.',
      },
    },
  ];
}

/** A walk as clients make it, after which the service knows where the page begins. */
async function walkTo({ url, headers }: RunningRecord, last: number): Promise<void> {
  for (let number = 1; number <= last; number += 1) await read(url + pathTo(number), headers);
}

async function read(url: string, headers: Readonly<Record<string, string>>): Promise<unknown> {
  const answer = await fetch(url, { headers });
  if (!answer.ok) throw new Error(`${url}: ${answer.status} ${await answer.text()}`);
  return answer.json();
}
