import { Body, Controller, Get, HttpCode, Inject, Param, Post, Put, Query, Res } from '@nestjs/common';
import { ApiBody, ApiCreatedResponse, ApiOkResponse, ApiOperation, ApiResponse, ApiTags } from '@nestjs/swagger';
import type { Page } from '@pan/kit/data';
import { instantOf } from '@pan/kit/domain';
import { ApiProblems, Idempotent, IdPath, PageQuery, type Reply, Scopes } from '@pan/kit/http';
import { type ServiceSettings, SETTINGS } from '@pan/kit/ops';
import { ReleaseMarks } from '../application/marks/release-marks.js';
import { MakeUpSession } from '../application/sessions/make-up-session.js';
import { PostponeSession } from '../application/sessions/postpone-session.js';
import { SessionQueries } from '../persistence/sessions/sessions.queries.js';
import { datesOf, windowOf } from './session-dates.js';
import {
  MakeUpBody,
  OrganisationPlanPage,
  type OrganisationPlanView,
  PostponementBody,
  ReleaseBody,
  ReleaseDatesBody,
} from './calendar.dto.js';
import { SessionDetailView } from './sessions.dto.js';

/** What becomes of a session's dates: put off, made up for, its marks released; for all or in one organisation. */
@ApiTags('sessions')
@Controller('v1/sessions')
export class CalendarController {
  constructor(
    private readonly queries: SessionQueries,
    private readonly postpone: PostponeSession,
    private readonly makeUp: MakeUpSession,
    private readonly release: ReleaseMarks,
    @Inject(SETTINGS) private readonly settings: ServiceSettings,
  ) {}

  @Get(':id/organisations')
  @Scopes('exams:read')
  @ApiOperation({
    summary: 'Organisations qui ont des dates à elles / Organisations that have dates of their own',
    description: 'Celles que le jeton atteint. / Those that the token reaches.',
  })
  @ApiOkResponse({ type: OrganisationPlanPage })
  @ApiProblems('exam-session-unknown')
  listPlans(@Param() { id }: IdPath, @Query() query: PageQuery): Promise<Page<OrganisationPlanView>> {
    return this.queries.plans(id, query);
  }

  @Post(':id/postponements')
  @HttpCode(200)
  @Scopes('exams:schedule')
  @Idempotent()
  @ApiOperation({
    summary: 'Remettre à plus tard, partout ou dans une organisation / Put off, everywhere or in one organisation',
    description: 'Tant que personne n’y a commencé. / While nobody has begun there.',
  })
  @ApiOkResponse({ type: SessionDetailView })
  @ApiProblems('exam-session-unknown', 'organisation-unknown', 'organisation-not-in-session', 'out-of-reach')
  @ApiProblems('session-begun', 'session-releasing', 'postponed-to-the-past')
  @ApiProblems('session-ends-before-it-opens', 'release-before-the-end', 'review-window-unfit')
  async postPostponement(@Param() { id }: IdPath, @Body() body: PostponementBody): Promise<SessionDetailView> {
    const { organisation, opensAt, closesAt, releaseAt } = body;
    const to = { ...windowOf({ opensAt, closesAt }), ...(releaseAt && { releaseAt: instantOf(releaseAt) }) };
    await this.postpone.run(id, to, organisation);
    return this.queries.one(id);
  }

  @Post(':id/make-up')
  @Scopes('exams:schedule')
  @Idempotent()
  @ApiOperation({
    summary: 'Prévoir la reprise des absents / Schedule a session of the absent',
    description:
      'Et de qui une panne a interrompu la passation; après la fin, de qui n’est pas venu. / And of those whom an outage cut off; after the close, of those who did not come.',
  })
  @ApiCreatedResponse({ type: SessionDetailView, headers: { Location: { schema: { type: 'string', format: 'uri' } } } })
  @ApiProblems('exam-session-unknown', 'paper-unknown', 'paper-not-approved', 'nobody-to-make-up', 'out-of-reach')
  @ApiProblems('session-ends-before-it-opens', 'release-before-the-end', 'review-window-unfit')
  async postMakeUp(
    @Param() { id }: IdPath,
    @Body() { opensAt, closesAt, releaseAt, reviewStartsAt, reviewEndsAt, ...more }: MakeUpBody,
    @Res({ passthrough: true }) reply: Reply,
  ): Promise<SessionDetailView> {
    const plan = { ...windowOf({ opensAt, closesAt }), ...datesOf({ releaseAt, reviewStartsAt, reviewEndsAt }) };
    const made = await this.makeUp.run(id, { ...plan, ...more });
    void reply.header('location', `${this.settings.PUBLIC_URL}/v1/sessions/${made}`);
    return this.queries.one(made);
  }

  @Put(':id/release-dates')
  @Scopes('exams:release')
  @ApiOperation({
    summary: 'Dire quand les notes partent, et la consultation / Say when marks leave, and the review',
    description:
      'Les notes d’une école peuvent partir avant celles d’une autre. / The marks of one school may go out before another’s.',
  })
  @ApiOkResponse({ type: SessionDetailView })
  @ApiProblems('exam-session-unknown', 'organisation-unknown', 'organisation-not-in-session', 'out-of-reach')
  @ApiProblems('session-releasing', 'release-before-the-end', 'review-window-unfit')
  async putReleaseDates(@Param() { id }: IdPath, @Body() body: ReleaseDatesBody): Promise<SessionDetailView> {
    const { organisation, ...dates } = body;
    await this.release.date(id, datesOf(dates), organisation);
    return this.queries.one(id);
  }

  @Post(':id/release')
  @HttpCode(202)
  @Scopes('exams:release')
  @ApiOperation({
    summary: 'Diffuser les notes avant leur date / Release the marks before their date',
    description:
      'Possible quand toute personne attendue a remis, ou que la séance est close. Les notes partent une fois, quoi qu’on répète. / Once everybody awaited has handed in, or the session is over. Marks leave once, however often it is asked.',
  })
  @ApiBody({ type: ReleaseBody, required: false })
  @ApiResponse({ status: 202, type: SessionDetailView })
  @ApiProblems('exam-session-unknown', 'organisation-unknown', 'organisation-not-in-session')
  @ApiProblems('sittings-outstanding', 'out-of-reach')
  async postRelease(@Param() { id }: IdPath, @Body() body?: ReleaseBody): Promise<SessionDetailView> {
    await this.release.ask(id, body?.organisation);
    return this.queries.one(id);
  }
}
