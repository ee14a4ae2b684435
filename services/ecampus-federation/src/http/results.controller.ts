import { Body, Controller, Get, HttpCode, Param, Post, Res } from '@nestjs/common';
import { ApiCreatedResponse, ApiOkResponse, ApiOperation, ApiTags } from '@nestjs/swagger';
import { ApiProblems, IdPath, ReadsPersons, type Reply, Scopes } from '@pan/kit/http';
import { AccessLog } from '@pan/kit/people';
import { RecogniseCredits } from '../application/enrolment/recognise-credits.js';
import { ReportResult } from '../application/results/report-result.js';
import { RequestQueries } from '../persistence/enrolment/requests.queries.js';
import { RecognitionBody, ResultBody, ResultView } from './enrolment-requests.dto.js';

/** What the host returns at the end, and what home makes of it. */
@ApiTags('results')
@Controller('v1/enrolment-requests/:id')
export class ResultsController {
  constructor(
    private readonly queries: RequestQueries,
    private readonly report: ReportResult,
    private readonly recognise: RecogniseCredits,
    private readonly accessLog: AccessLog,
  ) {}

  @Post('results')
  @Scopes('results:write')
  @ReadsPersons('report-result')
  @ApiOperation({
    summary: 'Rapporter un résultat (accueil) / Return a result (host)',
    description:
      'Chaque version est gardée, la dernière vaut; la même n’en est pas une nouvelle (200). Accepté aussi après une annulation, si une place avait été occupée. / Every version is kept, the last one holds; the same again is none (200). Also accepted after a cancellation, if a seat had been taken.',
  })
  @ApiCreatedResponse({ type: ResultView })
  @ApiOkResponse({ type: ResultView })
  @ApiProblems('enrolment-request-unknown', 'no-result-yet', 'out-of-reach', 'never-seated', 'conflict')
  async reportResult(
    @Param() { id }: IdPath,
    @Body() { state, passed, score, scale, credits }: ResultBody,
    @Res({ passthrough: true }) reply: Reply,
  ): Promise<ResultView> {
    const given = { passed: passed ?? null, score: score ?? null, scale: scale ?? null, credits: credits ?? null };
    const isNew = await this.report.run(id, { state, ...given });
    void reply.code(isNew ? 201 : 200);
    return this.shown(id);
  }

  @Get('results')
  @Scopes('federation:read')
  @ReadsPersons('read-result')
  @ApiOperation({ summary: 'Le résultat et ses versions / The result and its versions' })
  @ApiOkResponse({ type: ResultView })
  @ApiProblems('enrolment-request-unknown', 'no-result-yet', 'out-of-reach')
  readResult(@Param() { id }: IdPath): Promise<ResultView> {
    return this.shown(id);
  }

  @Post('recognition')
  @HttpCode(200)
  @Scopes('results:write')
  @ReadsPersons('recognise-credits')
  @ApiOperation({ summary: 'Reconnaître des crédits (attache) / Recognise credits (home)' })
  @ApiOkResponse({ type: ResultView })
  @ApiProblems('enrolment-request-unknown', 'no-result-yet', 'out-of-reach', 'result-not-passed')
  async recogniseCredits(@Param() { id }: IdPath, @Body() { credits }: RecognitionBody): Promise<ResultView> {
    await this.recognise.run(id, credits);
    return this.shown(id);
  }

  private async shown(id: string): Promise<ResultView> {
    const found = await this.queries.result(id);
    await this.accessLog.record({ learners: [found.learnerId] });
    return found;
  }
}
