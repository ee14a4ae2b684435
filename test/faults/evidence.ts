import * as fs from 'node:fs';
import * as path from 'node:path';
import { root } from '@pan/testing';

/** What one strike showed; deploy/tools/evidence/reporter.mjs adds them up for docs/evidence.md. */
export interface Strike {
  readonly seed: number;
  /** Facts told since the strike before. */
  readonly facts: number;
  /** How often something was killed, stopped, cut or moved. */
  readonly strikes: number;
  /** From the end of the load until nothing waited any more. */
  readonly seconds: number;
}

/** Kept on disk after each strike of `npm run test:long`, so that a run can be interrupted and gone on with: `SEEDS=6-10 npm run test:long -- -t …`. */
export function recordStrike(claim: string, strike: Strike): void {
  const commit = process.env['PAN_COMMIT'];
  if (!commit) return;
  const file = path.join(root, '.local', 'strikes.jsonl');
  fs.mkdirSync(path.dirname(file), { recursive: true });
  fs.appendFileSync(file, `${JSON.stringify({ claim, commit, ...strike })}\n`);
}

/** `SEEDS=3` runs three of them, `SEEDS=6-10` these; ten when nothing is said. */
export function seedsOf(variable: string): number[] {
  const [from, to] = (process.env[variable] ?? '10').split('-').map(Number);
  const [first, last] = to === undefined ? [1, from!] : [from!, to];
  return Array.from({ length: last - first + 1 }, (_, n) => first + n);
}
