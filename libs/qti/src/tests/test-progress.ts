import type { ItemDefinition } from '../scoring/item-definition.js';
import type { Answers } from '../scoring/answers/answer.js';
import { type ItemResult, resultOf, seedOf } from './item-results.js';
import { scopeOf } from './outcome-processing.js';
import type { PlannedPlace } from './plan.js';
import { type Spent, TestClock } from './test-clock.js';
import type { TestDefinition } from './test-definition.js';
import type { TestScope } from './test-scope.js';

/** What became of one place: how often it was submitted, and whether an attempt is open. */
export interface Visit {
  readonly attempts: number;
  readonly open: boolean;
}

/** What has to be kept of a session beside the answers. */
export interface TestState {
  readonly seed: string;
  /** The place where the candidate is; null at the end. */
  readonly at: string | null;
  /** Milliseconds on the candidate's own clock when this was so. */
  readonly clock: number;
  readonly spent: Spent;
  readonly visits: Readonly<Record<string, Visit>>;
}

export interface Surroundings {
  readonly test: TestDefinition;
  /** The items by the identifiers of their references. */
  readonly items: ReadonlyMap<string, ItemDefinition>;
  readonly extraTimePercent: number;
}

type AnswersByPlace = ReadonlyMap<string, Answers>;

/** How far a candidate has come: each step makes another of it. */
export class TestProgress {
  readonly clock: TestClock;

  constructor(
    private readonly around: Surroundings,
    readonly state: TestState,
    /** As they were saved, and as they were last submitted. */
    private readonly saved: AnswersByPlace,
    private readonly submitted: AnswersByPlace,
  ) {
    this.clock = new TestClock(around.test, state.spent, around.extraTimePercent);
  }

  with(changed: Partial<TestState>): TestProgress {
    return new TestProgress(this.around, { ...this.state, ...changed }, this.saved, this.submitted);
  }

  of({ name }: PlannedPlace): Visit {
    return this.state.visits[name] ?? untouched;
  }

  definitionOf({ ref }: PlannedPlace): ItemDefinition {
    return this.around.items.get(ref.identifier)!;
  }

  answersTo({ name }: PlannedPlace): Answers {
    return this.saved.get(name) ?? {};
  }

  /** Whether no other attempt is left at a place. */
  isClosed(place: PlannedPlace): boolean {
    const { maxAttempts } = place.ref.control;
    const most = place.part.submission === 'simultaneous' ? 1 : maxAttempts;
    const { attempts, open } = this.of(place);
    return !open && most > 0 && attempts >= most;
  }

  /** The candidate is put before a place: an attempt begins where one is left. */
  opened(place: PlannedPlace): TestProgress {
    const { open, attempts } = this.of(place);
    if (open || (attempts > 0 && this.isClosed(place))) return this;
    return this.visited(place, { open: true });
  }

  answered(place: PlannedPlace, answers: Answers): TestProgress {
    const saved = new Map([...this.saved, [place.name, answers]]);
    return new TestProgress(this.around, this.state, saved, this.submitted).visited(place, { open: true });
  }

  /** The attempt that is open ends with what was saved. */
  closed(place: PlannedPlace): TestProgress {
    const { open, attempts } = this.of(place);
    if (!open) return this;
    const submitted = new Map([...this.submitted, [place.name, this.answersTo(place)]]);
    const { state } = this.visited(place, { open: false, attempts: attempts + 1 });
    return new TestProgress(this.around, state, this.saved, submitted);
  }

  results(places: readonly PlannedPlace[]): ItemResult[] {
    return places.map((place) =>
      resultOf(place, this.definitionOf(place), seedOf(this.state.seed, place), {
        attempts: this.of(place).attempts,
        durationMs: this.clock.of({ key: `item ${place.name}` }),
        answers: this.submitted.get(place.name) ?? {},
      }),
    );
  }

  /** What rules of the test look at. */
  scope(places: readonly PlannedPlace[]): TestScope {
    const { seed } = this.state;
    return scopeOf(this.around.test, { seed, results: this.results(places), durations: this.clock.durations(places) });
  }

  private visited(place: PlannedPlace, changed: Partial<Visit>): TestProgress {
    return this.with({ visits: { ...this.state.visits, [place.name]: { ...this.of(place), ...changed } } });
  }
}

const untouched: Visit = { attempts: 0, open: false };
