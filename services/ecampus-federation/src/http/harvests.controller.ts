import { Controller, Get, HttpCode, Inject, Param, Post, Query, Res } from '@nestjs/common';
import { ApiOkResponse, ApiOperation, ApiResponse, ApiTags } from '@nestjs/swagger';
import type { Page } from '@pan/kit/data';
import { ApiProblems, IdPath, PageOf, PageQuery, type Reply, Scopes } from '@pan/kit/http';
import { JobProblemView, Jobs, JobView } from '@pan/kit/jobs';
import { type ServiceSettings, SETTINGS } from '@pan/kit/ops';
import { harvestKind } from '../application/harvest/harvest-institution.js';
import { StartHarvest } from '../application/harvest/start-harvest.js';
import { InstitutionPath } from './institutions.dto.js';

@ApiTags('harvests')
@Controller('v1')
export class HarvestsController {
  constructor(
    private readonly startHarvest: StartHarvest,
    private readonly jobs: Jobs,
    @Inject(SETTINGS) private readonly settings: ServiceSettings,
  ) {}

  @Post('institutions/:code/harvests')
  @HttpCode(202)
  @Scopes('federation:write')
  @ApiOperation({ summary: 'Moissonner le catalogue d’un établissement / Harvest an institution’s catalogue' })
  @ApiResponse({ status: 202, type: JobView, headers: { Location: { schema: { type: 'string', format: 'uri' } } } })
  @ApiProblems('organisation-unknown', 'out-of-reach', 'institution-unknown', 'institution-not-admitted', 'job-unknown')
  async harvestInstitution(
    @Param() { code }: InstitutionPath,
    @Res({ passthrough: true }) reply: Reply,
  ): Promise<JobView> {
    const id = await this.startHarvest.run(code);
    void reply.header('location', `${this.settings.PUBLIC_URL}/v1/harvests/${id}`);
    return this.jobs.view(harvestKind, id);
  }

  @Get('harvests/:id')
  @Scopes('federation:read')
  @ApiOperation({
    summary: 'L’état d’une moisson et ce qui y a été trouvé / The state of a harvest and what was found',
  })
  @ApiOkResponse({ type: JobView })
  @ApiProblems('job-unknown')
  getHarvest(@Param() { id }: IdPath): Promise<JobView> {
    return this.jobs.view(harvestKind, id);
  }

  @Get('harvests/:id/problems')
  @Scopes('federation:read')
  @ApiOperation({ summary: 'Tout ce qui n’a pas pu être pris / Everything that could not be taken' })
  @ApiOkResponse({ type: PageOf(JobProblemView) })
  @ApiProblems('job-unknown')
  listHarvestProblems(@Param() { id }: IdPath, @Query() query: PageQuery): Promise<Page<JobProblemView>> {
    return this.jobs.problems(harvestKind, id, query);
  }

  @Post('harvests/:id/cancellation')
  @HttpCode(200)
  @Scopes('federation:write')
  @ApiOperation({ summary: 'Arrêter une moisson; ce qui est lu reste / Stop a harvest; what was read stays' })
  @ApiOkResponse({ type: JobView })
  @ApiProblems('job-unknown', 'job-ended')
  cancelHarvest(@Param() { id }: IdPath): Promise<JobView> {
    return this.jobs.cancel(harvestKind, id);
  }
}
