import { edits, slipsOf } from './edits.js';
import { folded } from './likeness.js';

/** What is compared of two records. */
export interface Compared {
  readonly familyName: string;
  readonly givenName: string;
  readonly birthDate?: string | null;
  readonly permanentCode?: string | null;
}

/** How a part of two identities compares; `unsaid` where one of them says nothing. */
export const agreements = ['same', 'slip', 'partly', 'other', 'unsaid'] as const;
export type Agreement = (typeof agreements)[number];

export const signs = ['permanentCode', 'birthDate', 'familyName', 'givenName'] as const;
export type Sign = (typeof signs)[number];

export interface Resemblance {
  /** 0: nothing is alike; 100: all is the same. */
  readonly score: number;
  /** Whether one has the family name where the other has the given name. */
  readonly inverted: boolean;
  readonly signs: Readonly<Record<Sign, Agreement>>;
}

/**
 * Points of each sign, from the most alike to the least; what one does not say neither speaks for nor against. A given name that differs
 * weighs most against: of twins all the rest is the same.
 */
export const weights: Readonly<Record<Sign, Readonly<Record<Agreement, number>>>> = {
  permanentCode: { same: 40, slip: 25, partly: 25, unsaid: 0, other: -15 },
  birthDate: { same: 30, slip: 18, partly: 18, unsaid: 0, other: -25 },
  familyName: { same: 15, slip: 10, partly: 10, unsaid: 0, other: -10 },
  givenName: { same: 15, slip: 10, partly: 10, unsaid: 0, other: -30 },
};

/** Names the other way round are a little less than names in their places. */
const inversion = -3;

/** From this score on two records would rather be called one learner's, and a person is asked. */
export const likely = 55;

/** How much two records resemble each other, the same whichever is named first. */
export function resemblanceOf(one: Compared, other: Compared): Resemblance {
  const numbers = {
    permanentCode: agreementOf(one.permanentCode, other.permanentCode),
    birthDate: agreementOf(one.birthDate, other.birthDate),
  };
  const straight = scored({
    ...numbers,
    familyName: namesAgree(one.familyName, other.familyName),
    givenName: namesAgree(one.givenName, other.givenName),
  });
  const crossed = scored({
    ...numbers,
    familyName: namesAgree(one.familyName, other.givenName),
    givenName: namesAgree(one.givenName, other.familyName),
  });
  const mirrored = scored({
    ...numbers,
    familyName: namesAgree(other.familyName, one.givenName),
    givenName: namesAgree(other.givenName, one.familyName),
  });
  // Whichever is named first: of the two ways to cross them, the one that is more alike.
  const isMirrored = mirrored.points - crossed.points || (mirrored.of.familyName < crossed.of.familyName ? 1 : -1);
  const best = isMirrored > 0 ? mirrored : crossed;
  const inverted = best.points + inversion > straight.points;
  const { points, of } = inverted ? { points: best.points + inversion, of: best.of } : straight;
  return { score: Math.max(0, Math.min(100, points)), inverted, signs: of };
}

function scored(of: Record<Sign, Agreement>): { points: number; of: Record<Sign, Agreement> } {
  return { points: signs.reduce((sum, sign) => sum + weights[sign][of[sign]], 0), of };
}

/** Codes and dates: the same, a clerk's slip apart, or others. A day and month the wrong way round are a slip. */
function agreementOf(one?: string | null, other?: string | null): Agreement {
  if (!one || !other) return 'unsaid';
  if (one === other) return 'same';
  const turned = /^(\d{4})-(\d\d)-(\d\d)$/.exec(one);
  const isTurned = turned !== null && `${turned[1]}-${turned[3]}-${turned[2]}` === other;
  return isTurned || slipsOf(one).includes(other) || (one.length === other.length && edits(one, other) === 1)
    ? 'slip'
    : 'other';
}

/** Names without accents, case, hyphens and ligatures: the same, misspelt, or one a part of the other, as a short form or a second name. */
function namesAgree(one: string, other: string): Agreement {
  const [a, b] = [folded(one), folded(other)];
  if (a === b) return 'same';
  const [parts, others] = [partsOf(one), partsOf(other)];
  const [few, many] = parts.length <= others.length ? [parts, others] : [others, parts];
  // Of as many names each has its like in the other, whichever is named first.
  if (areIn(few, many) && (few.length < many.length || areIn(many, few))) return 'partly';
  // Names with a number in them were made up, one for each number.
  if (numberIn(a) !== numberIn(b)) return 'other';
  const most = Math.min(a.length, b.length) >= 8 ? 2 : 1;
  return Math.min(a.length, b.length) >= 3 && edits(a, b) <= most ? 'slip' : 'other';
}

const numberIn = (name: string): string => name.replace(/\P{N}/gu, '');

const partsOf = (name: string): string[] =>
  name
    .split(/[^\p{L}\p{M}\p{N}]+/u)
    .filter((part) => part !== '')
    .map(folded);

const areIn = (parts: readonly string[], wholes: readonly string[]): boolean =>
  parts.every((part) => wholes.some((whole) => whole === part || isShortFor(part, whole) || isShortFor(whole, part)));

/** `Alex` for `Alexandre`, `J` for `Jean`. */
const isShortFor = (part: string, whole: string): boolean =>
  whole.length > part.length && whole.startsWith(part) && (part.length >= 3 || part.length === 1);
