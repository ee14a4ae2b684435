import { Decimal, type FieldError, readDecimal, sumOf } from '@pan/kit/domain';
import type { CallDefinition } from './call-definition.js';
import { faulty } from '../definitions/faults.js';

/** What one assessor gives for one criterion, in digits. */
export interface Score {
  readonly criterion: string;
  readonly value: string;
}

/** Each criterion once, within its scale. */
export function faultsOfScores({ criteria }: CallDefinition, scores: readonly Score[]): FieldError[] {
  const errors = criteria
    .filter(({ code }) => !scores.some(({ criterion }) => criterion === code))
    .map(({ code }) =>
      faulty('/scores', 'required', `Le critère ${code} n’a pas de note.`, `The criterion ${code} has no score.`),
    );
  scores.forEach(({ criterion, value }, at) => {
    const scale = criteria.find(({ code }) => code === criterion)?.scale;
    const number = readDecimal(value);
    if (!scale)
      errors.push(
        faulty(
          `/scores/${at}/criterion`,
          'not-in-list',
          'L’appel n’a pas ce critère.',
          'The call has no such criterion.',
        ),
      );
    else if (number === null || number.lt(scale.minimum) || number.gt(scale.maximum))
      errors.push(
        faulty(
          `/scores/${at}/value`,
          'out-of-scale',
          `L’échelle va de ${scale.minimum} à ${scale.maximum}.`,
          `The scale goes from ${scale.minimum} to ${scale.maximum}.`,
        ),
      );
    if (scores.findIndex((other) => other.criterion === criterion) < at)
      errors.push(faulty(`/scores/${at}`, 'repeated', 'Ce critère figure deux fois.', 'This criterion appears twice.'));
  });
  return errors;
}

/** Weight times score, summed: exact, since both are decimals of few digits. */
export function pointsOf({ criteria }: CallDefinition, scores: readonly Score[]): Decimal {
  return sumOf(
    scores.map(({ criterion, value }) =>
      new Decimal(criteria.find(({ code }) => code === criterion)!.weight).times(value),
    ),
  );
}

export interface Assessed {
  readonly id: string;
  /** Points of all its assessors together. */
  readonly points: string;
  readonly assessors: number;
}

export interface Ranked {
  readonly id: string;
  /** Equal averages have one rank, and the next is as many further down. */
  readonly rank: number;
  readonly tied: boolean;
  /** The average to four places; the rank is by the exact one. */
  readonly average: string;
  readonly assessors: number;
}

/** By the average over assessors. Averages are compared as fractions, so that no rounding makes or breaks a tie. */
export function ranking(all: readonly Assessed[]): Ranked[] {
  const compare = (one: Assessed, other: Assessed): number =>
    new Decimal(other.points).times(one.assessors).cmp(new Decimal(one.points).times(other.assessors));
  const sorted = [...all].sort((one, other) => compare(one, other) || (one.id < other.id ? -1 : 1));
  const ranked: Ranked[] = [];
  sorted.forEach((one, at) => {
    const [before, after] = [sorted[at - 1], sorted[at + 1]];
    const asBefore = before !== undefined && compare(before, one) === 0;
    ranked.push({
      id: one.id,
      rank: asBefore ? ranked[at - 1]!.rank : at + 1,
      tied: asBefore || (after !== undefined && compare(one, after) === 0),
      average: new Decimal(one.points).div(one.assessors).toFixed(4),
      assessors: one.assessors,
    });
  });
  return ranked;
}
