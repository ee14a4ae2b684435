import { scenarios } from './scenarios.js';

const seeds = Number(process.env['SEEDS'] ?? 10);

describe.each(Array.from({ length: seeds }, (_, n) => n + 1))(
  'With seed %i, nothing is lost, no effect comes twice and order holds when',
  (seed) => {
    for (const { name, patience, play } of scenarios) {
      it(name, () => play(seed), patience * 1_000);
    }
  },
);
