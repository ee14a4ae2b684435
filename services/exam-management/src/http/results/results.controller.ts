import { Body, Controller, Get, Header, HttpCode, Inject, Param, Post, Put, Query, Res } from '@nestjs/common';
import { ApiOkResponse, ApiOperation, ApiProduces, ApiResponse, ApiTags } from '@nestjs/swagger';
import type { Page } from '@pan/kit/data';
import { DomainError, fieldErrorOf, instantOf } from '@pan/kit/domain';
import { ApiProblems, IdPath, OneOfScopes, PageQuery, ReadsPersons, type Reply, Scopes } from '@pan/kit/http';
import { Jobs, JobView } from '@pan/kit/jobs';
import { type ServiceSettings, SETTINGS } from '@pan/kit/ops';
import { AccessLog } from '@pan/kit/people';
import { ExpectSchoolMarks } from '../../application/results/expect-school-marks.js';
import { ExplainResult } from '../../application/results/explain-result.js';
import { computationKind, RecomputeSession } from '../../application/results/recompute-session.js';
import { type SchoolMarkRow, TakeSchoolMarks } from '../../application/results/take-school-marks.js';
import { VerifyResult } from '../../application/results/verify-result.js';
import { SessionResultQueries } from '../../persistence/results/session-results.queries.js';
import { SessionQueries } from '../../persistence/sessions/sessions.queries.js';
import { SessionDetailView } from '../sessions.dto.js';
import { explanationPage } from './explanation-page.js';
import {
  ExplanationView,
  ProcessingBody,
  type SchoolMarkBody,
  SchoolMarksBody,
  SchoolMarksTakenView,
  SessionResultPage,
  type SessionResultView,
  VerificationView,
} from './results.dto.js';

/** Final marks: what they are made of, and how they are explained. */
@ApiTags('results')
@Controller('v1')
export class ResultsController {
  constructor(
    private readonly expect: ExpectSchoolMarks,
    private readonly take: TakeSchoolMarks,
    private readonly recompute: RecomputeSession,
    private readonly explain: ExplainResult,
    private readonly verify: VerifyResult,
    private readonly results: SessionResultQueries,
    private readonly sessions: SessionQueries,
    private readonly jobs: Jobs,
    private readonly accessLog: AccessLog,
    @Inject(SETTINGS) private readonly settings: ServiceSettings,
  ) {}

  @Put('sessions/:id/processing')
  @Scopes('exams:release')
  @ApiOperation({
    summary: 'Attendre des notes d’école jusqu’à une date / Expect school marks until a date',
    description:
      'Les notes finales sont alors modérées, pondérées, et partent une fois calculées. / Final marks are then moderated and weighted, and leave once they are computed.',
  })
  @ApiOkResponse({ type: SessionDetailView })
  @ApiProblems('exam-session-unknown', 'out-of-reach', 'session-releasing', 'exam-weight-unknown')
  async putProcessing(@Param() { id }: IdPath, @Body() body: ProcessingBody): Promise<SessionDetailView> {
    await this.expect.run(id, instantOf(body.schoolMarksUntil), body.competency ?? null);
    return this.sessions.one(id);
  }

  @Put('sessions/:id/school-marks')
  @Scopes('exams:results')
  @ApiOperation({
    summary: 'Envoyer les notes d’école / Send the school marks',
    description:
      'Tout le lot est pris, ou rien; chaque rangée refusée est nommée. / All of a batch is taken, or nothing; each refused row is named.',
  })
  @ApiOkResponse({ type: SchoolMarksTakenView })
  @ApiProblems('exam-session-unknown', 'school-marks-not-expected', 'school-marks-closed', 'school-marks-refused')
  async putSchoolMarks(@Param() { id }: IdPath, @Body() { marks }: SchoolMarksBody): Promise<SchoolMarksTakenView> {
    return { changed: await this.take.run(id, marks.map(rowOf)) };
  }

  @Get('sessions/:id/results')
  @OneOfScopes('exams:results', 'exams:release')
  @ReadsPersons('list-results')
  @ApiOperation({
    summary: 'Notes d’école et notes finales / School marks and final marks',
    description: 'Rien de l’épreuve avant la diffusion. / Nothing of the exam before the release.',
  })
  @ApiOkResponse({ type: SessionResultPage })
  @ApiProblems('exam-session-unknown')
  async listResults(@Param() { id }: IdPath, @Query() query: PageQuery): Promise<Page<SessionResultView>> {
    const found = await this.results.list(id, query);
    await this.accessLog.record({ learners: found.items.map(({ learnerId }) => learnerId) });
    return found;
  }

  @Post('sessions/:id/results')
  @HttpCode(202)
  @Scopes('exams:release')
  @ApiOperation({
    summary: 'Calculer de nouveau tous les groupes / Compute all groups again',
    description:
      'Par les règles qui valent maintenant; une note diffusée qui change est corrigée. / By the rules that hold now; a mark that is out and changes is corrected.',
  })
  @ApiResponse({ status: 202, type: JobView, headers: { Location: { schema: { type: 'string', format: 'uri' } } } })
  @ApiProblems('exam-session-unknown', 'out-of-reach', 'school-marks-not-expected', 'school-marks-awaited')
  async postResults(@Param() { id }: IdPath, @Res({ passthrough: true }) reply: Reply): Promise<JobView> {
    const job = await this.recompute.ask(id);
    void reply.header('location', `${this.settings.PUBLIC_URL}/v1/results-computations/${job}`);
    return this.jobs.view(computationKind, job);
  }

  @Get('results-computations/:id')
  @Scopes('exams:release')
  @ApiOperation({ summary: 'Où en est un calcul / How far a computation is' })
  @ApiOkResponse({ type: JobView })
  @ApiProblems('job-unknown')
  getComputation(@Param() { id }: IdPath): Promise<JobView> {
    return this.jobs.view(computationKind, id);
  }

  @Get('results/:id/explanation')
  @OneOfScopes('exams:results', 'exams:release', 'exams:sit')
  @ReadsPersons('explain-result')
  @ApiOperation({
    summary: 'Comment une note a été établie / How a mark came about',
    description:
      'Pour l’élève, et pour les systèmes de son école. L’identifiant est celui de la note diffusée. / For the learner, and for systems of the school. The id is that of the mark that is out.',
  })
  @ApiOkResponse({ type: ExplanationView })
  @ApiProblems('result-unknown')
  readExplanation(@Param() { id }: IdPath): Promise<ExplanationView> {
    return this.explain.run(id);
  }

  @Get('results/:id/explanation-page')
  @OneOfScopes('exams:results', 'exams:release', 'exams:sit')
  @ReadsPersons('explain-result')
  @Header('content-type', 'text/html; charset=utf-8')
  @Header('content-security-policy', "default-src 'none'; style-src 'unsafe-inline'; sandbox allow-modals")
  @ApiOperation({ summary: 'La même explication, à lire et à imprimer / The same explanation, to read and to print' })
  @ApiProduces('text/html')
  @ApiOkResponse({ schema: { type: 'string' } })
  @ApiProblems('result-unknown')
  async readExplanationPage(@Param() { id }: IdPath): Promise<string> {
    return explanationPage(await this.explain.run(id));
  }

  @Get('results/:id/verification')
  @OneOfScopes('exams:results', 'exams:release')
  @ReadsPersons('verify-result')
  @ApiOperation({
    summary: 'Recalculer une note de ce qui a été gardé / Compute a mark again from what was kept',
    description: 'Octet pour octet. / Byte for byte.',
  })
  @ApiOkResponse({ type: VerificationView })
  @ApiProblems('result-unknown', 'result-not-computed')
  verifyResult(@Param() { id }: IdPath): Promise<VerificationView> {
    return this.verify.run(id);
  }
}

/** A group is a class or a code, one of the two. @throws DomainError school-marks-refused */
function rowOf({ learnerId, mark, classId, group }: SchoolMarkBody, at: number): SchoolMarkRow {
  const code = classId ?? group;
  if (code === undefined || (classId !== undefined && group !== undefined)) {
    const error = fieldErrorOf(`/marks/${at}/group`, { code: 'school-group-unsaid', params: {} });
    throw new DomainError('school-marks-refused', { rows: 1 }, { errors: [error] });
  }
  return { learnerId, mark: String(mark), group: code, isClass: classId !== undefined };
}
