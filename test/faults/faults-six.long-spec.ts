import { everyOf, Play } from './scenarios.js';
import { six } from './settings.js';

/** Five seeds strike each service that writes once. */
const seeds = Array.from({ length: Number(process.env['SEEDS_SIX'] ?? 5) }, (_, n) => n + 1);

describe('Of all six services under load, nothing is lost, nothing oversold, and every figure is level when', () => {
  for (const scenario of everyOf(six)) {
    const strike = () => Play.alone(six, scenario, seeds);
    it(
      `six services: ${scenario.name} (${seeds.length} seeds)`,
      strike,
      (60 + seeds.length * scenario.patience) * 1_000,
    );
  }
});
