import type { Register } from './register.js';

/** Why a register must not be served: a reference that leads nowhere, an id used twice, a count or a sum that the documents contradict. */
export function faultsOf(register: Register): string[] {
  return [...repeatedIds(register), ...brokenReferences(register), ...wrongCounts(register), ...wrongSums(register)];
}

function repeatedIds({
  orientations,
  axes,
  objectives,
  measures,
  timeline,
  grants,
  organisations,
  systems,
}: Register): string[] {
  const ids = [orientations, axes, objectives, measures, timeline.entries, grants, organisations, systems].flatMap(
    (facts) => facts.map((fact) => fact.id),
  );
  return ids.filter((id, place) => ids.indexOf(id) !== place).map((id) => `${id} is used twice`);
}

function brokenReferences(register: Register): string[] {
  const { orientations, axes, objectives, measures, budgets, timeline, grants, systems, systemKinds } = register;
  const known = new Set([...orientations, ...axes, ...objectives, ...measures].map((fact) => fact.id));
  const organisationNames = new Set(register.organisations.map((organisation) => organisation.name));
  const to = (from: string, ids: readonly string[]) =>
    ids.filter((id) => !known.has(id)).map((id) => `${from} refers to ${id}`);
  return [
    ...axes.flatMap((axis) => to(axis.id, [axis.orientation])),
    ...objectives.flatMap((objective) => to(objective.id, [objective.axis])),
    ...measures.flatMap((measure) => to(measure.id, [measure.objective])),
    ...budgets.orientations.flatMap((budget) => to('a budget', [budget.orientation])),
    ...timeline.entries.flatMap((entry) => to(entry.id, entry.measures)),
    ...grants.flatMap((grant) =>
      to(
        grant.id,
        grant.measures.map((line) => line.measure),
      ),
    ),
    ...systems.flatMap((system) => to(system.id, system.measures)),
    ...register.proposedIndicators.flatMap((indicator) => to(indicator.id, [indicator.measure])),
    ...grants
      .flatMap((grant) => [grant.funder, grant.recipient.name])
      .filter((name) => !organisationNames.has(name))
      .map((name) => `no organisation is named ${name}`),
    ...systems.filter((system) => !systemKinds[system.kind]).map((system) => `${system.id} has no kind ${system.kind}`),
    ...timeline.entries
      .flatMap((entry) => entry.phases)
      .filter((phase) => !timeline.phaseKinds[phase.kind])
      .map((phase) => `no phase is a ${phase.kind}`),
  ];
}

function wrongCounts({ plan, orientations, axes, objectives, measures, timeline }: Register): string[] {
  const keyMeasures = measures.filter((measure) => measure.keyMeasure);
  const counted = {
    orientations: orientations.length,
    axes: axes.length,
    objectives: objectives.length,
    measures: measures.length,
    keyMeasures: keyMeasures.length,
    timelineEntries: timeline.entries.length,
  };
  const planned = new Set(timeline.entries.flatMap((entry) => entry.measures));
  return [
    ...Object.entries(plan.counts)
      .filter(([of, stated]) => counted[of as keyof typeof counted] !== stated)
      .map(([of, stated]) => `${stated} ${of} are stated, ${counted[of as keyof typeof counted]} registered`),
    ...measures
      .filter((measure) => measure.keyMeasure !== planned.has(measure.id))
      .map((measure) => `${measure.id} is in the timeline or a key measure, but not both`),
    ...measures
      .filter((measure, place) => measure.number !== place + 1)
      .map((measure) => `${measure.id} is out of order`),
  ];
}

function wrongSums({ orientations, budgets, grants }: Register): string[] {
  const budgeted = budgets.orientations.map((budget) => budget.orientation);
  const amounts = [...budgets.orientations, ...grants, ...grants.flatMap((grant) => grant.parts)].map(
    (fact) => fact.amountCents,
  );
  return [
    ...orientations
      .filter(({ id }) => budgeted.filter((of) => of === id).length !== 1)
      .map(({ id }) => `${id} needs one budget`),
    ...amounts
      .filter((cents) => !Number.isSafeInteger(cents) || cents <= 0)
      .map((cents) => `${cents} is no amount in cents`),
    ...grants
      .filter((grant) => sum(grant.parts.map((part) => part.amountCents)) !== grant.amountCents)
      .map((grant) => `the parts of ${grant.id} do not add up`),
  ];
}

export function sum(amounts: readonly number[]): number {
  return amounts.reduce((total, amount) => total + amount, 0);
}
