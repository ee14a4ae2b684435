/** What a figure counts: `of` is the group it speaks of, null where it speaks of no group. */
export interface Count {
  readonly value: number;
  readonly of: number | null;
  /** Where rows are counted and a person may have several; without it each of them is a person. */
  readonly persons?: Persons;
}

/** How many persons, at least, stand behind a figure: in its group, in what is counted, and in the rest of the group. */
export interface Persons {
  readonly all: number;
  readonly value: number;
  readonly rest: number;
}

export interface Shown {
  readonly value: number | null;
  readonly of: number | null;
  /** Too few persons stand behind it, or it would give away others of too few. */
  readonly suppressed: boolean;
}

/** A counted row as it is shown. */
export type ShownRow<C> = C extends unknown ? Omit<C, keyof Count> & Shown : never;

interface Place {
  readonly organisation?: string;
  readonly parent?: string | null;
}

/** What is counted and its group may have been heard at different moments: the larger one is the group. */
function personsOf({ value, of, persons }: Count): Persons {
  return persons ?? { all: Math.max(value, of ?? 0), value, rest: Math.max((of ?? value) - value, 0) };
}

/** A group of nobody hides nobody: zero is shown as zero. Of a larger one neither part may be of too few. */
function isSafe({ all, value, rest }: Persons, smallest: number): boolean {
  const isSmall = (number: number) => number > 0 && number < smallest;
  return !isSmall(all) && !isSmall(value) && !isSmall(rest);
}

export function shown<C extends Count>({ persons: _, ...count }: C): ShownRow<C> {
  return { ...count, suppressed: false } as unknown as ShownRow<C>;
}

function hidden<C extends Count>({ persons: _, ...count }: C): ShownRow<C> {
  return { ...count, value: null, of: null, suppressed: true };
}

/** A figure alone. */
export function withoutSmallGroup<C extends Count>(count: C, smallest: number): ShownRow<C> {
  return isSafe(personsOf(count), smallest) ? shown(count) : hidden(count);
}

/**
 * The rows of a figure. Beside a hidden one the next smallest is hidden too, until what their total less the shown ones gives away
 * could itself be shown: rows that share a parent (organisations) add up to the parent's, all rows (categories) to the total.
 */
export function withoutSmallGroups<C extends Count & Place>(
  rows: readonly C[],
  total: Count,
  smallest: number,
): ShownRow<C>[] {
  const secret = new Set(rows.filter((row) => !isSafe(personsOf(row), smallest)));
  const known = new Set(rows.map(({ organisation }) => organisation));
  const siblings = Map.groupBy(rows, ({ organisation, parent }) =>
    organisation === undefined || (parent && known.has(parent)) ? (parent ?? '') : null,
  );
  const below = (row: C): C[] => (row.organisation === undefined ? [] : (siblings.get(row.organisation) ?? []));
  const cover = (group: readonly C[], above: Count, aboveIsHidden: boolean): void => {
    const bySize = group.toSorted((one, other) => personsOf(one).all - personsOf(other).all);
    for (const row of bySize) {
      const [taken, left] = [bySize.filter((one) => secret.has(one)), bySize.filter((one) => !secret.has(one))];
      if (aboveIsHidden ? taken.length > 0 : isCovered(taken, left, above, smallest)) break;
      if (personsOf(row).all > 0) secret.add(row);
    }
    for (const row of group) cover(below(row), row, secret.has(row));
  };
  for (const row of siblings.get(null) ?? []) cover(below(row), row, secret.has(row));
  if (!siblings.has(null)) cover(siblings.get('') ?? [], total, !isSafe(personsOf(total), smallest));
  return rows.map((row) => (secret.has(row) ? hidden(row) : shown(row)));
}

/** Whether what is hidden stays so, though anybody may take the shown rows from what stands above. */
function isCovered(taken: readonly Count[], left: readonly Count[], above: Count, smallest: number): boolean {
  if (taken.length === 0) return true;
  if (taken.length === 1) return false;
  // At least so many are in the difference: those above whom no shown row counts, and those of the largest hidden row.
  const given = (part: keyof Persons): number => {
    const inShown = left.reduce((sum, row) => sum + personsOf(row)[part], 0);
    return Math.max(personsOf(above)[part] - inShown, ...taken.map((row) => personsOf(row)[part]));
  };
  const rest: Persons = { all: given('all'), value: given('value'), rest: given('rest') };
  if (!isSafe(rest, smallest)) return false;
  // All of them alike would say of each small group that it is: unless everybody above is alike anyway.
  const isMixed = ({ value, rest: others }: Persons) => value > 0 && others > 0;
  return isMixed(rest) || !isMixed(personsOf(above)) || taken.every((row) => personsOf(row).all >= smallest);
}
