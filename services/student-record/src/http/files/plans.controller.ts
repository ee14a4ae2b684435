import { Body, Controller, Get, Param, Put, Query, Res } from '@nestjs/common';
import { ApiCreatedResponse, ApiOkResponse, ApiOperation, ApiTags } from '@nestjs/swagger';
import { currentCaller } from '@pan/kit/context';
import type { Page } from '@pan/kit/data';
import { ApiProblems, IdPath, IfMatch, PageQuery, ReadsPersons, type Reply, Scopes } from '@pan/kit/http';
import { PutPlan } from '../../application/files/put-plan.js';
import { PersonReads } from '../../application/learners/person-reads.js';
import { RefusedLooks } from '../../application/learners/refused-looks.js';
import { FileQueries } from '../../persistence/files/files.queries.js';
import { LearnerFileQueries } from '../../persistence/learners/learner-file.queries.js';
import { answerUpsert, type Upsert } from '../answer-upsert.js';
import { SourcePath, SourceQuery, UpsertAnswer } from '../roster/roster.dto.js';
import { PlanBody, PlanPage, PlanVersionPage, type PlanVersionView, type PlanView } from './plans.dto.js';

/** Intervention plans, behind the wall of the special-assistance file. */
@ApiTags('files')
@Controller('v1')
export class PlansController {
  constructor(
    private readonly put: PutPlan,
    private readonly files: LearnerFileQueries,
    private readonly queries: FileQueries,
    private readonly reads: PersonReads,
    private readonly refused: RefusedLooks,
  ) {}

  @Put('organisations/:code/intervention-plans/by-source/:sourceId')
  @Scopes('assistance-files:write')
  @ApiOperation({
    summary: 'Dire un plan d’intervention, en entier / Say an intervention plan, whole',
    description:
      'Brouillon, en vigueur, révisé, terminé; chaque version est gardée, et aucun fait n’en est dit. / Draft, in force, reviewed, ended; each version is kept, and no fact is told of it.',
  })
  @ApiCreatedResponse({ type: UpsertAnswer, description: 'Nouveau pour ce système / New for this system' })
  @ApiOkResponse({ type: UpsertAnswer, description: 'Déjà connu / Known already' })
  @ApiProblems(
    'organisation-unknown',
    'conflict',
    'learner-not-sent',
    'intervention-plan-cannot-move',
    'intervention-plan-ended',
    'intervention-plan-step-refused',
    'intervention-plan-incomplete',
    'intervention-plan-review-outside',
    'span-ends-before-it-begins',
  )
  putPlan(
    @Param() { code, sourceId }: SourcePath,
    @Query() { source }: SourceQuery,
    @Body() { learnerSourceId, state: standing, validUntil = null, reviewOn = null, ...said }: PlanBody,
    @IfMatch() version: number | null,
    @Res({ passthrough: true }) reply: Reply,
  ): Upsert {
    const asked = { organisation: code, source: source ?? currentCaller().clientId, sourceId };
    const terms = { ...said, standing, validUntil, reviewOn };
    return answerUpsert(reply, this.put.run(asked, learnerSourceId, terms, version));
  }

  @Get('learners/:id/intervention-plans')
  @Scopes('assistance-files:read')
  @ReadsPersons('read-plans')
  @ApiOperation({
    summary: 'Les plans d’intervention d’un élève / A learner’s intervention plans',
    description: 'La famille les voit dès qu’ils sont en vigueur. / The family sees them once they are in force.',
  })
  @ApiOkResponse({ type: PlanPage })
  @ApiProblems('learner-unknown', 'family-access-only')
  listPlans(@Param() { id }: IdPath, @Query() query: PageQuery): Promise<Page<PlanView>> {
    return this.refused.noting('read-files-refused', id, async () => {
      const { learnerId, page } = await this.files.plans(id, query);
      await this.reads.record([learnerId]);
      return page;
    });
  }

  @Get('intervention-plans/:id/versions')
  @Scopes('assistance-files:read')
  @ReadsPersons('read-plans')
  @ApiOperation({ summary: 'Les versions d’un plan d’intervention / The versions of an intervention plan' })
  @ApiOkResponse({ type: PlanVersionPage })
  @ApiProblems('intervention-plan-unknown', 'family-access-only')
  async listPlanVersions(@Param() { id }: IdPath, @Query() query: PageQuery): Promise<Page<PlanVersionView>> {
    const learnerId = await this.queries.learnerOfPlan(id);
    const read = async (): Promise<Page<PlanVersionView>> => {
      const page = await this.queries.planVersions(id, learnerId, query);
      await this.reads.record([learnerId]);
      return page;
    };
    return this.refused.noting('read-files-refused', learnerId, read, 'intervention-plan-unknown');
  }
}
