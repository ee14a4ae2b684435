import { Body, Controller, Get, HttpCode, Param, Post, Put, Res } from '@nestjs/common';
import { ApiCreatedResponse, ApiNoContentResponse, ApiOkResponse, ApiOperation, ApiTags } from '@nestjs/swagger';
import { ApiProblems, Idempotent, IdPath, IfMatch, OneOfScopes, type Reply, Scopes, setVersion } from '@pan/kit/http';
import { AssessGrants } from '../../application/grants/assess-grants.js';
import { DecideOnGrant } from '../../application/grants/decide-on-grant.js';
import { ReadGrantApplication } from '../../application/grants/read-grant-application.js';
import type { Assessment } from '../../persistence/grants/assessment.repository.js';
import {
  AssessmentBody,
  AssessmentsView,
  AssessmentView,
  GrantApplicationView,
  GrantDecisionBody,
} from './grant-applications.dto.js';

/** What is thought of applications, by several people each for themselves, and what another decides. */
@ApiTags('grants')
@Controller('v1/grant-applications')
export class GrantDecisionsController {
  constructor(
    private readonly assessing: AssessGrants,
    private readonly deciding: DecideOnGrant,
    private readonly reading: ReadGrantApplication,
  ) {}

  @Put(':id/assessments/mine')
  @Scopes('grants:assess')
  @ApiOperation({ summary: 'Évaluer une demande, critère par critère / Assess an application, criterion by criterion' })
  @ApiOkResponse({ type: AssessmentView })
  @ApiProblems(
    ...[
      'grant-person-required',
      'grant-application-unknown',
      'grant-conflict-of-interest',
      'grant-call-still-open',
      'grant-application-decided',
    ],
    'invalid-request',
  )
  async putAssessment(
    @Param() { id }: IdPath,
    @Body() { scores, comment }: AssessmentBody,
    @IfMatch() version: number | null,
    @Res({ passthrough: true }) reply: Reply,
  ): Promise<AssessmentView> {
    const assessment = await this.assessing.assess(id, scores, comment ?? null, version);
    setVersion(reply, assessment.version);
    return assessmentView(assessment);
  }

  @Get(':id/assessments')
  @OneOfScopes('grants:assess', 'governance:write')
  @ApiOperation({
    summary: 'Les évaluations; celles des autres une fois la sienne donnée / Assessments; others’ once one’s own is in',
  })
  @ApiOkResponse({ type: AssessmentsView })
  @ApiProblems('grant-application-unknown', 'grant-conflict-of-interest')
  async listAssessments(@Param() { id }: IdPath): Promise<AssessmentsView> {
    return { items: (await this.assessing.read(id)).map(assessmentView) };
  }

  @Post(':id/conflicts-of-interest')
  @Scopes('grants:assess')
  @HttpCode(204)
  @ApiOperation({
    summary:
      'Déclarer un conflit d’intérêts : on n’en juge plus / Declare a conflict of interest: one judges it no more',
  })
  @ApiNoContentResponse()
  @ApiProblems('grant-person-required', 'grant-application-unknown', 'grant-application-decided')
  declareConflict(@Param() { id }: IdPath): Promise<void> {
    return this.assessing.declareConflict(id);
  }

  @Post(':id/decisions')
  @Scopes('governance:write')
  @Idempotent()
  @ApiOperation({
    summary: 'Décider, dans le budget de l’appel / Decide, within the budget of the call',
    description: 'Par une personne qui n’a ni demandé ni évalué. / By a person who neither asked nor assessed.',
  })
  @ApiCreatedResponse({ type: GrantApplicationView })
  @ApiProblems(
    ...['ministry-only', 'grant-person-required', 'grant-application-unknown', 'grant-call-still-open'],
    ...['grant-application-not-submitted'],
    ...['grant-application-withdrawn', 'grant-application-decided', 'grant-decision-not-yours', 'grant-not-assessed'],
    ...['grant-budget-exceeded', 'invalid-request'],
  )
  async decideOnApplication(
    @Param() { id }: IdPath,
    @Body() { outcome, granted, reason }: GrantDecisionBody,
    @IfMatch({ required: true }) version: number | null,
    @Res({ passthrough: true }) reply: Reply,
  ): Promise<GrantApplicationView> {
    await this.deciding.run(id, { outcome, granted: granted ?? [], reason }, version);
    const application = await this.reading.one(id);
    setVersion(reply, application.version);
    return application;
  }
}

const assessmentView = ({ id: _, ...shown }: Assessment): AssessmentView => shown;
