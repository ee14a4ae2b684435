import type { Unit } from '@pan/kit/data';

/**
 * Until the end of the transaction no other batch of these systems is written, by whichever instance.
 * @param systems under whose names the rows are kept
 */
export async function takeTurn(unit: Unit, systems: Iterable<string>): Promise<void> {
  await unit.query(
    `select pg_advisory_xact_lock(hashtextextended('roster ' || code, 0)) from (select unnest($1::text[]) as code order by 1) as codes`,
    [[...new Set(systems)]],
  );
}
