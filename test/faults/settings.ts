import { services } from '@pan/contracts';
import { sharedServers } from '@pan/testing';
import { shareThings } from '../six-centres.js';
import { Group } from '../six-group.js';
import { expectSixLevel } from '../six-level.js';
import { World } from '../world.js';
import { expectLevel } from './level.js';
import { load, openSchools } from './load.js';
import type { Setting } from './scenarios.js';

/** The record and governance, under the writes of a school's systems. */
export const spine: Setting = {
  writers: ['student-record'],
  listeners: ['governance-reporting'],
  patience: 150,
  nth: (random) => 3 + random(20),
  open: async (servers = sharedServers()) => {
    const world = await World.open(['student-record', 'governance-reporting'], { servers });
    await openSchools(world);
    return {
      world,
      load: (seed, from) => load(world, seed, 40, from),
      level: (told) => expectLevel(world, told),
      close: () => world.close(),
    };
  },
};

/** All six, under the same writes and what a class, a college's students and a library do meanwhile. */
export const six: Setting = {
  writers: services.filter((service) => service !== 'governance-reporting'),
  listeners: ['governance-reporting', 'exam-management', 'ebook-lending', 'ecampus-federation'],
  patience: 240,
  nth: (random) => 1 + random(4),
  open: async (servers = sharedServers()) => {
    const world = await World.open(services, { servers });
    const shared = await shareThings(world);
    await openSchools(world);
    return {
      world,
      load: async (seed, from) => {
        const group = new Group(world, shared, `g${from}`);
        const live = async () => {
          const enrolled = await group.enrol();
          await group.live();
          return enrolled;
        };
        const [roster, enrolled] = await Promise.all([load(world, seed, 15, from), live()]);
        return new Map([...roster, ...enrolled]);
      },
      level: async (told) => {
        await expectLevel(world, told);
        await expectSixLevel(world);
      },
      close: async () => {
        await shared.close();
        await world.close();
      },
    };
  },
};
