import { Body, Controller, Get, HttpCode, Param, Post, Put, Query, Res } from '@nestjs/common';
import { ApiBody, ApiCreatedResponse, ApiOkResponse, ApiOperation, ApiTags } from '@nestjs/swagger';
import type { Page } from '@pan/kit/data';
import {
  ApiProblems,
  Idempotent,
  IdPath,
  IfMatch,
  PageQuery,
  Public,
  type Reply,
  Scopes,
  setVersion,
} from '@pan/kit/http';
import { AnnounceGrant } from '../../application/grants/announce-grant.js';
import { FollowGrant } from '../../application/grants/follow-grant.js';
import { ReadGrantAward } from '../../application/grants/read-grant-award.js';
import type { Changeable, ReportContent } from '../../domain/grants/award-facts.js';
import { GrantAwardQueries } from '../../persistence/grants/grant-awards.queries.js';
import { GrantCallRepository } from '../../persistence/grants/grant-call.repository.js';
import { HistoryQueries } from '../../persistence/history/history.queries.js';
import { HistoryPage, HistoryView } from '../programmes/history.dto.js';
import { GrantReasonBody } from './grant-applications.dto.js';
import {
  AnnouncementBody,
  GrantAwardView,
  GrantChangeBody,
  GrantChangeDecisionBody,
  GrantChangePath,
  GrantReportPath,
  PublicAwardPage,
  PublicAwardView,
} from './grant-awards.dto.js';
import { GrantCallPath } from './grant-calls.dto.js';

const known = ['grant-award-unknown'];
const reports = [...known, 'ministry-only', 'grant-report-unknown', 'grant-report-not-received'];

/** Grants from their announcement on: what their recipients report, and the changes that they ask for. */
@ApiTags('grants')
@Controller('v1')
export class GrantAwardsController {
  constructor(
    private readonly announce: AnnounceGrant,
    private readonly follow: FollowGrant,
    private readonly reading: ReadGrantAward,
    private readonly queries: GrantAwardQueries,
    private readonly calls: GrantCallRepository,
    private readonly history: HistoryQueries,
  ) {}

  @Post('grant-applications/:id/announcement')
  @Scopes('governance:write')
  @Idempotent()
  @HttpCode(204)
  @ApiOperation({
    summary: 'Annoncer la décision; une subvention commence / Announce the decision; a grant begins',
    description:
      'Elle entre au registre du plan, et son montant est engagé pour l’initiative. / It enters the register of the plan, and its amount is committed for the initiative.',
  })
  @ApiProblems(
    ...['ministry-only', 'grant-application-unknown', 'grant-application-not-submitted', 'grant-application-withdrawn'],
    ...['grant-application-not-decided', 'grant-application-announced', 'grant-person-required', 'grant-four-eyes'],
  )
  async announceDecision(@Param() { id }: IdPath, @Body() body: AnnouncementBody): Promise<void> {
    const { announcedBy, place } = body;
    const { name, role } = announcedBy;
    await this.announce.run(id, { announcedBy: { name, role: { fr: role.fr, en: role.en } }, place });
  }

  @Get('grant-calls/:call/awards')
  @Public()
  @ApiOperation({ summary: 'Les subventions annoncées d’un appel / The announced grants of a call' })
  @ApiOkResponse({ type: PublicAwardPage })
  @ApiProblems('grant-call-unknown')
  async listAwards(@Param() { call }: GrantCallPath, @Query() query: PageQuery): Promise<Page<PublicAwardView>> {
    await this.calls.version(call, null);
    return this.queries.published(call, query);
  }

  @Get('grant-awards/:id')
  @Scopes('governance:read')
  @ApiOperation({
    summary: 'Une subvention : versements, changements, rapports / A grant: instalments, changes, reports',
  })
  @ApiOkResponse({ type: GrantAwardView })
  @ApiProblems(...known)
  readAward(@Param() { id }: IdPath, @Res({ passthrough: true }) reply: Reply): Promise<GrantAwardView> {
    return this.shown(id, reply);
  }

  @Get('grant-awards/:id/history')
  @Scopes('governance:read')
  @ApiOperation({ summary: 'Ce qui advint de la subvention, par qui / What became of the grant, by whom' })
  @ApiOkResponse({ type: HistoryPage })
  @ApiProblems(...known)
  async readAwardHistory(@Param() { id }: IdPath, @Query() query: PageQuery): Promise<Page<HistoryView>> {
    await this.queries.one(id);
    return this.history.of(`grant-award/${id}`, query);
  }

  @Post('grant-awards/:id/changes')
  @Scopes('governance:report')
  @Idempotent()
  @ApiOperation({
    summary: 'Demander un changement de montants, de dates ou de but / Ask for a change of amounts, dates or aim',
  })
  @ApiCreatedResponse({ type: GrantAwardView })
  @ApiProblems(
    ...[...known, 'grant-applicant-only', 'grant-change-pending', 'grant-change-empty', 'too-many-grant-changes'],
    'invalid-request',
  )
  async requestChange(
    @Param() { id }: IdPath,
    @Body() { amounts, dates, aim, reason }: GrantChangeBody,
    @Res({ passthrough: true }) reply: Reply,
  ): Promise<GrantAwardView> {
    const wanted: Partial<Changeable> = {
      ...(amounts && { amounts: amounts.map((line) => ({ ...line })) }),
      ...(dates && { dates: { ...dates } }),
      ...(aim && { aim: { ...aim } }),
    };
    await this.follow.request(id, wanted, reason);
    return this.shown(id, reply);
  }

  @Post('grant-awards/:id/changes/:number/decisions')
  @Scopes('governance:write')
  @ApiOperation({ summary: 'Décider d’une part d’un changement / Decide on a part of a change' })
  @ApiCreatedResponse({ type: GrantAwardView })
  @ApiProblems(
    ...[...known, 'ministry-only', 'grant-person-required', 'grant-change-unknown'],
    ...['grant-change-decided', 'grant-four-eyes'],
    'invalid-request',
  )
  async decideOnChange(
    @Param() { id, number }: GrantChangePath,
    @Body() { part, outcome, reason }: GrantChangeDecisionBody,
    @IfMatch() version: number | null,
    @Res({ passthrough: true }) reply: Reply,
  ): Promise<GrantAwardView> {
    await this.follow.decideChange(id, number, { part, outcome, why: reason }, version);
    return this.shown(id, reply);
  }

  @Put('grant-awards/:id/reports/:report')
  @Scopes('governance:report')
  @ApiOperation({ summary: 'Remettre un rapport, ou le remettre à nouveau / File a report, or file it anew' })
  @ApiBody({
    schema: {
      type: 'object',
      required: ['spent', 'summary', 'attachments'],
      properties: {
        spent: { type: 'array', maxItems: 300, items: { $ref: '#/components/schemas/LineBody' } },
        summary: { $ref: '#/components/schemas/OwnTextView' },
        attachments: { type: 'array', maxItems: 50, items: { type: 'object', additionalProperties: true } },
      },
    },
  })
  @ApiOkResponse({ type: GrantAwardView })
  @ApiProblems(...known, 'grant-applicant-only', 'grant-report-unknown', 'invalid-request')
  async fileReport(
    @Param() { id, report }: GrantReportPath,
    @Body() content: object,
    @IfMatch() version: number | null,
    @Res({ passthrough: true }) reply: Reply,
  ): Promise<GrantAwardView> {
    await this.follow.file(id, report, content as ReportContent, version);
    return this.shown(id, reply);
  }

  @Post('grant-awards/:id/reports/:report/approval')
  @Scopes('governance:write')
  @ApiOperation({ summary: 'Approuver un rapport / Approve a report' })
  @ApiCreatedResponse({ type: GrantAwardView })
  @ApiProblems(...reports, 'grant-person-required', 'grant-report-approved', 'grant-four-eyes')
  async approveReport(
    @Param() { id, report }: GrantReportPath,
    @IfMatch() version: number | null,
    @Res({ passthrough: true }) reply: Reply,
  ): Promise<GrantAwardView> {
    await this.follow.approveReport(id, report, version);
    return this.shown(id, reply);
  }

  @Post('grant-awards/:id/reports/:report/return')
  @Scopes('governance:write')
  @ApiOperation({ summary: 'Renvoyer un rapport, à remettre à nouveau / Return a report, to be filed anew' })
  @ApiCreatedResponse({ type: GrantAwardView })
  @ApiProblems(...reports, 'grant-four-eyes')
  async returnReport(
    @Param() { id, report }: GrantReportPath,
    @Body() { reason }: GrantReasonBody,
    @IfMatch() version: number | null,
    @Res({ passthrough: true }) reply: Reply,
  ): Promise<GrantAwardView> {
    await this.follow.returnReport(id, report, reason, version);
    return this.shown(id, reply);
  }

  private async shown(id: string, reply: Reply): Promise<GrantAwardView> {
    const award = await this.reading.one(id);
    setVersion(reply, award.version);
    return award;
  }
}
