import type { studentRecord } from '@pan/client';

/** The steps of the Quebec school system, and what is taught at each. */
export const schoolYear = '2026-2027';
export const firstDay = '2026-08-27';

export type SchoolKind = 'primary' | 'secondary' | 'college';

export interface Level {
  code: studentRecord.EnrolmentBody['level'];
  /** As school systems write it. */
  grade: string;
  /** Years after kindergarten: the age of a learner follows from it. */
  rank: number;
  fr: string;
}

const ordinal = (n: number) => `${n}${n === 1 ? 're' : 'e'}`;

const primary: Level[] = [
  { code: 'preschool-5', grade: 'M5', rank: 0, fr: 'maternelle 5 ans' },
  ...([1, 2, 3, 4, 5, 6] as const).map((n) => ({
    code: `primary-${n}` as const,
    grade: `P${n}`,
    rank: n,
    fr: `${ordinal(n)} année`,
  })),
];
const secondary: Level[] = ([1, 2, 3, 4, 5] as const).map((n) => ({
  code: `secondary-${n}`,
  grade: `S${n}`,
  rank: 6 + n,
  fr: `${ordinal(n)} secondaire`,
}));
const college: Level[] = [1, 2, 3].map((n) => ({
  code: 'college',
  grade: `C${n}`,
  rank: 11 + n,
  fr: `${ordinal(n)} année collégiale`,
}));

export const levelsOf: Record<SchoolKind, readonly Level[]> = { primary, secondary, college };

export interface Subject {
  code: string;
  fr: string;
}

const homeroom: Subject[] = [{ code: 'TIT', fr: 'Titulariat' }];
const compulsory: Subject[] = [
  { code: 'FRA', fr: 'Français, langue d’enseignement' },
  { code: 'MAT', fr: 'Mathématique' },
  { code: 'ANG', fr: 'Anglais, langue seconde' },
  { code: 'HIS', fr: 'Histoire du Québec et du Canada' },
  { code: 'SCI', fr: 'Science et technologie' },
  { code: 'EPS', fr: 'Éducation physique et à la santé' },
  { code: 'CCQ', fr: 'Culture et citoyenneté québécoise' },
  { code: 'ART', fr: 'Arts plastiques' },
];
const general: Subject[] = [
  { code: 'LIT', fr: 'Écriture et littérature' },
  { code: 'PHI', fr: 'Philosophie et rationalité' },
  { code: 'ANC', fr: 'Anglais, langue seconde' },
  { code: 'EDP', fr: 'Activité physique et santé' },
  { code: 'PRG', fr: 'Cours du programme' },
];

/** A pupil of primary school has one homeroom class; a secondary pupil follows eight subjects at first, six at the end. */
export function subjectsOf(kind: SchoolKind, level: Level): readonly Subject[] {
  if (kind === 'primary') return homeroom;
  if (kind === 'college') return general;
  if (level.rank >= 11) return compulsory.slice(0, 6);
  return level.rank >= 9 ? compulsory.slice(0, 7) : compulsory;
}

/** Pupils of one level learn in groups of about this many. */
export const groupSize: Record<SchoolKind, number> = { primary: 24, secondary: 30, college: 32 };
