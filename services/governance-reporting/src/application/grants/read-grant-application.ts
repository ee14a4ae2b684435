import { Injectable } from '@nestjs/common';
import { currentCaller } from '@pan/kit/context';
import { type Page, type PageRequest, type Unit, UnitOfWork } from '@pan/kit/data';
import { DomainError } from '@pan/kit/domain';
import { type Decision, isOutcome, type Submission, withoutBy } from '../../domain/grants/grant-application.js';
import { type ClassSums, threeBudgets } from '../../domain/grants/ledger.js';
import { AssessmentRepository, type Conflict } from '../../persistence/grants/assessment.repository.js';
import {
  type ApplicationSearch,
  GrantApplicationQueries,
  type ListedApplication,
  type ReadApplication,
} from '../../persistence/grants/grant-applications.queries.js';
import { GrantAwardQueries } from '../../persistence/grants/grant-awards.queries.js';
import { GrantCallRepository } from '../../persistence/grants/grant-call.repository.js';
import { type HistoryRecord, HistoryQueries } from '../../persistence/history/history.queries.js';
import { actor, inSight } from './grant-caller.js';

/** An application as its reader may know it. */
export interface ShownApplication extends Pick<ReadApplication, 'id' | 'call' | 'organisation' | 'state' | 'version'> {
  readonly draft: object | null;
  readonly submitted: Omit<Submission, 'by'> | null;
  readonly decision: Omit<Decision, 'by'> | null;
  readonly announced: { readonly on: string; readonly grant: string | null } | null;
  readonly budgets: readonly ClassSums[];
  readonly conflict: Conflict | null;
}

/** The applicant sees everything of its own, the ministry what was submitted, an assessor what there is to judge. */
@Injectable()
export class ReadGrantApplication {
  constructor(
    private readonly work: UnitOfWork,
    private readonly queries: GrantApplicationQueries,
    private readonly assessments: AssessmentRepository,
    private readonly calls: GrantCallRepository,
    private readonly awards: GrantAwardQueries,
    private readonly histories: HistoryQueries,
  ) {}

  /** @throws DomainError grant-application-unknown */
  one(id: string): Promise<ShownApplication> {
    return this.work.run((unit) =>
      inSight(unit, async () => {
        const application = await this.queries.one(unit, id);
        const { organisationId: _, facts, own, ...found } = application;
        const { isTold, conflict } = await this.sight(unit, application);
        const announced = isTold ? (facts['/announced'] ?? null) : null;
        const submitted = facts['/submitted'] && !conflict ? withoutBy(facts['/submitted']) : null;
        const decided = facts['/decision'] && isTold ? withoutBy(facts['/decision']) : null;
        const ledgers = isTold ? await this.awards.ledgers(unit, id) : null;
        const { definition } = await this.calls.present(unit, found.call);
        return {
          ...found,
          state: isTold || !isOutcome(found.state) ? found.state : 'submitted',
          draft: own ? facts['/draft'] : null,
          ...{ submitted, decision: decided, announced, conflict },
          budgets: threeBudgets(
            definition.classes.map(({ code }) => code),
            submitted?.content.budget ?? [],
            ledgers?.granted ?? decided?.granted ?? [],
            ledgers?.spent ?? [],
          ),
        };
      }),
    );
  }

  /** Those in the caller's sight. */
  list(search: ApplicationSearch): Promise<Page<ListedApplication>> {
    return this.work.run((unit) =>
      inSight(unit, () => this.queries.page(unit, search, actor(), currentCaller().organisations)),
    );
  }

  /** A version as it was submitted, for whoever may read the application. @throws DomainError grant-application-unknown, grant-version-unknown */
  async version(id: string, number: number): Promise<Omit<Submission, 'by'>> {
    return this.work.run((unit) =>
      inSight(unit, async () => {
        const { conflict } = await this.sight(unit, await this.queries.one(unit, id));
        return withoutBy(await this.queries.submission(unit, id, conflict ? 0 : number));
      }),
    );
  }

  /**
   * Every change, as far as its reader may know: an assessor reads of no decision before it is announced, and who applies not
   * which person of the ministry decided.
   * @throws DomainError grant-application-unknown, grant-conflict-of-interest
   */
  history(id: string, search: PageRequest): Promise<Page<HistoryRecord>> {
    return this.work.run((unit) =>
      inSight(unit, async () => {
        const application = await this.queries.one(unit, id);
        const { isTold, conflict } = await this.sight(unit, application);
        if (conflict) throw new DomainError('grant-conflict-of-interest');
        const page = await this.histories.of(`grant-application/${id}`, search);
        if (!isTold) return { ...page, items: page.items.filter((entry) => !isOfMinistry(entry)) };
        if (!application.own) return page;
        return { ...page, items: page.items.map((one) => (isOfMinistry(one) ? { ...one, by: 'ministere' } : one)) };
      }),
    );
  }

  /** What keeps an assessor of the call from reading it, and whether the caller may know what was decided. */
  private async sight(unit: Unit, { id, call, own, facts }: ReadApplication) {
    if (own || !(await this.assessments.isAssessor(unit, call, actor()))) return { isTold: true, conflict: null };
    const conflict = await this.assessments.conflict(unit, id, actor(), currentCaller().organisations);
    return { isTold: conflict === null && facts['/announced'] !== undefined, conflict };
  }
}

/** A decision or its announcement; a withdrawal takes a decision away, and is the applicant's. */
const isOfMinistry = ({ changes }: HistoryRecord): boolean =>
  changes.some(({ pointer, after }) => after !== null && (pointer === '/decision' || pointer === '/announced'));
