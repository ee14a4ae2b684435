import { DomainError } from '@pan/kit/domain';
import { requireSubmittable } from './item-control.js';
import type { Plan, PlannedPlace } from './plan.js';
import { Route, type Stop } from './route.js';
import { isFree, type Level, levelsOf } from './test-clock.js';
import type { TestDefinition, TestPart } from './test-definition.js';
import type { TestProgress } from './test-progress.js';

/** How a candidate goes from place to place, and what is submitted on the way. */
export class Walk {
  constructor(
    private readonly test: TestDefinition,
    readonly plan: Plan,
    public progress: TestProgress,
  ) {}

  get place(): PlannedPlace | null {
    return this.plan.places.find(({ name }) => name === this.progress.state.at) ?? null;
  }

  begin(): void {
    this.enter(this.route().first());
  }

  /** Time goes by: for the test, and for all that the candidate is in. */
  tick(at: number): void {
    const { place } = this;
    const ms = at - this.progress.state.clock;
    if (ms <= 0) return;
    const levels = place ? levelsOf(this.test, place) : [];
    // In a part that is shown whole nobody knows which item is looked at.
    const counted = place && isFree(place.part) ? levels.slice(0, 2) : levels;
    this.progress = this.progress.with({ clock: at, spent: this.progress.clock.after(counted, ms) });
  }

  enter(stop: Stop): void {
    if (stop && isFree(stop.at.part))
      for (const place of this.placesOf(stop.at.part)) this.progress = this.progress.opened(place);
    this.progress = this.progress.with({ at: stop?.at.name ?? null });
    if (stop) this.progress = this.progress.opened(stop.at);
  }

  /** On from a place of a linear part. @throws DomainError too-early-to-move, place-needs-answer, response-not-valid */
  advance(place: PlannedPlace): void {
    const then = place.part.submission === 'individual' ? this.submitted(place) : this.progress;
    const stop = this.route(then).after(place);
    const left = levelsOf(this.test, place).filter(
      ({ kind, key }) => kind !== 'test' && !isWithin(stop, key, this.test),
    );
    const early = left.find((level) => level.kind !== 'part' && !this.progress.clock.isLongEnough(level));
    if (early) throw new DomainError('too-early-to-move', { place: place.name });
    this.progress = then;
    this.enterAfter(place, stop);
  }

  /** What was saved is submitted. @throws DomainError place-needs-answer, response-not-valid */
  submitted(place: PlannedPlace): TestProgress {
    if (!this.progress.of(place).open) return this.progress;
    requireSubmittable(place, this.progress.definitionOf(place), this.progress.answersTo(place));
    return this.progress.closed(place);
  }

  /** The time of a level is over: what was saved is submitted as it is, and nothing within that level is met any more. */
  leaveOverdue(place: PlannedPlace, { kind, key }: Level): void {
    if (kind === 'test') return this.end();
    if (kind === 'part') return this.leavePart(place);
    this.progress = this.progress.closed(place);
    const section = key.slice('section '.length);
    const isPast = ({ sections }: PlannedPlace) => kind === 'item' || sections.every((one) => one.key !== section);
    if (place.part.navigation === 'nonlinear') this.pass(place, isPast);
    else this.enterAfter(place, kind === 'item' ? this.route().after(place) : this.route().past(place, section));
  }

  /** To the next place of a part that is not linear, or on from the part. */
  pass(place: PlannedPlace, isMet: (one: PlannedPlace) => boolean = () => true): void {
    const places = this.placesOf(place.part);
    const next = places.slice(places.indexOf(place) + 1).find(isMet);
    if (next) this.enter({ at: next });
    else this.leavePart(place);
  }

  leavePart(place: PlannedPlace): void {
    this.closePart(place.part);
    this.enter(this.route().afterPart(place));
  }

  end(): void {
    if (this.place) this.closePart(this.place.part);
    this.enter(null);
  }

  /** The names of all places that came, and of those that would still have come if nothing more were answered. */
  coming(): ReadonlySet<string> {
    const copy = new Walk(this.test, this.plan, this.progress);
    const names = new Set(Object.keys(this.progress.state.visits));
    for (let place = copy.place; place; place = copy.place) {
      for (const one of isFree(place.part) ? copy.placesOf(place.part) : [place]) names.add(one.name);
      copy.progress = copy.progress.closed(place);
      if (place.part.navigation === 'linear') copy.enterAfter(place, copy.route().after(place));
      else copy.pass(place);
    }
    return names;
  }

  placesOf(part: TestPart): readonly PlannedPlace[] {
    return this.plan.places.filter((place) => place.part === part);
  }

  /** A part whose answers go together has them submitted as it is left. */
  private enterAfter({ part }: PlannedPlace, stop: Stop): void {
    if (stop?.at.part !== part) this.closePart(part);
    this.enter(stop);
  }

  private closePart(part: TestPart): void {
    for (const place of this.placesOf(part)) this.progress = this.progress.closed(place);
  }

  private route(progress = this.progress): Route {
    const scope = progress.scope(this.plan.places);
    return new Route(this.plan, (condition) => scope.isTrue(condition));
  }
}

const isWithin = (stop: Stop, key: string, test: TestDefinition): boolean =>
  stop !== null && levelsOf(test, stop.at).some((level) => level.key === key);
