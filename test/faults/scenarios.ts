import { setTimeout as sleep } from 'node:timers/promises';
import type { ServiceName } from '@pan/contracts';
import { numbers } from './load.js';
import type { Play, Scenario, Setting } from './play.js';
import * as processes from './strikes-processes.js';
import * as servers from './strikes-servers.js';

/** By what is struck. */
export interface Scenarios {
  readonly processes: readonly Scenario[];
  readonly positions: readonly Scenario[];
  readonly servers: readonly Scenario[];
  /** What takes two processes of each service. */
  readonly pairs: readonly Scenario[];
  /** What takes doors before servers of one's own. */
  readonly connections: readonly Scenario[];
}

type Fault = (play: Play, seed: number) => Promise<unknown>;

const pick = <T>(of: readonly T[], seed: number): T => of[seed % of.length]!;
const aMoment = (seed: number) => sleep(200 + numbers(seed)(800));

export const everyOf = (setting: Setting): readonly Scenario[] => Object.values(scenariosOf(setting)).flat();

export function scenariosOf(setting: Setting): Scenarios {
  const { writers, listeners, patience } = setting;
  const scene = (name: string, strike: Scenario['strike'], onOwnServers = false): Scenario => ({
    name,
    patience: onOwnServers ? patience + 90 : patience,
    onOwnServers,
    strike,
  });

  const diesAt = (who: readonly ServiceName[], failpoint: string, name: string): Scenario =>
    scene(name, async (play, seed) => {
      const service = pick(who, seed);
      await processes.arm(play, service, `${failpoint}:${setting.nth(numbers(seed))}`);
      const [history] = await Promise.all([play.load(seed), play.world.diedAtAndBack(service, failpoint)]);
      play.struck += 1;
      return { history };
    });

  /** It stands still while the others go on without it, and after. */
  const standsStillAt = (who: readonly ServiceName[], failpoint: string, name: string): Scenario =>
    scene(name, async (play, seed) => {
      const service = pick(who, seed);
      await processes.arm(play, service, `${failpoint}:${setting.nth(numbers(seed))}:stop`);
      const [history] = await Promise.all([play.load(seed), processes.standsStill(play, service, failpoint)]);
      return { history, heal: () => processes.wakeOrReplace(play, service, seed) };
    });

  /** A fault in the middle of the load. */
  const during = (name: string, fault: Fault): Scenario =>
    scene(name, async (play, seed) => {
      const [history] = await Promise.all([play.load(seed), aMoment(seed).then(() => fault(play, seed))]);
      return { history };
    });

  /** Some load follows, to see that everything works again. */
  const onOwnServers = (name: string, ...faults: Fault[]): Scenario =>
    scene(
      name,
      async (play, seed) => {
        const struck = faults.map((fault, n) => aMoment(seed + n).then(() => fault(play, seed)));
        const [history] = await Promise.all([play.load(seed), ...struck]);
        history.add(await play.load(seed, history));
        return { history };
      },
      true,
    );

  /** Something holds from before the load until everything is level in spite of it. */
  const allAlong = (name: string, begin: Fault, end: Fault, fault: Fault = () => Promise.resolve()): Scenario =>
    scene(name, async (play, seed) => {
      await begin(play, seed);
      const [history] = await Promise.all([play.load(seed), aMoment(seed).then(() => fault(play, seed))]);
      return { history, heal: () => end(play, seed) };
    });

  const moved = (name: string, move: processes.Move): Scenario =>
    during(name, (play, seed) => processes.hintMoved(play, pick(listeners, seed), move));

  /** Any two of these at once, by the seed. */
  const faults: readonly Fault[] = [
    servers.postgresCrashes,
    servers.cut('kafka'),
    processes.rollingRestart,
    servers.cut('postgres'),
    servers.brokerKilled,
    (play, seed) => processes.listenersComeAndGo(play, pick(listeners, seed)),
  ];

  return {
    processes: [
      diesAt(writers, 'after-commit-before-send', 'the writer dies after a commit and before the send'),
      diesAt(writers, 'after-send-before-removal', 'the relay dies after a send and before the removal'),
      diesAt(listeners, 'in-consumer-transaction', 'the consumer dies in the middle of its transaction'),
      during('the active relay is stopped and wakes up late', (play, seed) =>
        processes.relayStopped(play, pick(writers, seed)),
      ),
    ],
    positions: [
      during('the last batches are sent twice', (play) => processes.repeatLast(play, writers)),
      moved('the consumer group is deleted', 'delete'),
      moved('the committed offset lies behind the position', 'back'),
      moved('the committed offset lies ahead of the position', 'ahead'),
    ],
    servers: [
      onOwnServers('the broker is killed and back after ten seconds', servers.brokerKilled),
      onOwnServers('PostgreSQL is restarted', servers.postgresRestarted),
      onOwnServers('PostgreSQL crashes', servers.postgresCrashes),
    ],
    pairs: [
      diesAt(writers, 'before-commit-of-request', 'the writer dies before a commit'),
      during('every process is restarted in its turn', processes.rollingRestart),
      during('all processes are told to end and started again', processes.everybodyEnds),
      during('listeners come and go', (play, seed) => processes.listenersComeAndGo(play, pick(listeners, seed))),
      standsStillAt(listeners, 'in-consumer-transaction', 'a consumer stands still in the middle of its transaction'),
      standsStillAt(writers, 'before-commit-of-request', 'a request stands still in the middle of its transaction'),
      allAlong('clocks are two minutes apart', servers.clocksApart, servers.asUsual),
      allAlong('connections run out', servers.fewConnections, servers.asUsual, servers.poolExhausted),
      during('transactions stay open', servers.longTransactions),
    ],
    connections: [
      onOwnServers('the connections to PostgreSQL are cut', servers.cut('postgres')),
      onOwnServers('the connections to PostgreSQL stand still', servers.held('postgres')),
      onOwnServers('the connections to PostgreSQL are half open', servers.halfOpen('postgres')),
      onOwnServers('the connections to the broker are cut', servers.cut('kafka')),
      onOwnServers('the connections to the broker stand still', servers.held('kafka')),
      onOwnServers('the connections to the broker are half open', servers.halfOpen('kafka')),
      onOwnServers(
        'two faults come at once',
        (play, seed) => pick(faults, seed)(play, seed),
        (play, seed) => pick(faults, seed + 1 + (seed % (faults.length - 1)))(play, seed),
      ),
    ],
  };
}
