import { ministry } from '../six-centres.js';
import type { Json, World } from '../world.js';
import { History } from './history.js';

/** Numbers that a seed repeats (mulberry32). */
export function numbers(seed: number): (below: number) => number {
  let state = seed >>> 0;
  return (below) => {
    state = (state + 0x6d2b79f5) >>> 0;
    let t = Math.imul(state ^ (state >>> 15), state | 1);
    t ^= t + Math.imul(t ^ (t >>> 7), t | 61);
    return ((t ^ (t >>> 14)) >>> 0) % below;
  };
}

export const schoolYear = '2026-2027';
/** What a history says of a stay that has ended. */
export const ended = 'ended';
const levels = ['primary-1', 'primary-2', 'primary-3', 'primary-4', 'primary-5', 'primary-6'] as const;

/** What a school's system writes, until it is answered. */
const put = (world: World, path: string, json: object) =>
  world.insist(['student-record', ministry, 'PUT', path, { json }]);

/** Schools in which the load enrols. */
export async function openSchools(world: World): Promise<void> {
  await put(world, '/v1/organisations/css-des-essais', {
    name: 'Centre des essais',
    kind: 'service-centre',
    parentCode: 'ministere',
  });
  for (const school of ['a', 'b']) {
    await put(world, `/v1/organisations/css-des-essais.${school}`, {
      name: `École ${school}`,
      kind: 'school',
      parentCode: 'css-des-essais',
    });
  }
}

/** How much happens. */
export interface Extent {
  /** Learners who are registered, enrolled, moved through the levels and sometimes ended. */
  readonly learners: number;
  /** Learners whom two schools know under two birth dates, until a person says that they are one; what follows concerns the record that goes on. */
  readonly merges?: number;
  /** Also ends the stay that the merged record brought: its facts then have two keys, between which readers know no order. */
  readonly acrossKeys?: boolean;
  /** Every n-th learner is granted more time, which is changed and sometimes ended. */
  readonly accommodated?: number;
}

/**
 * Several systems at work, each repeating a write until it is answered, one learner's writes one after the other.
 * @param from where the keys of learners begin
 */
export async function load(world: World, seed: number, extent: Extent, from = 0): Promise<History> {
  const random = numbers(seed);
  const history = new History();
  const lives = Array.from({ length: extent.learners }, (_, n) => {
    const life = new Life(world, history, `e${from + n}`, random(2) ? 'a' : 'b');
    const [changes, ends] = [1 + random(4), random(4) === 0];
    const accommodated = extent.accommodated && n % extent.accommodated === 0;
    return async () => {
      await life.register();
      if (accommodated) await life.accommodate();
      await life.move(0, changes);
      if (ends) await life.end();
      if (accommodated) await life.accommodate(random(2) === 0);
    };
  });
  const merged = Array.from({ length: extent.merges ?? 0 }, (_, n) => {
    const changes = 1 + random(3);
    return () => merge(world, history, from + n, changes, extent.acrossKeys ?? false);
  });
  const plans = [...merged, ...lives].reverse();
  const live = async () => {
    for (let next = plans.pop(); next; next = plans.pop()) await next();
  };
  await Promise.all([live(), live(), live(), live()]);
  return history;
}

/** One learner as one school's system tells of them. */
class Life {
  private readonly at: string;
  private level: string = levels[0];
  private percent = 10;

  constructor(
    private readonly world: World,
    private readonly history: History,
    readonly key: string,
    school: string,
  ) {
    this.at = `/v1/organisations/css-des-essais.${school}`;
  }

  async register(who: { permanentCode?: string; birthDate: string } = { birthDate: '2015-03-04' }): Promise<string> {
    const json = { familyName: 'Essai', givenName: `Élève ${this.key}`, ...who };
    return (await put(this.world, `${this.at}/learners/by-source/${this.key}`, json)).body.id as string;
  }

  /** Through so many levels, from this one on. */
  async move(from: number, changes: number): Promise<void> {
    for (const level of levels.slice(from, from + changes)) {
      this.level = level;
      await this.history.write(this.key, level, () => this.putStay({ level }));
    }
  }

  end(): Promise<void> {
    return this.history.write(this.key, ended, () => this.putStay({ level: this.level, endedOn: '2026-11-01' }));
  }

  /** More time each time it is said. */
  async accommodate(ends = false): Promise<void> {
    const path = `${this.at}/accommodations/by-source/${this.key}`;
    const extraTimePercent = (this.percent += 5);
    const json = { learnerSourceId: this.key, extraTimePercent, tools: [], validFrom: '2026-09-01' };
    await put(this.world, path, json);
    if (ends)
      await this.world.insist(['student-record', ministry, 'POST', `${path}/end`, { json: { endedOn: '2026-11-02' } }]);
  }

  private putStay(stay: object): Promise<unknown> {
    const json = { learnerSourceId: this.key, schoolYear, ...stay };
    return put(this.world, `${this.at}/enrolments/by-source/${this.key}`, json);
  }
}

/** Two records with one permanent code become one; the stay of the one that goes on changes afterwards. */
async function merge(world: World, history: History, n: number, changes: number, acrossKeys: boolean): Promise<void> {
  const [stays, goes] = [new Life(world, history, `m${n}`, 'a'), new Life(world, history, `m${n}x`, 'b')];
  const permanentCode = `ESS${String.fromCharCode(65 + (Math.floor(n / 100) % 26))}190214${String(n % 100).padStart(2, '0')}`;
  await stays.register({ permanentCode, birthDate: '2014-02-19' });
  await stays.move(0, 1);
  const id = await goes.register({ permanentCode, birthDate: '2014-02-18' });
  await goes.move(0, 1);
  const record = 'student-record';
  const { body } = await world.insist([record, ministry, 'GET', '/v1/match-pairs?limit=500']);
  const pair = (body.items as Json[]).find(({ learner }) => learner.id === id);
  const decision = { json: { decision: 'same' } };
  await world.insist([record, ministry, 'POST', `/v1/match-pairs/${pair.id}/decision`, decision]);
  await stays.move(1, changes);
  if (changes % 2) await stays.end();
  if (acrossKeys) await goes.end();
}
