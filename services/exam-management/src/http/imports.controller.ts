import type { Readable } from 'node:stream';
import { Body, Controller, Get, HttpCode, Inject, Param, Post, Query, Res } from '@nestjs/common';
import { ApiOkResponse, ApiOperation, ApiProperty, ApiResponse, ApiTags } from '@nestjs/swagger';
import { levels, type Level } from '@pan/contracts';
import type { Page } from '@pan/kit/data';
import { ApiProblems, IdPath, IsPlainText, PageOf, PageQuery, type Reply, Scopes, TakesZip } from '@pan/kit/http';
import { JobProblemView, Jobs, JobView } from '@pan/kit/jobs';
import { type ServiceSettings, SETTINGS } from '@pan/kit/ops';
import { IsIn, IsOptional, Matches } from 'class-validator';
import { importKind, largestPackage, ReceivePackage } from '../application/papers/receive-package.js';

export class PackageQuery {
  @ApiProperty({ example: 'mathématique', pattern: '^\\S(.{0,118}\\S)?$' })
  @IsPlainText({ to: 120 })
  subject!: string;

  @ApiProperty({ enum: levels, example: 'secondary-4' })
  @IsIn(levels)
  level!: Level;

  @ApiProperty({ required: false, pattern: '^[a-zA-Z]{2,3}(-[a-zA-Z0-9]{2,8}){0,3}$', example: 'fr-CA' })
  @IsOptional()
  @Matches(/^[a-zA-Z]{2,3}(-[a-zA-Z0-9]{2,8}){0,3}$/)
  language?: string;
}

/** A paper comes as one QTI package: its manifest, its items and one test. */
@ApiTags('imports')
@Controller('v1/imports')
export class ImportsController {
  constructor(
    private readonly receivePackage: ReceivePackage,
    private readonly jobs: Jobs,
    @Inject(SETTINGS) private readonly settings: ServiceSettings,
  ) {}

  @Post()
  @HttpCode(202)
  @Scopes('exams:write')
  @ApiOperation({
    summary: 'Envoyer un paquet QTI 2.x ou 3.0 / Send a QTI 2.x or 3.0 package',
    description:
      'Chaque ressource est nommée dans la tâche : prise, laissée de côté ou refusée. Une erreur laisse tout en l’état. / Each resource is named in the job: taken, left aside or refused. One error leaves everything as it was.',
  })
  @TakesZip(largestPackage)
  @ApiResponse({ status: 202, type: JobView, headers: { Location: { schema: { type: 'string', format: 'uri' } } } })
  @ApiProblems('out-of-reach')
  async sendPackage(
    @Query() query: PackageQuery,
    @Body() body: Readable,
    @Res({ passthrough: true }) reply: Reply,
  ): Promise<JobView> {
    const { subject, level, language } = query;
    const id = await this.receivePackage.run(body, { subject, level, language: language ?? null });
    void reply.header('location', `${this.settings.PUBLIC_URL}/v1/imports/${id}`);
    return this.jobs.view(importKind, id);
  }

  @Get(':id')
  @Scopes('exams:write')
  @ApiOperation({ summary: 'L’état d’un envoi et ce qui y a été trouvé / The state of an import and what was found' })
  @ApiOkResponse({ type: JobView })
  @ApiProblems('job-unknown')
  getImport(@Param() { id }: IdPath): Promise<JobView> {
    return this.jobs.view(importKind, id);
  }

  @Get(':id/problems')
  @Scopes('exams:write')
  @ApiOperation({ summary: 'Tout ce qui a été trouvé, fichier par fichier / Everything that was found, file by file' })
  @ApiOkResponse({ type: PageOf(JobProblemView) })
  @ApiProblems('job-unknown')
  listImportProblems(@Param() { id }: IdPath, @Query() query: PageQuery): Promise<Page<JobProblemView>> {
    return this.jobs.problems(importKind, id, query);
  }
}
