import type { PlannedPlace } from './plan.js';
import { itemsIn, sectionsIn, type TestDefinition, type TestPart, type TimeLimits } from './test-definition.js';

/** What time is counted for: the test, a part, a section, an item. */
export interface Level {
  /** '' is the test. */
  readonly key: string;
  readonly kind: 'test' | 'part' | 'section' | 'item';
  /** As rules of the test ask for its duration. */
  readonly name: string;
  readonly limits: TimeLimits | null;
}

/** From the test down to the item. */
export const levelsOf = (test: TestDefinition, { name, ref, part, sections }: PlannedPlace): Level[] => [
  { key: '', kind: 'test', name: '', limits: test.timeLimits },
  { key: `part ${part.identifier}`, kind: 'part', name: part.identifier, limits: part.timeLimits },
  ...sections.map(({ key, section }): Level => ({
    key: `section ${key}`,
    kind: 'section',
    name: section.identifier,
    limits: section.timeLimits,
  })),
  { key: `item ${name}`, kind: 'item', name, limits: ref.timeLimits },
];

/** Milliseconds spent by the key of a level. */
export type Spent = Readonly<Record<string, number>>;

/** How long a candidate has been where, and how long still. Limits grow with the time that is added for the candidate. */
export class TestClock {
  constructor(
    private readonly test: TestDefinition,
    private readonly spent: Spent,
    private readonly extraTimePercent: number,
  ) {}

  of({ key }: Pick<Level, 'key'>): number {
    return this.spent[key] ?? 0;
  }

  /** What is spent after so many milliseconds at these levels. */
  after(levels: readonly Level[], ms: number): Spent {
    return { ...this.spent, ...Object.fromEntries(levels.map((one) => [one.key, this.of(one) + ms])) };
  }

  /** The outermost level whose time is over, after which nothing more is taken; null while there is time. */
  overdue(place: PlannedPlace): Level | null {
    return levelsOf(this.test, place).find((level) => (this.leftOf(level) ?? 1) <= 0) ?? null;
  }

  /** Milliseconds until the first of the limits around a place; null where there is none. */
  left(place: PlannedPlace): number | null {
    const found = levelsOf(this.test, place).flatMap((level) => this.leftOf(level) ?? []);
    return found.length === 0 ? null : Math.max(0, Math.min(...found));
  }

  /** Whether a level may be left already. */
  isLongEnough(level: Level): boolean {
    return this.of(level) >= (level.limits?.minTime ?? 0);
  }

  /** By the names that rules ask for; a section that is met twice counts once with all. */
  durations(places: readonly PlannedPlace[]): ReadonlyMap<string, number> {
    const levels = new Map(places.flatMap((place) => levelsOf(this.test, place)).map((one) => [one.key, one]));
    const found = new Map<string, number>();
    for (const level of levels.values())
      if (level.kind !== 'item') found.set(level.name, (found.get(level.name) ?? 0) + this.of(level));
    return found;
  }

  /** Null where nothing ends it: no limit, or one after which answers are taken all the same. */
  private leftOf(level: Level): number | null {
    const { maxTime = null, allowLateSubmission = false } = level.limits ?? {};
    if (maxTime === null || allowLateSubmission) return null;
    return Math.ceil((maxTime * (100 + this.extraTimePercent)) / 100) - this.of(level);
  }
}

/** Whether a part is shown whole: not linear, and without a limit on an item or a section, whose time would have to be known. */
export const isFree = (part: TestPart): boolean =>
  part.navigation === 'nonlinear' &&
  [...itemsIn(part), ...sectionsIn(part)].every(({ timeLimits }) => (timeLimits?.maxTime ?? null) === null);
