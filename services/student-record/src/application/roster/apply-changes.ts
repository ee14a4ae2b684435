import { Injectable } from '@nestjs/common';
import { currentCaller } from '@pan/kit/context';
import type { Unit } from '@pan/kit/data';
import { DomainError } from '@pan/kit/domain';
import { keepPlans } from '../../persistence/roster/keep-plans.js';
import { takeTurn } from '../../persistence/roster/take-turn.js';
import { organisationsInReach } from '../organisations/reach.js';
import { BatchQueue } from './batch-queue.js';
import { rowOf, sendingOf, type RosterChange } from './roster-change.js';
import { Roster } from './roster.js';
import { refused, type Outcome, type Placed, type RosterRow } from './rows.js';
import { SourceSystems } from './source-systems.js';

/** A system writes many things at once, in its order and in one transaction; what is refused leaves the rest alone. */
@Injectable()
export class ApplyChanges {
  constructor(
    private readonly queue: BatchQueue,
    private readonly roster: Roster,
    private readonly sources: SourceSystems,
  ) {}

  /** An outcome per change, in the same order. */
  run(changes: readonly RosterChange[], source: string): Promise<Outcome[]> {
    return this.queue.take(`${currentCaller().clientId} ${source}`, (unit) => this.apply(unit, changes, source));
  }

  private async apply(unit: Unit, changes: readonly RosterChange[], name: string): Promise<Outcome[]> {
    const system = await this.sources.bind(unit, name);
    const [organisations] = await Promise.all([
      organisationsInReach(
        unit,
        changes.map((change) => change.organisation),
      ),
      keepPlans(unit),
    ]);
    const runs: { rows: (RosterRow | Outcome)[]; source: string }[] = [];
    for (const run of ofOneCentre(
      changes.map((change) => ({ change, place: organisations.get(change.organisation) })),
    )) {
      const rows = run.map(({ change, place }) => readRow(change, place));
      const place = run[0]!.place;
      runs.push({ rows, source: place ? await this.sources.keysIn(unit, system, place.path) : system.code });
    }
    await takeTurn(
      unit,
      runs.map(({ source }) => source),
    );
    const outcomes: Outcome[] = [];
    for (const { rows, source } of runs) {
      const applied = (await this.roster.apply(unit, sendingOf(source), rows.filter(isReadable))).values();
      outcomes.push(...rows.map((row) => (isReadable(row) ? applied.next().value! : row)));
    }
    return outcomes;
  }
}

function readRow(change: RosterChange, organisation: Placed | undefined): RosterRow | Outcome {
  if (!organisation) return refused('organisation-unknown', {});
  try {
    return rowOf(change, organisation);
  } catch (error) {
    if (error instanceof DomainError) return refused(error.code, {});
    throw error;
  }
}

const isReadable = (row: RosterRow | Outcome): row is RosterRow => 'kind' in row;

interface Said {
  readonly change: RosterChange;
  readonly place: Placed | undefined;
}

const centreOf = (place: Placed | undefined): string | null => place?.path[1] ?? place?.path[0] ?? null;

/** Neighbours of one centre, in whose keys they speak; those of an unknown organisation stand alone. */
function ofOneCentre(said: readonly Said[]): Said[][] {
  const runs: Said[][] = [];
  for (const one of said) {
    const run = runs.at(-1);
    if (run && centreOf(run[0]!.place) === centreOf(one.place)) run.push(one);
    else runs.push([one]);
  }
  return runs;
}
