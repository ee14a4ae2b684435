import { Injectable } from '@nestjs/common';
import { type Unit, UnitOfWork } from '@pan/kit/data';
import { DomainError, requireVersion } from '@pan/kit/domain';
import { againAfterCollision } from '../collision.js';
import { keepPlans } from '../../persistence/roster/keep-plans.js';
import { organisationsInReach } from '../organisations/reach.js';
import { rowOf, sendingOf, type RosterChange } from './roster-change.js';
import { Roster } from './roster.js';
import { keysIn, SourceSystems } from './source-systems.js';

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
    return againAfterCollision(() => this.work.run((unit) => this.apply(unit, change, source, expectedVersion)));
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
    const source = await keysIn(unit, await this.sources.bind(unit, name), organisation.path);
    if (expectedVersion !== null) requireVersion(expectedVersion, await presentVersion(unit, change, source));
    const outcome = (await this.roster.apply(unit, sendingOf(source), [rowOf(change, organisation)]))[0]!;
    if (outcome.outcome === 'refused') {
      if (outcome.code === 'too-many-mismatches') throw new DomainError(outcome.code, {}, { retryAfter: 3_600 });
      throw new DomainError(outcome.code, outcome.params);
    }
    return outcome;
  }
}

const versionOf: Readonly<Record<RosterChange['kind'], string>> = {
  learner: `select l.version from learner_source s join learner l on l.id = s.learner_id where s.source = $1 and s.source_id = $2 for no key update of l`,
  staff: `select version from staff where source = $1 and source_id = $2 for no key update`,
  class: `select version from class where source = $1 and source_id = $2 for no key update`,
  enrolment: `select version from enrolment where source = $1 and source_id = $2 and school_year = $3 for no key update`,
  membership: `select version from membership where source = $1 and source_id = $2 for no key update`,
};

/** Locks the row, so that the version asked for is still there when the change is applied; 0 when there is none. */
async function presentVersion(unit: Unit, change: RosterChange, source: string): Promise<number> {
  const key = [source, change.sourceId, ...(change.kind === 'enrolment' ? [change.schoolYear] : [])];
  const [row] = await unit.query<{ version: number }>(versionOf[change.kind], key);
  return row?.version ?? 0;
}
