import type { Level } from '@pan/contracts';
import { Decimal, DomainError } from '@pan/kit/domain';
import { apart, hundred, inYear, mustHold, wordsOf, yearsInOrder } from './schemes.js';
import { ofRegulation, ofWeightings, type RuleSource } from './source.js';

export interface Competency {
  readonly code: string;
  /** As the report card words it. */
  readonly fr: string;
  readonly en: string;
  /** Hundredths of the mark of the subject; a decimal. */
  readonly weight: string;
  /** Below this final mark the subject is not passed, whatever its own mark; a decimal. */
  readonly least: string | null;
}

/**
 * What a ministry’s examination is for a course: a share of the final mark of the report card (s. 30.3), or a result of its own beside
 * it, with which the ministry certifies the subject (s. 34).
 */
export const examinationEffects = ['part-of-final-mark', 'beside'] as const;
export interface MinistryExamination {
  /** By this word exams call the subject. */
  readonly subject: string;
  readonly effect: (typeof examinationEffects)[number];
  /** Hundredths, a decimal. */
  readonly share: string;
  readonly levels: readonly Level[];
}

/** A subject at some levels: its competencies, their weights, its credits. */
export interface CourseFramework {
  readonly code: string;
  readonly version: number;
  readonly fr: string;
  readonly en: string;
  readonly levels: readonly Level[];
  readonly from: string;
  readonly until: string | null;
  readonly competencies: readonly Competency[];
  /** Units of a course that is passed; null where it gives none, or no text that was read says how many. */
  readonly credits: number | null;
  readonly examination: MinistryExamination | null;
  readonly sources: readonly RuleSource[];
}

type Row = readonly [code: string, fr: string, en: string, weight: string, least?: string];

const years = (sector: 'primary' | 'secondary', from: number, to: number): Level[] =>
  Array.from({ length: to - from + 1 }, (_, n) => `${sector}-${from + n}` as Level);

const elementary = [ofWeightings('elementary')];
const secondary = [ofWeightings('secondary')];

const course = (
  code: string,
  [fr, en]: readonly [string, string],
  levels: readonly Level[],
  rows: readonly Row[],
  more: Partial<CourseFramework> = {},
): CourseFramework => ({
  ...{ code, version: 1, fr, en, levels, from: '2022-2023', until: null, credits: null, examination: null },
  competencies: rows.map(([of, french, english, weight, least = null]) => ({
    ...{ code: of, fr: french, en: english, weight, least },
  })),
  sources: levels[0]!.startsWith('primary') ? elementary : secondary,
  ...more,
});

const french = ['Français, langue d’enseignement', 'French, language of instruction'] as const;
const english = ['Anglais, langue d’enseignement', 'English Language Arts'] as const;
const second = ['Anglais, langue seconde', 'English as a Second Language'] as const;
const mathematics = ['Mathématique', 'Mathematics'] as const;

const inFrench = (read: string, write: string, speak: string, least?: string): Row[] => [
  ['read', 'Lire', 'Reads', read, least],
  ['write', 'Écrire', 'Writes', write, least],
  ['speak', 'Communiquer oralement', 'Communicates orally', speak, least],
];
const inEnglish: readonly Row[] = [
  ['use', 'Utiliser la langue pour communiquer et apprendre', 'Uses language to communicate and to learn', '33'],
  ['read', 'Lire et écouter des textes', 'Reads and listens to spoken, written and media texts', '33'],
  ['write', 'Produire des textes', 'Produces written and media texts', '34'],
];
const inSecond = (speak: string, understand: string, write: string): Row[] => [
  ['speak', 'Communiquer oralement en anglais', 'Communicates orally in English', speak],
  ['understand', 'Comprendre des textes lus et entendus', 'Understands oral and written texts', understand],
  ['write', 'Écrire des textes', 'Writes texts', write],
];
const inMathematics = (solve: string, reason: string): Row[] => [
  ['solve', 'Résoudre une situation-problème', 'Solves a situational problem', solve],
  ['reason', 'Utiliser un raisonnement mathématique', 'Uses mathematical reasoning', reason],
];

const share = ofRegulation(
  'a. 30.3',
  '2024-04-16',
  'Le résultat à une épreuve imposée par le ministre vaut 20 % du résultat final, sous réserve de l’article 34 et de l’article 470 de la Loi.',
  'The result in an examination set by the Minister is worth 20 % of the final mark, subject to s. 34 and s. 470 of the Act.',
);
const certified = ofRegulation(
  'a. 34',
  '2024-04-16',
  'Le ministre sanctionne en tenant compte de l’évaluation de l’école à 50 %; au moins 50 % à chaque compétence en français de la 5e secondaire.',
  'The Minister certifies by the school’s evaluation in a proportion of 50 %; at least 50 % in each competency of Secondary V French.',
);
const credits = ofRegulation(
  'a. 32',
  '2017-03-03',
  'Six unités de langue d’enseignement de la 5e secondaire.',
  'Six credits in Secondary V language of instruction.',
);
const exam = (
  subject: string,
  effect: MinistryExamination['effect'],
  of: string,
  levels: readonly Level[],
): Pick<CourseFramework, 'examination'> => ({ examination: { subject, effect, share: of, levels } });

/** What this version ships: subjects whose weightings were read. The ministry adds others, and later versions, as data. */
export const shippedFrameworks: readonly CourseFramework[] = [
  course('french.primary-1-4', french, years('primary', 1, 4), inFrench('50', '30', '20'), {
    ...exam('french', 'part-of-final-mark', '20', ['primary-4']),
    sources: [...elementary, share],
  }),
  course('french.primary-5-6', french, years('primary', 5, 6), inFrench('40', '40', '20'), {
    ...exam('french', 'part-of-final-mark', '20', ['primary-6']),
    sources: [...elementary, share],
  }),
  course('english.primary', english, years('primary', 1, 6), inEnglish, {
    ...exam('english', 'part-of-final-mark', '20', ['primary-6']),
    sources: [...elementary, share],
  }),
  course('english-second.primary-1-2', second, years('primary', 1, 2), [
    ['understand', 'Comprendre des textes entendus', 'Understands oral texts', '60'],
    ['speak', 'Communiquer oralement en anglais', 'Communicates orally in English', '40'],
  ]),
  course('english-second.primary-3-4', second, years('primary', 3, 4), inSecond('50', '35', '15')),
  course('english-second.primary-5-6', second, years('primary', 5, 6), inSecond('45', '35', '20')),
  course('mathematics.primary-1-2', mathematics, years('primary', 1, 2), inMathematics('20', '80')),
  course('mathematics.primary-3-6', mathematics, years('primary', 3, 6), inMathematics('30', '70'), {
    ...exam('mathematics', 'part-of-final-mark', '20', ['primary-6']),
    sources: [...elementary, share],
  }),
  course('french.secondary-1-4', french, years('secondary', 1, 4), inFrench('40', '40', '20'), {
    ...exam('french', 'part-of-final-mark', '20', ['secondary-2']),
    sources: [...secondary, share],
  }),
  course('french.secondary-5', french, years('secondary', 5, 5), inFrench('40', '50', '10', '50'), {
    ...exam('french', 'beside', '50', ['secondary-5']),
    ...{ credits: 6, sources: [...secondary, certified, credits] },
  }),
  course('english.secondary', english, years('secondary', 1, 5), inEnglish),
  course('english-second.secondary', second, years('secondary', 1, 5), inSecond('40', '30', '30')),
];

/** @throws DomainError course-framework-unknown: none of this code holds in the year for the level */
export function frameworkFor(
  all: readonly CourseFramework[],
  code: string,
  level: Level,
  schoolYear: string,
): CourseFramework {
  const framework = inYear(all, schoolYear).find((one) => one.code === code && one.levels.includes(level));
  if (!framework) throw new DomainError('course-framework-unknown', { course: code, level, schoolYear });
  return framework;
}

/** @throws DomainError competency-not-of-course */
export function competencyOf({ code: course, competencies }: CourseFramework, code: string): Competency {
  const competency = competencies.find((one) => one.code === code);
  if (!competency) throw new DomainError('competency-not-of-course', { course, competencies: wordsOf(competencies) });
  return competency;
}

const isShare = (text: string | null): boolean => text === null || new Decimal(text).lte(100);

/** A framework as the ministry says it. @throws DomainError reporting-rule-contradicts */
export function checkedFramework(framework: CourseFramework): CourseFramework {
  const { competencies, examination, levels } = framework;
  mustHold('until', yearsInOrder(framework));
  mustHold('competencies', apart(competencies));
  mustHold(
    'weight',
    hundred(competencies.map(({ weight }) => weight)) && competencies.every(({ weight }) => new Decimal(weight).gt(0)),
  );
  mustHold(
    'least',
    competencies.every(({ least }) => isShare(least)),
  );
  mustHold('levels', new Set(levels).size === levels.length);
  mustHold(
    'examination',
    examination === null || (isShare(examination.share) && examination.levels.every((level) => levels.includes(level))),
  );
  return framework;
}
