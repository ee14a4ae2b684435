import type { InputProblem } from '@pan/kit/domain';
import type { StudiesCells } from '@pan/oneroster';
import { dropParts, gatherPeople, type Standing, type WholePerson } from '../../persistence/imports/whole-people.js';
import type { Line, Staging } from '../../persistence/imports/staging.js';
import { finding, forgetDates } from '../../persistence/imports/dates.js';
import type { Placed } from '../roster/rows.js';

/** Where people may stand, by the keys of the sending system, and the year of their stays. */
interface Around {
  readonly places: ReadonlyMap<string, Placed>;
  readonly schoolYear: string;
  /** Whether the delta lists all roles, so that a stay which it leaves out is over. */
  readonly listsRoles?: boolean;
}

/** Rows as a complete bundle would have said them, of people of whom a delta says a part. */
export async function settlePeople(
  staging: Staging,
  source: string,
  around: Around,
  today: string,
): Promise<InputProblem[]> {
  await gatherPeople(staging, source, today);
  const unread: Record<'person-without-role' | 'person-unknown', (At & { source_id: string })[]> = {
    'person-without-role': [],
    'person-unknown': [],
  };
  /** Rows that nothing could be made of yet; they may come again as they are. */
  const forgotten: At[] = [];
  for await (const people of staging.chunks<WholePerson>('whole')) {
    const lines: Line[] = [];
    for (const { source_id: key, data } of people) {
      const rows = rowsOf(key, data, around);
      const { person, demographics, staff } = data;
      const lost: At[] = [];
      if (rows.length === 0 && person) {
        lost.push(person);
        unread['person-without-role'].push({ ...person, source_id: key });
      }
      if (demographics && !rows.some(({ kind }) => kind === 'learner')) {
        lost.push(demographics);
        if (rows.length === 0 && !person && !staff) unread['person-unknown'].push({ ...demographics, source_id: key });
      }
      forgotten.push(...lost.map(({ file, row }) => ({ file, row })));
      lines.push(...rows);
    }
    await staging.insert(lines);
  }
  await dropParts(staging);
  await forgetDates(staging, forgotten);
  return Object.entries(unread).flatMap(([code, people]) =>
    people[0] ? [finding(code, { ...people[0], count: people.length })] : [],
  );
}

/** The rows of one person; none where nothing says whether the person learns or works. */
export function rowsOf(key: string, whole: WholePerson, around: Around): Line[] {
  return [...learnerOf(key, whole, around), ...staffOf(key, whole, around)];
}

function learnerOf(key: string, whole: WholePerson, { places, schoolYear, listsRoles }: Around): Line[] {
  const { person, demographics, gone, learner } = whole;
  const roles = whole.roles.filter(({ role }) => role === 'learner');
  const kept = whole.stays.filter(
    ({ sourceId }) => !gone.includes(sourceId) && !whole.roles.some((role) => role.sourceId === sourceId),
  );
  const lost = whole.stays.some(
    (stay) => !kept.includes(stay) && !roles.some(({ sourceId }) => sourceId === stay.sourceId),
  );
  const year = whole.year ?? schoolYear;
  const levelOf = (sourceId: string) => {
    const known = whole.stays.filter((stay) => stay.sourceId === sourceId);
    return person?.level ?? (known.find((stay) => stay.schoolYear === year) ?? known[0])?.level ?? whole.level;
  };
  const rows: Line[] = roles.map((role) => ({
    ...lineOf('stay', role.sourceId, role),
    data: {
      learnerSourceId: key,
      organisationSourceId: role.organisationSourceId,
      level: levelOf(role.sourceId) ?? 'unknown',
      beganOn: role.beganOn,
      endedOn: role.endedOn,
      ...studiesOf(role.studies, person?.track ?? null),
    },
  }));
  // The key of a stay that now is a role of the staff.
  for (const role of whole.roles)
    if (role.role === 'staff' && whole.stays.some(({ sourceId }) => sourceId === role.sourceId))
      rows.push({ ...lineOf('gone', role.sourceId, role), data: {} });
  if (roles.length === 0 && kept.length === 0 && (!learner || learner.absent || lost))
    return lost ? [...rows, { ...lineOf('left-learner', key, leaving), data: {} }] : [];
  if (person && !listsRoles)
    rows.push(...relevelled(key, kept, { level: person.level, schoolYear: year, places, from: person }));
  const names = person ?? learner?.said ?? whole.staff;
  if (!names) return rows;
  const stands = standing(
    learner?.stands ?? null,
    [
      ...roles.map((role) => ({ place: places.get(role.organisationSourceId), rank: role.primary ? 1 : 3 })),
      ...kept.map(({ organisation }) => ({ place: organisation, rank: 3 })),
    ],
    person?.mainOrganisationSourceId ? places.get(person.mainOrganisationSourceId) : undefined,
  );
  if (stands === null) return rows;
  const { familyName, givenName } = names;
  const identity = {
    familyName,
    givenName,
    middleName: person?.middleName ?? null,
    permanentCode: person?.permanentCode ?? null,
    birthDate: demographics?.birthDate ?? null,
    sex: demographics?.sex ?? null,
  };
  const from = person ?? demographics ?? roles[0] ?? leaving;
  rows.push({ ...lineOf('learner', key, from), data: { ...identity, organisationSourceIds: [], stands } });
  return rows;
}

/** A grade may say more than the level; what a cell leaves out stays as it was. */
const studiesOf = (said: StudiesCells | undefined, track: string | null): { studies?: Partial<StudiesCells> } =>
  said || track !== null ? { studies: { ...said, track: said?.track ?? track } } : {};

/** A grade is the person's, and the level of each stay of the year. */
function relevelled(
  key: string,
  kept: WholePerson['stays'],
  { level, schoolYear, places, from }: Around & { level: string; from: At & { readonly track: string | null } },
): Line[] {
  const later = kept.filter((stay) => stay.schoolYear > schoolYear).map((stay) => stay.schoolYear);
  const year = kept.some((stay) => stay.schoolYear === schoolYear) ? schoolYear : later.sort()[0];
  const keyOf = (id: string) => [...places].find(([, place]) => place.id === id)?.[0];
  return kept.flatMap((stay) => {
    const organisationSourceId = keyOf(stay.organisation.id);
    if (stay.schoolYear !== year || organisationSourceId === undefined) return [];
    if (stay.level === level && from.track === null) return [];
    const { beganOn, endedOn } = stay;
    const said = { learnerSourceId: key, organisationSourceId, level, beganOn, endedOn, schoolYear: year };
    const data = { ...said, ...studiesOf(undefined, from.track) };
    return [{ ...lineOf('stay', stay.sourceId, from), data }];
  });
}

function staffOf(key: string, whole: WholePerson, { places }: Around): Line[] {
  const { person, gone, staff } = whole;
  const roles = whole.roles.filter(({ role }) => role === 'staff');
  const kept = whole.charges.filter(
    ({ sourceId }) => !gone.includes(sourceId) && !whole.roles.some((role) => role.sourceId === sourceId),
  );
  const lost = whole.charges.some(
    (one) => !kept.includes(one) && !roles.some(({ sourceId }) => sourceId === one.sourceId),
  );
  if (roles.length === 0 && kept.length === 0 && (!staff || staff.left || lost))
    return lost ? [{ ...lineOf('left-staff', key, leaving), data: {} }] : [];
  const names = person ?? staff ?? whole.learner?.said;
  if (!names || (!person && roles.length === 0 && !lost)) return [];
  // Of a person who works here by a word from before roles were kept, the place is known and the role is not.
  const before =
    staff && !staff.left && whole.charges.length === 0 ? [{ place: staff.stands.organisation, rank: 3 }] : [];
  const stands = standing(
    staff && !staff.left ? staff.stands : null,
    [
      ...roles.map((role) => ({ place: places.get(role.organisationSourceId), rank: role.primary ? 1 : 3 })),
      ...kept.map(({ organisation, primary }) => ({ place: organisation, rank: primary ? 1 : 3 })),
      ...before,
    ],
    person?.mainOrganisationSourceId ? places.get(person.mainOrganisationSourceId) : undefined,
  );
  if (stands === null) return [];
  const { familyName, givenName } = names;
  const data = { familyName, givenName, middleName: person?.middleName ?? null, organisationSourceIds: [], stands };
  return [{ ...lineOf('staff', key, person ?? roles[0] ?? leaving), data }];
}

interface At {
  readonly file: string;
  readonly row: number;
}
const leaving: At = { file: 'roles.csv', row: 0 };
const lineOf = (kind: string, sourceId: string, { file, row }: At) => ({ kind, file, row, sourceId, held: false });

/** The main place first: the one that the person's row names, a primary role's, the one before; every place gives sight. Null without any. */
function standing(
  known: Standing | null,
  found: readonly { place: Placed | undefined; rank: number }[],
  main: Placed | undefined,
): Standing | null {
  const usable = found.flatMap(({ place, rank }) => (place ? [{ place, rank }] : []));
  if (usable.length === 0) return found.length === 0 ? known : null;
  const rankOf = ({ place, rank }: (typeof usable)[number]) =>
    place.id === main?.id ? 0 : rank === 1 ? 1 : place.id === known?.organisation.id ? 2 : rank;
  const ranked = usable.toSorted((a, b) => rankOf(a) - rankOf(b)).map(({ place }) => place);
  const visibleTo = [...new Set(ranked.flatMap(({ path }) => path))];
  const same =
    known && visibleTo.length === known.visibleTo.length && visibleTo.every((code) => known.visibleTo.includes(code));
  return { organisation: ranked[0]!, visibleTo: same ? known.visibleTo : visibleTo };
}
