import type { Unit } from '@pan/kit/data';

const versionOf = {
  learner: `select l.version from learner_source s join learner l on l.id = s.learner_id where s.source = $1 and s.source_id = $2 for no key update of l`,
  staff: `select version from staff where source = $1 and source_id = $2 for no key update`,
  class: `select version from class where source = $1 and source_id = $2 for no key update`,
  enrolment: `select version from enrolment where source = $1 and source_id = $2 and school_year = $3 for no key update`,
  membership: `select version from membership where source = $1 and source_id = $2 for no key update`,
} as const;

/**
 * Locks the row, so that the version asked for is still there when the change is applied; 0 when there is none.
 * @param key the system, its key, and for a stay the school year
 */
export async function presentVersion(
  unit: Unit,
  kind: keyof typeof versionOf,
  key: readonly string[],
): Promise<number> {
  const [row] = await unit.query<{ version: number }>(versionOf[kind], [...key]);
  return row?.version ?? 0;
}
