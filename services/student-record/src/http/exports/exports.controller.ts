import { Readable } from 'node:stream';
import { Body, Controller, Get, HttpCode, Inject, Param, Post, Res, StreamableFile } from '@nestjs/common';
import { ApiOkResponse, ApiOperation, ApiProduces, ApiResponse, ApiTags } from '@nestjs/swagger';
import { oneRosterScope } from '@pan/contracts';
import { ApiProblems, IdPath, ReadsPersons, type Reply, Scopes } from '@pan/kit/http';
import { Jobs, JobView } from '@pan/kit/jobs';
import { type ServiceSettings, SETTINGS } from '@pan/kit/ops';
import { ReadExport } from '../../application/exports/read-export.js';
import { exportKind, RequestExport } from '../../application/exports/request-export.js';
import { OrganisationPath } from '../organisations/organisations.dto.js';
import { ExportRequest } from './exports.dto.js';

/** An organisation takes its whole roster, or what changed in it, to another system. */
@ApiTags('exports')
@Controller('v1')
export class ExportsController {
  constructor(
    private readonly requestExport: RequestExport,
    private readonly readExport: ReadExport,
    private readonly jobs: Jobs,
    @Inject(SETTINGS) private readonly settings: ServiceSettings,
  ) {}

  @Post('organisations/:code/roster-exports')
  @HttpCode(202)
  @Scopes(`${oneRosterScope}roster.readonly`)
  @ApiOperation({
    summary: 'Demander un fichier zip OneRoster CSV 1.2 / Ask for a OneRoster CSV zip, 1.2',
    description:
      'L’organisation et tout ce qui est dessous: un envoi complet, ou un delta avec changedSince. Dates de naissance et codes permanents y sont avec la portée roster-demographics.readonly. / The organisation and everything below it: a bulk bundle, or a delta with changedSince. Birth dates and permanent codes are in it with the scope roster-demographics.readonly.',
  })
  @ApiResponse({ status: 202, type: JobView, headers: { Location: { schema: { type: 'string', format: 'uri' } } } })
  @ApiProblems('organisation-unknown', 'too-many-exports')
  async askForExport(
    @Param() { code }: OrganisationPath,
    @Body() asked: ExportRequest,
    @Res({ passthrough: true }) reply: Reply,
  ): Promise<JobView> {
    const id = await this.requestExport.run(code, asked);
    void reply.header('location', `${this.settings.PUBLIC_URL}/v1/roster-exports/${id}`);
    return this.jobs.view(exportKind, id);
  }

  @Get('roster-exports/:id')
  @Scopes(`${oneRosterScope}roster.readonly`)
  @ApiOperation({ summary: "L'état d'une demande / The state of an export" })
  @ApiOkResponse({ type: JobView })
  @ApiProblems('job-unknown')
  getExport(@Param() { id }: IdPath): Promise<JobView> {
    return this.jobs.view(exportKind, id);
  }

  @Get('roster-exports/:id/bundle')
  @Scopes(`${oneRosterScope}roster.readonly`)
  @ReadsPersons('read-roster-export')
  @ApiOperation({
    summary: 'Le fichier zip, pendant un jour / The zip, for a day',
  })
  @ApiProduces('application/zip')
  @ApiOkResponse({ schema: { type: 'string', format: 'binary' } })
  @ApiProblems('job-unknown', 'export-not-ready', 'export-gone')
  async readBundle(@Param() { id }: IdPath): Promise<StreamableFile> {
    return new StreamableFile(Readable.from(await this.readExport.run(id)), {
      type: 'application/zip',
      disposition: `attachment; filename="oneroster-${id}.zip"`,
    });
  }

  @Post('roster-exports/:id/cancellation')
  @HttpCode(200)
  @Scopes(`${oneRosterScope}roster.readonly`)
  @ApiOperation({ summary: "Arrêter une demande; rien n'en reste / Stop an export; nothing of it remains" })
  @ApiOkResponse({ type: JobView })
  @ApiProblems('job-unknown', 'job-ended')
  cancelExport(@Param() { id }: IdPath): Promise<JobView> {
    return this.jobs.cancel(exportKind, id);
  }
}
