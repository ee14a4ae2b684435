import { Body, Controller, Delete, Get, HttpCode, Param, Post, Query } from '@nestjs/common';
import { ApiOkResponse, ApiOperation, ApiTags } from '@nestjs/swagger';
import type { Page } from '@pan/kit/data';
import { ApiProblems, IdPath, OneOfScopes, ReadsPersons, Scopes } from '@pan/kit/http';
import { AccessLog } from '@pan/kit/people';
import { DecideCandidate } from '../application/candidates/decide-candidate.js';
import { RegisterCandidates } from '../application/candidates/register-candidates.js';
import { absenceReasons, withdrawalReasons } from '../domain/standing.js';
import { CandidateQueries } from '../persistence/sessions/candidates.queries.js';
import {
  AbsenceBody,
  CandidatePage,
  CandidateReasonsView,
  CandidatesQuery,
  CandidateView,
  RegistrationBody,
  RegistrationView,
  StandingView,
  WithdrawalBody,
} from './candidates.dto.js';

const reasons: CandidateReasonsView = {
  absences: Object.entries(absenceReasons).map(([group, { reasons, ...label }]) => ({
    ...{ code: group, ...label },
    reasons: Object.entries(reasons).map(([reason, one]) => ({ code: `${group}.${reason}`, ...one })),
  })),
  withdrawals: Object.entries(withdrawalReasons).map(([code, label]) => ({ code, ...label })),
};

/** Who is on the list of a session, and who is awaited. */
@ApiTags('candidates')
@Controller('v1')
export class CandidatesController {
  constructor(
    private readonly register: RegisterCandidates,
    private readonly candidates: CandidateQueries,
    private readonly decide: DecideCandidate,
    private readonly accessLog: AccessLog,
  ) {}

  @Post('sessions/:id/candidates')
  @HttpCode(200)
  @Scopes('exams:schedule')
  @ApiOperation({
    summary: 'Inscrire des élèves : groupes-classes, liste ou niveau / Register pupils: classes, a list or a level',
    description: 'Répété, l’appel ajoute qui est arrivé depuis. / Repeated, it adds those who have come since.',
  })
  @ApiOkResponse({ type: RegistrationView })
  @ApiProblems(
    'exam-session-unknown',
    'session-closed',
    'organisation-unknown',
    'organisation-not-in-session',
    'class-unknown',
    'exam-room-unknown',
    'learner-not-there',
    'out-of-reach',
  )
  registerCandidates(@Param() { id }: IdPath, @Body() body: RegistrationBody): Promise<RegistrationView> {
    return this.register.run(id, body);
  }

  @Get('sessions/:id/candidates')
  @OneOfScopes('exams:sit', 'exams:proctor')
  @ReadsPersons('list-candidates')
  @ApiOperation({
    summary: 'La feuille de salle : candidats et codes d’admission / The room’s list: candidates and admission codes',
  })
  @ApiOkResponse({ type: CandidatePage })
  @ApiProblems('exam-session-unknown', 'out-of-reach')
  async listCandidates(@Param() { id }: IdPath, @Query() query: CandidatesQuery): Promise<Page<CandidateView>> {
    const found = await this.candidates.list(id, query.room ?? null, query);
    await this.accessLog.record({ learners: found.items.map(({ learnerId }) => learnerId) });
    return found;
  }

  @Get('candidate-reasons')
  @OneOfScopes('exams:schedule', 'exams:proctor', 'exams:read')
  @ApiOperation({ summary: 'Raisons d’une absence ou d’un retrait / Reasons of an absence or a withdrawal' })
  @ApiOkResponse({ type: CandidateReasonsView })
  listCandidateReasons(): CandidateReasonsView {
    return reasons;
  }

  @Post('candidates/:id/withdrawal')
  @HttpCode(200)
  @Scopes('exams:schedule')
  @ApiOperation({ summary: 'Retirer de la liste, tant qu’on n’a pas commencé / Take off the list, until it sits' })
  @ApiOkResponse({ type: StandingView })
  @ApiProblems('candidate-unknown', 'exam-session-unknown', 'session-closed', 'sitting-begun')
  withdrawCandidate(@Param() { id }: IdPath, @Body() { reason }: WithdrawalBody): Promise<StandingView> {
    return this.decide.withdraw(id, reason);
  }

  @Post('candidates/:id/reinstatement')
  @HttpCode(200)
  @Scopes('exams:schedule')
  @ApiOperation({
    summary: 'Remettre sur la liste / Put back on the list',
    description:
      'Ou attendre quand même qui a quitté l’école. / Or await somebody who has left the school all the same.',
  })
  @ApiOkResponse({ type: StandingView })
  @ApiProblems('candidate-unknown', 'exam-session-unknown', 'session-closed')
  reinstateCandidate(@Param() { id }: IdPath): Promise<StandingView> {
    return this.decide.reinstate(id);
  }

  @Post('candidates/:id/absence')
  @HttpCode(200)
  @OneOfScopes('exams:proctor', 'exams:schedule')
  @ApiOperation({
    summary: 'Dire qui n’est pas venu, et pourquoi / Say who did not come, and why',
    description:
      'Qui arrive en retard commence, et n’est plus absent. / Whoever comes late sits, and is not absent any more.',
  })
  @ApiOkResponse({ type: StandingView })
  @ApiProblems('candidate-unknown', 'candidate-withdrawn', 'sitting-begun')
  markAbsent(@Param() { id }: IdPath, @Body() { reason }: AbsenceBody): Promise<StandingView> {
    return this.decide.markAbsent(id, reason);
  }

  @Delete('candidates/:id/absence')
  @OneOfScopes('exams:proctor', 'exams:schedule')
  @ApiOperation({ summary: 'Reprendre une absence notée par erreur / Take back an absence that was a mistake' })
  @ApiOkResponse({ type: StandingView })
  @ApiProblems('candidate-unknown')
  takeAbsenceBack(@Param() { id }: IdPath): Promise<StandingView> {
    return this.decide.takeAbsenceBack(id);
  }
}
