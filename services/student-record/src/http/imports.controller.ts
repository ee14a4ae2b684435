import { Controller, Get, HttpCode, Inject, Param, ParseUUIDPipe, Post, Query, Req, Res } from '@nestjs/common';
import { ApiBody, ApiConsumes, ApiOkResponse, ApiOperation, ApiResponse } from '@nestjs/swagger';
import {
  ApiProblems,
  JobProblemView,
  Jobs,
  JobView,
  PageOf,
  PageQuery,
  Scopes,
  SETTINGS,
  type Page,
  type Reply,
  type Request,
  type ServiceSettings,
} from '@pan/kit';
import { DomainError } from '@pan/kit/domain';
import type { Readable } from 'node:stream';
import { importKind } from '../application/imports/import-settings.js';
import { largestBundle, ReceiveBundle } from '../application/receive-bundle.js';
import { ImportQuery } from './imports.dto.js';

@Controller('v1/imports')
export class ImportsController {
  constructor(
    private readonly receiveBundle: ReceiveBundle,
    private readonly jobs: Jobs,
    @Inject(SETTINGS) private readonly settings: ServiceSettings,
  ) {}

  @Post()
  @HttpCode(202)
  @Scopes('roster:import')
  @ApiOperation({ summary: 'Send a OneRoster bundle (CSV, bulk, 1.1 or 1.2)' })
  @ApiConsumes('application/zip')
  @ApiBody({ schema: { type: 'string', format: 'binary' } })
  @ApiResponse({ status: 202, type: JobView, headers: { Location: { schema: { type: 'string', format: 'uri' } } } })
  @ApiProblems('organisation-unknown', 'source-belongs-to-another-client')
  async send(
    @Query() query: ImportQuery,
    @Req() request: Request,
    @Res({ passthrough: true }) reply: Reply,
  ): Promise<JobView> {
    if (Number(request.headers['content-length'] ?? 0) > largestBundle) throw new DomainError('body-too-large');
    if (!isStream(request.body)) throw new DomainError('media-type-unsupported');
    const { schoolYear = null, organisation = null, ...asked } = query;
    const id = await this.receiveBundle.run(request.body, { ...asked, schoolYear, organisation });
    void reply.header('location', `${this.settings.PUBLIC_URL}/v1/imports/${id}`);
    return this.jobs.view(importKind, id);
  }

  @Get(':id')
  @Scopes('roster:import')
  @ApiOperation({ summary: 'How an import is getting on, and what was found' })
  @ApiOkResponse({ type: JobView })
  @ApiProblems('job-unknown')
  read(@Param('id', ParseUUIDPipe) id: string): Promise<JobView> {
    return this.jobs.view(importKind, id);
  }

  @Get(':id/problems')
  @Scopes('roster:import')
  @ApiOperation({ summary: 'Everything that was found, row by row' })
  @ApiOkResponse({ type: PageOf(JobProblemView) })
  @ApiProblems('job-unknown')
  problems(@Param('id', ParseUUIDPipe) id: string, @Query() query: PageQuery): Promise<Page<JobProblemView>> {
    return this.jobs.problems(importKind, id, query);
  }

  @Post(':id/confirmation')
  @HttpCode(200)
  @Scopes('roster:import')
  @ApiOperation({ summary: 'Let a waiting import end what it would end' })
  @ApiOkResponse({ type: JobView })
  @ApiProblems('job-unknown', 'job-not-waiting')
  confirm(@Param('id', ParseUUIDPipe) id: string): Promise<JobView> {
    return this.jobs.confirm(importKind, id);
  }

  @Post(':id/cancellation')
  @HttpCode(200)
  @Scopes('roster:import')
  @ApiOperation({ summary: 'Stop an import; what it did is undone' })
  @ApiOkResponse({ type: JobView })
  @ApiProblems('job-unknown', 'job-ended')
  cancel(@Param('id', ParseUUIDPipe) id: string): Promise<JobView> {
    return this.jobs.cancel(importKind, id);
  }
}

function isStream(body: unknown): body is Readable {
  return typeof (body as { pipe?: unknown } | null)?.pipe === 'function';
}
