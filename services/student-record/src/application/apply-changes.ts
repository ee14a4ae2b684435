import { Injectable } from '@nestjs/common';
import { UnitOfWork, type Unit } from '@pan/kit';
import { DomainError } from '@pan/kit/domain';
import { organisationsInReach } from './reach.js';
import { rowOf, sendingOf, type RosterChange } from './roster-change.js';
import { Roster } from './roster/roster.js';
import { refused, type Outcome, type Placed, type RosterRow } from './roster/rows.js';
import { SourceSystems } from './source-systems.js';

/** A system writes many things at once, in its order and in one transaction; what is refused leaves the rest alone. */
@Injectable()
export class ApplyChanges {
  constructor(
    private readonly work: UnitOfWork,
    private readonly roster: Roster,
    private readonly sources: SourceSystems,
  ) {}

  /** An outcome per change, in the same order. */
  run(changes: readonly RosterChange[], source: string): Promise<Outcome[]> {
    return this.work.run((unit) => this.apply(unit, changes, source));
  }

  private async apply(unit: Unit, changes: readonly RosterChange[], name: string): Promise<Outcome[]> {
    const source = await this.sources.bind(unit, name);
    const organisations = await organisationsInReach(
      unit,
      changes.map((change) => change.organisation),
    );
    const rows = changes.map((change) => readRow(change, organisations.get(change.organisation)));
    const applied = (
      await this.roster.apply(
        unit,
        sendingOf(source),
        rows.filter((row) => 'kind' in row),
      )
    ).values();
    return rows.map((row) => ('kind' in row ? applied.next().value! : row));
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
