import { Body, Controller, Get, HttpCode, Param, Post, Put, Query } from '@nestjs/common';
import {
  ApiAcceptedResponse,
  ApiCreatedResponse,
  ApiNoContentResponse,
  ApiOkResponse,
  ApiOperation,
  ApiTags,
} from '@nestjs/swagger';
import type { Page } from '@pan/kit/data';
import { ApiProblems, Idempotent, IdPath, PageQuery, ReadsPersons, Scopes } from '@pan/kit/http';
import { AccessLog } from '@pan/kit/people';
import { DecideDestruction } from '../../application/retention/decide-destruction.js';
import { EnterRetentionRule } from '../../application/retention/enter-rule.js';
import { ProposeDestruction } from '../../application/retention/propose-destruction.js';
import { RetentionQueries } from '../../persistence/retention/retention.queries.js';
import { OrganisationPath } from '../organisations/organisations.dto.js';
import {
  DestructionCertificateView,
  DestructionBody,
  DestructionPage,
  DestructionView,
  ListedFilePage,
  type ListedFileView,
  RetentionAnswer,
  RetentionRuleAnswer,
  RetentionRuleBody,
  RulePath,
} from './retention.dto.js';

/** Files past the term of an organisation's own schedule: proposed, approved by two, destroyed in all services, certified. */
@ApiTags('privacy')
@Controller('v1')
export class DestructionsController {
  constructor(
    private readonly rules: EnterRetentionRule,
    private readonly proposals: ProposeDestruction,
    private readonly decisions: DecideDestruction,
    private readonly queries: RetentionQueries,
    private readonly accessLog: AccessLog,
  ) {}

  @Put('organisations/:code/retention-rules/:file')
  @Scopes('privacy:write')
  @ApiOperation({
    summary: 'Entrer la règle du calendrier approuvé / Enter the rule of the approved schedule',
    description:
      'Elle vaut pour ce qui sera proposé; chaque version est gardée. / It holds for what will be proposed; each version is kept.',
  })
  @ApiOkResponse({ type: RetentionRuleAnswer })
  @ApiProblems('organisation-unknown', 'conflict')
  async putRetentionRule(
    @Param() { code, file }: RulePath,
    @Body() body: RetentionRuleBody,
  ): Promise<RetentionRuleAnswer> {
    return { version: await this.rules.run(code, file, body) };
  }

  @Post('organisations/:code/destructions')
  @Idempotent()
  @Scopes('privacy:write')
  @ApiOperation({
    summary: 'Proposer de détruire les dossiers dont le terme est passé / Propose to destroy the files past their term',
    description:
      'La liste est figée avec la règle. Jusqu’au premier jour de destruction, exportez ou versez ce qui doit l’être. / The list is frozen with the rule. Until the first day of destruction, export or hand over what has to be.',
  })
  @ApiCreatedResponse({ type: RetentionAnswer })
  @ApiProblems('organisation-unknown', 'retention-rule-not-entered', 'nothing-due', 'conflict')
  async proposeDestruction(
    @Param() { code }: OrganisationPath,
    @Body() { file }: DestructionBody,
  ): Promise<RetentionAnswer> {
    return { id: await this.proposals.run(code, file) };
  }

  @Get('organisations/:code/destructions')
  @Scopes('privacy:write')
  @ApiOperation({
    summary: 'Les destructions, avec qui n’a pas encore confirmé / Destructions, with who has not confirmed yet',
  })
  @ApiOkResponse({ type: DestructionPage })
  @ApiProblems('organisation-unknown')
  listDestructions(@Param() { code }: OrganisationPath, @Query() query: PageQuery): Promise<Page<DestructionView>> {
    return this.queries.list(code, query);
  }

  @Get('destructions/:id')
  @Scopes('privacy:write')
  @ApiOperation({ summary: 'Où en est une destruction / How far a destruction is' })
  @ApiOkResponse({ type: DestructionView })
  @ApiProblems('destruction-unknown')
  readDestruction(@Param() { id }: IdPath): Promise<DestructionView> {
    return this.queries.one(id);
  }

  @Get('destructions/:id/files')
  @Scopes('privacy:write')
  @ReadsPersons('list-destruction')
  @ApiOperation({ summary: 'Les dossiers de la liste, par numéro / The files of the list, by id' })
  @ApiOkResponse({ type: ListedFilePage })
  @ApiProblems('destruction-unknown')
  async listDestructionFiles(@Param() { id }: IdPath, @Query() query: PageQuery): Promise<Page<ListedFileView>> {
    const shown = await this.queries.listed(id, query);
    await this.accessLog.record({ learners: shown.items.flatMap(({ learnerId }) => learnerId ?? []) });
    return shown;
  }

  @Post('destructions/:id/approvals')
  @HttpCode(204)
  @Scopes('privacy:write')
  @ApiOperation({ summary: 'Approuver; il en faut deux, différents / Approve; it takes two different ones' })
  @ApiNoContentResponse()
  @ApiProblems('destruction-unknown', 'destruction-not-proposed', 'destruction-approved-by-same', 'conflict')
  approveDestruction(@Param() { id }: IdPath): Promise<void> {
    return this.decisions.approve(id);
  }

  @Post('destructions/:id/withdrawal')
  @HttpCode(204)
  @Scopes('privacy:write')
  @ApiOperation({ summary: 'Retirer ce qui n’a pas commencé / Withdraw what has not begun' })
  @ApiNoContentResponse()
  @ApiProblems('destruction-unknown', 'destruction-begun', 'conflict')
  withdrawDestruction(@Param() { id }: IdPath): Promise<void> {
    return this.decisions.withdraw(id);
  }

  @Post('destructions/:id/beginning')
  @HttpCode(202)
  @Scopes('privacy:write')
  @ApiOperation({
    summary: 'Détruire, une fois l’avis écoulé / Destroy, once the notice is over',
    description:
      'Chaque dossier est regardé encore : ce qui a repris, ce qu’une retenue ou une demande garde, reste. / Each file is looked at again: what goes on anew, and what a hold or a request keeps, stays.',
  })
  @ApiAcceptedResponse({ type: DestructionView })
  @ApiProblems('destruction-unknown', 'destruction-not-approved', 'destruction-too-early', 'conflict')
  async beginDestruction(@Param() { id }: IdPath): Promise<DestructionView> {
    await this.decisions.begin(id);
    return this.queries.one(id);
  }

  @Get('destructions/:id/certificate')
  @Scopes('privacy:write')
  @ApiOperation({ summary: 'Le certificat de destruction / The certificate of destruction' })
  @ApiOkResponse({ type: DestructionCertificateView })
  @ApiProblems('destruction-unknown', 'destruction-uncertified')
  readCertificateOfDestruction(@Param() { id }: IdPath): Promise<DestructionCertificateView> {
    return this.queries.certificate(id);
  }
}
