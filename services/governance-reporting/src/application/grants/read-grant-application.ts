import { Injectable } from '@nestjs/common';
import { currentCaller } from '@pan/kit/context';
import { type Unit, UnitOfWork } from '@pan/kit/data';
import type { Decision, Submission } from '../../domain/grants/grant-application.js';
import { type ClassSums, threeBudgets } from '../../domain/grants/ledger.js';
import { AssessmentRepository, type Conflict } from '../../persistence/grants/assessment.repository.js';
import { GrantApplicationQueries, type ReadApplication } from '../../persistence/grants/grant-applications.queries.js';
import { GrantAwardQueries } from '../../persistence/grants/grant-awards.queries.js';
import { GrantCallRepository } from '../../persistence/grants/grant-call.repository.js';
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
  ) {}

  /** @throws DomainError grant-application-unknown */
  one(id: string): Promise<ShownApplication> {
    return this.work.run((unit) =>
      inSight(unit, async () => {
        const { organisationId: _, facts, own, ...found } = await this.queries.one(unit, id);
        const conflict = await this.assessments.conflict(unit, id, actor(), currentCaller().organisations);
        const isJudge = !own && (await this.assessments.isAssessor(unit, found.call, actor()));
        const announced = facts['/announced'] ?? null;
        const submitted = facts['/submitted'] && !(isJudge && conflict) ? withoutBy(facts['/submitted']) : null;
        const decided = facts['/decision'] && (!isJudge || announced) ? withoutBy(facts['/decision']) : null;
        const ledgers = await this.awards.ledgers(unit, id);
        const { definition } = await this.calls.present(unit, found.call);
        return {
          ...found,
          draft: own ? facts['/draft'] : null,
          ...{ submitted, decision: decided, announced, conflict: isJudge ? conflict : null },
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

  /** A version as it was submitted, for whoever may read the application. @throws DomainError grant-application-unknown, grant-version-unknown */
  async version(id: string, number: number): Promise<Omit<Submission, 'by'>> {
    return this.work.run((unit) =>
      inSight(unit, async () => {
        const { call, own } = await this.queries.one(unit, id);
        const isBarred = !own && (await this.isBarred(unit, id, call));
        return withoutBy(await this.queries.submission(unit, id, isBarred ? 0 : number));
      }),
    );
  }

  /** An assessor of the call whom a conflict keeps from reading it. */
  private async isBarred(unit: Unit, id: string, call: string): Promise<boolean> {
    if (!(await this.assessments.isAssessor(unit, call, actor()))) return false;
    return (await this.assessments.conflict(unit, id, actor(), currentCaller().organisations)) !== null;
  }
}

function withoutBy<T extends { readonly by: string }>({ by: _, ...rest }: T): Omit<T, 'by'> {
  return rest;
}
