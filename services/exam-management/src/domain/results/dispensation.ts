import { Decimal, DomainError, sumOf } from '@pan/kit/domain';
import type { PaperItem } from '../paper.js';

/** What becomes of a faulty place in a session, where no other key puts it right: everybody has its points, or it counts nowhere. */
export const dispensations = ['points-to-all', 'dropped'] as const;
export type Dispensation = (typeof dispensations)[number];

/** By place. */
export type Dispensations = Readonly<Record<string, Dispensation>>;

type Worth = Pick<PaperItem, 'ref' | 'weight' | 'maxScore'>;

/** The places that count. */
export const counting = <P extends { readonly ref: string }>(places: readonly P[], of: Dispensations): P[] =>
  places.filter(({ ref }) => of[ref] !== 'dropped');

/** What a perfect sitting earns in the session: what is dropped is missed from both sides of the mark. @throws DomainError nothing-left-to-score */
export function worthOf(places: readonly Worth[], of: Dispensations): Decimal {
  const worth = sumOf(counting(places, of).map(({ maxScore }) => maxScore ?? 0));
  if (!worth.gt(0)) throw new DomainError('nothing-left-to-score');
  return worth;
}

/** The points of a place, before its weight, where everybody has them. */
export const pointsToAll = ({ maxScore, weight }: Worth): Decimal =>
  weight === 0 ? new Decimal(0) : new Decimal(maxScore ?? 0).div(weight);
