import { SessionResultsPublishedV1, type Level } from '@pan/contracts';
import { type Decimal, fact, type Fact, settled, sumOf } from '@pan/kit/domain';
import { passMark } from './mark.js';

/** Fewer marks than this could be put back on faces. */
export const smallestGroup = 5;

export interface Group {
  readonly sessionId: string;
  readonly paperId: string;
  readonly organisationId: string;
  readonly schoolYear: string;
  readonly level: Level;
}

/** The results of one organisation: how many sat and passed, mean and population deviation to a hundredth. */
export function groupResults(of: Group, marks: readonly number[]): Fact {
  if (marks.length < smallestGroup) return fact(SessionResultsPublishedV1, of.sessionId, { ...of, suppressed: true });
  const mean = sumOf(marks).div(marks.length);
  const variance = sumOf(marks.map((mark) => mean.minus(mark).pow(2))).div(marks.length);
  return fact(SessionResultsPublishedV1, of.sessionId, {
    ...of,
    suppressed: false,
    sat: marks.length,
    passed: marks.filter((mark) => mark >= passMark).length,
    mean: hundredth(mean),
    deviation: hundredth(variance.sqrt()),
  });
}

const hundredth = (value: Decimal): number => settled(value).toDecimalPlaces(2).toNumber();
