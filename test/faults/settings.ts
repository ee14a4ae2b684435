import { services } from '@pan/contracts';
import { sharePaper, shareThings, type Shared } from '../six-centres.js';
import { Group } from '../six-group.js';
import { expectSixLevel } from '../six-level.js';
import { World } from '../world.js';
import { expectShadowsEqual } from './copies.js';
import { History } from './history.js';
import { keepLedger } from './ledger.js';
import { expectLevel } from './level.js';
import { load, openSchools, type Extent } from './load.js';
import type { Setting, Stage } from './play.js';
import { expectReceiptsKept } from './receipts.js';
import { importSchool, upkeep } from './upkeep.js';

/** The record and governance, under the writes of a school's systems: for `npm test`. */
export const spine: Setting = {
  where: '',
  writers: ['student-record'],
  listeners: ['governance-reporting'],
  patience: 150,
  recovery: 120,
  nth: (random) => 3 + random(20),
  open: async (servers, env) => {
    const world = await World.open(['student-record', 'governance-reporting'], { servers, env, prepare: keepLedger });
    await openSchools(world);
    return {
      world,
      load: (seed, from) => load(world, seed, { learners: 40 }, from),
      level: (history) => expectLevel(world, history),
      close: () => world.close(),
    };
  },
};

/** The record, the exams and governance, two processes of each: what schools write, an import, a class at an exam, and what operators do. */
export const three: Setting = {
  where: '',
  writers: ['student-record', 'student-record', 'exam-management'],
  listeners: ['governance-reporting', 'exam-management'],
  patience: 240,
  recovery: 30,
  nth: (random) => 1 + random(5),
  open: async (servers, env) => {
    const world = await World.open(['student-record', 'exam-management', 'governance-reporting'], {
      servers,
      env,
      twice: true,
      prepare: keepLedger,
    });
    const shared = { paperId: await sharePaper(world) };
    return stageOf(world, shared, { learners: 24, merges: 4, accommodated: 4 }, () => Promise.resolve());
  },
};

/** All six, two processes of each, with a library and a college's students beside. */
export const six: Setting = {
  where: 'six services: ',
  writers: services.filter((service) => service !== 'governance-reporting'),
  listeners: ['governance-reporting', 'exam-management', 'ebook-lending', 'ecampus-federation'],
  patience: 360,
  recovery: 30,
  nth: (random) => 1 + random(3),
  open: async (servers, env) => {
    const world = await World.open(services, { servers, env, twice: true, prepare: keepLedger });
    const shared = await shareThings(world);
    return stageOf(world, shared, { learners: 10, merges: 2, accommodated: 5 }, () => expectSixLevel(world));
  },
};

async function stageOf(
  world: World,
  shared: Partial<Shared>,
  extent: Extent,
  more: () => Promise<void>,
): Promise<Stage> {
  await openSchools(world);
  const groups: Group[] = [];
  return {
    world,
    load: async (seed, from) => {
      const group = new Group(world, shared, `g${from}`);
      groups.push(group);
      const history = new History();
      const live = async () => {
        for (const [stay, level] of await group.enrol()) await history.write(stay, level, () => Promise.resolve());
        await group.live();
      };
      const [written, imported] = await Promise.all([
        load(world, seed, extent, from),
        importSchool(world, from, 12),
        live(),
        upkeep(world, seed),
      ]);
      history.add(written);
      history.add(imported);
      return history;
    },
    level: async (history) => {
      await expectLevel(world, history);
      await expectReceiptsKept(
        world,
        groups.flatMap(({ receipts }) => receipts),
      );
      await more();
      await expectShadowsEqual(world);
    },
    close: async () => {
      await shared.close?.();
      await world.close();
    },
  };
}
