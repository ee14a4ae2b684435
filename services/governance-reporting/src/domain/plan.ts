import { DomainError } from '@pan/kit/domain';
import type { Grant, Measure, Orientation, PlanSystem, Register, TimelineEntry } from './register.js';
import { type ShownGrant, sumOfGrants } from './plan-facts/grants.js';
import {
  budgetPhases,
  type Filled,
  nothingFilled,
  openFacts,
  type OpenFact,
  shownFilled,
} from './plan-facts/open-facts.js';
import { type FactOfSystem, factsOfSystem } from './plan-facts/system-state.js';
import { faultsOf, sum } from './register-faults.js';

/** Money committed and paid for a measure. */
export interface SpentOn {
  readonly measure: string | null;
  readonly committedCents: number;
  readonly paidCents: number;
}

/** The plan as it is consulted: facts joined by their ids, never by their words. It is loaded once and never changes. */
export class Plan {
  private readonly open: ReadonlyMap<string, OpenFact>;

  private constructor(private readonly register: Register) {
    this.open = openFacts(register);
  }

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

  measure(id: string, filled: Filled = nothingFilled, recorded: readonly ShownGrant[] = []) {
    const measure = this.known(id);
    const { objective, axis, orientation } = this.placeOf(measure);
    return {
      ...measure,
      objective,
      axis,
      orientation,
      timeline: this.timelineOf(id, filled),
      grants: [...this.register.grants, ...recorded]
        .filter((grant) => grant.measures.some((line) => line.measure === id))
        .map(briefly),
      systems: this.systems({ measure: id }),
      proposedIndicators: this.register.proposedIndicators.filter((indicator) => indicator.measure === id),
    };
  }

  /** The plan states no total: the sum is ours and as uncertain as the rounding of its parts. */
  budgets(filled: Filled = nothingFilled, recorded: readonly ShownGrant[] = [], spent: readonly SpentOn[] = []) {
    const { currency, orientations, openQuestions } = this.register.budgets;
    const totalCents = sum(orientations.map((budget) => budget.amountCents));
    return {
      currency,
      orientations: orientations.map((budget) => ({
        ...budget,
        sharePercent: Math.round((budget.amountCents / totalCents) * 10_000) / 100,
        phases: budgetPhases.map((phase) => this.phaseOf(budget.orientation, phase, filled)),
        ...this.spentIn(budget.orientation, spent),
      })),
      total: {
        amountCents: totalCents,
        uncertaintyCents: sum(orientations.map((budget) => budget.roundedToCents)) / 2,
        stated: false,
      },
      grantsTotalCents: sum([...this.register.grants, ...recorded].map((grant) => grant.amountCents)),
      grants: sumOfGrants([...this.register.grants, ...recorded]),
      unassigned: this.spentIn(null, spent),
      openQuestions,
    };
  }

  timeline(filled: Filled = nothingFilled) {
    const { schoolYears, entries, openQuestions } = this.register.timeline;
    return { schoolYears, entries: entries.map((entry) => this.explained(entry, filled)), openQuestions };
  }

  /** A grant counts once, whatever the number of measures and orientations it touches. */
  grants(recorded: readonly ShownGrant[] = []) {
    const all: readonly ShownGrant[] = [...this.register.grants, ...recorded];
    return all.map((grant) => ({ ...grant, orientations: this.orientationsOf(grant) }));
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

  /** Facts that the text states or leaves unknown and a person may say, by key. */
  openFacts(): readonly OpenFact[] {
    return [...this.open.values()];
  }

  /** @throws DomainError fact-unknown */
  openFact(key: string): OpenFact {
    const fact = this.open.get(key);
    if (!fact) throw new DomainError('fact-unknown', { fact: key });
    return fact;
  }

  schoolYears(): readonly string[] {
    return this.register.timeline.schoolYears.map(({ schoolYear }) => schoolYear);
  }

  hasGrant(id: string, part: string | null): boolean {
    const grant = this.register.grants.find((one) => one.id === id);
    return grant !== undefined && (part === null || grant.parts.some((one) => one.id === part));
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
      timelineEntries: this.timelineOf(measure.id, nothingFilled).map(({ id }) => id),
    };
  }

  private timelineOf(measureId: string, filled: Filled) {
    return this.register.timeline.entries
      .filter((entry) => entry.measures.includes(measureId))
      .map((entry) => this.explained(entry, filled));
  }

  private orientationsOf(grant: Pick<Grant, 'measures'>): string[] {
    const touched = new Set(grant.measures.map((line) => this.placeOf(this.known(line.measure)).orientation.id));
    return [...touched].sort();
  }

  /** What the text says stays as it is; what a person said stands beside it. */
  private explained(entry: TimelineEntry, filled: Filled) {
    const kinds = this.register.timeline.phaseKinds;
    const phases = entry.phases.map((phase) => {
      const key = `${entry.id}.${phase.sequence}`;
      const milestones = phase.milestones.map((milestone, at) => ({
        ...milestone,
        plannedOn: shownFilled<string>(filled, `${key}.${at + 1}.planned-on`),
        reachedOn: shownFilled<string>(filled, `${key}.${at + 1}.reached-on`),
      }));
      const filledYears = shownFilled<readonly string[]>(filled, `${key}.school-years`);
      return { ...phase, milestones, filledYears, kindLabel: kinds[phase.kind]! };
    });
    return { ...entry, phases };
  }

  private phaseOf(orientation: string, phase: (typeof budgetPhases)[number], filled: Filled) {
    const key = `${orientation}.${phase}`;
    const { stated, provenance } = this.open.get(key)!;
    return { phase, amountCents: stated as number | null, provenance, filled: shownFilled<number>(filled, key) };
  }

  /** What was committed and paid for measures of an orientation; null stands for what is charged to no measure. */
  private spentIn(orientation: string | null, spent: readonly SpentOn[]) {
    const of = spent.filter(({ measure }) =>
      measure === null ? orientation === null : this.placeOf(this.known(measure)).orientation.id === orientation,
    );
    return {
      committedCents: sum(of.map(({ committedCents }) => committedCents)),
      paidCents: sum(of.map(({ paidCents }) => paidCents)),
    };
  }

  /** Facts of the register that stand in the lines which speak of a system. */
  factsOf(system: PlanSystem): FactOfSystem[] {
    return factsOfSystem(this.register, system);
  }

  private labelled(system: PlanSystem) {
    return { ...system, kindLabel: this.register.systemKinds[system.kind]! };
  }
}

function briefly({ id, recipient, awardedOn, amountCents, currency }: ShownGrant) {
  return { id, recipient: recipient.name, awardedOn, amountCents, currency };
}

function frozen<T>(value: T): T {
  if (typeof value === 'object' && value !== null && !Object.isFrozen(value)) {
    Object.freeze(value);
    Object.values(value).forEach(frozen);
  }
  return value;
}
