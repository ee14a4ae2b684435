import { Attacker, type Interval, type Sum, type Unknown } from './attacker.js';
import type { Network, Published, Row } from './network.js';
import type { Need, Reason } from './rules.js';
import { Solver } from './solver.js';

export interface Suppression {
  /** Rows that are not published, and why. */
  readonly hidden: ReadonlyMap<string, Reason>;
  /** Numbers that earlier editions gave away already, so that hiding them now protects nobody. */
  readonly givenAway: readonly string[];
}

export interface Terms {
  /** A number of an earlier edition that changed may have changed by so much, for all that anybody knows. */
  readonly drift: number;
  /** Persons and cents are whole numbers, and an attacker counts on it. */
  readonly whole?: boolean;
  /** Called now and then in a long run; a caller that has other work to do awaits it here. */
  readonly pause?: (done: number, total: number) => Promise<void>;
}

/**
 * Decides which rows of an edition are hidden, so that neither it alone nor together with all earlier ones gives a number away.
 *
 * What is small by itself is hidden first, and what an earlier edition hid and did not change since. Then every number that needs
 * an interval is attacked: linear programming over everything published finds the interval that is left for it, and as long as it
 * is too narrow, the row of least weight among those that narrow it is hidden too. Hiding only ever widens intervals: what was
 * found wide enough stays so.
 */
export async function suppress(network: Network, earlier: readonly Published[], terms: Terms): Promise<Suppression> {
  const solver = await Solver.load();
  return new Search(network, earlier, terms, solver).run();
}

class Search {
  private readonly hidden = new Map<string, Reason>();
  private readonly present: number;
  private readonly rows: ReadonlyMap<string, Row>;
  private readonly attacker: Attacker;
  /** The same attacker before this edition is out: narrower than that no interval can be kept. */
  private readonly before: Attacker;
  private readonly givenAway: string[] = [];

  constructor(
    private readonly network: Network,
    earlier: readonly Published[],
    private readonly terms: Terms,
    private readonly solver: Solver,
  ) {
    this.present = earlier.length;
    this.rows = new Map(network.rows.map((row) => [row.key, row]));
    for (const { key, reason } of network.rows) if (reason) this.hidden.set(key, reason);
    this.keepPattern(earlier);
    const editions = [...earlier, { network, hidden: new Set<string>() }];
    const then = earlier.map(({ hidden }) => hidden);
    const now = this.hidden as unknown as ReadonlySet<string>;
    const { drift, whole = true } = terms;
    this.attacker = new Attacker(editions, [...then, now], drift, whole);
    this.before = new Attacker(editions, [...then, new Set(this.rows.keys())], drift, whole);
  }

  /** A row that the last edition with it hid, and of which nothing has changed since, stays hidden. */
  private keepPattern(earlier: readonly Published[]): void {
    const values = new Map(this.network.cells.map(({ key, value }) => [key, value]));
    const settled = new Set<string>();
    for (const { network, hidden } of earlier.toReversed()) {
      const then = new Map(network.cells.map(({ key, value }) => [key, value]));
      for (const { key, cells } of network.rows) {
        if (!this.rows.has(key) || settled.has(key)) continue;
        settled.add(key);
        const isSame = cells.every((cell) => then.get(cell) === values.get(cell));
        if (isSame && hidden.has(key) && !this.hidden.has(key)) this.hidden.set(key, 'earlier-edition');
      }
    }
  }

  async run(): Promise<Suppression> {
    const waiting = new Set(this.attacker.unknowns.filter(({ need }) => need).toSorted(byKey));
    const total = waiting.size;
    for (const unknown of waiting) {
      await this.terms.pause?.(total - waiting.size, total);
      this.settle(unknown, waiting);
    }
    return { hidden: this.hidden, givenAway: this.givenAway };
  }

  /** Hides rows until this number's interval is wide enough; takes all others off the list that turn out to be safe with it. */
  private settle(unknown: Unknown, waiting: Set<Unknown>): void {
    let need: Need = unknown.need!;
    let isLimited = this.present === 0;
    for (;;) {
      if (this.attacker.isPrinted(unknown)) {
        if (this.hideAll(unknown)) continue;
        this.givenAway.push(unknown.key);
        break;
      }
      const group = this.attacker.group(unknown);
      const isSafe = this.attacker.of(group, this.solver, (asked) => {
        for (const other of group)
          if (other !== unknown && other.need && waiting.has(other) && asked.holds(other, other.need))
            waiting.delete(other);
        return asked.holds(unknown, need);
      });
      if (isSafe) break;
      if (!isLimited) need = this.stillPossible(unknown, need);
      isLimited = true;
      const next = this.cheapest(unknown, group, need);
      if (!next) {
        this.givenAway.push(unknown.key);
        break;
      }
      this.hideAll(next);
    }
    waiting.delete(unknown);
  }

  /** What earlier editions have narrowed already cannot be widened again: it is not narrowed further. */
  private stillPossible(unknown: Unknown, need: Need): Need {
    const twin = this.twinOf(unknown);
    const { from, to } = this.before.of(this.before.group(twin), this.solver, (asked) => asked.intervalOf(twin));
    if (meets({ from, to }, need)) return need;
    this.givenAway.push(unknown.key);
    return { above: Math.min(need.above, to), width: Math.min(need.width, to - from) };
  }

  private twinOf({ key, editions }: Unknown): Unknown {
    return this.before.find(key, Math.min(...editions));
  }

  /** The number that costs least to hide: of a sum that by itself says too much, else of all that the group stands in. */
  private cheapest(unknown: Unknown, group: readonly Unknown[], need: Need): Unknown | null {
    const narrow = unknown.sums.filter((sum) => !meets(this.intervalIn(sum, unknown), need));
    return (
      this.cheapestIn(narrow, []) ??
      this.cheapestIn(unknown.sums, this.attacker.neighboursOf(unknown)) ??
      this.cheapestIn(
        group.flatMap(({ sums }) => sums),
        group.flatMap((one) => this.attacker.neighboursOf(one)),
      )
    );
  }

  private cheapestIn(sums: readonly Sum[], more: readonly Unknown[]): Unknown | null {
    let [best, least] = [null as Unknown | null, Infinity];
    for (const one of new Set([...sums.flatMap(({ total, parts }) => [total, ...parts]), ...more])) {
      const cost = this.costOf(one);
      if (cost < least || (cost === least && best && byKey(one, best) < 0)) [best, least] = [one, cost];
    }
    return best;
  }

  /** What this sum alone says of the number, whatever the other hidden numbers of it are. */
  private intervalIn({ total, parts, beyond }: Sum, unknown: Unknown): Interval {
    const rangeOf = (one: Unknown): Interval =>
      this.attacker.isPrinted(one) ? { from: one.value, to: one.value } : this.attacker.boundsOf(one);
    const others = parts.filter((part) => part !== unknown).map(rangeOf);
    const from = others.reduce((sum, one) => sum + one.from, beyond);
    const to = others.reduce((sum, one) => sum + one.to, beyond);
    if (unknown === total) return { from, to };
    const whole = rangeOf(total);
    return { from: Math.max(0, whole.from - to), to: whole.to - from };
  }

  /** Of all rows of this edition that print it; infinite where hiding them would hide nothing. */
  private costOf(unknown: Unknown): number {
    if (!this.attacker.isPrinted(unknown) || this.before.isPrinted(this.twinOf(unknown))) return Infinity;
    let cost = 0;
    for (const { edition, row } of unknown.printedIn) {
      if (edition < this.present || this.hidden.has(row)) continue;
      const { weight } = this.rows.get(row)!;
      // Nobody: everybody knows it, unless somebody was there in an earlier edition.
      if (weight === 0 && this.attacker.versionsOf(unknown).length === 1) return Infinity;
      cost += weight || dearest;
    }
    return cost;
  }

  /** @returns whether there was a row to hide */
  private hideAll(unknown: Unknown): boolean {
    let hides = false;
    for (const { edition, row } of unknown.printedIn) {
      if (edition < this.present || this.hidden.has(row)) continue;
      this.hidden.set(row, 'complement');
      hides = true;
    }
    return hides;
  }
}

/** More than any row counts: hidden only when nothing else is left. */
const dearest = 1e12;

const meets = ({ from, to }: Interval, { above, below = Infinity, width }: Need): boolean =>
  to >= above && to - from >= width && from <= below;

const byKey = (one: Unknown, other: Unknown): number => (one.key < other.key ? -1 : one.key > other.key ? 1 : 0);
