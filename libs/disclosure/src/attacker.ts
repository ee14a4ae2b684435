import type { Published } from './network.js';
import type { Need } from './rules.js';
import type { Extreme, Line, LinearSystem, Solver } from './solver.js';

/** A number in one or more editions: as long as it stays the same from one to the next, it is one unknown. */
export interface Unknown {
  readonly key: string;
  readonly value: number;
  readonly editions: Set<number>;
  /** The rows that print it: an edition and a row of it. */
  readonly printedIn: { readonly edition: number; readonly row: string }[];
  /** Somebody is there: it counts the group of a row of which that is known. */
  isSomebody: boolean;
  /** What its number in each edition asks for; the widest holds. */
  need: Need | null;
  readonly sums: Sum[];
}

export interface Sum {
  readonly total: Unknown;
  readonly parts: readonly Unknown[];
  /** What the total has beyond its parts, or the parts beyond it where they overlap: taken as known. */
  readonly beyond: number;
}

/** What somebody can conclude of hidden numbers that depend on one another. */
export interface Interval {
  readonly from: number;
  readonly to: number;
}

/**
 * Somebody who holds all editions, knows every sum, and that a row which is left out is not empty. Of each number of several
 * editions they are also told whether it stayed the same; a hidden one is no farther from what was printed of it last before and
 * first after than it is, or than `drift` or the interval that it needs.
 */
export class Attacker {
  readonly unknowns: Unknown[] = [];
  private readonly byKey = new Map<string, Unknown[]>();

  /** @param hidden the rows that are hidden, by edition; may grow afterwards */
  constructor(
    editions: readonly Published[],
    private readonly hidden: readonly ReadonlySet<string>[],
    private readonly drift: number,
    private readonly whole: boolean,
  ) {
    editions.forEach(({ network }, edition) => this.add(network, edition));
  }

  private add({ cells, sums, rows }: Published['network'], edition: number): void {
    const now = new Map<string, Unknown>();
    for (const { key, value, need } of cells) {
      const same = this.byKey.get(key) ?? [];
      let unknown = same.at(-1);
      if (unknown?.value !== value) {
        unknown = { key, value, editions: new Set(), printedIn: [], isSomebody: false, need: null, sums: [] };
        this.unknowns.push(unknown);
        same.push(unknown);
        this.byKey.set(key, same);
      }
      unknown.editions.add(edition);
      if (need && (!unknown.need || need.above > unknown.need.above)) unknown.need = need;
      now.set(key, unknown);
    }
    for (const { key, cells: printed, group, weight } of rows) {
      for (const cell of printed) now.get(cell)!.printedIn.push({ edition, row: key });
      if (group !== undefined && weight > 0) now.get(group)!.isSomebody = true;
    }
    for (const { total, parts } of sums) {
      const [above, below] = [now.get(total)!, parts.map((part) => now.get(part)!)];
      const known = above.sums.some(
        (sum) =>
          sum.total === above && sum.parts.length === below.length && below.every((one, at) => sum.parts[at] === one),
      );
      if (known) continue;
      const beyond = above.value - below.reduce((all, { value }) => all + value, 0);
      const sum: Sum = { total: above, parts: below, beyond };
      for (const one of new Set([above, ...below])) one.sums.push(sum);
    }
  }

  find(key: string, edition: number): Unknown {
    return this.byKey.get(key)!.find(({ editions }) => editions.has(edition))!;
  }

  isPrinted({ printedIn }: Unknown): boolean {
    return printedIn.some(({ edition, row }) => !this.hidden[edition]!.has(row));
  }

  /** What is known of a number that is printed nowhere, by itself. */
  boundsOf(unknown: Unknown): Interval {
    let [from, to] = [unknown.isSomebody ? 1 : 0, Infinity];
    for (const other of this.neighboursOf(unknown)) {
      const moved = Math.max(Math.abs(other.value - unknown.value), this.drift, unknown.need?.above ?? 0);
      [from, to] = [Math.max(from, other.value - moved), Math.min(to, other.value + moved)];
    }
    return { from, to };
  }

  /** All that the number was and is. */
  versionsOf({ key }: Unknown): readonly Unknown[] {
    return this.byKey.get(key)!;
  }

  /** What the number was when it was last printed before the editions in which it is hidden, and what it is when it is first after. */
  neighboursOf(unknown: Unknown): Unknown[] {
    const versions = this.versionsOf(unknown);
    if (versions.length === 1) return [];
    const own = [...unknown.editions];
    const [first, last] = [Math.min(...own), Math.max(...own)];
    let [before, after] = [null, null] as [{ at: number; one: Unknown } | null, { at: number; one: Unknown } | null];
    for (const one of versions) {
      if (one === unknown) continue;
      for (const { edition: at, row } of one.printedIn) {
        if (this.hidden[at]!.has(row)) continue;
        if (at < first && (!before || at > before.at)) before = { at, one };
        if (at > last && (!after || at < after.at)) after = { at, one };
      }
    }
    return [before, after].flatMap((found) => (found ? [found.one] : []));
  }

  /** Hidden numbers that depend on this one, itself first. */
  group(start: Unknown): Unknown[] {
    const found = new Set([start]);
    for (const one of found)
      for (const { total, parts } of one.sums)
        for (const other of [total, ...parts]) if (!found.has(other) && !this.isPrinted(other)) found.add(other);
    return [...found];
  }

  /** Attacks the numbers of a group. */
  of<T>(group: readonly Unknown[], solver: Solver, ask: (asked: Group) => T): T {
    return solver.with(this.systemOf(group), (extreme) => ask(new Group(group, extreme)));
  }

  private systemOf(group: readonly Unknown[]): LinearSystem {
    const places = new Map(group.map((one, at) => [one, at]));
    const bounds = group.map((one) => this.boundsOf(one));
    // So much more than anything there that it bounds nothing.
    const much =
      group.reduce((sum, { value, need }) => sum + value + (need?.above ?? 0) + (need?.width ?? 0), 1_000) * 4;
    const lines: Line[] = [];
    for (const { total, parts, beyond } of new Set(group.flatMap(({ sums }) => sums))) {
      const terms = new Map<number, number>();
      let known = beyond;
      const add = (one: Unknown, factor: number) => {
        const at = places.get(one);
        if (at === undefined) known -= factor * one.value;
        else terms.set(at, (terms.get(at) ?? 0) + factor);
      };
      add(total, 1);
      for (const part of parts) add(part, -1);
      lines.push({ terms, from: known, to: known });
      // Parts that overlap: none of them has more than the whole.
      if (beyond < 0) lines.push(...parts.flatMap((part) => notMore(part, total, places)));
    }
    return {
      lower: bounds.map(({ from }) => from),
      upper: bounds.map(({ to }) => Math.min(to, much)),
      lines,
      whole: this.whole,
    };
  }
}

function notMore(part: Unknown, total: Unknown, places: ReadonlyMap<Unknown, number>): Line[] {
  const [partAt, totalAt] = [places.get(part), places.get(total)];
  if (part.value > total.value || (partAt === undefined && totalAt === undefined)) return [];
  const terms = new Map<number, number>();
  if (partAt !== undefined) terms.set(partAt, 1);
  if (totalAt !== undefined) terms.set(totalAt, -1);
  const to = (totalAt === undefined ? total.value : 0) - (partAt === undefined ? part.value : 0);
  return [{ terms, from: -Infinity, to }];
}

const tolerance = 1e-6;

/** Hidden numbers that depend on one another, and how far each of them has been seen to reach in the solutions found so far. */
export class Group {
  private readonly places: ReadonlyMap<Unknown, number>;
  private readonly least: number[];
  private readonly most: number[];

  constructor(
    group: readonly Unknown[],
    private readonly extreme: Extreme,
  ) {
    this.places = new Map(group.map((one, at) => [one, at]));
    this.least = group.map(({ value }) => value);
    this.most = group.map(({ value }) => value);
  }

  intervalOf(unknown: Unknown): Interval {
    const at = this.places.get(unknown)!;
    return { from: this.ask(at, 'min'), to: this.ask(at, 'max') };
  }

  /** Whether the interval is as wide as it has to be; often a solution found for another number shows it. */
  holds(unknown: Unknown, need: Need): boolean {
    const at = this.places.get(unknown)!;
    const isWide = () =>
      this.most[at]! >= need.above - tolerance &&
      this.most[at]! - this.least[at]! >= need.width - tolerance &&
      (need.below === undefined || this.least[at]! <= need.below + tolerance);
    if (isWide()) return true;
    this.ask(at, 'max');
    if (isWide()) return true;
    this.ask(at, 'min');
    return isWide();
  }

  private ask(at: number, sense: 'min' | 'max'): number {
    const solution = this.extreme(at, sense);
    for (let one = 0; one < this.least.length; one += 1) {
      if (solution[one]! < this.least[one]!) this.least[one] = solution[one]!;
      if (solution[one]! > this.most[one]!) this.most[one] = solution[one]!;
    }
    return solution[at]!;
  }
}
