import type { ServiceName } from '@pan/contracts';
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
