/** What a figure counts: `of` is the group it speaks of, null where it speaks of no group. */
export interface Count {
  readonly value: number;
  readonly of: number | null;
}

export interface Shown {
  readonly value: number | null;
  readonly of: number | null;
  /** The group is too small to be shown, or would give a smaller one away. */
  readonly suppressed: boolean;
}

/** A counted row as it is shown. */
export type ShownRow<C> = C extends unknown ? Omit<C, keyof Count> & Shown : never;

interface Place {
  readonly organisation?: string;
  readonly parent?: string | null;
}

/** What is counted and its group may have been heard at different moments: the larger one is the group. */
const sizeOf = ({ value, of }: Count): number => Math.max(value, of ?? 0);

export function shown<C extends Count>(count: C): ShownRow<C> {
  return { ...count, suppressed: false } as unknown as ShownRow<C>;
}

/** A group of nobody hides nobody: zero is shown as zero. */
export function withoutSmallGroup<C extends Count>(count: C, smallest: number): ShownRow<C> {
  const size = sizeOf(count);
  return size === 0 || size >= smallest ? shown(count) : hidden(count);
}

/**
 * Hides the groups of fewer than `smallest` learners, and beside a hidden one the next smallest until what their total gives
 * away is large enough: rows that share a parent (organisations), or all rows (categories), add up to a figure that is shown.
 */
export function withoutSmallGroups<C extends Count & Place>(rows: readonly C[], smallest: number): ShownRow<C>[] {
  const secret = new Set(rows.filter((row) => sizeOf(row) > 0 && sizeOf(row) < smallest));
  const known = new Set(rows.map(({ organisation }) => organisation));
  const siblings = Map.groupBy(rows, ({ organisation, parent }) =>
    organisation === undefined || (parent && known.has(parent)) ? (parent ?? '') : null,
  );
  const below = (row: C): C[] => (row.organisation === undefined ? [] : (siblings.get(row.organisation) ?? []));
  const cover = (group: readonly C[], aboveIsHidden: boolean): void => {
    const bySize = group.toSorted((one, other) => sizeOf(one) - sizeOf(other));
    for (const row of bySize) {
      const taken = bySize.filter((one) => secret.has(one));
      const given = taken.reduce((sum, one) => sum + sizeOf(one), 0);
      const covered = aboveIsHidden ? taken.length > 0 : taken.length === 0 || (taken.length > 1 && given >= smallest);
      if (covered) break;
      if (sizeOf(row) > 0) secret.add(row);
    }
    for (const row of group) cover(below(row), secret.has(row));
  };
  for (const row of siblings.get(null) ?? []) cover(below(row), secret.has(row));
  if (!siblings.has(null)) cover(siblings.get('') ?? [], false);
  return rows.map((row) => (secret.has(row) ? hidden(row) : shown(row)));
}

function hidden<C extends Count>(count: C): ShownRow<C> {
  return { ...count, value: null, of: null, suppressed: true };
}
