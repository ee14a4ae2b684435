import { DomainError } from '@pan/kit/domain';
import type { Grant, Measure, Orientation, PlanSystem, Register, TimelineEntry } from './register.js';
import { faultsOf, sum } from './register-faults.js';

/** The plan as it is consulted: facts joined by their ids, never by their words. It is loaded once and never changes. */
export class Plan {
  private constructor(private readonly register: Register) {}

  /** Refuses a register that contradicts itself, so that a service with a wrong one does not start. */
  static of(register: Register): Plan {
    const faults = faultsOf(register);
    if (faults.length > 0) throw new Error(`The plan register is wrong: ${faults.join('; ')}`);
    return new Plan(frozen(structuredClone(register)));
  }

  overview() {
    const { plan, documents, organisations, people } = this.register;
    return { ...plan, documents, organisations, people };
  }

  /** Orientations with their axes, objectives and the ids of their measures. */
  orientations() {
    const { orientations, axes, objectives, measures } = this.register;
    return orientations.map((orientation) => ({
      ...orientation,
      axes: axes
        .filter((axis) => axis.orientation === orientation.id)
        .map(({ orientation: _, ...axis }) => ({
          ...axis,
          objectives: objectives
            .filter((objective) => objective.axis === axis.id)
            .map(({ axis: _, ...objective }) => ({
              ...objective,
              measures: measures.filter((measure) => measure.objective === objective.id).map((measure) => measure.id),
            })),
        })),
    }));
  }

  measures(orientationId?: string) {
    if (orientationId !== undefined) this.orientation(orientationId);
    return this.register.measures
      .map((measure) => this.placed(measure))
      .filter((measure) => orientationId === undefined || measure.orientation === orientationId);
  }

  measure(id: string) {
    const measure = this.known(id);
    const { objective, axis, orientation } = this.placeOf(measure);
    return {
      ...measure,
      objective,
      axis,
      orientation,
      timeline: this.timelineOf(id),
      grants: this.register.grants.filter((grant) => grant.measures.some((line) => line.measure === id)).map(briefly),
      systems: this.systems({ measure: id }),
      proposedIndicators: this.register.proposedIndicators.filter((indicator) => indicator.measure === id),
    };
  }

  /** The plan states no total: the sum is ours and as uncertain as the rounding of its parts. */
  budgets() {
    const { currency, orientations, openQuestions } = this.register.budgets;
    const totalCents = sum(orientations.map((budget) => budget.amountCents));
    return {
      currency,
      orientations: orientations.map((budget) => ({
        ...budget,
        sharePercent: Math.round((budget.amountCents / totalCents) * 10_000) / 100,
      })),
      total: {
        amountCents: totalCents,
        uncertaintyCents: sum(orientations.map((budget) => budget.roundedToCents)) / 2,
        stated: false,
      },
      grantsTotalCents: sum(this.register.grants.map((grant) => grant.amountCents)),
      openQuestions,
    };
  }

  timeline() {
    const { schoolYears, entries, openQuestions } = this.register.timeline;
    return { schoolYears, entries: entries.map((entry) => this.explained(entry)), openQuestions };
  }

  /** A grant counts once, whatever the number of measures and orientations it touches. */
  grants() {
    return this.register.grants.map((grant) => ({ ...grant, orientations: this.orientationsOf(grant) }));
  }

  systems(filter: { owner?: string | undefined; measure?: string | undefined } = {}) {
    if (filter.measure !== undefined) this.known(filter.measure);
    return this.register.systems
      .filter((system) => filter.owner === undefined || system.owner === filter.owner)
      .filter((system) => filter.measure === undefined || system.measures.includes(filter.measure))
      .map((system) => this.labelled(system));
  }

  /** The ids that others may name. */
  ids(): { measures: ReadonlySet<string>; systems: ReadonlySet<string> } {
    const of = (facts: readonly { readonly id: string }[]) => new Set(facts.map(({ id }) => id));
    return { measures: of(this.register.measures), systems: of(this.register.systems) };
  }

  /** @throws DomainError measure-unknown */
  mustKnow(measures: readonly string[]): void {
    for (const measure of measures) this.known(measure);
  }

  private known(measureId: string): Measure {
    const measure = this.register.measures.find(({ id }) => id === measureId);
    if (!measure) throw new DomainError('measure-unknown', { measure: measureId });
    return measure;
  }

  private orientation(orientationId: string): Orientation {
    const orientation = this.register.orientations.find(({ id }) => id === orientationId);
    if (!orientation) throw new DomainError('orientation-unknown', { orientation: orientationId });
    return orientation;
  }

  private placeOf(measure: Measure) {
    const objective = this.register.objectives.find(({ id }) => id === measure.objective)!;
    const axis = this.register.axes.find(({ id }) => id === objective.axis)!;
    return { objective, axis, orientation: this.orientation(axis.orientation) };
  }

  private placed(measure: Measure) {
    const { axis, orientation } = this.placeOf(measure);
    return {
      ...measure,
      axis: axis.id,
      orientation: orientation.id,
      timelineEntries: this.timelineOf(measure.id).map(({ id }) => id),
    };
  }

  private timelineOf(measureId: string) {
    return this.register.timeline.entries
      .filter((entry) => entry.measures.includes(measureId))
      .map((entry) => this.explained(entry));
  }

  private orientationsOf(grant: Grant): string[] {
    const touched = new Set(grant.measures.map((line) => this.placeOf(this.known(line.measure)).orientation.id));
    return [...touched].sort();
  }

  private explained(entry: TimelineEntry) {
    const kinds = this.register.timeline.phaseKinds;
    return { ...entry, phases: entry.phases.map((phase) => ({ ...phase, kindLabel: kinds[phase.kind]! })) };
  }

  private labelled(system: PlanSystem) {
    return { ...system, kindLabel: this.register.systemKinds[system.kind]! };
  }
}

function briefly({ id, recipient, awardedOn, amountCents, currency }: Grant) {
  return { id, recipient: recipient.name, awardedOn, amountCents, currency };
}

function frozen<T>(value: T): T {
  if (typeof value === 'object' && value !== null && !Object.isFrozen(value)) {
    Object.freeze(value);
    Object.values(value).forEach(frozen);
  }
  return value;
}
