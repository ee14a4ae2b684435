import { Controller, Delete, Get, HttpCode, Inject, Param, Post, Res, StreamableFile } from '@nestjs/common';
import { ApiNoContentResponse, ApiOkResponse, ApiOperation, ApiProduces, ApiResponse, ApiTags } from '@nestjs/swagger';
import { ApiProblems, Idempotent, IdPath, ReadsPersons, type Reply, Scopes } from '@pan/kit/http';
import { JobView } from '@pan/kit/jobs';
import { type ServiceSettings, SETTINGS } from '@pan/kit/ops';
import { RefusedLooks } from '../../application/learners/refused-looks.js';
import { AskForData } from '../../application/portability/ask-for-data.js';

/** All data collected of one person, for the family: to keep, to read, or to take to another system. */
@ApiTags('portability')
@Controller('v1')
export class DataPackagesController {
  constructor(
    private readonly data: AskForData,
    private readonly refused: RefusedLooks,
    @Inject(SETTINGS) private readonly settings: ServiceSettings,
  ) {}

  @Post('learners/:id/data-packages')
  @HttpCode(202)
  @Idempotent()
  @Scopes('learners:read', 'demographics:read')
  @ApiOperation({
    summary: 'Demander toutes les données recueillies d’un élève / Ask for all data collected of a learner',
    description:
      'Un zip avec JSON, CSV et leur dictionnaire, PDF balisé; gardé sept jours pour qui l’a demandé. Une nouvelle demande remplace la précédente. / A zip with JSON, CSV and their dictionary, tagged PDF; kept seven days for whoever asked. A new one takes the place of the one before.',
  })
  @ApiResponse({ status: 202, type: JobView, headers: { Location: { schema: { type: 'string', format: 'uri' } } } })
  @ApiProblems('family-only', 'learner-unknown', 'too-many-data-packages')
  async askForData(@Param() { id }: IdPath, @Res({ passthrough: true }) reply: Reply): Promise<JobView> {
    const made = await this.refused.noting('take-data-refused', id, () => this.data.ask(id));
    void reply.header('location', `${this.settings.PUBLIC_URL}/v1/data-packages/${made}`);
    return this.data.view(made);
  }

  @Get('data-packages/:id')
  @Scopes('learners:read')
  @ApiOperation({ summary: 'Où en est une demande de données / How far a request for data is' })
  @ApiOkResponse({ type: JobView })
  @ApiProblems('family-only', 'data-package-unknown')
  getDataPackage(@Param() { id }: IdPath): Promise<JobView> {
    return this.data.view(id);
  }

  @Get('data-packages/:id/content')
  @Scopes('learners:read', 'demographics:read')
  @ReadsPersons('take-data')
  @ApiOperation({ summary: 'Le fichier zip, pendant sept jours / The zip, for seven days' })
  @ApiProduces('application/zip')
  @ApiOkResponse({ schema: { type: 'string', format: 'binary' } })
  @ApiProblems(
    'family-only',
    'family-access-only',
    'data-package-unknown',
    'data-package-not-ready',
    'data-package-gone',
  )
  async takeData(@Param() { id }: IdPath): Promise<StreamableFile> {
    return new StreamableFile(await this.data.take(id), {
      type: 'application/zip',
      disposition: `attachment; filename="dossier-${id}.zip"`,
    });
  }

  @Delete('data-packages/:id')
  @HttpCode(204)
  @Scopes('learners:read')
  @ApiOperation({ summary: 'Supprimer avant son terme / Delete before its term' })
  @ApiNoContentResponse()
  @ApiProblems('family-only', 'data-package-unknown')
  deleteDataPackage(@Param() { id }: IdPath): Promise<void> {
    return this.data.delete(id);
  }
}
