import type { PlaceStatistics } from './place-statistics.js';
import type { ReliabilityFound } from './reliability.js';

/** What an examiner should look at. */
export const flagCodes = [
  'negative-discrimination',
  'option-above-key',
  'weak-discrimination',
  'very-hard',
  'very-easy',
  'often-omitted',
  'option-unused',
] as const;
export type FlagCode = (typeof flagCodes)[number];

export interface Flag {
  readonly code: FlagCode;
  readonly fr: string;
  readonly en: string;
  /** Whether the key may be wrong: a rescoring that is previewed says whom another one would concern. */
  readonly isOfKey: boolean;
}

/** One row of a table of options; null where it would tell of few. */
export interface OptionView {
  /** Null: nothing was chosen. */
  readonly option: string | null;
  readonly isKey: boolean;
  readonly chosen: number | null;
  /** How many chose it in the lower, middle and upper third. */
  readonly thirds: readonly number[] | null;
  /** The mean score, out of 100, of those who chose it. */
  readonly meanScore: number | null;
}

export interface OptionTableView {
  readonly response: string;
  readonly isSingle: boolean;
  readonly options: readonly OptionView[];
}

export interface PlaceView extends Omit<PlaceStatistics, 'thirds'> {
  readonly ref: string;
  readonly item: string;
  readonly most: number;
  readonly counts: boolean;
  /** How many had it before them, and how many of these gave no answer. */
  readonly met: number | null;
  readonly omitted: number | null;
  /** Too few had all of it, or none of it, for its figures to be told. */
  readonly withheld: boolean;
  readonly thirds: readonly (number | null)[] | null;
  /** Reliability if the place were left out. */
  readonly reliabilityWithout: number | null;
  readonly tables: readonly OptionTableView[];
  readonly flags: readonly Flag[];
}

/** So many have a score from the one to the other, out of 100. */
export interface ScoreBin {
  readonly from: number;
  readonly to: number;
  readonly count: number;
}

export interface AnalysisView extends Omit<ReliabilityFound, 'without'> {
  readonly scripts: number;
  /** Of scores out of 100, dropped places left out. */
  readonly mean: number;
  readonly deviation: number;
  readonly distribution: readonly ScoreBin[];
  readonly places: readonly PlaceView[];
}
