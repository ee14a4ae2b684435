import { Body, Controller, Get, HttpCode, Param, Post, Query } from '@nestjs/common';
import { ApiCreatedResponse, ApiNoContentResponse, ApiOkResponse, ApiOperation, ApiTags } from '@nestjs/swagger';
import type { Page } from '@pan/kit/data';
import { ApiProblems, Idempotent, IdPath, PageQuery, ReadsPersons, Scopes } from '@pan/kit/http';
import { AnswerCorrection } from '../../application/corrections/answer-correction.js';
import { AskCorrection } from '../../application/corrections/ask-correction.js';
import { PersonReads } from '../../application/learners/person-reads.js';
import { RefusedLooks } from '../../application/learners/refused-looks.js';
import { type CorrectionRecord, CorrectionQueries } from '../../persistence/corrections/corrections.queries.js';
import { correctablesView, correctionView } from './correction-view.js';
import {
  CorrectablesView,
  CorrectionBody,
  CorrectionDecisionBody,
  CorrectionExtensionBody,
  CorrectionMadeView,
  CorrectionPage,
  CorrectionsQuery,
  CorrectionStatementBody,
  type CorrectionView,
} from './corrections.dto.js';
import { DoneByOffice, ShownToOffice } from '../accounts/office.js';

/** What a family says is wrong, and how the organisation whose datum it is answers. */
@ApiTags('corrections')
@Controller('v1')
export class CorrectionsController {
  constructor(
    private readonly asking: AskCorrection,
    private readonly answering: AnswerCorrection,
    private readonly queries: CorrectionQueries,
    private readonly reads: PersonReads,
    private readonly refused: RefusedLooks,
  ) {}

  @Get('correctables')
  @Scopes('learners:read')
  @ApiOperation({
    summary: 'Ce que l’on peut faire rectifier, délais et recours / What can be corrected, terms and recourses',
  })
  @ApiOkResponse({ type: CorrectablesView })
  listCorrectables(): CorrectablesView {
    return correctablesView(new Date());
  }

  @Post('learners/:id/correction-requests')
  @Idempotent()
  @Scopes('learners:read')
  @ApiOperation({ summary: 'Demander une rectification / Ask for a correction' })
  @ApiCreatedResponse({ type: CorrectionMadeView })
  @ApiProblems(
    'family-only',
    'learner-unknown',
    'correction-datum-unknown',
    'correction-field-unknown',
    'correction-record-not-named',
    'correction-value-malformed',
    'correction-says-the-same',
    'correction-open',
    'too-many-corrections',
  )
  askForCorrection(@Param() { id }: IdPath, @Body() body: CorrectionBody): Promise<CorrectionMadeView> {
    const { kind, recordId = null, field, shouldSay = null, why } = body;
    const ask = () => this.asking.ask(id, { kind, recordId, field }, shouldSay, why);
    return this.refused.noting('read-corrections-refused', id, ask);
  }

  @Get('learners/:id/correction-requests')
  @Scopes('learners:read')
  @ReadsPersons('read-corrections')
  @ApiOperation({ summary: 'Les demandes de rectification d’un élève / A learner’s requests for correction' })
  @ApiOkResponse({ type: CorrectionPage })
  @ApiProblems('learner-unknown', 'family-access-only')
  listLearnersCorrections(@Param() { id }: IdPath, @Query() query: PageQuery): Promise<Page<CorrectionView>> {
    return this.refused.noting('read-corrections-refused', id, async () => {
      const { learnerId, page } = await this.queries.ofLearner(id, query);
      await this.reads.record([learnerId]);
      return asViews(page);
    });
  }

  @Get('correction-requests')
  @Scopes('learners:read')
  @ShownToOffice('answers')
  @ReadsPersons('read-corrections')
  @ApiOperation({ summary: 'Demandes faites, ou à répondre / Requests made, or to be answered' })
  @ApiOkResponse({ type: CorrectionPage })
  @ApiProblems('family-access-only')
  async listCorrections(@Query() query: CorrectionsQuery): Promise<Page<CorrectionView>> {
    const found = await this.queries.list(query, query.state ?? null, query.late === 'true');
    await this.reads.record([...new Set(found.items.map(({ learnerId }) => learnerId))]);
    return asViews(found);
  }

  @Post('correction-requests/:id/extension')
  @HttpCode(204)
  @DoneByOffice('answers', 'accounts:write')
  @ApiOperation({ summary: 'Prolonger le délai, une fois / Prolong the term, once' })
  @ApiNoContentResponse()
  @ApiProblems(
    'correction-unknown',
    'correction-closed',
    'correction-already-extended',
    'correction-term-over',
    'conflict',
  )
  extendCorrection(@Param() { id }: IdPath, @Body() { why }: CorrectionExtensionBody): Promise<void> {
    return this.answering.extend(id, why);
  }

  @Post('correction-requests/:id/decision')
  @HttpCode(204)
  @DoneByOffice('answers', 'accounts:write')
  @ApiOperation({ summary: 'Décider d’une demande et y répondre / Decide about a request and answer it' })
  @ApiNoContentResponse()
  @ApiProblems(
    'correction-unknown',
    'correction-closed',
    'correction-answer-incomplete',
    'correction-answer-contradicts',
    'correction-value-malformed',
    'conflict',
  )
  decideCorrection(@Param() { id }: IdPath, @Body() body: CorrectionDecisionBody): Promise<void> {
    const { decision, becomes = null, reason = null, words = null } = body;
    return this.answering.decide(id, { decision, becomes, reason, words });
  }

  @Post('correction-requests/:id/correction')
  @HttpCode(204)
  @DoneByOffice('answers', 'accounts:write')
  @ApiOperation({
    summary: 'Le dossier dit maintenant ce qui a été accepté / The record now says what was accepted',
    description:
      'Le système qui tient la donnée la change par sa voie habituelle; la demande pointe alors la version qui le dit. / The system that keeps the datum changes it by its usual way; the request then points at the version that says so.',
  })
  @ApiNoContentResponse()
  @ApiProblems(
    'correction-unknown',
    'correction-not-accepted',
    'correction-already-made',
    'correction-not-made',
    'conflict',
  )
  confirmCorrection(@Param() { id }: IdPath): Promise<void> {
    return this.answering.correct(id);
  }

  @Post('correction-requests/:id/withdrawal')
  @HttpCode(204)
  @Scopes('learners:read')
  @ApiOperation({ summary: 'Retirer sa demande / Withdraw one’s request' })
  @ApiNoContentResponse()
  @ApiProblems('family-only', 'correction-unknown', 'correction-closed', 'conflict')
  withdrawCorrection(@Param() { id }: IdPath): Promise<void> {
    return this.asking.withdraw(id);
  }

  @Post('correction-requests/:id/statement')
  @HttpCode(204)
  @Scopes('learners:read')
  @ApiOperation({
    summary: 'Faire inscrire sa déclaration à côté de la donnée / Have one’s statement kept beside the datum',
    description:
      'Quand la demande a été refusée, même en partie. Une autre la remplace. / Where the request was refused, even in part. Another one takes its place.',
  })
  @ApiNoContentResponse()
  @ApiProblems('family-only', 'correction-unknown', 'statement-not-due', 'conflict')
  stateBesideDatum(@Param() { id }: IdPath, @Body() { text }: CorrectionStatementBody): Promise<void> {
    return this.asking.state(id, text);
  }
}

const asViews = ({ items, nextCursor }: Page<CorrectionRecord>): Page<CorrectionView> => ({
  items: items.map(correctionView),
  nextCursor,
});
