import { setTimeout as sleep } from 'node:timers/promises';
import { eventually, startServers } from '@pan/testing';
import { kafkaClient } from '@pan/kit';
import { expectLevel } from './level.js';
import { load, numbers, openSchools } from './load.js';
import { World } from './world.js';

/** A fault, struck once per seed under load; the seed decides the load and the moment. Fails unless everything is level after each. */
export interface Scenario {
  readonly name: string;
  /** Seconds that one seed may take, the first one's preparation included. */
  readonly patience: number;
  play(seeds: readonly number[]): Promise<void>;
}

type Told = Map<string, string[]>;
type OwnServers = Awaited<ReturnType<typeof startServers>>;

const learners = 40;

/** Both services running, seed after seed in one world that is closed whatever happens. */
async function seedBySeed(
  seeds: readonly number[],
  world: World,
  strike: (seed: number, from: number) => Promise<Told>,
): Promise<void> {
  const told: Told = new Map();
  try {
    await world.start('student-record');
    await openSchools(world);
    await world.start('governance-reporting');
    for (const seed of seeds) {
      for (const [key, levels] of await strike(seed, told.size)) told.set(key, levels);
      await expectLevel(world, told);
    }
  } finally {
    await world.close();
  }
}

function diesAt(service: 'student-record' | 'governance-reporting', failpoint: string, name: string): Scenario {
  return {
    name,
    patience: 150,
    play: async (seeds) => {
      const world = await World.open();
      await seedBySeed(seeds, world, async (seed, from) => {
        await world.running.get(service)!.kill('SIGTERM');
        await world.start(service, { PAN_FAILPOINT: `${failpoint}:${3 + numbers(seed)(20)}` });
        const [told] = await Promise.all([load(world, seed, learners, from), world.diedAtAndBack(service, failpoint)]);
        return told;
      });
    },
  };
}

const aMoment = (seed: number) => sleep(200 + numbers(seed)(800));

/** A fault in the middle of the load. */
function during(name: string, fault: (world: World, seed: number) => Promise<void>): Scenario {
  return {
    name,
    patience: 150,
    play: async (seeds) => {
      const world = await World.open();
      await seedBySeed(seeds, world, async (seed, from) => {
        const [told] = await Promise.all([
          load(world, seed, learners, from),
          aMoment(seed).then(() => fault(world, seed)),
        ]);
        return told;
      });
    },
  };
}

/** The same, on servers that may be killed; some load follows, to see that everything works again. */
function duringOnOwnServers(name: string, fault: (servers: OwnServers) => Promise<void>): Scenario {
  return {
    name,
    patience: 240,
    play: async (seeds) => {
      const servers = await startServers();
      try {
        const world = await World.open(servers.addresses);
        await seedBySeed(seeds, world, async (seed, from) => {
          const [told] = await Promise.all([
            load(world, seed, learners, from),
            aMoment(seed).then(() => fault(servers)),
          ]);
          return new Map([...told, ...(await load(world, seed, 5, from + learners))]);
        });
      } finally {
        await servers.stop();
      }
    },
  };
}

async function asAdmin(
  world: World,
  work: (admin: ReturnType<ReturnType<typeof kafkaClient>['admin']>, group: string, topic: string) => Promise<void>,
): Promise<void> {
  const admin = kafkaClient(world.kafka.as('admin')).admin();
  await admin.connect();
  try {
    await work(
      admin,
      `${world.kafka.prefix}governance-reporting.projections`,
      `${world.kafka.prefix}student-record.events`,
    );
  } finally {
    await admin.disconnect();
  }
}

/** Puts what the topic ends with into it once more, as a relay does that died before it could remove what it had sent. */
async function repeatLast(world: World): Promise<void> {
  const topic = `${world.kafka.prefix}student-record.events`;
  const messages = await world.kafka.read(topic);
  const producer = kafkaClient(world.kafka.as('admin')).producer();
  await producer.connect();
  for (const round of [messages.slice(-200), messages.slice(-50)]) {
    await producer.send({
      topic,
      messages: round.map(({ key, value, headers }) => ({ key, value, headers: { ...headers } })),
    });
  }
  await producer.disconnect();
}

/** The consumer is away while somebody changes what the broker believes it has read. */
async function hintMoved(world: World, move: 'delete' | 'back' | 'ahead'): Promise<void> {
  await world.running.get('governance-reporting')!.kill('SIGTERM');
  await asAdmin(world, async (admin, group, topic) => {
    const ends = await admin.fetchTopicOffsets(topic);
    await eventually(
      async () => {
        if (move === 'delete') {
          const { groups } = await admin.listGroups();
          if (groups.some(({ groupId }) => groupId === group)) await admin.deleteGroups([group]);
        } else {
          const partitions = ends.map(({ partition, high }) => ({ partition, offset: move === 'back' ? '0' : high }));
          await admin.setOffsets({ groupId: group, topic, partitions });
        }
      },
      { timeout: 40_000, every: 500 },
    );
  });
  await world.start('governance-reporting');
}

/** The active relay stands still for longer than its lease; the other process takes over, then the first wakes up. */
async function relayStopped(world: World): Promise<void> {
  const first = world.running.get('student-record')!;
  const second = await world.start('student-record', {}, 'second student-record');
  first.signal('SIGSTOP');
  await eventually(
    async () => expect(await (await fetch(`${second.url}/metrics`)).text()).toMatch(/^relay_leads 1$/m),
    { timeout: 15_000 },
  );
  await eventually(
    async () =>
      expect(
        await world.databases['student-record'].query(
          "select 1 from outbox where occurred_at < now() - interval '10 s'",
        ),
      ).toEqual([]),
    { timeout: 15_000 },
  );
  first.signal('SIGCONT');
  await sleep(1_000);
  await second.kill('SIGTERM');
}

export const scenarios: readonly Scenario[] = [
  diesAt('student-record', 'after-commit-before-send', 'the writer dies after a commit and before the send'),
  diesAt('student-record', 'after-send-before-removal', 'the relay dies after a send and before the removal'),
  diesAt('governance-reporting', 'in-consumer-transaction', 'the consumer dies in the middle of its transaction'),
  during('the last batches are sent twice', repeatLast),
  during('the consumer group is deleted', (world) => hintMoved(world, 'delete')),
  during('the committed offset lies behind the position', (world) => hintMoved(world, 'back')),
  during('the committed offset lies ahead of the position', (world) => hintMoved(world, 'ahead')),
  during('the active relay is stopped and wakes up late', relayStopped),
  duringOnOwnServers('the broker is killed and back after ten seconds', async ({ kafka }) => {
    await kafka.kill();
    await sleep(10_000);
    await kafka.start();
  }),
  duringOnOwnServers('PostgreSQL is restarted', ({ postgres }) => postgres.restart()),
];
