import { currentCaller } from '@pan/kit/context';
import type { Unit } from '@pan/kit/data';
import { holdSandboxes } from '../sandboxes/hold-sandbox.js';
import type { Placed } from '../roster/rows.js';

/** Of the organisations named, those in the subtrees that the caller's token reaches; a sandbox among them is held. */
export async function organisationsInReach(unit: Unit, codes: readonly string[]): Promise<Map<string, Placed>> {
  const rows = await unit.query<Placed & { code: string }>(
    `select code, id, path from organisation where code = any($1) and path && $2`,
    [[...new Set(codes)], currentCaller().organisations],
  );
  await holdSandboxes(unit, rows);
  return new Map(rows.map(({ code, id, path }) => [code, { id, path }]));
}
