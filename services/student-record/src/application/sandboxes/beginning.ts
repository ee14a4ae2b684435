import type { Identity } from '../../domain/learners/learner.js';
import type { Placed, RosterRow } from '../roster/rows.js';

/** The sending system of a sandbox's beginning: no client can bear this name. */
export const sourceOfBeginning = (code: string): string => `${code} (début)`;

/** The one school that a sandbox begins with. */
export const schoolOfBeginning = { suffix: 'ecole-du-debut', name: 'École du Début' } as const;

const families = ['Arsenault', 'Bélanger', 'Côté', 'D’Amours', 'Émond', 'Fréchette', 'Gagné', 'Hébert'];
const given = ['Adèle', 'Benoît', 'Chloé'];
const groups = [
  { key: 'G-301', title: 'Groupe 301', level: 'primary-3', born: 2018 },
  { key: 'G-501', title: 'Groupe 501', level: 'primary-5', born: 2016 },
] as const;

/** Learners that a sandbox begins with. */
export const learnersOfBeginning = families.length * given.length;

/** Two classes of one school, their teachers and pupils; the same for every sandbox and every reset. */
export function rowsOfBeginning(school: Placed, schoolYear: string): RosterRow[] {
  const at = { organisation: school, visibleTo: school.path };
  const pupils = families.flatMap((familyName, row) =>
    given.map((givenName, column) => {
      const number = row * given.length + column + 1;
      const group = groups[number % groups.length]!;
      return { number, group, identity: identityOf(familyName, givenName, number, group.born) };
    }),
  );
  return [
    ...groups.map((group, index): RosterRow => {
      const identity = { familyName: families[index]!, givenName: 'Dominique', middleName: null };
      return { kind: 'staff', sourceId: `P-${group.key}`, ...at, identity };
    }),
    ...groups.map(({ key, title, level }): RosterRow => ({
      kind: 'class',
      sourceId: key,
      organisation: school,
      title,
      schoolYear,
      level,
    })),
    ...pupils.map(({ number, identity }): RosterRow => ({ kind: 'learner', sourceId: `E-${number}`, ...at, identity })),
    ...pupils.map(({ number, group }): RosterRow => ({
      kind: 'enrolment',
      sourceId: `S-${number}`,
      organisation: school,
      learnerSourceId: `E-${number}`,
      schoolYear,
      level: group.level,
      beganOn: null,
      endedOn: null,
    })),
    ...groups.map(({ key }): RosterRow => placeIn(key, `P-${key}`, 'teacher')),
    ...pupils.map(({ number, group }): RosterRow => placeIn(group.key, `E-${number}`, 'student')),
  ];
}

function placeIn(classSourceId: string, personSourceId: string, role: 'student' | 'teacher'): RosterRow {
  const sourceId = `${classSourceId} ${personSourceId}`;
  return {
    kind: 'membership',
    sourceId,
    classSourceId,
    personSourceId,
    role,
    primary: role === 'teacher',
    beganOn: null,
    endedOn: null,
  };
}

/** A permanent code has the letters of the names and the birth date; its last digits are these learners' numbers. */
function identityOf(familyName: string, givenName: string, number: number, year: number): Identity {
  const two = (value: number) => String(value).padStart(2, '0');
  const [month, day] = [two((number % 12) + 1), two(number)];
  const letters = (name: string) =>
    name
      .normalize('NFD')
      .replace(/[^A-Za-z]/g, '')
      .toUpperCase();
  const code = `${letters(familyName).slice(0, 3)}${letters(givenName).slice(0, 1)}${day}${month}${two(year % 100)}${two(number)}`;
  return {
    familyName,
    givenName,
    middleName: null,
    birthDate: `${year}-${month}-${day}`,
    permanentCode: code,
    sex: 'unspecified',
  };
}
