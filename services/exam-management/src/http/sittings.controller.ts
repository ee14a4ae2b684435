import { Body, Controller, Get, HttpCode, Ip, Param, Post, Put, Query, Res } from '@nestjs/common';
import { ApiCreatedResponse, ApiOkResponse, ApiOperation, ApiTags } from '@nestjs/swagger';
import { AlsoBy, ApiProblems, IdPath, ReadsPersons, type Reply, Scopes, Unlimited } from '@pan/kit/http';
import { AccessLog } from '@pan/kit/people';
import { admission } from '../application/admissions/admission-tokens.js';
import { AttemptItem } from '../application/sittings/attempt-item.js';
import { ResumeSitting } from '../application/sittings/resume-sitting.js';
import { SaveResponses } from '../application/sittings/save-responses.js';
import { isAdmitted, StartSitting } from '../application/sittings/start-sitting.js';
import { SubmitSitting } from '../application/sittings/submit-sitting.js';
import { TransferSitting } from '../application/sittings/transfer-sitting.js';
import { SittingLease } from './lease.js';
import {
  AcknowledgementView,
  AttemptAtItemBody,
  AttemptTakenView,
  ReceiptView,
  ResponsePath,
  ResumeQuery,
  SaveBody,
  SittingView,
  StartBody,
} from './sittings.dto.js';

/** What a candidate's device asks. Nothing here needs another service, nor Kafka, nor says who the candidate is. */
@ApiTags('sittings')
@Controller('v1/sittings')
export class SittingsController {
  constructor(
    private readonly start: StartSitting,
    private readonly resume: ResumeSitting,
    private readonly save: SaveResponses,
    private readonly attempt: AttemptItem,
    private readonly submit: SubmitSitting,
    private readonly transfer: TransferSitting,
    private readonly accessLog: AccessLog,
  ) {}

  @Post()
  @Scopes('exams:sit')
  @AlsoBy(admission)
  @Unlimited()
  @ApiOperation({
    summary: 'Commencer une passation avec un code d’admission / Start a sitting with an admission code',
    description:
      'Le code sert une fois; l’appareil qui a gardé son bail reprend. Avec un jeton d’admission, ni séance ni code. / The code serves once; the device that kept its lease resumes. With an admission token, neither session nor code.',
  })
  @ApiCreatedResponse({ type: SittingView })
  @ApiOkResponse({ type: SittingView, description: 'Reprise sur le même bail / Resumed on the same lease' })
  @ApiProblems('admission-unknown', 'session-not-open', 'session-closed', 'sitting-held-elsewhere', 'too-many-attempts')
  @ApiProblems('candidate-withdrawn', 'candidate-left', 'candidate-made-up', 'conflict')
  async postSitting(
    @Body() body: StartBody,
    @Ip() address: string,
    @Res({ passthrough: true }) reply: Reply,
  ): Promise<SittingView> {
    const { sessionId, admissionCode, lease, sealed } = body;
    const { view, isNew } = isAdmitted()
      ? await this.start.admitted(lease, sealed)
      : await this.start.run(sessionId!, admissionCode!, address, lease, sealed);
    if (!isNew) void reply.code(200);
    return view;
  }

  @Get(':id')
  @Scopes('exams:sit')
  @AlsoBy(admission)
  @Unlimited()
  @ApiOperation({ summary: 'Reprendre, avec tout ce qui est sauvegardé / Resume, with everything that is saved' })
  @ApiOkResponse({ type: SittingView })
  readSitting(
    @Param() { id }: IdPath,
    @Query() { sealed }: ResumeQuery,
    @SittingLease() lease: string,
  ): Promise<SittingView> {
    return this.resume.run(id, lease, sealed === 'true');
  }

  @Put(':id/responses/:itemRef')
  @Scopes('exams:sit')
  @AlsoBy(admission)
  @Unlimited()
  @ApiOperation({
    summary: 'Sauvegarder les réponses à un item / Save the answers to an item',
    description:
      'La même sauvegarde peut être répétée; une plus ancienne est refusée. / The same save may be repeated; an older one is refused.',
  })
  @ApiOkResponse({ type: AcknowledgementView })
  @ApiProblems(
    'place-unknown',
    'response-unknown',
    'place-not-at-hand',
    'place-time-over',
    'sequence-stale',
    'sequence-reused',
    'sitting-submitted',
    'sitting-terminated',
    'sitting-not-authorised',
    'sitting-paused',
    'deadline-passed',
    'conflict',
  )
  putResponses(
    @Param() { id, itemRef }: ResponsePath,
    @Body() body: SaveBody,
    @SittingLease() lease: string,
  ): Promise<AcknowledgementView> {
    return this.save.run({ sittingId: id, itemRef, ...body }, lease);
  }

  @Post(':id/attempts/:itemRef')
  @HttpCode(200)
  @Scopes('exams:sit')
  @AlsoBy(admission)
  @Unlimited()
  @ApiOperation({
    summary: 'Terminer un essai à un item adaptatif / End an attempt at an adaptive item',
    description:
      'Le même essai peut être répété; l’item répond par son énoncé d’après et sa rétroaction. / The same attempt may be repeated; the item answers with its body after it and its feedback.',
  })
  @ApiOkResponse({ type: AttemptTakenView })
  @ApiProblems('place-unknown', 'response-unknown', 'place-not-adaptive', 'item-completed')
  @ApiProblems('attempt-out-of-order', 'sequence-reused', 'conflict')
  @ApiProblems('sitting-submitted', 'sitting-terminated', 'sitting-not-authorised', 'sitting-paused', 'deadline-passed')
  postAttempt(
    @Param() { id, itemRef }: ResponsePath,
    @Body() body: AttemptAtItemBody,
    @SittingLease() lease: string,
  ): Promise<AttemptTakenView> {
    return this.attempt.run({ sittingId: id, itemRef, ...body }, lease);
  }

  @Post(':id/submission')
  @HttpCode(200)
  @Scopes('exams:sit')
  @AlsoBy(admission)
  @Unlimited()
  @ApiOperation({ summary: 'Remettre; répéter redonne le même reçu / Hand in; repeating gives the same receipt' })
  @ApiOkResponse({ type: ReceiptView })
  @ApiProblems('sitting-not-authorised', 'sitting-paused')
  postSubmission(@Param() { id }: IdPath, @SittingLease() lease: string): Promise<ReceiptView> {
    return this.submit.run(id, lease);
  }

  @Post(':id/transfers')
  @HttpCode(200)
  @Scopes('exams:sit')
  @Unlimited()
  @ReadsPersons('transfer-sitting')
  @ApiOperation({
    summary: 'Laisser un autre appareil continuer / Let another device go on',
    description: 'Le bail d’avant n’écrit plus. / The former lease writes no more.',
  })
  @ApiOkResponse({ type: SittingView })
  @ApiProblems('sitting-unknown', 'sitting-submitted', 'sitting-terminated', 'out-of-reach')
  async postTransfer(@Param() { id }: IdPath): Promise<SittingView> {
    const { learnerId, ...view } = await this.transfer.run(id);
    await this.accessLog.record({ learners: [learnerId] });
    return view;
  }
}
