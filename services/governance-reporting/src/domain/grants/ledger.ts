/** Cents of one part of a project in one expense class. What is asked, granted and spent are three ledgers of such lines. */
export interface Line {
  readonly part: string;
  readonly class: string;
  readonly amountCents: number;
}

/** No ledger has more lines and no line more cents, so that every sum is an exact integer. */
export const mostLines = 300;
export const mostCents = 10_000_000_000_000;

export const totalOf = (lines: readonly Line[]): number => lines.reduce((sum, { amountCents }) => sum + amountCents, 0);

const placeOf = (line: Line): string => `${line.part}/${line.class}`;

function sumsBy(lines: readonly Line[], key: (line: Line) => string): Map<string, number> {
  const sums = new Map<string, number>();
  for (const line of lines) sums.set(key(line), (sums.get(key(line)) ?? 0) + line.amountCents);
  return sums;
}

export const byClass = (lines: readonly Line[]): Map<string, number> => sumsBy(lines, (line) => line.class);
export const byPart = (lines: readonly Line[]): Map<string, number> => sumsBy(lines, (line) => line.part);

/** Places of lines whose part and class were named before. */
export function repeated(lines: readonly Line[]): number[] {
  const seen = new Set<string>();
  return lines.flatMap((line, at) => (seen.size === seen.add(placeOf(line)).size ? [at] : []));
}

/** Places of lines whose part and class hold more than another ledger leaves for them. */
export function beyond(lines: readonly Line[], within: readonly Line[], used: readonly Line[] = []): number[] {
  const [limits, before] = [sumsBy(within, placeOf), sumsBy(used, placeOf)];
  return lines.flatMap((line, at) => {
    const place = placeOf(line);
    return line.amountCents + (before.get(place) ?? 0) > (limits.get(place) ?? 0) ? [at] : [];
  });
}

export interface ClassSums {
  readonly class: string;
  readonly askedCents: number;
  readonly grantedCents: number;
  readonly spentCents: number;
}

/** The three ledgers beside each other, in the order of the call's classes. */
export function threeBudgets(
  classes: readonly string[],
  asked: readonly Line[],
  granted: readonly Line[],
  spent: readonly Line[],
): ClassSums[] {
  const [a, g, s] = [byClass(asked), byClass(granted), byClass(spent)];
  return classes.map((code) => ({
    class: code,
    askedCents: a.get(code) ?? 0,
    grantedCents: g.get(code) ?? 0,
    spentCents: s.get(code) ?? 0,
  }));
}
