import { Injectable } from '@nestjs/common';
import { oneRosterScope, oneRosterScope11 } from '@pan/contracts';
import { currentCaller } from '@pan/kit/context';
import { UnitOfWork, uuidOf, type Unit } from '@pan/kit/data';
import { DomainError } from '@pan/kit/domain';
import type { CollectionQuery, Resource, SetName, Within } from '@pan/oneroster';
import { PersonReads } from '../learners/person-reads.js';
import { ChangeLog } from '../../persistence/changes/change-log.js';
import { RosterPageQueries } from '../../persistence/oneroster/roster-pages.queries.js';
import { KnownObjects, type Said } from './known-objects.js';

export interface RosterPage {
  readonly items: readonly Said[];
  readonly total: number;
  readonly goesOn: boolean;
}

const ofPersons: readonly SetName[] = ['users', 'students', 'teachers', 'demographics', 'enrollments'];

/** A page of a collection of OneRoster, or one object; what shows people leaves its entry in the access log. */
@Injectable()
export class ReadRoster {
  constructor(
    private readonly units: UnitOfWork,
    private readonly log: ChangeLog,
    private readonly pages: RosterPageQueries,
    private readonly objects: KnownObjects,
    private readonly reads: PersonReads,
  ) {}

  /** @param resource the set's objects as the version asked says them */
  async page(set: SetName, resource: Resource, within: Within, query: CollectionQuery): Promise<RosterPage> {
    if (!Object.values(within).every((key) => uuidOf(key))) throw new DomainError('object-unknown');
    // What was committed before stands in the log then; a page further on goes on with what the first one began.
    if (query.offset === 0) await this.log.settle();
    const { page, learners } = await this.units.run((unit) => this.read(unit, set, resource, within, query));
    if (ofPersons.includes(set)) await this.reads.record(learners);
    return page;
  }

  async one(set: SetName, id: string): Promise<Said> {
    if (!uuidOf(id)) throw new DomainError('object-unknown');
    await this.log.settle();
    const { items, learners } = await this.units.run(async (unit) => {
      const found = await this.pages.one(unit, set, id);
      if (!found) throw new DomainError('object-unknown');
      return this.objects.of(unit, set, [found], mayReadCodes());
    });
    if (ofPersons.includes(set)) await this.reads.record(learners);
    return items[0]!;
  }

  private async read(
    unit: Unit,
    set: SetName,
    resource: Resource,
    within: Within,
    query: CollectionQuery,
  ): Promise<{ page: RosterPage; learners: readonly string[] }> {
    if (!(await this.pages.knows(unit, within))) throw new DomainError('object-unknown');
    const { rows, total, goesOn, keep } = await this.pages.page(unit, set, resource, within, query);
    const { items, learners } = await this.objects.of(unit, set, rows, mayReadCodes());
    await keep();
    return { page: { items, total, goesOn }, learners };
  }
}

/** A permanent code holds the birth date and the sex. */
const mayReadCodes = (): boolean =>
  [oneRosterScope, oneRosterScope11].some((from) => currentCaller().scopes.has(`${from}roster-demographics.readonly`));
