import { seedsOf } from './evidence.js';
import { Play } from './play.js';
import { everyOf } from './scenarios.js';
import { six } from './settings.js';

const seeds = seedsOf('SEEDS_SIX');

describe('Of all six services under load, nothing is lost, nothing oversold, and every figure is level when', () => {
  for (const scenario of everyOf(six)) {
    const strike = () => Play.alone(six, scenario, seeds);
    it(`${six.where}${scenario.name}`, strike, (120 + seeds.length * scenario.patience) * 1_000);
  }
});
