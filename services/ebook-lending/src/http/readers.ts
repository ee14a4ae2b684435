interface OfReader {
  readonly learnerId: string | null;
}

/** Those whose data an answer shows, for the access log. */
export function learnersOf(records: readonly OfReader[]): string[] {
  return [...new Set(records.flatMap(({ learnerId }) => learnerId ?? []))];
}

/** Whoever acts for a reader knows for whom: the answer does not repeat it. */
export function withoutReader<T extends OfReader>({ learnerId: _, ...record }: T): Omit<T, 'learnerId'> {
  return record;
}
