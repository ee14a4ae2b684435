import { Injectable } from '@nestjs/common';
import { oneRosterScope, oneRosterScope11 } from '@pan/contracts';
import { currentCaller } from '@pan/kit/context';
import { UnitOfWork, uuidOf, type Unit } from '@pan/kit/data';
import { DomainError } from '@pan/kit/domain';
import type { CollectionQuery, Resource, SetName, Within } from '@pan/oneroster';
import { PersonReads } from '../learners/person-reads.js';
import { ChangeLog } from '../../persistence/changes/change-log.js';
import { RosterPageQueries } from '../../persistence/oneroster/roster-pages.queries.js';
import { RosterWords } from '../../persistence/oneroster/roster-words.js';
import { WalkRepository, type Counted, type Mark } from '../../persistence/oneroster/walk.repository.js';
import { KnownObjects, type Said } from './known-objects.js';

export interface RosterPage {
  readonly items: readonly Said[];
  readonly total: number;
  readonly goesOn: boolean;
}

/** So many are counted again whenever a walk begins; more, once a minute. */
const quicklyCounted = 10_000;
const countHolds = 60_000;

const ofPersons: readonly SetName[] = ['users', 'students', 'teachers', 'demographics', 'enrollments'];

/** A page of a collection of OneRoster, or one object; what shows people leaves its entry in the access log. */
@Injectable()
export class ReadRoster {
  constructor(
    private readonly units: UnitOfWork,
    private readonly log: ChangeLog,
    private readonly words: RosterWords,
    private readonly pages: RosterPageQueries,
    private readonly walks: WalkRepository,
    private readonly objects: KnownObjects,
    private readonly reads: PersonReads,
  ) {}

  /** @param resource the set's objects as the version asked says them */
  async page(set: SetName, resource: Resource, within: Within, query: CollectionQuery): Promise<RosterPage> {
    if (!Object.values(within).every((key) => uuidOf(key))) throw new DomainError('object-unknown');
    // What was committed before stands in the log then; a page further on goes on with what the first one began.
    if (query.offset === 0) await this.settle();
    const { page, learners } = await this.units.run((unit) => this.read(unit, set, resource, within, query));
    if (ofPersons.includes(set)) await this.reads.record(learners);
    return page;
  }

  async one(set: SetName, id: string): Promise<Said> {
    if (!uuidOf(id)) throw new DomainError('object-unknown');
    await this.settle();
    const { items, learners } = await this.units.run(async (unit) => {
      const found = await this.pages.one(unit, set, id);
      if (!found) throw new DomainError('object-unknown');
      return this.objects.of(unit, set, [found], mayReadCodes());
    });
    if (ofPersons.includes(set)) await this.reads.record(learners);
    return items[0]!;
  }

  private async settle(): Promise<void> {
    await this.log.settle();
    await this.words.say();
  }

  private async read(
    unit: Unit,
    set: SetName,
    resource: Resource,
    within: Within,
    query: CollectionQuery,
  ): Promise<{ page: RosterPage; learners: readonly string[] }> {
    if (!(await this.pages.knows(unit, within))) throw new DomainError('object-unknown');
    const { offset, limit, filter, sort, descending } = query;
    const asked = JSON.stringify([set, within, filter, sort, descending, currentCaller().organisations]);
    const statement = this.pages.statement(set, resource, within, query);
    const mark = await this.walks.nearest(unit, asked, offset);
    const skip = offset - (mark?.passed ?? 0);
    const found = await this.pages.page(unit, statement, mark?.after ?? null, skip, limit + 1);
    const goesOn = found.length > limit;
    const shown = goesOn ? found.slice(0, limit) : found;
    // A first page that holds everything says how many there are, and nothing follows it.
    const isAll = offset === 0 && !goesOn;
    const counted = isAll
      ? { total: shown.length, countedAt: new Date() }
      : await counting(mark, offset === 0, () => this.pages.count(unit, statement));
    const { items, learners } = await this.objects.of(unit, set, shown, mayReadCodes());
    // Last, since another page of the same walk waits for whoever writes its place.
    if (goesOn) {
      const walk = { asked, keptComesFirst: statement.keptComesFirst };
      if (offset === 0) await this.walks.begin(unit, walk, limit, shown.at(-1)!, counted);
      else await this.walks.remember(unit, walk, offset + limit, shown.at(-1)!, counted);
    }
    const total = Math.max(counted.total, offset + shown.length + (goesOn ? 1 : 0));
    return { page: { items, total, goesOn }, learners };
  }
}

/** A walk keeps the number with which it began, so that no page counts anew. */
async function counting(mark: Mark | null, begins: boolean, count: () => Promise<number>): Promise<Counted> {
  const now = new Date();
  const isFresh = mark && mark.total > quicklyCounted && now.getTime() - mark.countedAt.getTime() < countHolds;
  if (mark && (!begins || isFresh)) return { total: mark.total, countedAt: mark.countedAt };
  return { total: await count(), countedAt: now };
}

/** A permanent code holds the birth date and the sex. */
const mayReadCodes = (): boolean =>
  [oneRosterScope, oneRosterScope11].some((from) => currentCaller().scopes.has(`${from}roster-demographics.readonly`));
