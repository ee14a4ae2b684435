/** How old a fact is when another service can show it, at a constant rate that does not wait for answers. */
import { fork, type ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { setTimeout as sleep } from 'node:timers/promises';
import { fileURLToPath } from 'node:url';
import { UnitOfWork } from '@pan/kit/data';
import pg from 'pg';
import { v7 as uuidv7 } from 'uuid';
import { shown, type Figure } from '../figure.ts';
import { median, percentile } from '../measure.ts';
import type { Scenario, Stage } from '../stage.ts';
import { enrolment } from './facts.ts';
import { boot, openSides } from './sides.ts';

const perSecond = 500;

export const commitToProjection: Scenario = { id: 'commit-to-projection', measure };

async function measure(stage: Stage): Promise<Figure[]> {
  const sides = await openSides(stage);
  const app = await boot('student-record', sides.environment('student-record'));
  const sink = await startSink(sides.environment('governance-reporting'));
  const watcher = new pg.Client({ connectionString: sides.sink.adminUrl });
  await watcher.connect();
  try {
    const work = app.get(UnitOfWork);
    const seconds = stage.quick ? 8 : 30;
    await run(work, watcher, 4 * perSecond);
    const rounds: Latencies[] = [];
    while (rounds.length < stage.rounds) {
      rounds.push(await run(work, watcher, seconds * perSecond));
      stage.say(`p50 ${shown(percentile(rounds.at(-1)!.fromCommit, 0.5), 'ms')}`);
    }
    return figuresOf(rounds, seconds);
  } finally {
    sink.disconnect();
    await once(sink, 'exit');
    await watcher.end();
    await app.close();
    await sides.close();
  }
}

interface Latencies {
  readonly fromCommit: number[];
  /** From the moment the fact was due, which no stall can hide. */
  readonly fromArrival: number[];
}

async function run(work: UnitOfWork, watcher: pg.Client, count: number): Promise<Latencies> {
  const latencies: Latencies = { fromCommit: [], fromArrival: [] };
  const committed = new Map<string, { due: number; at: number }>();
  const begun = performance.now() + 20;
  const emit = async (n: number) => {
    const id = uuidv7();
    await work.run((unit) => unit.emit(enrolment(n, id)));
    committed.set(id, { due: begun + (n * 1_000) / perSecond, at: performance.now() });
  };
  const writes: Promise<void>[] = [];
  let failure: unknown;
  const fail = (error: unknown) => void (failure ??= error);
  const arrivals = async () => {
    for (let n = 0; n < count; await sleep(1))
      for (; n < count && performance.now() >= begun + (n * 1_000) / perSecond; n += 1)
        writes.push(emit(n).catch(fail));
    await Promise.all(writes);
  };
  const watch = async () => {
    const deadline = begun + (count * 1_000) / perSecond + 30_000;
    while (latencies.fromCommit.length < count && !failure && performance.now() < deadline) {
      for (const id of committed.size > 0 ? await visible(watcher, [...committed.keys()]) : []) {
        const { due, at } = committed.get(id)!;
        const now = performance.now();
        committed.delete(id);
        latencies.fromCommit.push(now - at);
        latencies.fromArrival.push(now - due);
      }
      await sleep(1);
    }
  };
  await Promise.all([arrivals(), watch()]);
  if (failure) throw new Error(`this machine does not carry ${perSecond} commits/s now`, { cause: failure });
  if (latencies.fromCommit.length < count) throw new Error(`${committed.size} facts never became visible`);
  return latencies;
}

async function visible(watcher: pg.Client, ids: string[]): Promise<string[]> {
  const { rows } = await watcher.query<{ id: string }>({
    name: 'visible',
    text: 'select enrolment_id as id from stay where enrolment_id = any($1::uuid[])',
    values: [ids],
  });
  return rows.map((row) => row.id);
}

async function startSink(environment: Record<string, string>): Promise<ChildProcess> {
  const child = fork(fileURLToPath(new URL('sink-process.ts', import.meta.url)), {
    env: { ...process.env, NODE_OPTIONS: '', ...environment },
    execArgv: ['--disable-warning=ExperimentalWarning'],
  });
  await once(child, 'message');
  return child;
}

function figuresOf(rounds: readonly Latencies[], seconds: number): Figure[] {
  const p = (share: number, of: keyof Latencies) => rounds.map((round) => percentile(round[of], share));
  const figure = (id: string, share: number, of: keyof Latencies, name: Figure['name']) => ({
    id,
    name,
    ours: shown(median(p(share, of)), 'ms'),
    peer: '',
    value: median(p(share, of)),
    unit: 'ms' as const,
    rounds: p(share, of),
  });
  return [
    {
      ...figure('commit-to-projection-p50', 0.5, 'fromCommit', {
        fr: 'de la validation à la projection, 500 événements/s, p50',
        en: 'commit to projection at 500 events/s, p50',
      }),
      aim: { atMost: 15 },
      how: {
        fr: `Arrivées constantes pendant ${seconds} s, sans attendre les réponses; de la réponse au commit jusqu’à la ligne vue dans la base du lecteur par une troisième connexion qui regarde environ toutes les millisecondes. Le lecteur est un autre processus.`,
        en: `Constant arrivals for ${seconds} s that wait for no answer; from the commit's answer to the row seen in the reader's database by a third connection that looks about every millisecond. The reader is another process.`,
      },
    },
    {
      ...figure('commit-to-projection-p99', 0.99, 'fromCommit', { fr: 'la même, p99', en: 'the same, p99' }),
      aim: { atMost: 100 },
      how: {
        fr: 'Le centile de chaque tour, puis la médiane des tours.',
        en: 'The percentile of each round, then the median of the rounds.',
      },
    },
    {
      ...figure('arrival-to-projection-p99', 0.99, 'fromArrival', {
        fr: 'de l’instant d’arrivée prévu à la projection, p99',
        en: 'due arrival to projection, p99',
      }),
      how: {
        fr: 'Compte aussi l’attente d’une connexion et la transaction elle-même: aucun arrêt du générateur ne se cache.',
        en: 'Also counts the wait for a connection and the transaction itself: no stall of the generator can hide.',
      },
    },
  ];
}
