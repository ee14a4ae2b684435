import type { RosterRow as BundleRow } from '@pan/oneroster';
import type { Standing } from '../../persistence/imports/whole-people.js';
import type { Lists, Readings } from '../../persistence/imports/unchanged-rows.js';
import type { Placed, RosterRow } from '../roster/rows.js';
import type { Staged } from '../../persistence/imports/staging.js';

/** A bundle's row without what staging keeps beside it. */
export type Data<K extends BundleRow['kind']> = Omit<
  Extract<BundleRow, { kind: K }>,
  'kind' | 'file' | 'row' | 'sourceId' | 'modifiedAt'
> &
  Known;
export type AppliedKind = 'learner' | 'staff' | 'class' | 'stay' | 'membership';

/** What the record knows of a row of a delta that does not say it. */
export interface Known {
  readonly stands?: Standing;
  readonly schoolYear?: string;
}

/** What the rows of one bundle have in common. */
export interface Setting {
  readonly places: ReadonlyMap<string, Placed>;
  readonly schoolYear: string;
  /** By the source id of a session. */
  readonly schoolYears: ReadonlyMap<string, string>;
}

type Mapping = { readonly [K in AppliedKind]: (row: Staged<Data<K>>, setting: Setting) => RosterRow };

/** How a staged row is told to the roster; references have been checked, so that every organisation has its place. */
export const mappings: Mapping = {
  learner: ({ source_id: sourceId, data }, setting) => {
    const { familyName, givenName, middleName, birthDate, permanentCode, sex } = data;
    const identity = { familyName, givenName, ...filled({ middleName, birthDate, permanentCode, sex }) };
    return { kind: 'learner', sourceId, ...(data.stands ?? standing(data.organisationSourceIds, setting)), identity };
  },
  staff: ({ source_id: sourceId, data }, setting) => {
    const { familyName, givenName, middleName } = data;
    return {
      kind: 'staff',
      sourceId,
      ...(data.stands ?? standing(data.organisationSourceIds, setting)),
      identity: { familyName, givenName, ...filled({ middleName }) },
    };
  },
  class: ({ source_id: sourceId, data }, setting) => ({
    kind: 'class',
    sourceId,
    organisation: setting.places.get(data.organisationSourceId)!,
    title: data.title,
    schoolYear: yearOf(data.termSourceIds, setting, data.schoolYear),
    level: data.level,
  }),
  stay: ({ source_id: sourceId, data }, { places, schoolYear }) => ({
    kind: 'enrolment',
    sourceId,
    organisation: places.get(data.organisationSourceId)!,
    learnerSourceId: data.learnerSourceId,
    schoolYear: data.schoolYear ?? schoolYear,
    level: data.level,
    beganOn: data.beganOn,
    endedOn: data.endedOn,
    ...(data.studies && { studies: filled(data.studies) }),
  }),
  membership: ({ source_id: sourceId, data }) => ({
    kind: 'membership',
    sourceId,
    classSourceId: data.classSourceId,
    personSourceId: data.personSourceId,
    role: data.role,
    primary: data.primary,
    beganOn: data.beganOn,
    endedOn: data.endedOn,
  }),
};

/** An empty cell says nothing, not that there is none. */
const filled = <T extends object>(cells: T): Partial<T> =>
  Object.fromEntries(Object.entries(cells).filter(([, cell]) => cell !== null)) as Partial<T>;

/** The first organisation that stands is where the person belongs; all of them see the person. */
function standing(sourceIds: readonly string[], { places }: Setting): Standing {
  const found = sourceIds.flatMap((sourceId) => places.get(sourceId) ?? []);
  return { organisation: found[0]!, visibleTo: [...new Set(found.flatMap(({ path }) => path))] };
}

const yearOf = (terms: readonly string[], { schoolYear, schoolYears }: Setting, known = schoolYear): string =>
  terms.map((term) => schoolYears.get(term)).find((year) => year !== undefined) ?? known;

/** The same for rows that are compared where they are staged: what each list that occurs in them means. */
export function readingsOf({ organisations, terms }: Lists, setting: Setting, today: string): Readings {
  return {
    standing: organisations.flatMap((list) => {
      const { organisation, visibleTo } = standing(list, setting);
      return organisation ? [{ list, organisation: organisation.id, visible: visibleTo }] : [];
    }),
    years: terms.map((list) => ({ list, year: yearOf(list, setting) })),
    schoolYear: setting.schoolYear,
    today,
  };
}
