import { Controller, Get, Header, HttpCode, Inject, Param, Post, Query, Res } from '@nestjs/common';
import { ApiOkResponse, ApiOperation, ApiProduces, ApiResponse, ApiTags } from '@nestjs/swagger';
import { currentCaller } from '@pan/kit/context';
import { DomainError } from '@pan/kit/domain';
import { ApiProblems, IdPath, type Reply, Scopes } from '@pan/kit/http';
import { Jobs, JobView } from '@pan/kit/jobs';
import { type ServiceSettings, SETTINGS } from '@pan/kit/ops';
import { AnalyseSession, analysisKind } from '../../application/item-analysis/analyse-session.js';
import { ReadAnalysis } from '../../application/item-analysis/read-analysis.js';
import type { AnalysisView } from '../../domain/item-analysis/views.js';
import { analysisCsv } from './analysis-csv.js';
import { analysisPage } from './analysis-page.js';
import { distributionChart, optionsChart, thirdsChart } from './charts.js';
import { AnalysisChartQuery, ItemAnalysisView } from './item-analysis.dto.js';
import type { Language } from './words.js';

const told =
  'Ce qui dirait quelque chose de moins de cinq personnes est tu. / What would tell something of fewer than five persons is withheld.';

/** How the questions of a paper did: difficulty, discrimination, distractors, reliability. */
@ApiTags('item-analysis')
@Controller('v1')
export class ItemAnalysisController {
  constructor(
    private readonly analyse: AnalyseSession,
    private readonly read: ReadAnalysis,
    private readonly jobs: Jobs,
    @Inject(SETTINGS) private readonly settings: ServiceSettings,
  ) {}

  @Post('sessions/:id/item-analysis')
  @HttpCode(202)
  @Scopes('exams:release')
  @ApiOperation({
    summary: 'Analyser les questions d’une séance / Analyse the questions of a session',
    description: 'Une fois la séance close et corrigée. / Once the session is closed and scored.',
  })
  @ApiResponse({ status: 202, type: JobView, headers: { Location: { schema: { type: 'string', format: 'uri' } } } })
  @ApiProblems('exam-session-unknown', 'out-of-reach', 'item-analysis-too-early', 'scripts-too-few')
  async postItemAnalysis(@Param() { id }: IdPath, @Res({ passthrough: true }) reply: Reply): Promise<JobView> {
    const job = await this.analyse.ask(id);
    void reply.header('location', `${this.settings.PUBLIC_URL}/v1/item-analyses/${job}`);
    return this.jobs.view(analysisKind, job);
  }

  @Get('item-analyses/:id')
  @Scopes('exams:release')
  @ApiOperation({ summary: 'Où en est une analyse / How far an analysis is' })
  @ApiOkResponse({ type: JobView })
  @ApiProblems('job-unknown')
  getItemAnalysis(@Param() { id }: IdPath): Promise<JobView> {
    return this.jobs.view(analysisKind, id);
  }

  @Get('sessions/:id/item-analysis')
  @Scopes('exams:release')
  @ApiOperation({
    summary: 'L’analyse des questions d’une séance / The analysis of a session’s questions',
    description: told,
  })
  @ApiOkResponse({ type: ItemAnalysisView })
  @ApiProblems('item-analysis-unknown')
  readItemAnalysis(@Param() { id }: IdPath): Promise<ItemAnalysisView> {
    return this.read.ofSession(id);
  }

  @Get('sessions/:id/item-analysis.csv')
  @Scopes('exams:release')
  @Header('content-type', 'text/csv; charset=utf-8')
  @ApiOperation({ summary: 'La même analyse en tableau / The same analysis as a table', description: told })
  @ApiProduces('text/csv')
  @ApiOkResponse({ schema: { type: 'string' } })
  @ApiProblems('item-analysis-unknown')
  async readItemAnalysisTable(@Param() { id }: IdPath): Promise<string> {
    return analysisCsv(await this.read.ofSession(id));
  }

  @Get('sessions/:id/item-analysis.svg')
  @Scopes('exams:release')
  @Header('content-type', 'image/svg+xml; charset=utf-8')
  @ApiOperation({
    summary: 'Un diagramme de l’analyse / A chart of the analysis',
    description:
      'Les notes, la réussite d’une question par tiers, ou ses options; titre et description disent tout. / The scores, a question’s success by thirds, or its options; title and description say all of it.',
  })
  @ApiProduces('image/svg+xml')
  @ApiOkResponse({ schema: { type: 'string' } })
  @ApiProblems('item-analysis-unknown', 'place-unknown', 'response-unknown')
  async readItemAnalysisChart(@Param() { id }: IdPath, @Query() query: AnalysisChartQuery): Promise<string> {
    return chartOf(await this.read.ofSession(id), query, currentCaller().language.startsWith('en') ? 'en' : 'fr');
  }

  @Get('sessions/:id/item-analysis-page')
  @Scopes('exams:release')
  @Header('content-type', 'text/html; charset=utf-8')
  @Header('content-security-policy', "default-src 'none'; style-src 'unsafe-inline'; sandbox allow-modals")
  @ApiOperation({ summary: 'La même analyse, à lire et à imprimer / The same analysis, to read and to print' })
  @ApiProduces('text/html')
  @ApiOkResponse({ schema: { type: 'string' } })
  @ApiProblems('item-analysis-unknown')
  async readItemAnalysisPage(@Param() { id }: IdPath): Promise<string> {
    return analysisPage(await this.read.ofSession(id));
  }

  @Get('papers/:id/item-analysis')
  @Scopes('exams:release')
  @ApiOperation({
    summary:
      'L’analyse d’une épreuve, toutes séances analysées réunies / The analysis of a paper over all analysed sessions',
    description: 'Ce qui est tu dans une séance l’est ici. / What is withheld in one session is withheld here.',
  })
  @ApiOkResponse({ type: ItemAnalysisView })
  @ApiProblems('item-analysis-unknown')
  readPaperAnalysis(@Param() { id }: IdPath): Promise<ItemAnalysisView> {
    return this.read.ofPaper(id);
  }
}

/** @throws DomainError place-unknown, response-unknown */
function chartOf(analysis: AnalysisView, { of, place = '', response }: AnalysisChartQuery, language: Language): string {
  if (of === 'distribution') return distributionChart(analysis, language);
  const found = analysis.places.find(({ ref }) => ref === place);
  if (!found) throw new DomainError('place-unknown', { place });
  if (of === 'thirds') return thirdsChart(found, language);
  const table = found.tables.find((one) => response === undefined || one.response === response);
  if (!table) throw new DomainError('response-unknown', { identifier: response ?? '' });
  return optionsChart(found, table, language);
}
