/** What was written of a key by the only one who writes it, in the order in which it was asked for. */
export interface Write {
  readonly key: string;
  readonly value: string;
  /** Whether the writer was told that it is done: what is not answered may have happened or not. */
  answered: boolean;
}

/** What somebody has seen of each key, in order. */
export type Seen = ReadonlyMap<string, readonly string[]>;

/** The writes of a load as its writers saw them. */
export class History {
  readonly writes: Write[] = [];

  async write(key: string, value: string, ask: () => Promise<unknown>): Promise<void> {
    const write: Write = { key, value, answered: false };
    this.writes.push(write);
    await ask();
    write.answered = true;
  }

  add(other: History): void {
    this.writes.push(...other.writes);
  }

  get keys(): ReadonlySet<string> {
    return new Set(this.writes.map(({ key }) => key));
  }
}

/**
 * Compares what was written with what was seen, key by key; knows nothing of how either came about. No value may be written
 * twice under one key.
 * @returns a sentence for each write that was lost, came twice, came in another order or was never asked for
 */
export function faultsIn(writes: readonly Write[], seen: Seen): string[] {
  const faults: string[] = [];
  const written = Map.groupBy(writes, ({ key }) => key);
  for (const key of new Set([...written.keys(), ...seen.keys()]))
    faults.push(...faultsOfKey(written.get(key) ?? [], seen.get(key) ?? []).map((fault) => `${key}: ${fault}`));
  return faults;
}

function faultsOfKey(writes: readonly Write[], seen: readonly string[]): string[] {
  const place = new Map(writes.map(({ value }, n) => [value, n]));
  if (place.size < writes.length) return ['a value was written twice, so nothing can be said of its order'];
  const times = Map.groupBy(seen, (value) => value);
  const lost = writes.filter(({ value, answered }) => answered && !times.has(value));
  const repeated = [...times].filter(([, of]) => of.length > 1);
  const invented = [...times.keys()].filter((value) => !place.has(value));
  const inOrder = [...times.keys()].filter((value) => place.has(value));
  const swapped = inOrder.slice(1).flatMap((value, n) => {
    const before = inOrder[n]!;
    return place.get(value)! < place.get(before)! ? [`${value} came after ${before}`] : [];
  });
  return [
    ...lost.map(({ value }) => `${value} was lost`),
    ...repeated.map(([value, of]) => `${value} came ${of.length} times`),
    ...invented.map((value) => `${value} was never written`),
    ...swapped,
  ];
}
