import { Body, Controller, Get, HttpCode, Inject, Param, Post, Query, Res, StreamableFile } from '@nestjs/common';
import { ApiOkResponse, ApiOperation, ApiProduces, ApiResponse, ApiTags } from '@nestjs/swagger';
import type { Page } from '@pan/kit/data';
import { ApiProblems, IdPath, OneOfScopes, PageOf, PageQuery, type Reply, Scopes } from '@pan/kit/http';
import { Jobs, JobView } from '@pan/kit/jobs';
import { type ServiceSettings, SETTINGS } from '@pan/kit/ops';
import { ReadEditions } from '../../application/editions/read-editions.js';
import { editionKind, RequestEdition } from '../../application/editions/request-edition.js';
import { SettleDraft } from '../../application/editions/settle-draft.js';
import { draftView, EditionDraftView, EditionFilePath, EditionPath, EditionRequest } from './editions.dto.js';

const DraftPage = PageOf(EditionDraftView);

/** An edition on its way: asked for, checked, released by two people or withdrawn. */
@ApiTags('editions')
@Controller('v1')
export class DraftsController {
  constructor(
    private readonly request: RequestEdition,
    private readonly settle: SettleDraft,
    private readonly editions: ReadEditions,
    private readonly jobs: Jobs,
    @Inject(SETTINGS) private readonly settings: ServiceSettings,
  ) {}

  @Post('editions')
  @HttpCode(202)
  @Scopes('editions:write')
  @ApiOperation({
    summary: 'Demander une édition de ce qui est connu maintenant / Ask for an edition of what is known now',
  })
  @ApiResponse({ status: 202, type: JobView, headers: { Location: { schema: { type: 'string', format: 'uri' } } } })
  @ApiProblems(
    'organisation-required',
    'organisation-unknown',
    'out-of-reach',
    'edition-unknown',
    'correction-without-reason',
  )
  async askForEdition(@Body() asked: EditionRequest, @Res({ passthrough: true }) reply: Reply): Promise<JobView> {
    const id = await this.request.run(asked);
    void reply.header('location', `${this.settings.PUBLIC_URL}/v1/edition-jobs/${id}`);
    return this.jobs.view(editionKind, id);
  }

  @Get('edition-jobs/:id')
  @Scopes('editions:write')
  @ApiOperation({ summary: 'L’état d’une demande / The state of a request' })
  @ApiOkResponse({ type: JobView })
  @ApiProblems('job-unknown')
  readEditionJob(@Param() { id }: IdPath): Promise<JobView> {
    return this.jobs.view(editionKind, id);
  }

  @Post('edition-jobs/:id/cancellation')
  @HttpCode(200)
  @Scopes('editions:write')
  @ApiOperation({ summary: 'Arrêter une demande; rien n’en reste / Stop a request; nothing of it remains' })
  @ApiOkResponse({ type: JobView })
  @ApiProblems('job-unknown', 'job-ended')
  cancelEditionJob(@Param() { id }: IdPath): Promise<JobView> {
    return this.jobs.cancel(editionKind, id);
  }

  @Get('edition-drafts')
  @OneOfScopes('editions:write', 'editions:release')
  @ApiOperation({ summary: 'Les éditions qui attendent / Editions that wait' })
  @ApiOkResponse({ type: DraftPage })
  async listDrafts(@Query() query: PageQuery): Promise<Page<EditionDraftView>> {
    const { items, nextCursor } = await this.editions.drafts(query);
    return { items: items.map((row) => draftView(row, this.settings.PUBLIC_URL)), nextCursor };
  }

  @Get('edition-drafts/:number')
  @OneOfScopes('editions:write', 'editions:release')
  @ApiOperation({
    summary: 'Une édition avec ce que les vérifications ont trouvé / An edition with what the checks found',
  })
  @ApiOkResponse({ type: EditionDraftView })
  @ApiProblems('edition-unknown')
  async readDraft(@Param() { number }: EditionPath): Promise<EditionDraftView> {
    return draftView(await this.editions.draft(number), this.settings.PUBLIC_URL);
  }

  @Get('edition-drafts/:number/files/:path')
  @OneOfScopes('editions:write', 'editions:release')
  @ApiOperation({ summary: 'Un fichier à vérifier / A file to be checked' })
  @ApiProduces('text/csv', 'application/json', 'application/csvm+json')
  @ApiOkResponse({ schema: { type: 'string', format: 'binary' } })
  @ApiProblems('edition-file-unknown')
  async readDraftFile(@Param() { number, path }: EditionFilePath): Promise<StreamableFile> {
    const { file, content } = await this.editions.draftFile(number, path);
    return new StreamableFile(content, { type: file.mediaType, length: file.bytes });
  }

  @Post('edition-drafts/:number/approvals')
  @HttpCode(200)
  @Scopes('editions:release')
  @ApiOperation({
    summary:
      'Répondre d’une édition; la seconde personne la publie / Answer for an edition; the second person releases it',
  })
  @ApiOkResponse({ type: EditionDraftView })
  @ApiProblems(
    ...['edition-unknown', 'edition-not-a-draft', 'edition-has-critical-findings', 'edition-outdated'],
    ...['edition-approved-already', 'edition-key-missing'],
  )
  async approve(@Param() { number }: EditionPath): Promise<EditionDraftView> {
    await this.settle.approve(number);
    return draftView(await this.editions.draft(number), this.settings.PUBLIC_URL);
  }

  @Post('edition-drafts/:number/withdrawal')
  @HttpCode(200)
  @Scopes('editions:write')
  @ApiOperation({ summary: 'Retirer une édition qui n’est pas publiée / Withdraw an edition that is not released' })
  @ApiOkResponse({ type: EditionDraftView })
  @ApiProblems('edition-unknown', 'edition-not-a-draft')
  async withdraw(@Param() { number }: EditionPath): Promise<EditionDraftView> {
    await this.settle.withdraw(number);
    return draftView(await this.editions.draft(number), this.settings.PUBLIC_URL);
  }
}
