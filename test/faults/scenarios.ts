import { setTimeout as sleep } from 'node:timers/promises';
import { eventually, startServers } from '@pan/testing';
import { kafkaClient } from '@pan/kit';
import { expectLevel } from './level.js';
import { load, numbers, openSchools } from './load.js';
import { World } from './world.js';

/** A fault, played under load; the seed decides the load and the moment. It fails unless everything is level afterwards. */
export interface Scenario {
  readonly name: string;
  /** Seconds to allow. */
  readonly patience: number;
  play(seed: number): Promise<void>;
}

const learners = 40;

/** Plays in a world that is closed again whatever happens. */
async function inWorld(work: (world: World) => Promise<void>, world?: World): Promise<void> {
  const here = world ?? (await World.open());
  try {
    await work(here);
  } finally {
    await here.close();
  }
}

function diesAt(service: 'student-record' | 'governance-reporting', failpoint: string, name: string): Scenario {
  return {
    name,
    patience: 120,
    play: (seed) =>
      inWorld(async (world) => {
        await world.start('student-record');
        await openSchools(world);
        await world.start('governance-reporting');
        await world.running.get(service)!.kill('SIGTERM');
        await world.start(service, { PAN_FAILPOINT: `${failpoint}:${3 + numbers(seed)(20)}` });
        const [told] = await Promise.all([load(world, seed, learners), world.diedAtAndBack(service, failpoint)]);
        await expectLevel(world, told);
      }),
  };
}

/** Both services under load, a fault in the middle. */
function during(name: string, fault: (world: World, seed: number) => Promise<void>): Scenario {
  return {
    name,
    patience: 120,
    play: (seed) =>
      inWorld(async (world) => {
        await world.start('student-record');
        await openSchools(world);
        await world.start('governance-reporting');
        const [told] = await Promise.all([
          load(world, seed, learners),
          sleep(200 + numbers(seed)(800)).then(() => fault(world, seed)),
        ]);
        await expectLevel(world, told);
      }),
  };
}

/** The same, with servers that may be killed. */
function duringOnOwnServers(
  name: string,
  fault: (servers: Awaited<ReturnType<typeof startServers>>, seed: number) => Promise<void>,
): Scenario {
  return {
    name,
    patience: 180,
    play: async (seed) => {
      const servers = await startServers();
      try {
        await inWorld(
          async (world) => {
            await world.start('student-record');
            await openSchools(world);
            await world.start('governance-reporting');
            const [told] = await Promise.all([
              load(world, seed, learners),
              sleep(200 + numbers(seed)(800)).then(() => fault(servers, seed)),
            ]);
            const later = await load(world, seed + 1, 5, 1_000);
            await expectLevel(world, new Map([...told, ...later]));
          },
          await World.open(servers.addresses),
        );
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
  await world.running.get('governance-reporting')!.kill('SIGKILL');
  await asAdmin(world, async (admin, group, topic) => {
    const ends = await admin.fetchTopicOffsets(topic);
    await eventually(
      async () => {
        if (move === 'delete') await admin.deleteGroups([group]);
        else {
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
  const second = await world.start('student-record');
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
  world.running.set('first student-record', first);
  await sleep(1_000);
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
