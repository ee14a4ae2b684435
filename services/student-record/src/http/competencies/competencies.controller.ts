import { Body, Controller, Get, HttpCode, Param, Post } from '@nestjs/common';
import { ApiCreatedResponse, ApiNoContentResponse, ApiOkResponse, ApiOperation, ApiTags } from '@nestjs/swagger';
import { ApiProblems, Idempotent, IdPath, ReadsPersons, Scopes } from '@pan/kit/http';
import { digitalFramework } from '@pan/quebec';
import { AssessCompetency } from '../../application/competencies/assess-competency.js';
import { groupProfile } from '../../application/competencies/group-profile.js';
import { PersonReads } from '../../application/learners/person-reads.js';
import { profileOf } from '../../domain/competencies/competency-profile.js';
import { CompetencyQueries } from '../../persistence/competencies/competencies.queries.js';
import { OrganisationPath } from '../organisations/organisations.dto.js';
import {
  AssessmentAnswer,
  AssessmentBody,
  AssessmentWithdrawalBody,
  GroupProfileView,
  ProfileView,
} from './competencies.dto.js';

/** Levels with their evidence on the dimensions of the digital competency framework, of a learner, a class, a school. */
@ApiTags('competencies')
@Controller('v1')
export class CompetenciesController {
  constructor(
    private readonly assess: AssessCompetency,
    private readonly queries: CompetencyQueries,
    private readonly reads: PersonReads,
  ) {}

  @Post('learners/:id/competency-assessments')
  @Idempotent()
  @Scopes('marks:write')
  @ApiOperation({ summary: 'Dire un niveau, avec ses traces / Say a level, with its evidence' })
  @ApiCreatedResponse({ type: AssessmentAnswer })
  @ApiProblems(
    'learner-unknown',
    'organisation-unknown',
    'assessment-day-ahead',
    'evidence-after-assessment',
    'assessment-learner-elsewhere',
  )
  async assessCompetency(@Param() { id }: IdPath, @Body() body: AssessmentBody): Promise<AssessmentAnswer> {
    const { organisation, dimension, level, assessedOn } = body;
    const evidence = body.evidence.map(({ kind, title, on, address = null }) => ({ kind, title, on, address }));
    return { id: await this.assess.say(id, organisation, { dimension, level, assessedOn, evidence }) };
  }

  @Post('competency-assessments/:id/withdrawal')
  @HttpCode(204)
  @Scopes('marks:write')
  @ApiOperation({
    summary:
      'Retirer un niveau dit par erreur; il reste dans l’histoire / Withdraw a level said by mistake; it stays in the history',
  })
  @ApiNoContentResponse()
  @ApiProblems('assessment-unknown')
  withdrawAssessment(@Param() { id }: IdPath, @Body() { reason }: AssessmentWithdrawalBody): Promise<void> {
    return this.assess.withdraw(id, reason);
  }

  @Get('learners/:id/competency-profile')
  @Scopes('learners:read')
  @ReadsPersons('read-competencies')
  @ApiOperation({ summary: 'Le profil de compétence numérique d’un élève / A learner’s profile of digital competency' })
  @ApiOkResponse({ type: ProfileView })
  @ApiProblems('learner-unknown', 'family-access-only')
  async getProfile(@Param() { id }: IdPath): Promise<ProfileView> {
    const { learnerId, assessments } = await this.queries.ofLearner(id);
    await this.reads.record([learnerId]);
    return { framework: digitalFramework.code, version: digitalFramework.version, dimensions: profileOf(assessments) };
  }

  @Get('classes/:id/competency-profile')
  @Scopes('learners:read')
  @ApiOperation({
    summary: 'Le profil d’un groupe, sans les petits nombres / The profile of a class, without the small numbers',
  })
  @ApiOkResponse({ type: GroupProfileView })
  @ApiProblems('class-unknown', 'family-access-only')
  async getClassProfile(@Param() { id }: IdPath): Promise<GroupProfileView> {
    return groupProfile(await this.queries.ofClass(id));
  }

  @Get('organisations/:code/competency-profile')
  @Scopes('learners:read')
  @ApiOperation({
    summary:
      'Le profil d’une organisation, sans les petits nombres / The profile of an organisation, without the small numbers',
  })
  @ApiOkResponse({ type: GroupProfileView })
  @ApiProblems('organisation-unknown', 'family-access-only')
  async getOrganisationProfile(@Param() { code }: OrganisationPath): Promise<GroupProfileView> {
    return groupProfile(await this.queries.ofOrganisation(code));
  }
}
