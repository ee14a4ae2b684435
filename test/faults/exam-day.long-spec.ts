import { setTimeout as sleep } from 'node:timers/promises';
import { openExamHall, type ExamHall } from '../exam-hall.js';
import { second, World } from '../world.js';
import { recordStrike, seedsOf } from './evidence.js';
import { type Device, receiptOf, sitAll } from './exam-devices.js';
import { faultsIn, History } from './history.js';
import { expectToldAsKept, keepLedger } from './ledger.js';
import { recovered } from './level.js';
import { startOwnServers, type OwnServers } from './own-servers.js';
import { brokerKilled, postgresCrashes, type OnServers } from './strikes-servers.js';

const seeds = seedsOf('SEEDS_EXAM');
const candidates = 500;
const service = 'exam-management';
const claim = `an exam day of ${candidates} sittings: both instances are killed, PostgreSQL crashes and the broker is killed`;

describe(`Of ${candidates} sittings on two instances no acknowledged save is lost, none is doubled and no deadline goes back on [X10] [X11]`, () => {
  it(
    claim,
    async () => {
      for (const seed of seeds) await alone(seed);
    },
    seeds.length * 360_000,
  );
});

async function alone(seed: number): Promise<void> {
  const servers = await startOwnServers();
  try {
    const { addresses, environment: env } = servers;
    const world = await World.open(['student-record', service], {
      ...{ servers: addresses, env, twice: true, prepare: keepLedger },
    });
    try {
      await dayOf(world, servers, seed);
    } finally {
      await world.close();
    }
  } finally {
    await servers.stop();
  }
}

async function dayOf(world: World, servers: OwnServers, seed: number): Promise<void> {
  const hall = await openExamHall(world, 'css-a', candidates);
  const history = new History();
  const struck: OnServers = { servers, struck: 0 };
  const [devices] = await Promise.all([sitAll(world, hall, seed, 90, history), strikeAll(world, struck, seed)]);
  const seconds = await recovered(world, 60);
  expect(devices.filter((device) => device.receipt !== receiptOf(device))).toEqual([]);
  expect(devices.filter(({ deadlines }) => deadlines.some((at, n) => at < deadlines[Math.max(0, n - 1)]!))).toEqual([]);
  await expectKept(world, hall, devices, history);
  const facts = await expectToldAsKept(world);
  expect(history.writes).toHaveLength(candidates * 12);
  recordStrike(claim, { seed, facts, strikes: struck.struck, seconds });
}

/** One instance after the other dies in the middle of what it does, then both servers, while everybody writes. */
async function strikeAll(world: World, struck: OnServers, seed: number): Promise<void> {
  await sleep(12_000);
  for (const as of seed % 2 ? [service, second(service)] : [second(service), service]) {
    await world.end(as, 'SIGKILL');
    struck.struck += 1;
    await sleep(3_000);
    await world.start(service, {}, as);
    await sleep(6_000);
  }
  await postgresCrashes(struck, seed);
  await sleep(8_000);
  await brokerKilled(struck);
}

/** Each candidate has one sitting, which was handed in once; of each place all that was acknowledged is there, in its order. */
async function expectKept(world: World, hall: ExamHall, devices: readonly Device[], history: History): Promise<void> {
  const database = world.databases.get(service)!;
  const sittings = await database.query<{ id: string; submitted: boolean }>(
    `select s.id, s.submitted_at is not null as submitted from sitting s where s.session_id = $1`,
    [hall.sessionId],
  );
  expect(sittings.map(({ id }) => id).sort()).toEqual(devices.map(({ sittingId }) => sittingId).sort());
  expect(sittings.filter(({ submitted }) => !submitted)).toEqual([]);
  const kept = await database.query<{ key: string; sequence: string }>(
    `select concat_ws(' ', sitting_id, item_ref) as key, sequence::text as sequence from (
       select sitting_id, item_ref, sequence from saved_response union all select sitting_id, item_ref, sequence from saved_version) v
      order by v.sequence`,
  );
  const seen = new Map(
    [...Map.groupBy(kept, ({ key }) => key)].map(([key, of]) => [key, of.map(({ sequence }) => sequence)] as const),
  );
  expect(faultsIn(history.writes, seen)).toEqual([]);
  const facts = await world.kafka.read(`${world.kafka.prefix}${service}.events`);
  const handedIn = facts.filter(({ headers }) => headers['ce_type']!.includes('sitting-submitted'));
  expect(new Set(handedIn.map(({ key }) => key)).size).toBe(candidates);
}
