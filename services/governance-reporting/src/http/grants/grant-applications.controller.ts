import { Body, Controller, Get, HttpCode, Param, Post, Put, Query, Res } from '@nestjs/common';
import {
  ApiBody,
  ApiCreatedResponse,
  ApiNoContentResponse,
  ApiOkResponse,
  ApiOperation,
  ApiTags,
} from '@nestjs/swagger';
import type { Page } from '@pan/kit/data';
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
import { ApplyForGrant } from '../../application/grants/apply-for-grant.js';
import { ReadGrantApplication } from '../../application/grants/read-grant-application.js';
import { contentSchema } from '../../domain/grants/application-content.js';
import { HistoryPage, HistoryView } from '../programmes/history.dto.js';
import {
  CompletenessView,
  GrantApplicationPage,
  GrantApplicationsQuery,
  GrantApplicationView,
  GrantReasonBody,
  GrantVersionPath,
  ListedApplicationView,
  NewGrantApplicationBody,
  SubmissionView,
} from './grant-applications.dto.js';
import { GrantCallPath } from './grant-calls.dto.js';

const readers = ['governance:read', 'grants:assess'] as const;
const theirs = ['grant-applicant-only', 'grant-application-unknown'];
const inTime = ['grant-call-not-open', 'grant-call-closed'];
const held = ['grant-application-withdrawn', 'grant-application-decided'];

/** What organisations ask of calls: drafts that only they see, versions that never change. */
@ApiTags('grants')
@Controller('v1')
export class GrantApplicationsController {
  constructor(
    private readonly apply: ApplyForGrant,
    private readonly reading: ReadGrantApplication,
  ) {}

  @Post('grant-calls/:call/applications')
  @Scopes('governance:report')
  @Idempotent()
  @ApiOperation({ summary: 'Commencer une demande / Begin an application' })
  @ApiCreatedResponse({ type: GrantApplicationView })
  @ApiProblems(
    ...['grant-applicant-only', 'grant-call-unknown', 'organisation-unknown', 'out-of-reach', 'grant-not-eligible'],
    'grant-list-not-drawn',
    ...inTime,
  )
  async beginApplication(
    @Param() { call }: GrantCallPath,
    @Body() { organisation }: NewGrantApplicationBody,
    @Res({ passthrough: true }) reply: Reply,
  ): Promise<GrantApplicationView> {
    return this.shown(await this.apply.begin(call, organisation), reply);
  }

  @Get('grant-applications')
  @OneOfScopes(...readers)
  @ApiOperation({ summary: 'Les demandes que l’on peut voir / The applications that the caller may see' })
  @ApiOkResponse({ type: GrantApplicationPage })
  listApplications(@Query() query: GrantApplicationsQuery): Promise<Page<ListedApplicationView>> {
    return this.reading.list(query);
  }

  @Get('grant-application-schema')
  @Scopes('governance:read')
  @ApiOperation({ summary: 'Le schéma JSON du contenu d’une demande / The JSON Schema of an application’s content' })
  @ApiOkResponse({ schema: { type: 'object', additionalProperties: true } })
  readContentSchema(): object {
    return { $schema: 'https://json-schema.org/draft/2020-12/schema', ...contentSchema };
  }

  @Get('grant-applications/:id')
  @OneOfScopes(...readers)
  @ApiOperation({
    summary: 'Une demande, comme son lecteur peut la connaître / An application, as its reader may know it',
  })
  @ApiOkResponse({ type: GrantApplicationView })
  @ApiProblems('grant-application-unknown')
  readApplication(@Param() { id }: IdPath, @Res({ passthrough: true }) reply: Reply): Promise<GrantApplicationView> {
    return this.shown(id, reply);
  }

  @Put('grant-applications/:id/content')
  @Scopes('governance:report')
  @ApiOperation({
    summary: 'Écrire le brouillon, en entier / Write the draft, as a whole',
    description: 'Ce qui fut soumis reste. / What was submitted stays.',
  })
  @ApiBody({
    schema: {
      type: 'object',
      additionalProperties: true,
      description: 'Selon / By GET /v1/grant-application-schema',
      example: { title: { fr: 'Robots', en: 'Robots' } },
    },
  })
  @ApiOkResponse({ type: GrantApplicationView })
  @ApiProblems(...theirs, ...inTime, ...held, 'invalid-request')
  async writeContent(
    @Param() { id }: IdPath,
    @Body() content: object,
    @IfMatch({ required: true }) version: number | null,
    @Res({ passthrough: true }) reply: Reply,
  ): Promise<GrantApplicationView> {
    await this.apply.write(id, content, version);
    return this.shown(id, reply);
  }

  @Get('grant-applications/:id/completeness')
  @Scopes('governance:report')
  @ApiOperation({ summary: 'Ce qui manque au brouillon pour être soumis / What the draft lacks to be submitted' })
  @ApiOkResponse({ type: CompletenessView })
  @ApiProblems(...theirs)
  async readCompleteness(@Param() { id }: IdPath): Promise<CompletenessView> {
    const faults = await this.apply.faults(id);
    return { complete: faults.length === 0, faults };
  }

  @Post('grant-applications/:id/submissions')
  @Scopes('governance:report')
  @Idempotent()
  @ApiOperation({
    summary: 'Soumettre le brouillon, qui devient une version figée / Submit the draft as a frozen version',
  })
  @ApiCreatedResponse({ type: GrantApplicationView })
  @ApiProblems(
    ...[...theirs, ...inTime, ...held, 'grant-application-incomplete', 'too-many-grant-versions'],
    'grant-initiative-applied',
  )
  async submitApplication(
    @Param() { id }: IdPath,
    @IfMatch() version: number | null,
    @Res({ passthrough: true }) reply: Reply,
  ): Promise<GrantApplicationView> {
    await this.apply.submit(id, version);
    return this.shown(id, reply);
  }

  @Get('grant-applications/:id/versions/:number')
  @OneOfScopes(...readers)
  @ApiOperation({ summary: 'Une version telle qu’elle fut soumise / A version as it was submitted' })
  @ApiOkResponse({ type: SubmissionView })
  @ApiProblems('grant-application-unknown', 'grant-version-unknown')
  readVersion(@Param() { id, number }: GrantVersionPath): Promise<SubmissionView> {
    return this.reading.version(id, number);
  }

  @Post('grant-applications/:id/withdrawal')
  @Scopes('governance:report')
  @HttpCode(204)
  @ApiOperation({ summary: 'Retirer la demande, qui reste lisible / Withdraw the application, which stays to be read' })
  @ApiNoContentResponse()
  @ApiProblems(...theirs, 'grant-application-withdrawn', 'grant-application-announced')
  async withdrawApplication(
    @Param() { id }: IdPath,
    @Body() { reason }: GrantReasonBody,
    @IfMatch() version: number | null,
  ): Promise<void> {
    await this.apply.withdraw(id, reason, version);
  }

  @Get('grant-applications/:id/history')
  @Scopes('governance:read')
  @ApiOperation({ summary: 'Ce qui advint de la demande, par qui / What became of the application, by whom' })
  @ApiOkResponse({ type: HistoryPage })
  @ApiProblems('grant-application-unknown', 'grant-conflict-of-interest')
  readApplicationHistory(@Param() { id }: IdPath, @Query() query: PageQuery): Promise<Page<HistoryView>> {
    return this.reading.history(id, query);
  }

  private async shown(id: string, reply: Reply): Promise<GrantApplicationView> {
    const application = await this.reading.one(id);
    setVersion(reply, application.version);
    return application;
  }
}
