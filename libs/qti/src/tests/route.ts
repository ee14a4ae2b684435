import type { Expression } from '../scoring/item-definition.js';
import type { Plan, PlannedPlace, PlannedSection } from './plan.js';
import type { BranchRule } from './test-definition.js';

/** Whether a condition of the test holds, by what came of its items until now. */
export type Holds = (condition: Expression) => boolean;

/** Where a candidate goes on: at a place, or nowhere, because the test has come to its end. */
export type Stop = { readonly at: PlannedPlace } | null;

/** Where to look next: from a position on, past the part, or past the test; by a jump, nothing between is asked. */
interface Way {
  readonly to: number | 'part' | 'test';
  readonly jumps: boolean;
}

type Sections = readonly PlannedSection[];

/**
 * The way through a plan. Preconditions and branch rules of sections and items count in linear parts alone; those of parts
 * always do (Information Model, "preCondition", "branchRule"). It leads forward only.
 */
export class Route {
  constructor(
    private readonly plan: Plan,
    private readonly holds: Holds,
  ) {}

  first(): Stop {
    return this.enterPart(0);
  }

  /** What comes after a place of a linear part. */
  after(place: PlannedPlace): Stop {
    const part = this.partOf(place);
    const way = this.way(part, place.ref.branchRules, place, place.sections) ?? onFrom(part.at(place) + 1);
    return this.enterWithin(part, way, place.sections);
  }

  /** What comes after a section that a place is in, by its key. */
  past(place: PlannedPlace, key: string): Stop {
    const part = this.partOf(place);
    const section = place.sections.find((one) => one.key === key)!;
    return this.enterWithin(part, onFrom(part.beyond(place, section)), place.sections);
  }

  /** What comes after the whole part of a place. */
  afterPart(place: PlannedPlace): Stop {
    return this.leavePart(this.partOf(place).index);
  }

  private enterPart(index: number): Stop {
    const planned = this.plan.parts[index];
    if (!planned) return null;
    const [first] = planned.places;
    if (!first || !planned.part.preConditions.every(this.holds)) return this.enterPart(index + 1);
    if (planned.part.navigation === 'nonlinear') return { at: first };
    return this.enterWithin(new PartWay(planned.places, index), onFrom(0), []);
  }

  private leavePart(index: number): Stop {
    const { part } = this.plan.parts[index]!;
    const taken = part.branchRules.find(({ when }) => this.holds(when));
    if (!taken || taken.target === 'EXIT_TESTPART') return this.enterPart(index + 1);
    if (taken.target === 'EXIT_TEST') return null;
    return this.enterPart(this.plan.parts.findIndex((one) => one.part.identifier === taken.target));
  }

  /** The first place from a position on that may be entered, by the rules of the sections that are left on the way. */
  private enterWithin(part: PartWay, { to, jumps }: Way, within: Sections): Stop {
    if (to === 'test') return null;
    if (to === 'part') return this.leavePart(part.index);
    const next = part.places[to];
    const left = jumps ? [] : others(within, next?.sections).filter((one) => part.at(part.lastOf(one)) < to);
    for (const one of left.toReversed()) {
      const around = within.slice(0, within.indexOf(one));
      const way = this.way(part, one.section.branchRules, part.lastOf(one), around);
      if (way) return this.enterWithin(part, way, around);
    }
    if (!next) return this.leavePart(part.index);
    const closed = others(next.sections, within).find(({ section }) => !section.preConditions.every(this.holds));
    if (closed) return this.enterWithin(part, onFrom(to + 1), next.sections.slice(0, next.sections.indexOf(closed)));
    if (next.ref.preConditions.every(this.holds)) return { at: next };
    return this.enterWithin(part, onFrom(to + 1), next.sections);
  }

  /** Where the first rule that holds leads; null where none does, or its target is not ahead in this plan. */
  private way(part: PartWay, rules: readonly BranchRule[], from: PlannedPlace, within: Sections): Way | null {
    const taken = rules.find(({ when }) => this.holds(when));
    if (!taken) return null;
    if (taken.target === 'EXIT_TEST') return { to: 'test', jumps: true };
    if (taken.target === 'EXIT_TESTPART') return { to: 'part', jumps: true };
    if (taken.target === 'EXIT_SECTION') {
      const section = within.at(-1);
      return section ? onFrom(part.beyond(from, section)) : { to: 'part', jumps: true };
    }
    const ahead = part.ahead(from, taken.target);
    return ahead === null ? null : { to: ahead, jumps: true };
  }

  private partOf(place: PlannedPlace): PartWay {
    const index = this.plan.parts.findIndex(({ part }) => part === place.part);
    return new PartWay(this.plan.parts[index]!.places, index);
  }
}

const onFrom = (to: number): Way => ({ to, jumps: false });

/** The places of one part, in order. */
class PartWay {
  constructor(
    readonly places: readonly PlannedPlace[],
    readonly index: number,
  ) {}

  at(place: PlannedPlace): number {
    return this.places.indexOf(place);
  }

  lastOf(section: PlannedSection): PlannedPlace {
    return this.places.findLast((place) => isIn(place, section))!;
  }

  /** The next position that is not of a section. */
  beyond(from: PlannedPlace, section: PlannedSection): number {
    const found = this.places.findIndex((place, at) => at > this.at(from) && !isIn(place, section));
    return found < 0 ? this.places.length : found;
  }

  ahead(from: PlannedPlace, target: string): number | null {
    const found = this.places.findIndex((place, at) => at > this.at(from) && isNamed(place, target));
    return found < 0 ? null : found;
  }
}

const isIn = ({ sections }: PlannedPlace, { key }: PlannedSection): boolean => sections.some((one) => one.key === key);

const isNamed = ({ name, ref, occurrence, sections }: PlannedPlace, target: string): boolean =>
  [name, ref.identifier, `${ref.identifier}.${occurrence}`].includes(target) ||
  sections.some(({ section }) => section.identifier === target);

/** The sections of one list that are not in another. */
const others = (sections: Sections, than: Sections = []): Sections =>
  sections.filter(({ key }) => !than.some((one) => one.key === key));
