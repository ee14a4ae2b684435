import { Decimal, DomainError } from '@pan/kit/domain';
import type { MarkingScheme } from './marking-scheme.js';
import { pointsOf, type Scores } from './rubric.js';

/** An answer that was marked together beforehand, by which markers find the common measure; it is of no candidate. */
export interface CalibrationScript {
  readonly id: string;
  readonly itemRef: string;
  readonly code: string;
  readonly responses: Readonly<Record<string, readonly string[]>>;
  /** What those who set the measure agreed on. */
  readonly scores: Scores;
  /** How far from their points a marker may lie. */
  readonly distance: number;
}

/** How one marker's only try at a calibration script went. */
export interface CalibrationOutcome {
  readonly points: string;
  readonly agreedPoints: string;
  readonly isMet: boolean;
}

/** @throws DomainError criterion-not-scored, score-not-on-rubric */
export function judgeCalibration(
  script: CalibrationScript,
  scores: Scores,
  { rubric }: MarkingScheme,
): CalibrationOutcome {
  const [given, agreed] = [pointsOf(rubric, scores), pointsOf(rubric, script.scores)];
  const isMet = new Decimal(given).minus(agreed).abs().lte(script.distance);
  return { points: given.toString(), agreedPoints: agreed.toString(), isMet };
}

/** @throws DomainError marker-not-calibrated */
export function requireCalibrated({ calibrations }: MarkingScheme, met: number, itemRef: string): void {
  if (met < calibrations) throw new DomainError('marker-not-calibrated', { place: itemRef, met, needed: calibrations });
}
