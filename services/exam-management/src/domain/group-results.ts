import { SessionResultsPublishedV1, type Level } from '@pan/contracts';
import { fact, type Fact } from '@pan/kit/domain';
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
  const mean = marks.reduce((sum, mark) => sum + mark, 0) / marks.length;
  const variance = marks.reduce((sum, mark) => sum + (mark - mean) ** 2, 0) / marks.length;
  return fact(SessionResultsPublishedV1, of.sessionId, {
    ...of,
    suppressed: false,
    sat: marks.length,
    passed: marks.filter((mark) => mark >= passMark).length,
    mean: hundredth(mean),
    deviation: hundredth(Math.sqrt(variance)),
  });
}

const hundredth = (value: number): number => Math.floor(value * 100 + 0.5) / 100;
