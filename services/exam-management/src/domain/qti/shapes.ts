/** Whether a point lies in a shape of QTI (rect, circle, ellipse, poly, default), borders included. */
export function isInside(shape: string, coords: readonly number[], [x, y]: readonly [number, number]): boolean {
  if (shape === 'default') return true;
  if (shape === 'rect') {
    const [left = 0, top = 0, right = 0, bottom = 0] = coords;
    return x >= left && x <= right && y >= top && y <= bottom;
  }
  if (shape === 'circle') {
    const [cx = 0, cy = 0, radius = 0] = coords;
    return (x - cx) ** 2 + (y - cy) ** 2 <= radius ** 2;
  }
  if (shape === 'ellipse') {
    const [cx = 0, cy = 0, h = 1, v = 1] = coords;
    return ((x - cx) / h) ** 2 + ((y - cy) / v) ** 2 <= 1;
  }
  return isInPolygon(coords, x, y);
}

function isInPolygon(coords: readonly number[], x: number, y: number): boolean {
  let inside = false;
  for (let at = 0, before = coords.length - 2; at < coords.length - 1; before = at, at += 2) {
    const [x1, y1, x2, y2] = [coords[at]!, coords[at + 1]!, coords[before]!, coords[before + 1]!];
    if (y1 > y !== y2 > y && x < ((x2 - x1) * (y - y1)) / (y2 - y1) + x1) inside = !inside;
  }
  return inside;
}
