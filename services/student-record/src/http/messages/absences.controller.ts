import { Body, Controller, Get, HttpCode, Param, Post, Query } from '@nestjs/common';
import { ApiCreatedResponse, ApiNoContentResponse, ApiOkResponse, ApiOperation, ApiTags } from '@nestjs/swagger';
import type { Page } from '@pan/kit/data';
import { instantOf } from '@pan/kit/domain';
import { ApiProblems, Idempotent, IdPath, PageQuery, ReadsPersons, Scopes } from '@pan/kit/http';
import { PersonReads } from '../../application/learners/person-reads.js';
import { RefusedLooks } from '../../application/learners/refused-looks.js';
import { familySide } from '../../application/messages/family-side.js';
import { TellAbsence } from '../../application/messages/tell-absence.js';
import { absenceReasons } from '../../domain/messages/absence-notice.js';
import { sight } from '../../persistence/learners/learners.queries.js';
import { type AbsenceRecord, AbsenceRepository } from '../../persistence/messages/absence.repository.js';
import { OrganisationPath } from '../organisations/organisations.dto.js';
import { AbsenceAnswer, AbsenceBody, AbsencePage, AbsencesQuery, type AbsenceView } from './absences.dto.js';
import { pageOf } from './message-views.js';

/** What families tell of absences, for the office by day. */
@ApiTags('messages')
@Controller('v1')
export class AbsencesController {
  constructor(
    private readonly telling: TellAbsence,
    private readonly absences: AbsenceRepository,
    private readonly reads: PersonReads,
    private readonly refused: RefusedLooks,
  ) {}

  @Post('learners/:id/absence-notices')
  @HttpCode(201)
  @Idempotent()
  @Scopes('messages:read')
  @ApiOperation({ summary: 'Dire à l’école que l’élève n’est pas là / Tell the school that the learner is not there' })
  @ApiCreatedResponse({ type: AbsenceAnswer })
  @ApiProblems(
    'family-only',
    'learner-unknown',
    'absence-school-not-named',
    'absence-days-malformed',
    'absence-told-already',
    'too-many-absences',
  )
  async tellAbsence(@Param() { id }: IdPath, @Body() body: AbsenceBody): Promise<AbsenceAnswer> {
    const { organisation = null, firstOn, lastOn, reason, note = null } = body;
    const told = { firstOn, lastOn: lastOn ?? firstOn, reason, note };
    const tell = () => this.telling.tell(id, organisation, told);
    return { id: await this.refused.noting('tell-absence-refused', id, tell) };
  }

  @Get('learners/:id/absence-notices')
  @Scopes('messages:read')
  @ReadsPersons('list-own-absences')
  @ApiOperation({ summary: 'Ses propres avis d’absence / One’s own notices of absence' })
  @ApiOkResponse({ type: AbsencePage })
  @ApiProblems('family-only', 'family-access-only')
  async listOwnAbsences(@Param() { id }: IdPath, @Query() query: PageQuery): Promise<Page<AbsenceView>> {
    familySide();
    return this.shown(await this.absences.list(sight('receive-messages'), { learner: id }, query));
  }

  @Post('absence-notices/:id/withdrawal')
  @HttpCode(204)
  @Scopes('messages:read')
  @ApiOperation({ summary: 'Retirer son avis d’absence / Withdraw one’s notice of absence' })
  @ApiNoContentResponse()
  @ApiProblems('family-only', 'absence-unknown', 'conflict')
  withdrawAbsence(@Param() { id }: IdPath): Promise<void> {
    return this.telling.withdraw(id);
  }

  @Get('organisations/:code/absence-notices')
  @Scopes('messages:read')
  @ReadsPersons('list-absences')
  @ApiOperation({ summary: 'Absences dites à une école, par jour / Absences told to a school, by day' })
  @ApiOkResponse({ type: AbsencePage })
  @ApiProblems('office-only', 'school-only', 'organisation-unknown')
  async listAbsences(@Param() { code }: OrganisationPath, @Query() query: AbsencesQuery): Promise<Page<AbsenceView>> {
    const seen = await this.telling.sightOfOffice(code);
    const { day } = query;
    return this.shown(await this.absences.list(seen, { organisation: code, ...(day !== undefined && { day }) }, query));
  }

  @Post('absence-notices/:id/acknowledgement')
  @HttpCode(204)
  @Scopes('messages:write')
  @ApiOperation({ summary: 'Dire que l’école l’a vu / Say that the school has seen it' })
  @ApiNoContentResponse()
  @ApiProblems('school-only', 'absence-unknown', 'absence-withdrawn')
  acknowledgeAbsence(@Param() { id }: IdPath): Promise<void> {
    return this.telling.acknowledge(id);
  }

  private async shown(page: Page<AbsenceRecord>): Promise<Page<AbsenceView>> {
    await this.reads.record([...new Set(page.items.map(({ learnerId }) => learnerId))]);
    return pageOf(page, ({ reason, toldAt, acknowledgedAt, withdrawnAt, ...record }) => ({
      ...record,
      reason: { reason, ...absenceReasons[reason] },
      toldAt: instantOf(toldAt).toISOString(),
      acknowledgedAt: acknowledgedAt && instantOf(acknowledgedAt).toISOString(),
      withdrawnAt: withdrawnAt && instantOf(withdrawnAt).toISOString(),
    }));
  }
}
