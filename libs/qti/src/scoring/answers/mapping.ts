import { Decimal, sumOf, zero } from '@pan/kit/domain';
import type { AreaMapping, Mapping } from '../item-definition.js';
import { isInside } from '../expressions/shapes.js';
import { typed } from '../values/same.js';
import { writtenAs } from '../values/scalars.js';
import { float, pointsOf, type BaseType, type Scalar, type Value } from '../values/value.js';

/** mapResponse: each different value counts once, one without entry counts the default, and the bounds hold for the sum. */
export function mapResponse(value: Value, mapping: Mapping): Value {
  if (!value) return null;
  const different = new Map(value.values.map((one) => [keyOf(value.baseType, one), one]));
  const worth = worthsIn(value.baseType, mapping);
  return float(bounded(sumOf([...different.values()].map(worth)), mapping));
}

/** What one value is worth by itself: by the first entry that has it. */
export function worthsIn(baseType: BaseType, { entries, defaultValue }: Mapping): (value: Scalar) => Decimal {
  const points = new Map<string, Decimal>();
  const pointsOfAnyCase = new Map<string, Decimal>();
  for (const { key, caseSensitive, points: worth } of [...entries].reverse()) {
    points.set(keyOf(baseType, key), worth);
    if (!caseSensitive) pointsOfAnyCase.set(keyOf(baseType, key).toLowerCase(), worth);
  }
  return (value) => {
    const key = keyOf(baseType, value);
    return points.get(key) ?? pointsOfAnyCase.get(key.toLowerCase()) ?? defaultValue;
  };
}

/** The same text for the same value, as `sameScalar` says. */
function keyOf(baseType: BaseType, value: Scalar): string {
  if (baseType === 'pair' && Array.isArray(value)) return [...(value as readonly string[])].sort().join(' ');
  return typeof value === 'string' ? typed(value) : writtenAs(value);
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
