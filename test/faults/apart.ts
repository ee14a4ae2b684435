import * as fs from 'node:fs';
import * as path from 'node:path';
import { eventually } from '@pan/testing';
import { expectNothingWaits } from '../lag.js';
import { World } from '../world.js';
import { expectShadowsEqual } from './copies.js';
import { recordStrike } from './evidence.js';
import { load, openSchools } from './load.js';
import { startOwnServers } from './own-servers.js';

// Two scenarios that leave their services in a state in which nothing more can be asked of them.

export const lostTail =
  'the broker loses the end of its topics, which stops whoever has read it instead of passing in silence';

/** The broker comes back without the end of what it had confirmed and readers have read: it can only be noticed. */
export async function brokerLosesItsTail(seeds: readonly number[]): Promise<void> {
  for (const seed of seeds) {
    const servers = await startOwnServers();
    try {
      const { addresses, environment: env } = servers;
      const world = await World.open(['student-record', 'governance-reporting'], {
        servers: addresses,
        env,
        twice: true,
      });
      try {
        await openSchools(world);
        await load(world, seed, { learners: 12 });
        await eventually(() => expectNothingWaits(world), { timeout: 30_000 });
        await servers.kafka.kill();
        cutTopic(path.join(servers.folders.kafka, 'data'), `${world.kafka.prefix}student-record.events`);
        await servers.kafka.start();
        // What is told from here on fills the gap with other facts, unless the readers stop before.
        const more = seed % 2 ? await load(world, seed, { learners: 12 }, 100) : null;
        const listeners = world.processesOf('governance-reporting').map((as) => world.running.get(as)!);
        await eventually(
          () => {
            const said = listeners.map((one) => one.logs()).join('\n');
            expect(said).toMatch(/the consumer stopped and waits for an operator/);
          },
          { timeout: 60_000, every: 250 },
        );
        recordStrike(lostTail, { seed, facts: more?.writes.length ?? 0, strikes: 1, seconds: 0 });
      } finally {
        await world.close();
      }
    } finally {
      await servers.stop();
    }
  }
}

/** Takes the last third of each partition away, as a disk does that had not written it; what an index says of it goes too. */
function cutTopic(data: string, topic: string): void {
  for (const partition of fs.readdirSync(data).filter((name) => name.startsWith(`${topic}-`))) {
    const folder = path.join(data, partition);
    for (const file of fs.readdirSync(folder)) {
      if (/\.(index|timeindex|snapshot)$/.test(file)) fs.rmSync(path.join(folder, file));
      if (!file.endsWith('.log')) continue;
      const { size } = fs.statSync(path.join(folder, file));
      fs.truncateSync(path.join(folder, file), Math.floor((size * 2) / 3));
    }
  }
}

/** Twelve learners whose records became one, then the stay that the merged one brought ends. */
export async function mergedAcrossKeys(): Promise<void> {
  const world = await World.open(['student-record', 'governance-reporting']);
  try {
    await openSchools(world);
    await load(world, 1, { learners: 0, merges: 12, acrossKeys: true });
    await eventually(() => expectNothingWaits(world), { timeout: 30_000 });
    await expectShadowsEqual(world);
  } finally {
    await world.close();
  }
}
