import type { AreaMapping, Mapping } from './item-definition.js';
import { isInside } from './shapes.js';
import { float, pointsOf, sameScalar, type BaseType, type Scalar, type Value } from './value.js';

/** mapResponse: each different value counts once, one without entry counts the default, and the bounds hold for the sum. */
export function mapResponse(value: Value, mapping: Mapping): Value {
  if (!value) return null;
  const different = value.values.filter(
    (one, at) => value.values.findIndex((other) => sameScalar(value.baseType, one, other)) === at,
  );
  const sum = different.reduce((total: number, one) => total + worthOf(value.baseType, one, mapping), 0);
  return float(bounded(sum, mapping));
}

function worthOf(baseType: BaseType, value: Scalar, { entries, defaultValue }: Mapping): number {
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
  let sum = 0;
  for (const point of points) {
    const area = mapping.entries.findIndex(({ shape, coords }) => isInside(shape, coords, point));
    if (area < 0) sum += mapping.defaultValue;
    else hit.add(area);
  }
  for (const area of hit) sum += mapping.entries[area]!.points;
  return float(bounded(sum, mapping));
}

interface Bounds {
  readonly lowerBound: number | null;
  readonly upperBound: number | null;
}

function bounded(sum: number, { lowerBound, upperBound }: Bounds): number {
  return Math.min(Math.max(sum, lowerBound ?? -Infinity), upperBound ?? Infinity);
}

/** The most that answers can earn by a mapping; a single answer earns one entry. */
export function bestOf(mapping: Mapping | AreaMapping, isSingle: boolean): number {
  const points = mapping.entries.map((entry) => entry.points);
  const most = isSingle
    ? Math.max(mapping.defaultValue, ...points)
    : points.filter((one) => one > 0).reduce((sum, one) => sum + one, 0);
  return bounded(most, mapping);
}

const folded = (text: string): string => text.normalize('NFC').toLowerCase();
