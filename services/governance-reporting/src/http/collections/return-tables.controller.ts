import { Body, Controller, Get, Header, HttpCode, Inject, Param, Post, Query, Res } from '@nestjs/common';
import { ApiOkResponse, ApiOperation, ApiProduces, ApiResponse, ApiTags } from '@nestjs/swagger';
import type { Page } from '@pan/kit/data';
import {
  ApiProblems,
  Idempotent,
  IdPath,
  OneOfScopes,
  PageOf,
  PageQuery,
  type Reply,
  Scopes,
  TakesCsv,
  TextBody,
} from '@pan/kit/http';
import { JobProblemView, Jobs, JobView } from '@pan/kit/jobs';
import { type ServiceSettings, SETTINGS } from '@pan/kit/ops';
import { ExportReturns } from '../../application/collections/export-returns.js';
import { ReceiveReturnTable, returnImportKind } from '../../application/collections/receive-return-table.js';
import { type Reminder, ReminderQueries } from '../../persistence/collections/reminders.queries.js';
import { CampaignPath } from './campaigns.dto.js';
import { RemindersQuery, ReturnImportQuery, ReturnReminderPage } from './return-tables.dto.js';

const writers = ['governance:report', 'governance:write'] as const;

/** Returns of many organisations at once, as a table; and who was reminded of theirs. */
@ApiTags('return-tables')
@Controller('v1')
export class ReturnTablesController {
  constructor(
    private readonly exported: ExportReturns,
    private readonly receive: ReceiveReturnTable,
    private readonly reminders: ReminderQueries,
    private readonly jobs: Jobs,
    @Inject(SETTINGS) private readonly settings: ServiceSettings,
  ) {}

  @Get('campaigns/:campaign/returns.csv')
  @Scopes('governance:read')
  @Header('content-type', 'text/csv; charset=utf-8')
  @ApiOperation({
    summary:
      'Les déclarations en tableau, à remplir et renvoyer / The returns as a table, to be filled in and sent back',
    description: 'Vide : manquant; 0 : aucun. / Empty: missing; 0: none.',
  })
  @ApiProduces('text/csv')
  @ApiOkResponse({ schema: { type: 'string' } })
  @ApiProblems('campaign-unknown')
  readReturnTable(@Param() { campaign }: CampaignPath): Promise<string> {
    return this.exported.run(campaign);
  }

  @Post('campaigns/:campaign/return-imports')
  @HttpCode(202)
  @OneOfScopes(...writers)
  @Idempotent()
  @TakesCsv()
  @ApiOperation({
    summary: 'Envoyer un tableau de déclarations / Send a table of returns',
    description:
      'Une ligne par organisation, une colonne par case; une case vide est manquante, une ligne toute vide ne dit rien, une colonne absente laisse ce qui est. Virgule ou point-virgule, UTF-8 ou le jeu déclaré. / A row for each organisation, a column for each cell; an empty cell is missing, a row that is all empty says nothing, a column that is not there leaves what is. Comma or semicolon, UTF-8 or the charset declared.',
  })
  @ApiResponse({ status: 202, type: JobView, headers: { Location: { schema: { type: 'string', format: 'uri' } } } })
  @ApiProblems('campaign-unknown')
  async sendReturnTable(
    @Param() { campaign }: CampaignPath,
    @Query() { mode = 'atomic', dryRun = false, submit = true, why }: ReturnImportQuery,
    @Body() { text }: TextBody,
    @Res({ passthrough: true }) reply: Reply,
  ): Promise<JobView> {
    const id = await this.receive.run(text, { campaign, mode, dryRun, submit, why: why ?? null });
    void reply.header('location', `${this.settings.PUBLIC_URL}/v1/return-imports/${id}`);
    return this.jobs.view(returnImportKind, id);
  }

  @Get('return-imports/:id')
  @OneOfScopes(...writers)
  @ApiOperation({ summary: 'L’état d’un envoi, et ce qui y a été trouvé / The state of an import, and what was found' })
  @ApiOkResponse({ type: JobView })
  @ApiProblems('job-unknown')
  readReturnImport(@Param() { id }: IdPath): Promise<JobView> {
    return this.jobs.view(returnImportKind, id);
  }

  @Get('return-imports/:id/problems')
  @OneOfScopes(...writers)
  @ApiOperation({
    summary:
      'Toutes les fautes, par ligne et colonne, avec raison et remède / Every fault, by row and column, with its reason and remedy',
  })
  @ApiOkResponse({ type: PageOf(JobProblemView) })
  @ApiProblems('job-unknown')
  listReturnImportProblems(@Param() { id }: IdPath, @Query() query: PageQuery): Promise<Page<JobProblemView>> {
    return this.jobs.problems(returnImportKind, id, query);
  }

  @Post('return-imports/:id/cancellation')
  @HttpCode(200)
  @OneOfScopes(...writers)
  @ApiOperation({ summary: 'Arrêter un envoi / Stop an import' })
  @ApiOkResponse({ type: JobView })
  @ApiProblems('job-unknown', 'job-ended')
  cancelReturnImport(@Param() { id }: IdPath): Promise<JobView> {
    return this.jobs.cancel(returnImportKind, id);
  }

  @Get('return-reminders')
  @Scopes('governance:read')
  @ApiOperation({ summary: 'Les rappels de vos organisations / The reminders of your organisations' })
  @ApiOkResponse({ type: ReturnReminderPage })
  listReminders(@Query() query: RemindersQuery): Promise<Page<Reminder>> {
    return this.reminders.list(query);
  }
}
