import { Injectable } from '@nestjs/common';
import { type Unit, UnitOfWork } from '@pan/kit/data';
import { DomainError, requireVersion } from '@pan/kit/domain';
import { presentVersion } from '../../persistence/roster/present-version.js';
import { keepPlans } from '../../persistence/roster/keep-plans.js';
import { organisationsInReach } from '../organisations/reach.js';
import { rowOf, sendingOf, type RosterChange } from './roster-change.js';
import { Roster } from './roster.js';
import { SourceSystems } from './source-systems.js';

export interface Upserted {
  readonly outcome: 'created' | 'changed' | 'unchanged';
  readonly id: string;
  readonly version: number;
}

/** A system writes one thing of its roster under its own key. */
@Injectable()
export class UpsertRosterRow {
  constructor(
    private readonly work: UnitOfWork,
    private readonly roster: Roster,
    private readonly sources: SourceSystems,
  ) {}

  run(change: RosterChange, source: string, expectedVersion: number | null): Promise<Upserted> {
    return this.work.run((unit) => this.apply(unit, change, source, expectedVersion), { firstWrite: true });
  }

  private async apply(
    unit: Unit,
    change: RosterChange,
    name: string,
    expectedVersion: number | null,
  ): Promise<Upserted> {
    const [organisations] = await Promise.all([organisationsInReach(unit, [change.organisation]), keepPlans(unit)]);
    const organisation = organisations.get(change.organisation);
    if (!organisation) throw new DomainError('organisation-unknown');
    const source = await this.sources.keysIn(unit, await this.sources.bind(unit, name), organisation.path);
    if (expectedVersion !== null) {
      const key = [source, change.sourceId, ...(change.kind === 'enrolment' ? [change.schoolYear] : [])];
      requireVersion(expectedVersion, await presentVersion(unit, change.kind, key));
    }
    const outcome = (await this.roster.apply(unit, sendingOf(source), [rowOf(change, organisation)]))[0]!;
    if (outcome.outcome === 'refused') {
      if (outcome.code === 'too-many-mismatches') throw new DomainError(outcome.code, {}, { retryAfter: 3_600 });
      throw new DomainError(outcome.code, outcome.params);
    }
    return outcome;
  }
}
