import type { Unit } from '@pan/kit/data';
import { attendedOn } from '@pan/record-copies';

export interface Home {
  readonly id: string;
  readonly code: string;
}

/** Organisations that the learner attends today, as far as the caller may see it; of one code where it is given. */
export function homesOf(unit: Unit, learnerId: string, code: string | null): Promise<Home[]> {
  return unit.query<Home>(
    `select distinct s.organisation_id as id, o.code
       from records_of($1) r join known_stay s on s.learner_id = r.id left join known_organisation o using (organisation_id)
      where ${attendedOn('s')} and ($2::text is null or o.code = $2) order by o.code limit 20`,
    [learnerId, code],
  );
}
