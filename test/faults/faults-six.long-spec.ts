import { everyOf } from './scenarios.js';
import { six } from './settings.js';

/** Five seeds strike each service that writes once. */
const seeds = Array.from({ length: Number(process.env['SEEDS_SIX'] ?? 5) }, (_, n) => n + 1);

describe('Of all six services under load, nothing is lost, nothing oversold, and every figure is level when', () => {
  for (const { name, patience, play } of everyOf(six)) {
    it(`six services: ${name} (${seeds.length} seeds)`, () => play(seeds), seeds.length * patience * 1_000);
  }
});
