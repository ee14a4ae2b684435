import {
  Body,
  Controller,
  Get,
  Header,
  HttpCode,
  Inject,
  Param,
  Post,
  Query,
  Res,
  StreamableFile,
} from '@nestjs/common';
import { ApiCreatedResponse, ApiOkResponse, ApiOperation, ApiProduces, ApiResponse, ApiTags } from '@nestjs/swagger';
import { currentCaller } from '@pan/kit/context';
import type { Page } from '@pan/kit/data';
import {
  ApiProblems,
  Idempotent,
  IdPath,
  PageQuery,
  ReadsPersons,
  type Reply,
  Scopes,
  setVersion,
} from '@pan/kit/http';
import { Jobs, JobView } from '@pan/kit/jobs';
import { type ServiceSettings, SETTINGS } from '@pan/kit/ops';
import { PersonReads } from '../../application/learners/person-reads.js';
import { RefusedLooks } from '../../application/learners/refused-looks.js';
import { AcknowledgeReportCard } from '../../application/report-cards/acknowledge-report-card.js';
import { drawingKind, DrawReportCards } from '../../application/report-cards/draw-report-cards.js';
import { PublishReportCards } from '../../application/report-cards/publish-report-cards.js';
import type { CardToSet } from '../../application/report-cards/report-card-words.js';
import { type CardRead, ReportCardQueries } from '../../persistence/report-cards/report-cards.queries.js';
import { OrganisationPath } from '../organisations/organisations.dto.js';
import { cardPolicy, reportCardPage } from './report-card-page.js';
import {
  AcknowledgementBody,
  CardAcknowledgementAnswer,
  CardCorrectionAnswer,
  CardCorrectionBody,
  ClassCardsQuery,
  DrawingBody,
  EditionQuery,
  PublicationAnswer,
  PublicationBody,
  ReportCardPage,
  ReportCardRead,
  ReportCardView,
  SchoolDrawingBody,
} from './report-cards.dto.js';

const started = {
  status: 202,
  type: JobView,
  headers: { Location: { schema: { type: 'string', format: 'uri' } } },
} as const;

/** Report cards: drawn up by class or school, checked, published on a day, read and acknowledged by families, corrected by editions. */
@ApiTags('report cards')
@Controller('v1')
export class ReportCardsController {
  constructor(
    private readonly draw: DrawReportCards,
    private readonly publish: PublishReportCards,
    private readonly acknowledge: AcknowledgeReportCard,
    private readonly queries: ReportCardQueries,
    private readonly reads: PersonReads,
    private readonly refused: RefusedLooks,
    private readonly jobs: Jobs,
    @Inject(SETTINGS) private readonly settings: ServiceSettings,
  ) {}

  @Post('classes/:id/report-cards')
  @HttpCode(202)
  @Idempotent()
  @Scopes('report-cards:write')
  @ApiOperation({
    summary: 'Établir les bulletins d’un groupe / Draw up the report cards of a class',
    description:
      'Autant de fois que l’école veut, jusqu’à la publication. / As often as the school wants, until they are published.',
  })
  @ApiResponse(started)
  @ApiProblems('class-unknown', 'reporting-scheme-unknown', 'report-term-unknown')
  async drawOfClass(
    @Param() { id }: IdPath,
    @Body() { term }: DrawingBody,
    @Res({ passthrough: true }) reply: Reply,
  ): Promise<JobView> {
    return this.begun(reply, await this.draw.ofClass(id, term));
  }

  @Post('organisations/:code/report-cards')
  @HttpCode(202)
  @Idempotent()
  @Scopes('report-cards:write')
  @ApiOperation({ summary: 'Établir tous les bulletins d’une école / Draw up all report cards of a school' })
  @ApiResponse(started)
  @ApiProblems('organisation-unknown')
  async drawOfSchool(
    @Param() { code }: OrganisationPath,
    @Body() { schoolYear, term }: SchoolDrawingBody,
    @Res({ passthrough: true }) reply: Reply,
  ): Promise<JobView> {
    return this.begun(reply, await this.draw.ofSchool(code, schoolYear, term));
  }

  @Get('report-card-jobs/:id')
  @Scopes('report-cards:write')
  @ApiOperation({ summary: 'Où en est l’établissement des bulletins / How far the drawing of report cards is' })
  @ApiOkResponse({ type: JobView })
  @ApiProblems('job-unknown')
  getReportCardJob(@Param() { id }: IdPath): Promise<JobView> {
    return this.jobs.view(drawingKind, id);
  }

  @Get('classes/:id/report-cards')
  @Scopes('learners:read')
  @ReadsPersons('list-report-cards')
  @ApiOperation({
    summary:
      'Bulletins d’un groupe, ce qui y manque, qui les a lus / Report cards of a class, what is missing, who read them',
  })
  @ApiOkResponse({ type: ReportCardPage })
  @ApiProblems('class-unknown', 'family-access-only')
  async listOfClass(@Param() { id }: IdPath, @Query() query: ClassCardsQuery): Promise<Page<ReportCardView>> {
    const { learners, page } = await this.queries.ofClass(id, query.term, query);
    await this.reads.record(learners);
    return page;
  }

  @Post('classes/:id/report-cards/publications')
  @HttpCode(200)
  @Idempotent()
  @Scopes('report-cards:write')
  @ApiOperation({
    summary: 'Publier les bulletins d’un groupe, tels qu’établis / Publish the report cards of a class, as drawn up',
    description:
      'Tous ou aucun. La famille les lit dès le jour dit. / All or none. The family reads them from the day that is said.',
  })
  @ApiOkResponse({ type: PublicationAnswer })
  @ApiProblems(
    'class-unknown',
    'direction-required',
    'reporting-scheme-unknown',
    'report-term-unknown',
    'report-cards-not-drawn',
    'conflict',
    'report-cards-out-of-date',
    'report-card-incomplete',
    'publication-in-the-past',
    'publication-too-far',
  )
  publishOfClass(
    @Param() { id }: IdPath,
    @Body() { term, publishOn = null, withMissing = false }: PublicationBody,
  ): Promise<PublicationAnswer> {
    return this.publish.ofClass(id, term, publishOn, withMissing);
  }

  @Get('learners/:id/report-cards')
  @Scopes('learners:read')
  @ReadsPersons('list-report-cards')
  @ApiOperation({
    summary: 'Bulletins d’un élève, avec leurs éditions / Report cards of a learner, with their editions',
  })
  @ApiOkResponse({ type: ReportCardPage })
  @ApiProblems('learner-unknown', 'family-access-only')
  async listOfLearner(@Param() { id }: IdPath, @Query() query: PageQuery): Promise<Page<ReportCardView>> {
    const { learnerId, page } = await this.refused.noting('read-report-cards-refused', id, () =>
      this.queries.ofLearner(id, query),
    );
    await this.reads.record([learnerId]);
    return page;
  }

  @Get('report-cards/:id')
  @Scopes('learners:read')
  @ReadsPersons('read-report-card')
  @ApiOperation({ summary: 'Un bulletin / A report card' })
  @ApiOkResponse({ type: ReportCardRead })
  @ApiProblems('report-card-unknown', 'family-access-only')
  async readReportCard(
    @Param() { id }: IdPath,
    @Query() { edition }: EditionQuery,
    @Res({ passthrough: true }) reply: Reply,
  ): Promise<ReportCardRead> {
    const { version, number, item, content } = await this.one(id, edition ?? null);
    setVersion(reply, version);
    return { ...item, edition: number, content };
  }

  @Get('report-cards/:id/html')
  @Scopes('learners:read')
  @ReadsPersons('read-report-card')
  @Header('content-type', 'text/html; charset=utf-8')
  @Header('content-security-policy', cardPolicy)
  @ApiProduces('text/html')
  @ApiOperation({ summary: 'Un bulletin, à lire / A report card, to be read' })
  @ApiOkResponse({ schema: { type: 'string' } })
  @ApiProblems('report-card-unknown', 'family-access-only')
  async readReportCardPage(@Param() { id }: IdPath, @Query() { edition }: EditionQuery): Promise<string> {
    return reportCardPage(toSet(await this.one(id, edition ?? null)), currentCaller().language);
  }

  @Get('report-cards/:id/pdf')
  @Scopes('learners:read')
  @ReadsPersons('read-report-card')
  @ApiProduces('application/pdf')
  @ApiOperation({ summary: 'Un bulletin en PDF balisé / A report card as a tagged PDF' })
  @ApiOkResponse({ schema: { type: 'string', format: 'binary' } })
  @ApiProblems('report-card-unknown', 'family-access-only')
  async readReportCardPdf(@Param() { id }: IdPath, @Query() { edition }: EditionQuery): Promise<StreamableFile> {
    const { pdf } = await this.one(id, edition ?? null, true);
    return new StreamableFile(pdf!, { type: 'application/pdf', disposition: `inline; filename="bulletin-${id}.pdf"` });
  }

  @Post('report-cards/:id/acknowledgements')
  @HttpCode(200)
  @Scopes('learners:read')
  @ReadsPersons('acknowledge-report-card')
  @ApiOperation({
    summary: 'Accuser lecture d’un bulletin / Acknowledge a report card',
    description: 'Par la famille, une fois par édition. / By the family, once an edition.',
  })
  @ApiOkResponse({ type: CardAcknowledgementAnswer })
  @ApiProblems('report-card-unknown', 'family-only', 'family-access-only')
  async acknowledgeReportCard(
    @Param() { id }: IdPath,
    @Body() { edition }: AcknowledgementBody,
  ): Promise<CardAcknowledgementAnswer> {
    const { learnerId, at } = await this.acknowledge.run(id, edition);
    await this.reads.record([learnerId]);
    return { edition, acknowledgedAt: at.toISOString() };
  }

  @Post('report-cards/:id/corrections')
  @HttpCode(201)
  @Idempotent()
  @Scopes('report-cards:write')
  @ApiOperation({
    summary: 'Corriger un bulletin publié / Correct a published report card',
    description:
      'Une édition de plus, des résultats tels qu’ils sont au dossier; la famille lit les deux. / One more edition, of the marks as they are on record; the family reads both.',
  })
  @ApiCreatedResponse({ type: CardCorrectionAnswer })
  @ApiProblems(
    'report-card-unknown',
    'direction-required',
    'report-card-not-published',
    'correction-changes-nothing',
    'publication-in-the-past',
    'publication-too-far',
    'publication-before-the-last',
    'conflict',
  )
  async correctReportCard(
    @Param() { id }: IdPath,
    @Body() { reason, publishOn = null }: CardCorrectionBody,
  ): Promise<CardCorrectionAnswer> {
    const { number, publishedOn } = await this.publish.correct(id, reason, publishOn);
    return { edition: number, publishedOn };
  }

  /** Once the access log says who read it. */
  private async one(id: string, edition: number | null, withPdf = false): Promise<CardRead> {
    const card = await this.queries.one(id, edition, withPdf);
    await this.reads.record([card.learnerId]);
    return card;
  }

  private begun(reply: Reply, id: string): Promise<JobView> {
    void reply.header('location', `${this.settings.PUBLIC_URL}/v1/report-card-jobs/${id}`);
    return this.jobs.view(drawingKind, id);
  }
}

function toSet({ content, number, item }: CardRead): CardToSet {
  const reason = item.editions.find((one) => one.number === number)?.reason ?? null;
  return { content, edition: number === null ? null : { number, reason } };
}
