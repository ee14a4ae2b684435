import { schoolYearOfDay } from '@pan/kit/domain';
import type { Data } from './row-mapping.js';
import type { Staging } from '../../persistence/imports/staging.js';

export interface SchoolYears {
  /** The year that stays of the bundle belong to. */
  readonly schoolYear: string;
  /** By the source id of a session, for classes. */
  readonly schoolYears: ReadonlyMap<string, string>;
}

/** Sessions that earlier bundles told of, for a delta that speaks of them. */
type Known = readonly { readonly sourceId: string; readonly schoolYear: string; readonly isYear: boolean }[];

/** The year asked for; else that of the sessions: one around today before the latest, years before terms; else today's. */
export async function schoolYearsOf(
  staging: Staging,
  asked: string | null,
  today: string,
  known: Known,
): Promise<SchoolYears> {
  const schoolYears = new Map(known.map(({ sourceId, schoolYear }) => [sourceId, schoolYear]));
  const whole = new Set(known.flatMap(({ schoolYear, isYear }) => (isYear ? [schoolYear] : [])));
  for await (const chunk of staging.chunks<Data<'session'>>('session')) {
    for (const { source_id: sourceId, data } of chunk) {
      schoolYears.set(sourceId, data.schoolYear);
      if (data.type === 'schoolYear') whole.add(data.schoolYear);
    }
  }
  const years = whole.size > 0 ? whole : new Set(schoolYears.values());
  const present = schoolYearOfDay(today);
  const schoolYear = asked ?? (years.has(present) ? present : ([...years].sort().at(-1) ?? present));
  return { schoolYear, schoolYears };
}
