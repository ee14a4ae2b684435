import { everyOf, Play } from './scenarios.js';
import { spine } from './settings.js';

const seeds = Array.from({ length: Number(process.env['SEEDS'] ?? 10) }, (_, n) => n + 1);

describe('Nothing is lost, no effect comes twice and the facts of a key stay in order when', () => {
  for (const scenario of everyOf(spine)) {
    const strike = () => Play.alone(spine, scenario, seeds);
    it(`${scenario.name} (${seeds.length} seeds)`, strike, (60 + seeds.length * scenario.patience) * 1_000);
  }
});
