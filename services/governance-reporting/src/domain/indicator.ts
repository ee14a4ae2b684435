import type { ServiceName } from '@pan/contracts';
import { DomainError } from '@pan/kit/domain';
import type { OwnText } from './register.js';

/** What the rows of a figure may be: organisations, or categories of what is counted. */
export const breakdowns = [
  'organisation',
  'level',
  'session',
  'subject',
  'kind',
  'language',
  'month',
  'host',
  'framework',
] as const;
export type Breakdown = (typeof breakdowns)[number];

/** A figure this service computes from what it heard, and what the figure says. */
export interface Indicator {
  readonly id: string;
  /** The proposal of the plan register that it carries out; null where the plan's own words are enough. */
  readonly proposal: string | null;
  readonly measure: string;
  /** The service whose facts it counts. */
  readonly service: ServiceName;
  readonly name: OwnText;
  readonly definition: OwnText;
  readonly unit: OwnText;
  /** What `of` counts; null where the figure is no part of a whole. */
  readonly whole: OwnText | null;
  readonly sourceEvents: readonly string[];
  /** Of a school year, or of now. */
  readonly period: 'school-year' | 'now';
  /** Of an organisation with everything below it, or of the whole network. */
  readonly scope: 'organisation' | 'network';
  /** The first is the one that is meant when none is asked for. */
  readonly breakdowns: readonly [Breakdown, ...Breakdown[]];
  /** Groups of learners that are too small are not shown. */
  readonly countsLearners: boolean;
}

/** What the rows of a figure are: what is asked for, or the first that the indicator has. @throws DomainError breakdown-unknown */
export function breakdownOf({ breakdowns: known }: Indicator, asked: Breakdown | undefined): Breakdown {
  const by = asked ?? known[0];
  if (!known.includes(by)) throw new DomainError('breakdown-unknown', { by, known: known.join(', ') });
  return by;
}

/** @throws DomainError school-year-required, figure-of-now, figure-of-network */
export function requireAskable(
  { period, scope }: Indicator,
  schoolYear: string | undefined,
  organisation: string | undefined,
): void {
  if (period === 'school-year' && schoolYear === undefined) throw new DomainError('school-year-required');
  if (period === 'now' && schoolYear !== undefined) throw new DomainError('figure-of-now');
  if (scope === 'network' && organisation !== undefined) throw new DomainError('figure-of-network');
}
