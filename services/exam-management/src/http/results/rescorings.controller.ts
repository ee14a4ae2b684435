import { Body, Controller, Get, HttpCode, Inject, Param, Post, Query, Res } from '@nestjs/common';
import { ApiOkResponse, ApiOperation, ApiResponse, ApiTags } from '@nestjs/swagger';
import { UnitOfWork } from '@pan/kit/data';
import { DomainError } from '@pan/kit/domain';
import { ApiProblems, IdPath, type Reply, Scopes } from '@pan/kit/http';
import { Jobs, JobView } from '@pan/kit/jobs';
import { type ServiceSettings, SETTINGS } from '@pan/kit/ops';
import type { Correction } from '../../application/marks/fit-corrections.js';
import { RescoreSession, rescoringKind } from '../../application/marks/rescore-session.js';
import { RescoringRepository } from '../../persistence/results/rescoring.repository.js';
import {
  type PlaceCorrectionBody,
  PlaceCorrectionsBody,
  RescoringQuery,
  RescoringReportView,
} from './rescorings.dto.js';

/** A key that was wrong is put right for a whole session, once it is known whom that concerns. */
@ApiTags('results')
@Controller('v1')
export class RescoringsController {
  constructor(
    private readonly work: UnitOfWork,
    private readonly rescore: RescoreSession,
    private readonly rescorings: RescoringRepository,
    private readonly jobs: Jobs,
    @Inject(SETTINGS) private readonly settings: ServiceSettings,
  ) {}

  @Post('sessions/:id/rescorings')
  @HttpCode(202)
  @Scopes('exams:release')
  @ApiOperation({
    summary: 'Corriger de nouveau, ou voir qui changerait / Score again, or see who would change',
    description:
      'Une place est corrigée par un autre item, donnée à tout le monde ou retirée; ce que des personnes ont donné tient. / A place is scored by another item, given to everybody or dropped; what people gave stands.',
  })
  @ApiResponse({ status: 202, type: JobView, headers: { Location: { schema: { type: 'string', format: 'uri' } } } })
  @ApiProblems(
    'exam-session-unknown',
    'place-unknown',
    'item-unknown',
    'correction-unfit',
    'nothing-left-to-score',
    'out-of-reach',
  )
  async postRescorings(
    @Param() { id }: IdPath,
    @Query() { dryRun = false }: RescoringQuery,
    @Body() { corrections }: PlaceCorrectionsBody,
    @Res({ passthrough: true }) reply: Reply,
  ): Promise<JobView> {
    const job = await this.rescore.ask(id, corrections.map(correctionOf), dryRun);
    void reply.header('location', `${this.settings.PUBLIC_URL}/v1/rescorings/${job}`);
    return this.jobs.view(rescoringKind, job);
  }

  @Get('rescorings/:id')
  @Scopes('exams:release')
  @ApiOperation({ summary: 'Où en est une nouvelle correction / How far a rescoring is' })
  @ApiOkResponse({ type: JobView })
  @ApiProblems('job-unknown')
  getRescoring(@Param() { id }: IdPath): Promise<JobView> {
    return this.jobs.view(rescoringKind, id);
  }

  @Get('rescorings/:id/report')
  @Scopes('exams:release')
  @ApiOperation({
    summary: 'Combien de notes changent, et par quelles places / How many marks change, and by which places',
  })
  @ApiOkResponse({ type: RescoringReportView })
  @ApiProblems('rescoring-unknown')
  readRescoringReport(@Param() { id }: IdPath): Promise<RescoringReportView> {
    return this.work.run((unit) => this.rescorings.one(unit, id));
  }
}

/** @throws DomainError correction-unfit where it names neither an item nor a dispensation, or both */
function correctionOf({ itemRef, itemId, dispensation }: PlaceCorrectionBody): Correction {
  if (itemId !== undefined && dispensation === undefined) return { itemRef, itemId };
  if (dispensation !== undefined && itemId === undefined) return { itemRef, dispensation };
  throw new DomainError('correction-unfit', { place: itemRef });
}
