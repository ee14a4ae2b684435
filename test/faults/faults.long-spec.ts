import { brokerLosesItsTail, lostTail, mergedAcrossKeys } from './apart.js';
import { seedsOf } from './evidence.js';
import { Play } from './play.js';
import { everyOf } from './scenarios.js';
import { three } from './settings.js';

const seeds = seedsOf('SEEDS');

describe('Nothing is lost, no effect comes twice and the facts of a key stay in order when', () => {
  for (const scenario of everyOf(three)) {
    const strike = () => Play.alone(three, scenario, seeds);
    it(`${three.where}${scenario.name}`, strike, (60 + seeds.length * scenario.patience) * 1_000);
  }

  it(lostTail, () => brokerLosesItsTail(seeds), seeds.length * 240_000);

  // Each half of such a stay has another key, so a reader may meet them in any order.
  it('the stay that a merged record brought changes afterwards [1.1]', () => mergedAcrossKeys(), 240_000);
});
