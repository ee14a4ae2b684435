import { Decimal, settled, zero } from '@pan/kit/domain';

/** Whether a point lies in a shape of QTI (rect, circle, ellipse, poly, default), borders included. */
export function isInside(shape: string, coords: readonly Decimal[], [left, top]: readonly [number, number]): boolean {
  const [x, y] = [new Decimal(left), new Decimal(top)];
  const [a = zero, b = zero, c = zero, d = zero] = coords;
  if (shape === 'default') return true;
  if (shape === 'rect') return x.gte(a) && x.lte(c) && y.gte(b) && y.lte(d);
  if (shape === 'circle') return x.minus(a).pow(2).plus(y.minus(b).pow(2)).lte(c.pow(2));
  if (shape === 'ellipse') {
    const [across, down] = [x.minus(a).times(d), y.minus(b).times(c)];
    return across.pow(2).plus(down.pow(2)).lte(c.times(d).pow(2));
  }
  return isInPolygon(coords, x, y);
}

/** Sides are crossed by a line to the right: an odd number of times from within. */
function isInPolygon(coords: readonly Decimal[], x: Decimal, y: Decimal): boolean {
  let inside = false;
  for (let at = 0, before = coords.length - 2; at < coords.length - 1; before = at, at += 2) {
    const [x1, y1, x2, y2] = [coords[at]!, coords[at + 1]!, coords[before]!, coords[before + 1]!];
    // Twice the area between the side and the point: its sign says on which hand the point lies, 0 that it is on the line.
    const turn = settled(
      x2
        .minus(x1)
        .times(y.minus(y1))
        .minus(y2.minus(y1).times(x.minus(x1))),
    );
    const isBetween = (value: Decimal, one: Decimal, other: Decimal) =>
      value.gte(Decimal.min(one, other)) && value.lte(Decimal.max(one, other));
    if (turn.isZero() && isBetween(x, x1, x2) && isBetween(y, y1, y2)) return true;
    if (y1.gt(y) !== y2.gt(y) && turn.gt(0) === y2.gt(y1)) inside = !inside;
  }
  return inside;
}
