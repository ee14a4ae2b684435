import type { ServiceName } from '@pan/contracts';
import type { ServerAddresses } from '@pan/testing';
import type { World } from '../world.js';
import { recordStrike } from './evidence.js';
import { History } from './history.js';
import { expectToldAsKept } from './ledger.js';
import { recovered } from './level.js';
import { startOwnServers, type OwnServers } from './own-servers.js';

/** A fault, struck under load; the seed decides the load and the moment. */
export interface Scenario {
  readonly name: string;
  /** Seconds that one strike may take, the recovery included. */
  readonly patience: number;
  /** Strikes servers that must be nobody else's. */
  readonly onOwnServers: boolean;
  strike(play: Play, seed: number): Promise<Struck>;
}

export interface Struck {
  readonly history: History;
  /** Ends what still holds once everything is level in spite of it. */
  heal?(): Promise<unknown>;
}

/** Which services run, under which load, and what level means for them. */
export interface Setting {
  /** Goes before the name of a scenario. */
  readonly where: string;
  /** Who is struck as a writer, and who as a listener to the record; one after the other, by the seed. */
  readonly writers: readonly ServiceName[];
  readonly listeners: readonly ServiceName[];
  /** Seconds that one strike may take, the recovery included. */
  readonly patience: number;
  /** Seconds after which nothing may wait any more. */
  readonly recovery: number;
  /** At which of its opportunities a process dies. */
  nth(random: (below: number) => number): number;
  open(servers: ServerAddresses | undefined, environment: OwnServers['environment'] | undefined): Promise<Stage>;
}

/** Services that run and are ready for the load. */
export interface Stage {
  readonly world: World;
  /** @param from how many learners were told of before; the keys of those to come begin there */
  load(seed: number, from: number): Promise<History>;
  level(history: History): Promise<void>;
  close(): Promise<void>;
}

/** Services on which faults follow one another; nothing that was told is ever forgotten. */
export class Play {
  /** How often something was killed, stopped, cut or moved since the last seed. */
  struck = 0;
  private readonly history = new History();
  private facts = 0;

  private constructor(
    private readonly setting: Setting,
    private readonly stage: Stage,
    /** Absent where the servers are shared. */
    readonly servers: OwnServers | null,
  ) {}

  static async open(setting: Setting, { onOwnServers = false } = {}): Promise<Play> {
    const servers = onOwnServers ? await startOwnServers() : null;
    try {
      return new Play(setting, await setting.open(servers?.addresses, servers?.environment), servers);
    } catch (error) {
      await servers?.stop();
      throw error;
    }
  }

  /** One scenario alone, on services and servers of its own. */
  static async alone(setting: Setting, scenario: Scenario, seeds: readonly number[]): Promise<void> {
    const play = await Play.open(setting, { onOwnServers: true });
    try {
      await play.strike(scenario, seeds);
    } finally {
      await play.close();
    }
  }

  /** Strikes once per seed. Fails unless everything is level after each. */
  async strike(scenario: Scenario, seeds: readonly number[]): Promise<void> {
    for (const seed of seeds) {
      this.struck = 0;
      const { history, heal } = await scenario.strike(this, seed);
      this.history.add(history);
      const seconds = await recovered(this.world, this.setting.recovery);
      await this.stage.level(this.history);
      const facts = await expectToldAsKept(this.world);
      if (heal) {
        await heal();
        await recovered(this.world, this.setting.recovery);
        await this.stage.level(this.history);
        await expectToldAsKept(this.world);
      }
      recordStrike(`${this.setting.where}${scenario.name}`, {
        seed,
        facts: facts - this.facts,
        strikes: this.struck,
        seconds,
      });
      this.facts = facts;
    }
  }

  get world(): World {
    return this.stage.world;
  }

  load(seed: number, already = new History()): Promise<History> {
    return this.stage.load(seed, this.history.keys.size + already.keys.size);
  }

  async close(): Promise<void> {
    await this.stage.close();
    await this.servers?.stop();
  }
}
