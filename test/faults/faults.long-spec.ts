import { everyOf } from './scenarios.js';
import { spine } from './settings.js';

const seeds = Array.from({ length: Number(process.env['SEEDS'] ?? 10) }, (_, n) => n + 1);

describe('Nothing is lost, no effect comes twice and the facts of a key stay in order when', () => {
  for (const { name, patience, play } of everyOf(spine)) {
    it(`${name} (${seeds.length} seeds)`, () => play(seeds), seeds.length * patience * 1_000);
  }
});
