import { Decimal, DomainError, zero } from '@pan/kit/domain';
import { clamped } from './mark-bounds.js';

/** Where the line through a conversion table turns: an exam mark, and what it becomes. */
export interface ConversionPoint {
  readonly mark: string;
  readonly becomes: string;
}

/** How the minister raises the marks of one exam: by a table with straight lines between its points, or by one line. */
export type Conversion =
  | { readonly form: 'table'; readonly points: readonly ConversionPoint[] }
  | { readonly form: 'linear'; readonly slope: string; readonly intercept: string };

/** A conversion keeps the order of marks from 0 to 100, and lowers none. @throws DomainError conversion-unfit */
export function requireRaising(conversion: Conversion): void {
  const points = pointsOf(conversion);
  const [first, last] = [points[0], points.at(-1)];
  if (!first?.mark.eq(0) || !last?.mark.eq(100)) throw new DomainError('conversion-unfit', { mark: 'from 0 to 100' });
  points.forEach(({ mark, becomes }, at) => {
    const before = points[at - 1];
    const isInOrder = !before || (mark.gt(before.mark) && becomes.gte(before.becomes));
    // Both lines are straight between two points: what is not lowered there is lowered nowhere between them.
    if (!isInOrder || clamped(becomes).lt(mark)) throw new DomainError('conversion-unfit', { mark: mark.toFixed() });
  });
}

/** The converted mark C of an exam mark E. */
export function convertedMark(conversion: Conversion | null, mark: Decimal): Decimal {
  if (!conversion) return mark;
  const points = pointsOf(conversion);
  const at = points.findIndex((point) => point.mark.gte(mark));
  const [to, from] = [points[at]!, points[at - 1]];
  if (!from) return clamped(to.becomes);
  const risen = mark.minus(from.mark).times(to.becomes.minus(from.becomes)).div(to.mark.minus(from.mark));
  return clamped(from.becomes.plus(risen));
}

/** One line is a table of its two ends. */
function pointsOf(conversion: Conversion): readonly { readonly mark: Decimal; readonly becomes: Decimal }[] {
  if (conversion.form === 'table')
    return conversion.points.map(({ mark, becomes }) => ({ mark: new Decimal(mark), becomes: new Decimal(becomes) }));
  const [slope, intercept] = [new Decimal(conversion.slope), new Decimal(conversion.intercept)];
  return [zero, new Decimal(100)].map((mark) => ({ mark, becomes: slope.times(mark).plus(intercept) }));
}
