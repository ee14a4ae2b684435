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

/** How what is measured stands to what was contracted. @returns the share in whole percent, null where too few were measured */
export function compare(
  contracted: number,
  median: number | null,
  count: number,
): { share: number | null; verdict: Verdict } {
  if (median === null || count < fewestMeasurements) return { share: null, verdict: 'unmeasured' };
  const share = Math.round((100 * median) / contracted);
  return { share, verdict: share >= sufficient ? 'met' : 'below' };
}
