import type { Readable } from 'node:stream';
import { Body, Controller, Get, HttpCode, Inject, Param, Post, Query, Res } from '@nestjs/common';
import { ApiOkResponse, ApiOperation, ApiResponse, ApiTags } from '@nestjs/swagger';
import type { Page } from '@pan/kit/data';
import { ApiProblems, IdPath, PageOf, PageQuery, type Reply, TakesZip } from '@pan/kit/http';
import { JobProblemView, Jobs, JobView } from '@pan/kit/jobs';
import { type ServiceSettings, SETTINGS } from '@pan/kit/ops';
import { importKind } from '../../application/imports/import-settings.js';
import { largestBundle } from '../../application/imports/spool.js';
import { ReceiveBundle } from '../../application/imports/receive-bundle.js';
import { ImportQuery } from './imports.dto.js';
import { shownProblem, shownReport } from './report.js';
import { DoneByOffice } from '../accounts/office.js';

/** A school's system sends its whole roster as one bundle. */
@ApiTags('imports')
@Controller('v1/imports')
export class ImportsController {
  constructor(
    private readonly receiveBundle: ReceiveBundle,
    private readonly jobs: Jobs,
    @Inject(SETTINGS) private readonly settings: ServiceSettings,
  ) {}

  @Post()
  @HttpCode(202)
  @DoneByOffice('imports', 'roster:import')
  @ApiOperation({
    summary: 'Envoyer un fichier zip OneRoster CSV, 1.1 ou 1.2 / Send a OneRoster CSV zip, 1.1 or 1.2',
    description:
      "Un fichier déclaré bulk est l'état entier des organisations que l'envoi nomme; un fichier déclaré delta dit ce qui a changé, et ce qu'il omet reste. La tâche répondue dit la suite. / A file declared bulk is the whole state of the organisations that the bundle names; a file declared delta says what changed, and what it leaves out stays. The job answered tells what follows.",
  })
  @TakesZip(largestBundle)
  @ApiResponse({ status: 202, type: JobView, headers: { Location: { schema: { type: 'string', format: 'uri' } } } })
  @ApiProblems('organisation-unknown')
  async sendBundle(
    @Query() query: ImportQuery,
    @Body() body: Readable,
    @Res({ passthrough: true }) reply: Reply,
  ): Promise<JobView> {
    const id = await this.receiveBundle.run(body, query);
    void reply.header('location', `${this.settings.PUBLIC_URL}/v1/imports/${id}`);
    return shownReport(await this.jobs.view(importKind, id));
  }

  @Get(':id')
  @DoneByOffice('imports', 'roster:import')
  @ApiOperation({ summary: "L'état d'un envoi et ce qui y a été trouvé / The state of an import and what was found" })
  @ApiOkResponse({ type: JobView })
  @ApiProblems('job-unknown')
  async getImport(@Param() { id }: IdPath): Promise<JobView> {
    return shownReport(await this.jobs.view(importKind, id));
  }

  @Get(':id/problems')
  @DoneByOffice('imports', 'roster:import')
  @ApiOperation({ summary: 'Tout ce qui a été trouvé, ligne par ligne / Everything that was found, row by row' })
  @ApiOkResponse({ type: PageOf(JobProblemView) })
  @ApiProblems('job-unknown')
  async listImportProblems(@Param() { id }: IdPath, @Query() query: PageQuery): Promise<Page<JobProblemView>> {
    const { items, nextCursor } = await this.jobs.problems(importKind, id, query);
    return { items: items.map(shownProblem), nextCursor };
  }

  @Post(':id/confirmation')
  @HttpCode(200)
  @DoneByOffice('imports', 'roster:import')
  @ApiOperation({ summary: 'Laisser aller un envoi qui attend / Let a waiting import go on' })
  @ApiOkResponse({ type: JobView })
  @ApiProblems('job-unknown', 'job-not-waiting')
  async confirmImport(@Param() { id }: IdPath): Promise<JobView> {
    return shownReport(await this.jobs.confirm(importKind, id));
  }

  @Post(':id/cancellation')
  @HttpCode(200)
  @DoneByOffice('imports', 'roster:import')
  @ApiOperation({ summary: "Arrêter un envoi; rien n'en reste / Stop an import; nothing of it remains" })
  @ApiOkResponse({ type: JobView })
  @ApiProblems('job-unknown', 'job-ended')
  async cancelImport(@Param() { id }: IdPath): Promise<JobView> {
    return shownReport(await this.jobs.cancel(importKind, id));
  }
}
