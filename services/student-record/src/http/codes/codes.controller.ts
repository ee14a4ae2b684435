import { Body, Controller, Get, HttpCode, Param, Post, Query } from '@nestjs/common';
import { ApiCreatedResponse, ApiOkResponse, ApiOperation, ApiTags } from '@nestjs/swagger';
import type { Page } from '@pan/kit/data';
import { instantOf } from '@pan/kit/domain';
import { ApiProblems, Idempotent, IdPath, PageQuery, ReadsPersons, Scopes } from '@pan/kit/http';
import { AccessLog } from '@pan/kit/people';
import { PermanentCodes } from '../../application/codes/permanent-codes.js';
import { PersonReads } from '../../application/learners/person-reads.js';
import { CodeQueries } from '../../persistence/codes/codes.queries.js';
import { asShown } from '../../persistence/learners/demographics.js';
import {
  AsOfQuery,
  CodeAnswerBody,
  CodeAnswerView,
  CodeRequestBody,
  CodeRequestMade,
  CodeRequestPage,
  CodeRequestView,
  PermanentCodeView,
} from './codes.dto.js';
import { DoneByOffice, ShownToOffice } from '../accounts/office.js';

@ApiTags('permanent-codes')
@Controller('v1')
export class CodesController {
  constructor(
    private readonly codes: PermanentCodes,
    private readonly queries: CodeQueries,
    private readonly accessLog: AccessLog,
    private readonly reads: PersonReads,
  ) {}

  @Post('learners/:id/code-requests')
  @HttpCode(201)
  @Idempotent()
  @DoneByOffice('permanent-codes', 'learners:write')
  @ApiOperation({ summary: 'Demander un code permanent au ministère / Ask the ministry for a permanent code' })
  @ApiCreatedResponse({ type: CodeRequestMade })
  @ApiProblems('learner-unknown', 'code-request-open', 'code-already-known', 'code-not-known', 'conflict')
  askForCode(@Param() { id }: IdPath, @Body() { kind, reason }: CodeRequestBody): Promise<CodeRequestMade> {
    return this.codes.ask(id, kind, reason);
  }

  @Get('code-requests')
  @Scopes('learners:read')
  @ShownToOffice('permanent-codes')
  @ReadsPersons('review-code-requests')
  @ApiOperation({ summary: 'Demandes de codes à répondre / Requests for codes to be answered' })
  @ApiOkResponse({ type: CodeRequestPage })
  @ApiProblems('family-access-only')
  async listCodeRequests(@Query() query: PageQuery): Promise<Page<CodeRequestView>> {
    const found = await this.queries.requests(query, null);
    await this.accessLog.record({ learners: found.items.map(({ learnerId }) => learnerId) });
    return found;
  }

  @Get('learners/:id/code-requests')
  @Scopes('learners:read')
  @ShownToOffice('permanent-codes')
  @ReadsPersons('read-code-requests')
  @ApiOperation({ summary: 'Demandes de codes pour un élève / Requests for codes of a learner' })
  @ApiOkResponse({ type: CodeRequestPage })
  @ApiProblems('family-access-only')
  async listLearnerCodeRequests(@Param() { id }: IdPath, @Query() query: PageQuery): Promise<Page<CodeRequestView>> {
    const found = await this.queries.requests(query, id);
    await this.accessLog.record({ learners: [...new Set(found.items.map(({ learnerId }) => learnerId))] });
    return found;
  }

  @Post('code-requests/:id/answer')
  @HttpCode(200)
  @Scopes('learners:write')
  @ReadsPersons('answer-code-request')
  @ApiOperation({ summary: 'Répondre à une demande de code / Answer a request for a code' })
  @ApiOkResponse({ type: CodeAnswerView })
  @ApiProblems(
    'only-the-ministry',
    'code-request-unknown',
    'code-request-closed',
    'code-answer-malformed',
    'code-answer-incoherent',
    'conflict',
  )
  async answerCodeRequest(
    @Param() { id }: IdPath,
    @Body() { permanentCode, reason }: CodeAnswerBody,
  ): Promise<CodeAnswerView> {
    const answered = await this.codes.answer(id, permanentCode, reason);
    await this.accessLog.record({ learners: [answered.learnerId] });
    return asShown(answered);
  }

  @Get('learners/:id/permanent-code')
  @Scopes('learners:read', 'demographics:read')
  @ReadsPersons('read-permanent-code')
  @ApiOperation({
    summary: 'Le code permanent d’un élève à un instant / A learner’s permanent code at an instant',
    description:
      'Ce que le dossier disait alors, avec ses changements jusqu’alors: qui, quand, pourquoi; de chaque parole, si une ligne de son système est en vue. / What the record said then, with its changes until then: who, when, why; of each word, where a row of its system is in sight.',
  })
  @ApiOkResponse({ type: PermanentCodeView })
  @ApiProblems('learner-unknown', 'family-access-only')
  async readPermanentCode(@Param() { id }: IdPath, @Query() { asOf }: AsOfQuery): Promise<PermanentCodeView> {
    const at = asOf === undefined ? null : instantOf(asOf);
    const found = await this.queries.asOf(id, at);
    await this.reads.record([found.learnerId]);
    return { ...found, asOf: (at ?? new Date()).toISOString() };
  }
}
