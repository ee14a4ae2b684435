import type { Unit } from '@pan/kit/data';
import { sandboxOf } from '../../domain/sandboxes/sandbox.js';
import type { Place } from '../organisations/organisation.repository.js';

// Writes go on beside each other, a reset waits for those begun and lets later ones wait, until the end of each transaction.

const keyOf = `hashtextextended('sandbox ' || code, 0)`;

/** For whoever writes at these organisations: no reset until the end of the transaction. Outside sandboxes nothing is asked. */
export async function holdSandboxes(unit: Unit, places: Iterable<Pick<Place, 'path'>>): Promise<void> {
  const codes = new Set([...places].map(({ path }) => sandboxOf(path)).filter((code) => code !== null));
  if (codes.size > 0)
    await unit.query(
      `select pg_advisory_xact_lock_shared(${keyOf}) from (select unnest($1::text[]) as code order by 1) as codes`,
      [[...codes]],
    );
}

/** For a reset: alone in the sandbox. */
export async function takeSandbox(unit: Unit, code: string): Promise<void> {
  await unit.query(`select pg_advisory_xact_lock(${keyOf}) from (select $1::text as code) as one`, [code]);
}
