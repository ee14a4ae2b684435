import type { Attendance, OrganisationKind, Sector } from '@pan/contracts';
import type { Sex } from './roster-row.js';

/** Words of the standard and what they mean here, by their exact and their lower-case spelling. */
export type Vocabulary<T> = ReadonlyMap<string, { readonly word: string; readonly means: T }>;

function vocabulary<T>(
  words: Readonly<Record<string, T>>,
  others: Readonly<Record<string, string>> = {},
): Vocabulary<T> {
  const entries = Object.entries(words).map(([word, means]) => [word, { word, means }] as const);
  const known = new Map(entries);
  for (const [word, entry] of entries) if (!known.has(word.toLowerCase())) known.set(word.toLowerCase(), entry);
  for (const [other, word] of Object.entries(others)) known.set(other, known.get(word)!);
  return known;
}

export const statuses = vocabulary({
  active: 'active',
  tobedeleted: 'status-to-be-deleted',
  inactive: 'status-inactive',
} as const);

/** Quebec's district is a service centre; its colleges and universities use words that the standard lets senders add. */
export const organisationTypes = vocabulary<OrganisationKind>(
  {
    school: 'school',
    district: 'service-centre',
    local: 'service-centre',
    state: 'ministry',
    national: 'ministry',
    department: 'other',
    'ext:college': 'college',
    'ext:university': 'university',
  },
  {
    college: 'ext:college',
    cegep: 'ext:college',
    cégep: 'ext:college',
    'ext:cegep': 'ext:college',
    collège: 'ext:college',
    university: 'ext:university',
    université: 'ext:university',
  },
);

/** With the names by which schools call them. */
export const sectorWords = vocabulary<Sector>(
  {
    'general-youth': 'general-youth',
    'general-adult': 'general-adult',
    vocational: 'vocational',
    college: 'college',
    university: 'university',
  },
  { fgj: 'general-youth', fga: 'general-adult', fp: 'vocational', collégial: 'college', universitaire: 'university' },
);

export const attendanceWords = vocabulary<Attendance>(
  { 'full-time': 'full-time', 'part-time': 'part-time' },
  { 'temps plein': 'full-time', 'temps partiel': 'part-time' },
);

export const sessionTypes = vocabulary({
  gradingPeriod: 'gradingPeriod',
  semester: 'semester',
  schoolYear: 'schoolYear',
  term: 'term',
} as const);

export const sexes = vocabulary<Sex>(
  { male: 'male', female: 'female', unspecified: 'unspecified', other: 'other' },
  { m: 'male', f: 'female', x: 'other', masculin: 'male', féminin: 'female', homme: 'male', femme: 'female' },
);

export type RoleMeaning = 'learner' | 'staff' | 'neither';

/** Families are not kept yet; whoever else works with learners is staff. */
export const roles = vocabulary<RoleMeaning>({
  student: 'learner',
  teacher: 'staff',
  aide: 'staff',
  administrator: 'staff',
  proctor: 'staff',
  counselor: 'staff',
  principal: 'staff',
  siteAdministrator: 'staff',
  districtAdministrator: 'staff',
  systemAdministrator: 'staff',
  parent: 'neither',
  guardian: 'neither',
  relative: 'neither',
});

/** In a class, only those who learn and those who teach are kept. */
export const classRoles = vocabulary<'student' | 'teacher' | 'neither'>({
  student: 'student',
  teacher: 'teacher',
  administrator: 'neither',
  proctor: 'neither',
  aide: 'neither',
});

const same = <T extends string>(...words: T[]): Record<T, T> =>
  Object.fromEntries(words.map((word) => [word, word])) as Record<T, T>;

export const resourceRoles = vocabulary<string>(
  same('administrator', 'aide', 'guardian', 'parent', 'proctor', 'relative', 'student', 'teacher'),
);
export const importances = vocabulary<'primary' | 'secondary'>(same('primary', 'secondary'));

/** Capitals do not matter here: every spreadsheet writes TRUE. */
export const truths = vocabulary<boolean>({
  true: true,
  false: false,
  TRUE: true,
  FALSE: false,
  '1': true,
  '0': false,
  oui: true,
  non: false,
  vrai: true,
  faux: false,
  VRAI: true,
  FAUX: false,
});

export const allowed = (words: Vocabulary<unknown>): string =>
  [...new Set([...words.values()].map(({ word }) => word))].join(', ');
