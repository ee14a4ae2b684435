import type { Fact } from '@pan/kit/domain';
import { factOf, type Membership, type Pair } from './membership.js';

/**
 * The open places of some pairs of person and class. Systems issue keys anew, and one person may have a class by several of them,
 * while a fact names only the person and the class: so the facts of a pair say what all its rows say together, and nobody has
 * left a class in which another place of theirs is open.
 */
export class ClassPlaces {
  private readonly open = new Map<string, Set<Membership>>();

  constructor(places: Iterable<Membership>) {
    for (const place of places) this.add(place);
  }

  add(place: Membership): void {
    if (!place.isOpen) return;
    const name = nameOf(place.pair);
    this.open.set(name, (this.open.get(name) ?? new Set()).add(place));
  }

  /** What a place's verb changes, as facts of its pairs as they stand afterwards. */
  change(place: Membership, verb: () => readonly (Fact | null)[]): Fact[] {
    this.open.get(nameOf(place.pair))?.delete(place);
    const facts = verb();
    this.add(place);
    return this.asTheyStand(facts);
  }

  /** Each pair that the facts speak of, once. */
  asTheyStand(facts: readonly (Fact | null)[]): Fact[] {
    const pairs = new Map(facts.flatMap((fact) => (fact ? [[nameOf(fact.data as Pair), fact.data as Pair]] : [])));
    return [...pairs].map(([name, pair]) => factOf(pair, this.chargeOf(name)));
  }

  private chargeOf(name: string): boolean | null {
    const places = [...(this.open.get(name) ?? [])];
    return places.length === 0 ? null : places.some(({ isInCharge }) => isInCharge);
  }
}

const nameOf = (pair: Pair): string => `${pair.classId} ${'learnerId' in pair ? pair.learnerId : pair.staffId}`;
