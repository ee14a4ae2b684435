import { readFileSync } from 'node:fs';
import * as path from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { eventually } from '@pan/testing';
import pg from 'pg';
import { ministry } from '../six-centres.js';
import { second } from '../world.js';
import type { Door } from './door.js';
import type { Play } from './play.js';

/** What is struck by itself, whatever runs on it. */
export type OnServers = Pick<Play, 'servers' | 'struck'>;

export async function brokerKilled(play: OnServers): Promise<void> {
  const { kafka } = play.servers!;
  await kafka.kill();
  play.struck += 1;
  await sleep(10_000);
  await kafka.start();
}

export async function postgresRestarted(play: Play): Promise<void> {
  await play.servers!.postgres.restart();
  play.struck += 1;
}

/** Every backend dies with the server in the middle of what it does, by kill -9 or by an immediate shutdown: nothing is written down first. */
export async function postgresCrashes(play: OnServers, seed: number): Promise<void> {
  const { postgres } = play.servers!;
  const { pid } = postgres;
  if (seed % 2) {
    const backends = readFileSync(`/proc/${pid}/task/${pid}/children`, 'utf8').trim().split(' ').map(Number);
    for (const one of [pid, ...backends]) process.kill(one, 'SIGKILL');
  } else process.kill(pid, 'SIGQUIT');
  await postgres.kill();
  play.struck += 1;
  await eventually(() => postgres.start(), { timeout: 30_000, every: 500 });
}

/** Connections are reset and refused for three seconds. */
export const cut = (which: 'postgres' | 'kafka') => (play: Play) => shut(play, which, (door) => door.cut(), 3_000);

/** Nothing passes for eight seconds, and nobody is told. */
export const held = (which: 'postgres' | 'kafka') => (play: Play) => shut(play, which, (door) => door.hold(), 8_000);

/** The connections there are lead nowhere from now on, and nobody is told. */
export const halfOpen = (which: 'postgres' | 'kafka') => (play: Play) => shut(play, which, (door) => door.forget(), 0);

async function shut(play: Play, which: 'postgres' | 'kafka', how: (door: Door) => void, forMs: number): Promise<void> {
  const door = play.servers!.doors[which];
  how(door);
  play.struck += 1;
  await sleep(forMs);
  door.heal();
}

/** An old snapshot in every database, behind which nothing that is deleted can be cleaned away. */
export const longTransactions = (play: Play) => inEveryDatabase(play, 'select pg_current_xact_id()', 8_000);

/** Somebody holds every stay and every learner for five seconds, so that who writes waits with a connection, while many others read. */
export async function poolExhausted(play: Play): Promise<void> {
  const { world } = play;
  const readers = Array.from({ length: 100 }, () =>
    world.ask('student-record', ministry, 'GET', '/v1/learners?limit=10').catch(() => undefined),
  );
  await inEveryDatabase(
    play,
    `do $$ begin
       if to_regclass('enrolment') is not null then perform 1 from learner for update; perform 1 from enrolment for update; end if;
     end $$`,
    5_000,
  );
  await Promise.all(readers);
}

async function inEveryDatabase(play: Play, statement: string, forMs: number): Promise<void> {
  const clients = [...play.world.databases.values()].map(
    ({ adminUrl }) => new pg.Client({ connectionString: adminUrl }),
  );
  try {
    for (const client of clients) {
      client.on('error', () => undefined);
      await client.connect();
      await client.query('begin');
      await client.query(statement);
    }
    play.struck += 1;
    await sleep(forMs);
  } finally {
    for (const client of clients) await client.end().catch(() => undefined);
  }
}

/** One process of each service goes by another hour from here on: two minutes ahead or behind, by the seed. */
export async function clocksApart(play: Play, seed: number): Promise<void> {
  await replaceSeconds(play, {
    NODE_OPTIONS: `--import=${path.join(import.meta.dirname, 'clock-apart.mjs')}`,
    CLOCK_APART_MS: String(seed % 2 ? 120_000 : -120_000),
  });
}

/** One process of each service has as few connections as it can. */
export const fewConnections = (play: Play) => replaceSeconds(play, { DATABASE_POOL: '3' });

/** The second processes as they always are. */
export const asUsual = (play: Play) => replaceSeconds(play, {});

async function replaceSeconds(play: Play, env: Record<string, string>): Promise<void> {
  const { world } = play;
  for (const service of world.databases.keys()) {
    await world.end(second(service));
    await world.start(service, env, second(service));
    play.struck += 1;
  }
}
