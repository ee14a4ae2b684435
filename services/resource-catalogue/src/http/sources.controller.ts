import { Body, Controller, Get, HttpCode, Inject, Param, Post, Put, Query, Res } from '@nestjs/common';
import { ApiCreatedResponse, ApiOkResponse, ApiOperation, ApiResponse, ApiTags } from '@nestjs/swagger';
import type { Page } from '@pan/kit/data';
import { ApiProblems, IdPath, IfMatch, PageOf, PageQuery, type Reply, Scopes, setVersion } from '@pan/kit/http';
import { JobProblemView, Jobs, JobView } from '@pan/kit/jobs';
import { SETTINGS } from '@pan/kit/ops';
import { PutSource } from '../application/harvest/put-source.js';
import { harvestKind, StartHarvest } from '../application/harvest/start-harvest.js';
import type { Settings } from '../config.js';
import { SourceQueries, type SourceRecord } from '../persistence/harvest/sources.queries.js';
import { OwnerQuery } from './fields.js';
import { SourceAnswer, SourceBody, SourcePage, SourcePath, SourceView } from './sources.dto.js';

@ApiTags('harvest')
@Controller('v1')
export class SourcesController {
  constructor(
    private readonly put: PutSource,
    private readonly start: StartHarvest,
    private readonly queries: SourceQueries,
    private readonly jobs: Jobs,
    @Inject(SETTINGS) private readonly settings: Settings,
  ) {}

  @Put('sources/:code')
  @Scopes('resources:harvest')
  @ApiOperation({ summary: 'Inscrire un entrepôt OAI-PMH à moissonner / Register an OAI-PMH repository to harvest' })
  @ApiCreatedResponse({ type: SourceAnswer })
  @ApiOkResponse({ type: SourceAnswer })
  @ApiProblems('organisation-required', 'organisation-unknown', 'out-of-reach')
  async putSource(
    @Param() { code }: SourcePath,
    @Query() { organisation }: OwnerQuery,
    @Body() body: SourceBody,
    @IfMatch() version: number | null,
    @Res({ passthrough: true }) reply: Reply,
  ): Promise<SourceAnswer> {
    const { source, created } = await this.put.run(code, { ...body, set: body.set ?? null }, version, organisation);
    void reply.code(created ? 201 : 200);
    setVersion(reply, source.version);
    return { code: source.code, id: source.id, version: source.version };
  }

  @Get('sources')
  @Scopes('resources:harvest')
  @ApiOperation({ summary: 'Ses propres sources / One’s own sources' })
  @ApiOkResponse({ type: SourcePage })
  listSources(@Query() query: PageQuery): Promise<Page<SourceRecord>> {
    return this.queries.list(query);
  }

  @Get('sources/:code')
  @Scopes('resources:harvest')
  @ApiOperation({ summary: 'Une source / One source' })
  @ApiOkResponse({ type: SourceView })
  @ApiProblems('source-unknown')
  async readSource(@Param() { code }: SourcePath, @Res({ passthrough: true }) reply: Reply): Promise<SourceRecord> {
    const record = await this.queries.one(code);
    setVersion(reply, record.version);
    return record;
  }

  @Post('sources/:code/harvests')
  @HttpCode(202)
  @Scopes('resources:harvest')
  @ApiOperation({ summary: 'Moissonner une source / Harvest a source' })
  @ApiResponse({ status: 202, type: JobView, headers: { Location: { schema: { type: 'string', format: 'uri' } } } })
  @ApiProblems('source-unknown', 'out-of-reach')
  async startHarvest(@Param() { code }: SourcePath, @Res({ passthrough: true }) reply: Reply): Promise<JobView> {
    const id = await this.start.run(code);
    void reply.header('location', `${this.settings.PUBLIC_URL}/v1/harvests/${id}`);
    return this.jobs.view(harvestKind, id);
  }

  @Get('harvests/:id')
  @Scopes('resources:harvest')
  @ApiOperation({ summary: "L'état d'un moissonnage et ce qu'il a trouvé / The state of a harvest and what it found" })
  @ApiOkResponse({ type: JobView })
  @ApiProblems('job-unknown')
  readHarvest(@Param() { id }: IdPath): Promise<JobView> {
    return this.jobs.view(harvestKind, id);
  }

  @Get('harvests/:id/problems')
  @Scopes('resources:harvest')
  @ApiOperation({ summary: 'Notices refusées et doubles possibles / Records refused and possible doubles' })
  @ApiOkResponse({ type: PageOf(JobProblemView) })
  @ApiProblems('job-unknown')
  listHarvestProblems(@Param() { id }: IdPath, @Query() query: PageQuery): Promise<Page<JobProblemView>> {
    return this.jobs.problems(harvestKind, id, query);
  }

  @Post('harvests/:id/cancellation')
  @HttpCode(200)
  @Scopes('resources:harvest')
  @ApiOperation({ summary: 'Arrêter un moissonnage; ce qui est reçu reste / Stop a harvest; what was received stays' })
  @ApiOkResponse({ type: JobView })
  @ApiProblems('job-unknown', 'job-ended')
  cancelHarvest(@Param() { id }: IdPath): Promise<JobView> {
    return this.jobs.cancel(harvestKind, id);
  }
}
