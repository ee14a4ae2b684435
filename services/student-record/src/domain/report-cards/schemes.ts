import type { Level, Sector } from '@pan/contracts';
import { Decimal, DomainError, storedInteger, sumOf } from '@pan/kit/domain';
import { ofRegulation, type RuleSource, unverified } from './source.js';

/** A part of the school year at whose end a report card is given. */
export interface ReportTerm {
  readonly code: string;
  readonly fr: string;
  readonly en: string;
  /** Hundredths of the final mark of each competency; a decimal. */
  readonly weight: string;
  /** The latest day of publication: month and day, in the first or the second calendar year of the school year. */
  readonly latest: { readonly year: 'first' | 'second'; readonly on: string };
}

/** What a word instead of a mark does: the others count for it too, or a mark is still missing. Neither is ever zero. */
export const markCodeEffects = ['others-count-more', 'missing'] as const;
export type MarkCodeEffect = (typeof markCodeEffects)[number];

/** What may stand instead of a mark. */
export interface MarkCode {
  readonly code: string;
  readonly fr: string;
  readonly en: string;
  readonly effect: MarkCodeEffect;
}

/** How marks of a sector become report cards in the school years from one to another. */
export interface ReportingScheme {
  readonly code: string;
  readonly version: number;
  readonly sector: Sector;
  readonly fr: string;
  readonly en: string;
  readonly from: string;
  /** The last school year; null while it goes on. */
  readonly until: string | null;
  readonly terms: readonly ReportTerm[];
  /** A mark, as it is printed, from which on a subject is passed. */
  readonly passMark: string;
  /** Digits behind the point to which a mark is printed, half up, once, at the end. */
  readonly decimals: number;
  /** A mean of fewer marks than this is withheld: of two, each would know the other’s. */
  readonly smallestGroup: number;
  readonly codes: readonly MarkCode[];
  readonly sources: readonly RuleSource[];
}

const three: readonly ReportTerm[] = [
  { code: 'term-1', fr: '1re étape', en: 'Term 1', weight: '20', latest: { year: 'first', on: '11-20' } },
  { code: 'term-2', fr: '2e étape', en: 'Term 2', weight: '20', latest: { year: 'second', on: '03-15' } },
  { code: 'term-3', fr: '3e étape', en: 'Term 3', weight: '60', latest: { year: 'second', on: '07-10' } },
];

const codes: readonly MarkCode[] = [
  { code: 'not-assessed', fr: 'non évaluée', en: 'not assessed', effect: 'others-count-more' },
  { code: 'exempted', fr: 'exemption', en: 'exempted', effect: 'others-count-more' },
  { code: 'absent', fr: 'absence', en: 'absent', effect: 'missing' },
];

/** What this version ships; the ministry’s own versions come after it. */
export const shippedSchemes: readonly ReportingScheme[] = [
  {
    ...{ code: 'general-youth', version: 1, sector: 'general-youth', from: '2022-2023', until: null },
    ...{ fr: 'Bulletin unique, formation générale des jeunes', en: 'Provincial report card, youth sector' },
    ...{ terms: three, passMark: '60', decimals: 0, smallestGroup: 5, codes },
    sources: [
      ofRegulation(
        'a. 29.1',
        '2024-04-16',
        'Un bulletin à la fin de chacune des trois étapes, au plus tard le 20 novembre, le 15 mars et le 10 juillet.',
        'A report card at the end of each of the three terms, no later than 20 November, 15 March and 10 July.',
      ),
      ofRegulation(
        'a. 30.2',
        '2020-09-24',
        'Résultats en pourcentage; résultat final de chaque compétence: 20 %, 20 % et 60 %; la discipline par la pondération des compétences. Retour à cette pondération en 2022-2023 annoncé par le ministre.',
        'Results in per cent; final mark of each competency: 20 %, 20 % and 60 %; the subject by the weighting of competencies. The return to these weights in 2022-2023 was announced by the minister.',
      ),
      ofRegulation('a. 34', '2024-04-16', 'Note de passage: 60 %.', 'Pass mark: 60 %.'),
      unverified(
        'Arrondi au nombre entier, la demie vers le haut, une seule fois, à la fin; moyenne du groupe retenue sous cinq résultats; effet des mentions qui tiennent lieu de résultat: aucun texte lu ne le dit.',
        'Rounded to a whole number, half up, once, at the end; group mean withheld below five marks; effect of the words that stand instead of a mark: no text that was read says so.',
      ),
    ],
  },
];

const youth = /^(preschool|primary|secondary)-/;

/** In which sector a class of this level is reported. */
export const sectorOfClass = (level: Level): Sector =>
  youth.test(level) ? 'general-youth' : level === 'adult' ? 'general-adult' : (level as Sector);

interface Versioned {
  readonly code: string;
  readonly version: number;
  readonly from: string;
  readonly until: string | null;
}

const holdsIn = ({ from, until }: Versioned, schoolYear: string): boolean =>
  from <= schoolYear && (until === null || schoolYear <= until);

/** Of each code, its latest version; one that a later version ended is left out of the years after its end. */
export function latestOf<T extends Versioned>(all: readonly T[]): T[] {
  const latest = new Map<string, T>();
  for (const one of all) if (one.version > (latest.get(one.code)?.version ?? 0)) latest.set(one.code, one);
  return [...latest.values()].sort((one, other) => one.code.localeCompare(other.code, 'en'));
}

export const inYear = <T extends Versioned>(all: readonly T[], schoolYear: string): T[] =>
  latestOf(all).filter((one) => holdsIn(one, schoolYear));

/** @throws DomainError reporting-scheme-unknown: nothing is guessed for a sector or a year of which none is known */
export function schemeFor(all: readonly ReportingScheme[], level: Level, schoolYear: string): ReportingScheme {
  const sector = sectorOfClass(level);
  const [scheme] = inYear(all, schoolYear).filter((one) => one.sector === sector);
  if (!scheme) throw new DomainError('reporting-scheme-unknown', { sector, schoolYear });
  return scheme;
}

/** @throws DomainError report-term-unknown */
export function termOf(scheme: ReportingScheme, code: string): ReportTerm {
  const term = scheme.terms.find((one) => one.code === code);
  if (!term) throw new DomainError('report-term-unknown', { term: code, terms: wordsOf(scheme.terms) });
  return term;
}

export const isLast = ({ terms }: ReportingScheme, term: string): boolean => terms.at(-1)!.code === term;

/** The latest day of publication of a term in a school year. */
export const latestDay = ({ latest }: ReportTerm, schoolYear: string): string =>
  `${schoolYear.split('-')[latest.year === 'first' ? 0 : 1]!}-${latest.on}`;

export const wordsOf = (all: readonly { readonly code: string }[]): string => all.map(({ code }) => code).join(', ');

/** @throws DomainError reporting-rule-contradicts, with what */
export function mustHold(what: string, holds: boolean): void {
  if (!holds) throw new DomainError('reporting-rule-contradicts', { what });
}

export const hundred = (weights: readonly string[]): boolean => sumOf(weights).eq(100);
export const apart = (all: readonly { readonly code: string }[]): boolean =>
  new Set(all.map(({ code }) => code)).size === all.length;
export const yearsInOrder = ({ from, until }: Pick<Versioned, 'from' | 'until'>): boolean =>
  until === null || from <= until;

/** A scheme as the ministry says it. @throws DomainError reporting-rule-contradicts */
export function checkedScheme(scheme: ReportingScheme): ReportingScheme {
  const { terms, passMark } = scheme;
  mustHold('until', yearsInOrder(scheme));
  mustHold('terms', apart(terms));
  mustHold('codes', apart(scheme.codes));
  mustHold(
    'weight',
    hundred(terms.map(({ weight }) => weight)) && terms.every(({ weight }) => new Decimal(weight).gt(0)),
  );
  mustHold('passMark', new Decimal(passMark).lte(100));
  mustHold(
    'latest',
    terms.every(({ latest }) => isDayOfYear(latest.on)) &&
      terms.every((term, at) => at === 0 || latestDay(terms[at - 1]!, '2026-2027') < latestDay(term, '2026-2027')),
  );
  return scheme;
}

/** Also a 29 February has to exist in every year. */
function isDayOfYear(on: string): boolean {
  const [month, day] = on.split('-').map(storedInteger) as [number, number];
  const date = new Date(Date.UTC(2027, month - 1, day));
  return date.getUTCMonth() === month - 1 && date.getUTCDate() === day;
}
