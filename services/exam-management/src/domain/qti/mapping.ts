import { Decimal, sumOf, zero } from '../decimals.js';
import type { AreaMapping, Mapping } from './item-definition.js';
import { isInside } from './shapes.js';
import { float, pointsOf, sameScalar, typed, type BaseType, type Scalar, type Value } from './value.js';

/** mapResponse: each different value counts once, one without entry counts the default, and the bounds hold for the sum. */
export function mapResponse(value: Value, mapping: Mapping): Value {
  if (!value) return null;
  const different = value.values.filter(
    (one, at) => value.values.findIndex((other) => sameScalar(value.baseType, one, other)) === at,
  );
  const worths = different.map((one) => worthOf(value.baseType, one, mapping));
  return float(bounded(sumOf(worths), mapping));
}

/** What one value is worth by itself. */
export function worthOf(baseType: BaseType, value: Scalar, { entries, defaultValue }: Mapping): Decimal {
  const entry = entries.find(
    ({ key, caseSensitive }) =>
      sameScalar(baseType, key, value) ||
      (!caseSensitive && typeof key === 'string' && typeof value === 'string' && folded(key) === folded(value)),
  );
  return entry?.points ?? defaultValue;
}

/** mapResponsePoint: each area counts once, however many points lie in it; a point in none counts the default. */
export function mapResponsePoint(value: Value, mapping: AreaMapping): Value {
  const points = pointsOf(value);
  if (!points) return null;
  const hit = new Set<number>();
  let sum = zero;
  for (const point of points) {
    const area = mapping.entries.findIndex(({ shape, coords }) => isInside(shape, coords, point));
    if (area < 0) sum = sum.plus(mapping.defaultValue);
    else hit.add(area);
  }
  for (const area of hit) sum = sum.plus(mapping.entries[area]!.points);
  return float(bounded(sum, mapping));
}

interface Bounds {
  readonly lowerBound: Decimal | null;
  readonly upperBound: Decimal | null;
}

function bounded(sum: Decimal, { lowerBound, upperBound }: Bounds): Decimal {
  return Decimal.min(Decimal.max(sum, lowerBound ?? -Infinity), upperBound ?? Infinity);
}

/** The most that points in areas can earn. */
export function bestOfAreas(mapping: AreaMapping, isSingle: boolean): Decimal {
  const points = mapping.entries.map((entry) => entry.points);
  const most = isSingle ? Decimal.max(mapping.defaultValue, ...points) : sumOf(points.filter((one) => one.gt(0)));
  return bounded(most, mapping);
}

const folded = (text: string): string => typed(text).toLowerCase();
