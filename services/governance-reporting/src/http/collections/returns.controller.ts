import { Body, Controller, Get, HttpCode, Param, Patch, Post, Put, Query, Res } from '@nestjs/common';
import { ApiOkResponse, ApiOperation, ApiTags } from '@nestjs/swagger';
import type { Page } from '@pan/kit/data';
import { ApiProblems, IfMatch, OneOfScopes, PageQuery, type Reply, Scopes, setVersion } from '@pan/kit/http';
import { ChangeReturn } from '../../application/collections/change-return.js';
import { ReadReturns, type ShownReturn } from '../../application/collections/read-returns.js';
import { HistoryPage, HistoryView } from '../programmes/history.dto.js';
import { CampaignPath } from './campaigns.dto.js';
import {
  ReturnBody,
  ReturnChangeBody,
  ReturnExceptionBody,
  ReturnPage,
  ReturnPath,
  ReturnReopeningBody,
  ReturnsQuery,
  ReturnStepBody,
  ReturnSummaryView,
  ReturnView,
} from './returns.dto.js';

const writers = ['governance:report', 'governance:write'] as const;
const entering = [
  ...['return-unknown', 'campaign-unknown', 'return-not-expected', 'return-locked', 'campaign-over', 'return-faulty'],
  ...['return-empty', 'nothing-not-allowed', 'nothing-and-cells'],
];
const read = { required: true };

/** What one organisation answers: entered, handed in, approved level by level, locked, reopened with a reason. */
@ApiTags('returns')
@Controller('v1/campaigns/:campaign/returns')
export class ReturnsController {
  constructor(
    private readonly returns: ReadReturns,
    private readonly change: ChangeReturn,
  ) {}

  @Get()
  @Scopes('governance:read')
  @ApiOperation({ summary: 'Qui est attendu, et où il en est / Who is expected, and where each stands' })
  @ApiOkResponse({ type: ReturnPage })
  @ApiProblems('campaign-unknown')
  listReturns(@Param() { campaign }: CampaignPath, @Query() query: ReturnsQuery): Promise<Page<ReturnSummaryView>> {
    return this.returns.list(campaign, query);
  }

  @Get(':organisation')
  @Scopes('governance:read')
  @ApiOperation({ summary: 'La déclaration d’une organisation / The return of one organisation' })
  @ApiOkResponse({ type: ReturnView })
  @ApiProblems('return-unknown', 'campaign-unknown')
  readReturn(@Param() path: ReturnPath, @Res({ passthrough: true }) reply: Reply): Promise<ReturnView> {
    return this.shown(path, reply);
  }

  @Get(':organisation/history')
  @Scopes('governance:read')
  @ApiOperation({ summary: 'Qui a changé quoi, pourquoi, quand / Who changed what, why, when' })
  @ApiOkResponse({ type: HistoryPage })
  @ApiProblems('return-unknown', 'campaign-unknown')
  readReturnHistory(@Param() path: ReturnPath, @Query() query: PageQuery): Promise<Page<HistoryView>> {
    return this.returns.history(path.campaign, path.organisation, query);
  }

  @Put(':organisation')
  @OneOfScopes(...writers)
  @ApiOperation({
    summary: 'Dire toute la déclaration / Say the whole return',
    description:
      'Ce qui n’y est pas est manquant. Une déclaration remise reste remise, et cohérente. / What is not in it is missing. A return that is handed in stays handed in, and consistent.',
  })
  @ApiOkResponse({ type: ReturnView })
  @ApiProblems(...entering)
  async putReturn(
    @Param() path: ReturnPath,
    @Body() { cells, nothingToReport = false, submit = false, why }: ReturnBody,
    @IfMatch(read) version: number | null,
    @Res({ passthrough: true }) reply: Reply,
  ): Promise<ReturnView> {
    const entry = { cells, whole: true, nothingToReport, submit };
    await this.change.enter(path.campaign, path.organisation, entry, { version, why: why ?? null });
    return this.shown(path, reply);
  }

  @Patch(':organisation')
  @OneOfScopes(...writers)
  @ApiOperation({
    summary: 'Dire quelques cases; null en retire une / Say some cells; null takes one away',
  })
  @ApiOkResponse({ type: ReturnView })
  @ApiProblems(...entering)
  async patchReturn(
    @Param() path: ReturnPath,
    @Body() { cells, why }: ReturnChangeBody,
    @IfMatch(read) version: number | null,
    @Res({ passthrough: true }) reply: Reply,
  ): Promise<ReturnView> {
    await this.change.enter(
      path.campaign,
      path.organisation,
      { cells, whole: false, submit: false },
      { version, why: why ?? null },
    );
    return this.shown(path, reply);
  }

  @Post(':organisation/submission')
  @HttpCode(200)
  @OneOfScopes(...writers)
  @ApiOperation({ summary: 'Remettre la déclaration, telle qu’elle est / Hand in the return as it is' })
  @ApiOkResponse({ type: ReturnView })
  @ApiProblems(...entering)
  async submitReturn(
    @Param() path: ReturnPath,
    @Body() { why }: ReturnStepBody,
    @IfMatch(read) version: number | null,
    @Res({ passthrough: true }) reply: Reply,
  ): Promise<ReturnView> {
    const entry = { cells: {}, whole: false, submit: true };
    await this.change.enter(path.campaign, path.organisation, entry, { version, why: why ?? null });
    return this.shown(path, reply);
  }

  @Post(':organisation/approvals')
  @HttpCode(200)
  @OneOfScopes(...writers)
  @ApiOperation({
    summary: 'Approuver, au niveau de qui demande / Approve, at the level of who asks',
    description:
      'Les niveaux se suivent, du plus bas au plus haut, par l’organisation elle-même. Ce qui est approuvé est verrouillé. / Levels follow each other, the lowest first, each by its own organisation. What is approved is locked.',
  })
  @ApiOkResponse({ type: ReturnView })
  @ApiProblems(
    ...['return-unknown', 'campaign-unknown', 'return-not-expected', 'return-not-submitted', 'approved-already'],
    ...['approval-waits', 'approval-not-yours', 'four-eyes'],
  )
  async approveReturn(
    @Param() path: ReturnPath,
    @Body() { why }: ReturnStepBody,
    @IfMatch(read) version: number | null,
    @Res({ passthrough: true }) reply: Reply,
  ): Promise<ReturnView> {
    await this.change.approve(path.campaign, path.organisation, { version, why: why ?? null });
    return this.shown(path, reply);
  }

  @Post(':organisation/reopening')
  @HttpCode(200)
  @OneOfScopes(...writers)
  @ApiOperation({
    summary:
      'Rouvrir une déclaration approuvée; ses approbations ne valent plus / Reopen an approved return; its approvals hold no longer',
  })
  @ApiOkResponse({ type: ReturnView })
  @ApiProblems('return-unknown', 'campaign-unknown', 'return-not-approved', 'approval-not-yours', 'day-passed')
  async reopenReturn(
    @Param() path: ReturnPath,
    @Body() { why, lateUntil }: ReturnReopeningBody,
    @IfMatch() version: number | null,
    @Res({ passthrough: true }) reply: Reply,
  ): Promise<ReturnView> {
    await this.change.reopen(path.campaign, path.organisation, lateUntil ?? null, { version, why });
    return this.shown(path, reply);
  }

  @Put(':organisation/exception')
  @Scopes('governance:write')
  @ApiOperation({
    summary: 'Décider autrement pour une organisation / Decide otherwise for one organisation',
    description:
      'Par le ministère : attendue après tout, ou non, ou en retard jusqu’à un jour à elle. / By the ministry: expected after all, or not, or late until a day of its own.',
  })
  @ApiOkResponse({ type: ReturnView })
  @ApiProblems(
    ...['ministry-only', 'return-unknown', 'campaign-unknown', 'return-locked', 'day-passed'],
    ...['organisation-not-of-the-form'],
  )
  async putReturnException(
    @Param() path: ReturnPath,
    @Body() { why, expected, lateUntil }: ReturnExceptionBody,
    @IfMatch() version: number | null,
    @Res({ passthrough: true }) reply: Reply,
  ): Promise<ReturnView> {
    const decided = { ...(expected !== undefined && { expected }), ...(lateUntil !== undefined && { lateUntil }) };
    await this.change.except(path.campaign, path.organisation, decided, { version, why });
    return this.shown(path, reply);
  }

  private async shown({ campaign, organisation }: ReturnPath, reply: Reply): Promise<ShownReturn> {
    const shown = await this.returns.one(campaign, organisation);
    setVersion(reply, shown.version);
    return shown;
  }
}
