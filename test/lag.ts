import { topicRules, type ServiceName } from '@pan/contracts';
import { withAdmin } from '@pan/kit/messaging';
import type { World } from './world.ts';

type Ends = Record<string, number>;

/** Fails while a fact waits to be sent or heard by one of the services that run. */
export async function expectNothingWaits(world: World): Promise<void> {
  await expectNothingUnsent(world);
  for (const service of world.databases.keys())
    expect([service, await positionsOf(world, service)]).toEqual([service, await endsFor(world, service)]);
  await expectNothingUnsent(world);
}

async function expectNothingUnsent(world: World): Promise<void> {
  for (const [service, database] of world.databases)
    expect([service, await database.query('select seq from outbox limit 1')]).toEqual([service, []]);
}

async function positionsOf(world: World, service: ServiceName): Promise<Ends> {
  const positions = await world.databases
    .get(service)!
    .query<{ topic: string; partition: number; next: string }>(
      'select topic, partition, next_offset as next from consumer_position where next_offset > 0',
    );
  return Object.fromEntries(positions.map(({ topic, partition, next }) => [`${topic}/${partition}`, Number(next)]));
}

/** The ends of all that a service listens to. */
async function endsFor(world: World, service: ServiceName): Promise<Ends> {
  const { prefix } = world.kafka;
  const heard = topicRules(prefix).filter(({ readers }) => readers.includes(service));
  return withAdmin(world.kafka.as('admin'), async (admin) => {
    const ends: Ends = {};
    for (const { topic } of heard) {
      for (const { partition, high } of await admin.fetchTopicOffsets(topic))
        if (Number(high) > 0) ends[`${topic}/${partition}`] = Number(high);
    }
    return ends;
  });
}
