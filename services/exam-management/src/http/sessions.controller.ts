import { Body, Controller, Get, HttpCode, Inject, Param, Post, Query, Res } from '@nestjs/common';
import { ApiCreatedResponse, ApiOkResponse, ApiOperation, ApiResponse, ApiTags } from '@nestjs/swagger';
import type { Page } from '@pan/kit/data';
import { ApiProblems, Idempotent, IdPath, PageQuery, type Reply, Scopes } from '@pan/kit/http';
import { type ServiceSettings, SETTINGS } from '@pan/kit/ops';
import { ExtendSession } from '../application/proctor/extend-session.js';
import { ChangedView, ExtensionBody } from './proctor.dto.js';
import { RescoreSession } from '../application/marks/rescore-session.js';
import { ScheduleSession } from '../application/sessions/schedule-session.js';
import { offlineGrace } from '../domain/answer-queue.js';
import { datesOf, windowOf } from './session-dates.js';
import { SessionQueries } from '../persistence/sessions/sessions.queries.js';
import {
  RescoringBody,
  RescoringView,
  SessionBody,
  SessionDetailView,
  SessionPage,
  SessionView,
} from './sessions.dto.js';

@ApiTags('sessions')
@Controller('v1/sessions')
export class SessionsController {
  constructor(
    private readonly queries: SessionQueries,
    private readonly schedule: ScheduleSession,
    private readonly extend: ExtendSession,
    private readonly rescore: RescoreSession,
    @Inject(SETTINGS) private readonly settings: ServiceSettings,
  ) {}

  @Post()
  @Scopes('exams:schedule')
  @Idempotent()
  @ApiOperation({ summary: 'Prévoir une séance d’une épreuve approuvée / Schedule a session of an approved paper' })
  @ApiCreatedResponse({ type: SessionDetailView, headers: { Location: { schema: { type: 'string', format: 'uri' } } } })
  @ApiProblems(
    'paper-unknown',
    'paper-not-approved',
    'organisation-unknown',
    'out-of-reach',
    'session-ends-before-it-opens',
    'release-before-the-end',
    'review-window-unfit',
  )
  async postSession(@Body() body: SessionBody, @Res({ passthrough: true }) reply: Reply): Promise<SessionDetailView> {
    const { opensAt, closesAt, releaseAt, reviewStartsAt, reviewEndsAt, ...plan } = body;
    const { offlineGraceMinutes = offlineGrace.usual } = body;
    const id = await this.schedule.run({
      ...{ ...plan, offlineGraceMinutes },
      ...windowOf({ opensAt, closesAt }),
      ...datesOf({ releaseAt, reviewStartsAt, reviewEndsAt }),
    });
    void reply.header('location', `${this.settings.PUBLIC_URL}/v1/sessions/${id}`);
    return this.queries.one(id);
  }

  @Get()
  @Scopes('exams:read')
  @ApiOperation({
    summary:
      'Séances de qui les a prévues, et des organisations du jeton / Sessions of those who scheduled them, and of the token’s organisations',
  })
  @ApiOkResponse({ type: SessionPage })
  listSessions(@Query() query: PageQuery): Promise<Page<SessionView>> {
    return this.queries.list(query);
  }

  @Get(':id')
  @Scopes('exams:read')
  @ApiOperation({ summary: 'Une séance et où elle en est / A session and how far it is' })
  @ApiOkResponse({ type: SessionDetailView })
  @ApiProblems('exam-session-unknown')
  readSession(@Param() { id }: IdPath): Promise<SessionDetailView> {
    return this.queries.one(id);
  }

  @Post(':id/extensions')
  @HttpCode(200)
  @Scopes('exams:schedule')
  @ApiOperation({ summary: 'Donner plus de temps à qui passe l’épreuve / Give more time to everybody who sits' })
  @ApiOkResponse({ type: ChangedView })
  @ApiProblems('exam-session-unknown', 'out-of-reach')
  async postSessionExtension(
    @Param() { id }: IdPath,
    @Body() { minutes, reason }: ExtensionBody,
  ): Promise<ChangedView> {
    return { sittings: await this.extend.run(id, minutes, reason) };
  }

  @Post(':id/rescoring')
  @HttpCode(202)
  @Scopes('exams:release')
  @ApiOperation({ summary: 'Corriger de nouveau, avec des clés rectifiées / Score again, with corrected keys' })
  @ApiResponse({ status: 202, type: RescoringView })
  @ApiProblems('exam-session-unknown', 'place-unknown', 'item-unknown', 'correction-unfit', 'out-of-reach')
  async postRescoring(@Param() { id }: IdPath, @Body() { corrections }: RescoringBody): Promise<RescoringView> {
    return { sittings: await this.rescore.run(id, corrections) };
  }
}
