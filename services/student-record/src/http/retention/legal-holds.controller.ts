import { Body, Controller, Get, HttpCode, Param, Post, Query } from '@nestjs/common';
import { ApiCreatedResponse, ApiNoContentResponse, ApiOkResponse, ApiOperation, ApiTags } from '@nestjs/swagger';
import type { Page } from '@pan/kit/data';
import { ApiProblems, Idempotent, IdPath, PageQuery, ReadsPersons, Scopes } from '@pan/kit/http';
import { AccessLog } from '@pan/kit/people';
import { HoldFiles } from '../../application/retention/hold-files.js';
import { RetentionQueries } from '../../persistence/retention/retention.queries.js';
import { OrganisationPath } from '../organisations/organisations.dto.js';
import { LegalHoldBody, LegalHoldPage, type LegalHoldView, RetentionAnswer } from './retention.dto.js';

/** What keeps a learner's files from being destroyed: a litigation, a request, an investigation. */
@ApiTags('privacy')
@Controller('v1')
export class LegalHoldsController {
  constructor(
    private readonly hold: HoldFiles,
    private readonly queries: RetentionQueries,
    private readonly accessLog: AccessLog,
  ) {}

  @Post('learners/:id/legal-holds')
  @Idempotent()
  @Scopes('privacy:write')
  @ApiOperation({ summary: 'Retenir les dossiers d’un élève / Hold the files of a learner' })
  @ApiCreatedResponse({ type: RetentionAnswer })
  @ApiProblems('organisation-unknown', 'learner-unknown', 'conflict')
  async placeLegalHold(
    @Param() { id }: IdPath,
    @Body() { organisation, reason, reference }: LegalHoldBody,
  ): Promise<RetentionAnswer> {
    return { id: await this.hold.place(organisation, id, reason, reference) };
  }

  @Get('organisations/:code/legal-holds')
  @Scopes('privacy:write')
  @ReadsPersons('list-legal-holds')
  @ApiOperation({ summary: 'Les retenues, levées ou non / Holds, lifted or not' })
  @ApiOkResponse({ type: LegalHoldPage })
  @ApiProblems('organisation-unknown')
  async listLegalHolds(@Param() { code }: OrganisationPath, @Query() query: PageQuery): Promise<Page<LegalHoldView>> {
    const shown = await this.queries.holds(code, query);
    await this.accessLog.record({ learners: [...new Set(shown.items.map(({ learnerId }) => learnerId))] });
    return shown;
  }

  @Post('legal-holds/:id/lifting')
  @HttpCode(204)
  @Scopes('privacy:write')
  @ApiOperation({ summary: 'Lever une retenue / Lift a hold' })
  @ApiNoContentResponse()
  @ApiProblems('legal-hold-unknown', 'legal-hold-lifted', 'conflict')
  liftLegalHold(@Param() { id }: IdPath): Promise<void> {
    return this.hold.lift(id);
  }
}
