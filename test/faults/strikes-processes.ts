import { setTimeout as sleep } from 'node:timers/promises';
import { topicRules, type ServiceName } from '@pan/contracts';
import { kafkaClient, withAdmin } from '@pan/kit/messaging';
import { eventually } from '@pan/testing';
import { second, type World } from '../world.js';
import type { Play } from './play.js';

/** Starts a service's processes anew, the first with a failpoint; its relay is the one that sends. */
export async function arm(play: Play, service: ServiceName, failpoint: string): Promise<void> {
  const { world } = play;
  const beside = world.processesOf(service).length > 1;
  await Promise.all(world.processesOf(service).map((as) => world.end(as)));
  await world.start(service, { PAN_FAILPOINT: failpoint });
  if (!beside) return;
  await eventually(() => world.leaderOf(service));
  await world.start(service, {}, second(service));
}

/** Waits until the armed process stands still, with whatever it holds. */
export async function standsStill(play: Play, service: ServiceName, failpoint: string): Promise<void> {
  const process = play.world.running.get(service)!;
  await eventually(() => expect(process.logs()).toContain(`failpoint ${failpoint}`), { timeout: 60_000 });
  play.struck += 1;
}

/** Whoever stood still all the time either wakes up late or is ended and replaced. */
export async function wakeOrReplace({ world }: Play, service: ServiceName, seed: number): Promise<void> {
  if (seed % 2) return world.running.get(service)!.signal('SIGCONT');
  await world.end(service, 'SIGKILL');
  await world.start(service);
}

/** One process after the other is asked to end, and replaced. */
export async function rollingRestart(play: Play): Promise<void> {
  const { world } = play;
  for (const service of world.databases.keys()) {
    for (const as of world.processesOf(service)) {
      await world.end(as);
      play.struck += 1;
      await world.start(service, {}, as);
    }
  }
}

/** All processes are asked to end at once, and started again. */
export async function everybodyEnds(play: Play): Promise<void> {
  const { world } = play;
  const running = [...world.databases.keys()].flatMap((service) =>
    world.processesOf(service).map((as) => [service, as] as const),
  );
  await Promise.all(running.map(([, as]) => world.end(as)));
  play.struck += running.length;
  await Promise.all(running.map(([service, as]) => world.start(service, {}, as)));
}

/** Two more listeners come; one leaves as it should, the other dies. */
export async function listenersComeAndGo(play: Play, listener: ServiceName): Promise<void> {
  const { world } = play;
  await world.start(listener, {}, `third ${listener}`);
  await world.start(listener, {}, `fourth ${listener}`);
  await sleep(1_500);
  await world.end(`third ${listener}`);
  await world.end(`fourth ${listener}`, 'SIGKILL');
  play.struck += 2;
}

/** The active relay stands still for longer than its lease; another process takes over, then the first wakes up. */
export async function relayStopped(play: Play, writer: ServiceName): Promise<void> {
  const { world } = play;
  const leader = await eventually(() => world.leaderOf(writer));
  const alone = world.processesOf(writer).length === 1;
  if (alone) await world.start(writer, {}, second(writer));
  const stopped = world.running.get(leader)!;
  stopped.signal('SIGSTOP');
  play.struck += 1;
  const late = "select 1 from outbox where occurred_at < now() - interval '10 s'";
  await eventually(
    async () => {
      expect(await world.leaderOf(writer)).not.toBe(leader);
      expect(await world.databases.get(writer)!.query(late)).toEqual([]);
    },
    { timeout: 30_000, every: 250 },
  );
  stopped.signal('SIGCONT');
  await sleep(1_000);
  if (alone) await world.end(second(writer));
}

/** Puts what their topics end with into them once more, as a relay does that died before it could remove what it had sent. */
export async function repeatLast(play: Play, writers: readonly ServiceName[]): Promise<void> {
  const { kafka } = play.world;
  const producer = kafkaClient(kafka.as('admin')).producer();
  await producer.connect();
  for (const { topic } of topicRules(kafka.prefix).filter(({ writer }) => writers.includes(writer))) {
    const sent = await kafka.read(topic);
    for (const round of [sent.slice(-200), sent.slice(-50)]) {
      const messages = round.map(({ key, value, headers }) => ({ key, value, headers: { ...headers } }));
      await producer.send({ topic, messages });
    }
  }
  await producer.disconnect();
  play.struck += 1;
}

export type Move = 'delete' | 'back' | 'ahead';

/** The consumer is away while somebody changes what the broker believes it has read. */
export async function hintMoved(play: Play, listener: ServiceName, move: Move): Promise<void> {
  const { world } = play;
  const processes = world.processesOf(listener);
  await Promise.all(processes.map((as) => world.end(as)));
  await moveHint(world, listener, move);
  play.struck += 1;
  for (const as of processes) await world.start(listener, {}, as);
}

async function moveHint(world: World, listener: ServiceName, move: Move): Promise<void> {
  const { prefix } = world.kafka;
  const [group, topic] = [`${prefix}${listener}.projections`, `${prefix}student-record.events`];
  await withAdmin(world.kafka.as('admin'), async (admin) => {
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
}
