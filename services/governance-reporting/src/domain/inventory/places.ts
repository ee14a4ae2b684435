/** A point in degrees (WGS 84). */
export interface Point {
  readonly latitude: number;
  readonly longitude: number;
}

const radians = (degrees: number): number => (degrees * Math.PI) / 180;

/** Metres between two points, along a great circle (haversine). */
export function metresBetween(a: Point, b: Point): number {
  const [dLat, dLon] = [radians(b.latitude - a.latitude), radians(b.longitude - a.longitude)];
  const h =
    Math.sin(dLat / 2) ** 2 + Math.cos(radians(a.latitude)) * Math.cos(radians(b.latitude)) * Math.sin(dLon / 2) ** 2;
  return 2 * 6_371_008.8 * Math.asin(Math.min(1, Math.sqrt(h)));
}

/** The rectangle around Quebec, islands and Nunavik with it: what lies outside is wrong, what lies inside may be. */
export const quebec = { south: 44.9, north: 62.7, west: -79.8, east: -57 } as const;

export const isInQuebec = ({ latitude, longitude }: Point): boolean =>
  latitude >= quebec.south && latitude <= quebec.north && longitude >= quebec.west && longitude <= quebec.east;

/** Cells of a grid, each larger than the distance asked about up to the north of Quebec: who is near stands in nine of them. */
const cell = { latitude: 0.002, longitude: 0.005 };

/** Points by where they are, so that each asks its neighbours alone. */
export class Neighbourhood<T extends Point> {
  private readonly cells = new Map<string, T[]>();

  constructor(points: Iterable<T> = []) {
    for (const point of points) this.add(point);
  }

  add(point: T): void {
    const key = keyOf(...cellOf(point));
    const there = this.cells.get(key);
    if (there) there.push(point);
    else this.cells.set(key, [point]);
  }

  /** @param metres at most 200 */
  *near(point: Point, metres: number): Generator<T> {
    const [row, column] = cellOf(point);
    for (const dRow of [-1, 0, 1])
      for (const dColumn of [-1, 0, 1])
        for (const other of this.cells.get(keyOf(row + dRow, column + dColumn)) ?? [])
          if (metresBetween(point, other) <= metres) yield other;
  }
}

const cellOf = ({ latitude, longitude }: Point): [number, number] => [
  Math.floor(latitude / cell.latitude),
  Math.floor(longitude / cell.longitude),
];
const keyOf = (row: number, column: number): string => `${row} ${column}`;
