import { DomainError } from '@pan/kit/domain';
import type { Answers } from '../scoring/answers/answer.js';
import type { ItemDefinition } from '../scoring/item-definition.js';
import type { Outcomes } from '../scoring/processing/item-session.js';
import { isRecord } from '../scoring/values/value.js';
import type { ItemResult } from './item-results.js';
import { type Plan, type PlannedPlace, planOf } from './plan.js';
import { isFree } from './test-clock.js';
import type { TestDefinition, TestFeedback, TestPart } from './test-definition.js';
import { TestProgress, type TestState } from './test-progress.js';
import { Walk } from './walk.js';

/** The items of a test by the identifiers of their references. */
export type ItemsOfTest = ReadonlyMap<string, ItemDefinition>;

/**
 * One candidate's way through a test: where, for how long, and what was answered. Instants are milliseconds of a clock that
 * stands whenever the candidate's time stands.
 */
export class TestSession {
  private readonly walk: Walk;

  private constructor(
    private readonly test: TestDefinition,
    plan: Plan,
    progress: TestProgress,
  ) {
    this.walk = new Walk(test, plan, progress);
  }

  static begin(test: TestDefinition, items: ItemsOfTest, seed: string, extraTimePercent = 0): TestSession {
    const state = { seed, at: null, clock: 0, spent: {}, visits: {} };
    const session = TestSession.resume(test, items, state, new Map(), extraTimePercent);
    session.walk.begin();
    return session;
  }

  /** As it was left, with the answers that were saved since it began. */
  static resume(
    test: TestDefinition,
    items: ItemsOfTest,
    state: TestState,
    saved: ReadonlyMap<string, Answers>,
    extraTimePercent = 0,
  ): TestSession {
    const submitted = new Map([...saved].filter(([name]) => (state.visits[name]?.attempts ?? 0) > 0));
    const progress = new TestProgress({ test, items, extraTimePercent }, state, saved, submitted);
    return new TestSession(test, planOf(test, state.seed), progress);
  }

  get state(): TestState {
    return this.progress.state;
  }

  get plan(): Plan {
    return this.walk.plan;
  }

  get place(): PlannedPlace | null {
    return this.walk.place;
  }

  /** The places whose answers are taken now: all of a part that is shown whole, else one. */
  get atHand(): readonly PlannedPlace[] {
    const { place } = this;
    if (!place) return [];
    const shown = isFree(place.part) ? this.walk.placesOf(place.part) : [place];
    return shown.filter((one) => !this.progress.clock.overdue(one) && !this.progress.isClosed(one));
  }

  /** When the time of what is at hand is over; null where nothing of the test ends it. */
  get endsAt(): number | null {
    const left = this.place && this.progress.clock.left(this.place);
    return left === null ? null : this.state.clock + left;
  }

  /** Keeps an answer; the attempt goes on. */
  answer(name: string, answers: Answers, at: number): void {
    this.walk.tick(at);
    const place = this.plan.places.find((one) => one.name === name);
    const isShown = place && (isFree(place.part) ? place.part === this.place?.part : place === this.place);
    if (!isShown) throw new DomainError('place-not-at-hand', { place: name.slice(0, 100) });
    this.requireOpen(place);
    this.walk.progress = this.progress.answered(place, answers);
  }

  /** Ends an attempt at the place where the candidate is. */
  submit(at: number): void {
    this.walk.tick(at);
    const place = this.requirePlace();
    if (place.part.submission === 'simultaneous') throw new DomainError('submitted-together', { place: place.name });
    this.requireOpen(place);
    this.walk.progress = this.walk.submitted(place);
  }

  /** On to what comes next; once the time of an item, a section or a part is over, past it, whatever was answered. */
  next(at: number): void {
    this.walk.tick(at);
    const place = this.requirePlace();
    const over = this.progress.clock.overdue(place);
    if (over) this.walk.leaveOverdue(place, over);
    else if (place.part.navigation === 'linear') this.walk.advance(place);
    else if (isFree(place.part)) this.walk.leavePart(place);
    else this.walk.pass(place);
  }

  previous(at: number): void {
    const place = this.requirePlace();
    const places = this.walk.placesOf(place.part);
    const before = places[places.indexOf(place) - 1];
    if (!before) throw new DomainError('no-way-back');
    this.goTo(before.name, at);
  }

  /** To another place of a part that is not linear. */
  goTo(name: string, at: number): void {
    this.walk.tick(at);
    const { part } = this.requirePlace();
    if (part.navigation === 'linear') throw new DomainError('no-way-back');
    const found = this.walk.placesOf(part).find((one) => one.name === name);
    if (!found) throw new DomainError('place-not-at-hand', { place: name.slice(0, 100) });
    this.walk.enter({ at: found });
  }

  /** Leaves a part that is not linear: all of its answers are submitted. */
  leavePart(at: number): void {
    this.walk.tick(at);
    const place = this.requirePlace();
    if (place.part.navigation === 'linear') throw new DomainError('part-is-linear');
    this.walk.leavePart(place);
  }

  /** Handed in, or closed at the deadline: what is open is submitted as it is. */
  end(at: number): void {
    this.walk.tick(at);
    this.walk.end();
  }

  /** The places that came, or would still have come: what a rule of the test passed over, or the seed did not draw, is not among them. */
  get coming(): ReadonlySet<string> {
    return this.walk.coming();
  }

  /** What came of every place of the plan until now. */
  get results(): ItemResult[] {
    return this.progress.results(this.plan.places);
  }

  get outcomes(): Outcomes {
    return Object.fromEntries(this.progress.scope(this.plan.places).outcomes);
  }

  /** What the candidate is told of the test and of a part, during it or at its end. */
  feedbacks(access: TestFeedback['access'], part: TestPart | null = this.place?.part ?? null): TestFeedback[] {
    const { outcomes } = this;
    return [...this.test.feedbacks, ...(part?.feedbacks ?? [])].filter((one) => {
      const held = outcomes[one.outcome] ?? null;
      const isNamed = held !== null && !isRecord(held) && held.values.includes(one.identifier);
      return one.access === access && one.shows === isNamed;
    });
  }

  private get progress(): TestProgress {
    return this.walk.progress;
  }

  private requirePlace(): PlannedPlace {
    if (!this.place) throw new DomainError('test-over');
    return this.place;
  }

  private requireOpen(place: PlannedPlace): void {
    if (this.progress.clock.overdue(place)) throw new DomainError('place-time-over', { place: place.name });
    if (this.progress.isClosed(place)) throw new DomainError('attempts-exhausted', { place: place.name });
  }
}
