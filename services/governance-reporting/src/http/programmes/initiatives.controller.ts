import { Body, Controller, Get, Param, Post, Put, Query, Res } from '@nestjs/common';
import { ApiCreatedResponse, ApiExtraModels, ApiOkResponse, ApiOperation, ApiTags } from '@nestjs/swagger';
import type { Page } from '@pan/kit/data';
import { instantOf, schoolDay } from '@pan/kit/domain';
import {
  ApiProblems,
  Idempotent,
  IdPath,
  IfMatch,
  OneOfScopes,
  PageQuery,
  type Reply,
  Scopes,
  setVersion,
} from '@pan/kit/http';
import { BeginInitiative } from '../../application/programmes/begin-initiative.js';
import { ChangeInitiative, type Stated } from '../../application/programmes/change-initiative.js';
import { readSource } from '../../domain/programmes/source.js';
import { InitiativeQueries } from '../../persistence/programmes/initiatives.queries.js';
import { SourceView } from '../filled.dto.js';
import { AsOfQuery, HistoryPage, HistoryView } from './history.dto.js';
import {
  InitiativePage,
  InitiativesQuery,
  InitiativeView,
  MilestoneBody,
  MilestonePath,
  NewInitiativeBody,
  RevisionBody,
  StatedBody,
  TransitionBody,
} from './programmes.dto.js';

const writers = ['governance:report', 'governance:write'] as const;

/** What organisations and the ministry do for the plan's measures, by kinds of programmes that are data. */
@ApiTags('initiatives')
@ApiExtraModels(SourceView)
@Controller('v1/initiatives')
export class InitiativesController {
  constructor(
    private readonly begin: BeginInitiative,
    private readonly change: ChangeInitiative,
    private readonly queries: InitiativeQueries,
  ) {}

  @Post()
  @OneOfScopes(...writers)
  @Idempotent()
  @ApiOperation({ summary: 'Inscrire une initiative / Enter an initiative' })
  @ApiCreatedResponse({ type: InitiativeView })
  @ApiProblems(
    ...[
      'programme-kind-unknown',
      'measure-unknown',
      'measure-not-served',
      'organisation-unknown',
      'out-of-reach',
      'partner-unknown',
    ],
    ...['organisation-does-not-report', 'source-incomplete', 'date-ahead'],
  )
  async beginInitiative(
    @Body() body: NewInitiativeBody,
    @Res({ passthrough: true }) reply: Reply,
  ): Promise<InitiativeView> {
    const { kind, organisation, title, measures, values, partners } = body;
    const { source, why } = stated(body, null);
    const content = { title, measures, ...(values && { values }), ...(partners && { partners }) };
    return this.shown(await this.begin.run({ kind, organisation, source, why, ...content }), reply);
  }

  @Get()
  @Scopes('governance:read')
  @ApiOperation({ summary: 'Initiatives à votre portée / Initiatives in your reach' })
  @ApiOkResponse({ type: InitiativePage })
  listInitiatives(@Query() query: InitiativesQuery): Promise<Page<InitiativeView>> {
    return this.queries.list(query);
  }

  @Get(':id')
  @Scopes('governance:read')
  @ApiOperation({
    summary:
      'Une initiative, maintenant ou telle qu’on la connaissait à un instant / One initiative, now or as it was known at an instant',
  })
  @ApiOkResponse({ type: InitiativeView })
  @ApiProblems('initiative-unknown')
  async readInitiative(
    @Param() { id }: IdPath,
    @Query() { asOf }: AsOfQuery,
    @Res({ passthrough: true }) reply: Reply,
  ): Promise<InitiativeView> {
    if (asOf === undefined) return this.shown(id, reply);
    return this.queries.asOf(id, instantOf(asOf));
  }

  @Get(':id/history')
  @Scopes('governance:read')
  @ApiOperation({ summary: 'Qui a changé quoi, pourquoi, quand / Who changed what, why, when' })
  @ApiOkResponse({ type: HistoryPage })
  @ApiProblems('initiative-unknown')
  readHistory(@Param() { id }: IdPath, @Query() query: PageQuery): Promise<Page<HistoryView>> {
    return this.queries.history(id, query);
  }

  @Put(':id')
  @OneOfScopes(...writers)
  @ApiOperation({ summary: 'Dire ce qui en est maintenant / Say what is so of it now' })
  @ApiOkResponse({ type: InitiativeView })
  @ApiProblems(
    ...[
      'initiative-unknown',
      'initiative-ended',
      'measure-unknown',
      'measure-not-served',
      'out-of-reach',
      'partner-unknown',
    ],
    ...['organisation-does-not-report', 'source-incomplete', 'date-ahead'],
  )
  async reviseInitiative(
    @Param() { id }: IdPath,
    @Body() body: RevisionBody,
    @IfMatch({ required: true }) version: number | null,
    @Res({ passthrough: true }) reply: Reply,
  ): Promise<InitiativeView> {
    const { title, measures, values, partners } = body;
    const content = {
      ...(title && { title }),
      ...(measures && { measures }),
      ...(values && { values }),
      ...(partners && { partners }),
    };
    await this.change.revise(id, content, stated(body, version));
    return this.shown(id, reply);
  }

  @Post(':id/transitions')
  @OneOfScopes(...writers)
  @ApiOperation({ summary: 'Faire passer une initiative à un autre état / Bring an initiative to another state' })
  @ApiCreatedResponse({ type: InitiativeView })
  @ApiProblems(
    ...['initiative-unknown', 'transition-unknown', 'transition-not-yours', 'out-of-reach'],
    ...['organisation-does-not-report', 'source-incomplete', 'date-ahead'],
  )
  async moveInitiative(
    @Param() { id }: IdPath,
    @Body() body: TransitionBody,
    @IfMatch() version: number | null,
    @Res({ passthrough: true }) reply: Reply,
  ): Promise<InitiativeView> {
    await this.change.move(id, body.to, stated(body, version));
    return this.shown(id, reply);
  }

  @Put(':id/milestones/:milestone')
  @OneOfScopes(...writers)
  @ApiOperation({ summary: 'Prévoir ou atteindre un jalon / Plan or reach a milestone' })
  @ApiOkResponse({ type: InitiativeView })
  @ApiProblems(
    ...['initiative-unknown', 'milestone-ahead', 'too-many-milestones', 'initiative-ended', 'out-of-reach'],
    ...['organisation-does-not-report', 'source-incomplete', 'date-ahead'],
  )
  async putMilestone(
    @Param() { id, milestone }: MilestonePath,
    @Body() body: MilestoneBody,
    @IfMatch() version: number | null,
    @Res({ passthrough: true }) reply: Reply,
  ): Promise<InitiativeView> {
    const { title, plannedOn = null, reachedOn = null } = body;
    await this.change.date(id, milestone, { title, plannedOn, reachedOn }, stated(body, version));
    return this.shown(id, reply);
  }

  @Post(':id/milestones/:milestone/removal')
  @OneOfScopes(...writers)
  @ApiOperation({
    summary: 'Retirer un jalon, qui reste à l’historique / Take away a milestone, which stays in the history',
  })
  @ApiCreatedResponse({ type: InitiativeView })
  @ApiProblems(
    ...['initiative-unknown', 'milestone-unknown', 'initiative-ended', 'out-of-reach'],
    ...['organisation-does-not-report', 'source-incomplete', 'date-ahead'],
  )
  async removeMilestone(
    @Param() { id, milestone }: MilestonePath,
    @Body() body: StatedBody,
    @IfMatch() version: number | null,
    @Res({ passthrough: true }) reply: Reply,
  ): Promise<InitiativeView> {
    await this.change.date(id, milestone, null, stated(body, version));
    return this.shown(id, reply);
  }

  private async shown(id: string, reply: Reply): Promise<InitiativeView> {
    const initiative = await this.queries.one(id);
    setVersion(reply, initiative.version);
    return initiative;
  }
}

/** Of a body: its source, read, and why. */
export function stated({ source, why }: StatedBody, version: number | null): Stated {
  return { source: readSource(source, schoolDay(new Date())), why: why ?? null, version };
}
