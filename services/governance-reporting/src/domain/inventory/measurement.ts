import { Decimal } from '@pan/kit/domain';

/** What a connection carried at an instant: Mbit/s, milliseconds, percent of packets lost. */
export interface Measurement {
  readonly at: string;
  readonly down: number;
  readonly up: number;
  readonly latency: number | null;
  readonly jitter: number | null;
  readonly loss: number | null;
}

/** Days of measurements that a figure is the median of. */
export const measuredDays = 30;

/** Fewer say nothing of a connection. */
export const fewestMeasurements = 10;

/** Percent of the contracted speed that a median has to reach. */
export const sufficient = 80;

export type Verdict = 'unmeasured' | 'met' | 'below';

/** The oldest that is kept, in days: two years can be compared. */
export const keptDays = 800;

/** How what is measured stands to what was contracted. @returns the share in whole percent, rounded down so that 80 is what keeps it */
export function compare(
  contracted: number,
  median: number | null,
  count: number,
): { share: number | null; verdict: Verdict } {
  if (median === null || count < fewestMeasurements) return { share: null, verdict: 'unmeasured' };
  const share = new Decimal(median).times(100).div(contracted).floor().toNumber();
  return { share, verdict: share >= sufficient ? 'met' : 'below' };
}
