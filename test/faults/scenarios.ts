import { setTimeout as sleep } from 'node:timers/promises';
import { topicRules, type ServiceName } from '@pan/contracts';
import { kafkaClient, withAdmin } from '@pan/kit';
import { eventually, startServers, type ServerAddresses } from '@pan/testing';
import type { World } from '../world.js';
import { numbers } from './load.js';

/** A fault, struck under load; the seed decides the load and the moment. */
export interface Scenario {
  readonly name: string;
  /** Seconds that one strike may take, the recovery included. */
  readonly patience: number;
  /** Strikes servers that must be nobody else's. */
  readonly onOwnServers: boolean;
  strike(play: Play, seed: number): Promise<Told>;
}

/** What was told of each key, in order. */
type Told = ReadonlyMap<string, string[]>;
type OwnServers = Awaited<ReturnType<typeof startServers>>;

/** Which services run, under which load, and what level means for them. */
export interface Setting {
  /** Who is struck as a writer, and who as a listener to the record; one after the other, by the seed. */
  readonly writers: readonly ServiceName[];
  readonly listeners: readonly ServiceName[];
  /** Seconds that one strike may take, the recovery included. */
  readonly patience: number;
  /** At which of its opportunities a process dies. */
  nth(random: (below: number) => number): number;
  open(servers?: ServerAddresses): Promise<Stage>;
}

/** Services that run and are ready for the load. */
export interface Stage {
  readonly world: World;
  /** @param from how many learners were told of before; the keys of those to come begin there */
  load(seed: number, from: number): Promise<Told>;
  level(told: Told): Promise<void>;
  close(): Promise<void>;
}

/** Services on which faults follow one another; nothing that was told is ever forgotten. */
export class Play {
  private readonly told = new Map<string, string[]>();
  private readonly stage: Stage;
  /** Absent where the servers are shared. */
  readonly servers: OwnServers | null;

  private constructor(stage: Stage, servers: OwnServers | null) {
    this.stage = stage;
    this.servers = servers;
  }

  static async open(setting: Setting, { onOwnServers = false } = {}): Promise<Play> {
    const servers = onOwnServers ? await startServers() : null;
    try {
      return new Play(await setting.open(servers?.addresses), servers);
    } catch (error) {
      await servers?.stop();
      throw error;
    }
  }

  /** One scenario alone, on services of its own. */
  static async alone(setting: Setting, scenario: Scenario, seeds: readonly number[]): Promise<void> {
    const play = await Play.open(setting, scenario);
    try {
      await play.strike(scenario, seeds);
    } finally {
      await play.close();
    }
  }

  /** Strikes once per seed. Fails unless everything is level after each. */
  async strike(scenario: Scenario, seeds: readonly number[]): Promise<void> {
    for (const seed of seeds) {
      for (const [key, levels] of await scenario.strike(this, seed)) this.told.set(key, levels);
      await this.stage.level(this.told);
    }
  }

  get world(): World {
    return this.stage.world;
  }

  load(seed: number, already: Told = new Map()): Promise<Told> {
    return this.stage.load(seed, this.told.size + already.size);
  }

  async close(): Promise<void> {
    await this.stage.close();
    await this.servers?.stop();
  }
}

const pick = <T>(of: readonly T[], seed: number): T => of[seed % of.length]!;

/** By what is struck. */
export interface Scenarios {
  readonly processes: readonly Scenario[];
  readonly positions: readonly Scenario[];
  readonly servers: readonly Scenario[];
}

export const everyOf = (setting: Setting): readonly Scenario[] => Object.values(scenariosOf(setting)).flat();

export function scenariosOf(setting: Setting): Scenarios {
  const { writers, listeners, patience } = setting;
  const scene = (name: string, strike: Scenario['strike']) => ({ name, patience, onOwnServers: false, strike });

  const diesAt = (who: readonly ServiceName[], failpoint: string, name: string): Scenario =>
    scene(name, async (play, seed) => {
      const { world } = play;
      const service = pick(who, seed);
      await world.running.get(service)!.kill('SIGTERM');
      await world.start(service, { PAN_FAILPOINT: `${failpoint}:${setting.nth(numbers(seed))}` });
      const [told] = await Promise.all([play.load(seed), world.diedAtAndBack(service, failpoint)]);
      return told;
    });

  /** A fault in the middle of the load. */
  const during = (name: string, fault: (world: World, seed: number) => Promise<void>): Scenario =>
    scene(name, async (play, seed) => {
      const [told] = await Promise.all([play.load(seed), aMoment(seed).then(() => fault(play.world, seed))]);
      return told;
    });

  const moved = (name: string, move: 'delete' | 'back' | 'ahead'): Scenario =>
    during(name, (world, seed) => hintMoved(world, pick(listeners, seed), move));

  /** Some load follows, to see that everything works again. */
  const duringOnOwnServers = (name: string, fault: (servers: OwnServers) => Promise<void>): Scenario => ({
    name,
    patience: patience + 90,
    onOwnServers: true,
    strike: async (play, seed) => {
      const [told] = await Promise.all([play.load(seed), aMoment(seed).then(() => fault(play.servers!))]);
      return new Map([...told, ...(await play.load(seed, told))]);
    },
  });

  return {
    processes: [
      diesAt(writers, 'after-commit-before-send', 'the writer dies after a commit and before the send'),
      diesAt(writers, 'after-send-before-removal', 'the relay dies after a send and before the removal'),
      diesAt(listeners, 'in-consumer-transaction', 'the consumer dies in the middle of its transaction'),
      during('the active relay is stopped and wakes up late', (world, seed) =>
        relayStopped(world, pick(writers, seed)),
      ),
    ],
    positions: [
      during('the last batches are sent twice', (world) => repeatLast(world, writers)),
      moved('the consumer group is deleted', 'delete'),
      moved('the committed offset lies behind the position', 'back'),
      moved('the committed offset lies ahead of the position', 'ahead'),
    ],
    servers: [
      duringOnOwnServers('the broker is killed and back after ten seconds', async ({ kafka }) => {
        await kafka.kill();
        await sleep(10_000);
        await kafka.start();
      }),
      duringOnOwnServers('PostgreSQL is restarted', ({ postgres }) => postgres.restart()),
    ],
  };
}

const aMoment = (seed: number) => sleep(200 + numbers(seed)(800));

/** Puts what their topics end with into them once more, as a relay does that died before it could remove what it had sent. */
async function repeatLast(world: World, writers: readonly ServiceName[]): Promise<void> {
  const producer = kafkaClient(world.kafka.as('admin')).producer();
  await producer.connect();
  for (const { topic } of topicRules(world.kafka.prefix).filter(({ writer }) => writers.includes(writer))) {
    const sent = await world.kafka.read(topic);
    for (const round of [sent.slice(-200), sent.slice(-50)]) {
      const messages = round.map(({ key, value, headers }) => ({ key, value, headers: { ...headers } }));
      await producer.send({ topic, messages });
    }
  }
  await producer.disconnect();
}

/** The consumer is away while somebody changes what the broker believes it has read. */
async function hintMoved(world: World, listener: ServiceName, move: 'delete' | 'back' | 'ahead'): Promise<void> {
  await world.running.get(listener)!.kill('SIGTERM');
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
  await world.start(listener);
}

/** The active relay stands still for longer than its lease; the other process takes over, then the first wakes up. */
async function relayStopped(world: World, writer: ServiceName): Promise<void> {
  const first = world.running.get(writer)!;
  const second = await world.start(writer, {}, `second ${writer}`);
  first.signal('SIGSTOP');
  await eventually(
    async () => expect(await (await fetch(`${second.url}/metrics`)).text()).toMatch(/^relay_leads 1$/m),
    { timeout: 15_000 },
  );
  await eventually(
    async () =>
      expect(
        await world.databases.get(writer)!.query("select 1 from outbox where occurred_at < now() - interval '10 s'"),
      ).toEqual([]),
    { timeout: 15_000 },
  );
  first.signal('SIGCONT');
  await sleep(1_000);
  await second.kill('SIGTERM');
}
