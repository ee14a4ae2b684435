import { Body, Controller, Get, HttpCode, Param, Post, Put, Query } from '@nestjs/common';
import { ApiCreatedResponse, ApiNoContentResponse, ApiOkResponse, ApiOperation, ApiTags } from '@nestjs/swagger';
import type { Page } from '@pan/kit/data';
import { ApiProblems, Idempotent, IdPath, PageQuery, ReadsPersons, Scopes } from '@pan/kit/http';
import { AccessCases } from '../../application/accesses/access-cases.js';
import { PersonReads } from '../../application/learners/person-reads.js';
import { RefusedLooks } from '../../application/learners/refused-looks.js';
import { AccessQueries } from '../../persistence/accesses/accesses.queries.js';
import { questionView, registers, viewOf, viewOfGroup, withholdingView } from './access-view.js';
import {
  AccessesQuery,
  AccessPage,
  AnswerBody,
  QuestionBody,
  QuestionMade,
  QuestionPage,
  QuestionsQuery,
  QuestionView,
  WithholdingBody,
  WithholdingPage,
  WithholdingView,
} from './accesses.dto.js';
import { DoneByOffice, ShownToOffice } from '../accounts/office.js';

@ApiTags('accesses')
@Controller('v1')
export class AccessesController {
  constructor(
    private readonly queries: AccessQueries,
    private readonly refused: RefusedLooks,
    private readonly reads: PersonReads,
    private readonly cases: AccessCases,
  ) {}

  @Get('learners/:id/accesses')
  @Scopes('learners:read')
  @ReadsPersons('read-accesses')
  @ApiOperation({ summary: 'Qui a consulté le dossier, et pourquoi / Who looked at the record, and why' })
  @ApiOkResponse({ type: AccessPage })
  @ApiProblems('learner-unknown', 'family-access-only')
  async listAccesses(@Param() { id }: IdPath, @Query() query: AccessesQuery): Promise<AccessPage> {
    return this.refused.noting('read-accesses-refused', id, async () => {
      const found =
        query.grouped === 'true'
          ? asViews(await this.queries.groups(id, query, query), viewOfGroup)
          : asViews(await this.queries.entries(id, query, query), viewOf);
      const { beginning, ...counts } = await this.queries.count(id, query, 1_000);
      await this.reads.record([id]);
      const period = { logSince: beginning.toISOString(), from: query.from ?? null, to: query.to ?? null, ...counts };
      return { ...found, period, registers };
    });
  }

  @Post('accesses/:id/questions')
  @HttpCode(201)
  @Idempotent()
  @Scopes('learners:read')
  @ApiOperation({ summary: 'Demander pourquoi une consultation a eu lieu / Ask why a look took place' })
  @ApiCreatedResponse({ type: QuestionMade })
  @ApiProblems('family-only', 'access-unknown', 'access-is-own', 'access-question-open', 'too-many-access-questions')
  askAboutAccess(@Param() { id }: IdPath, @Body() { kind, text }: QuestionBody): Promise<QuestionMade> {
    return this.cases.ask(id, kind, text);
  }

  @Put('accesses/:id/withholding')
  @HttpCode(204)
  @Scopes('accounts:write')
  @ApiOperation({
    summary:
      'Retenir une consultation jusqu’à un jour, par une personne / A person keeps a look from the family until a day',
  })
  @ApiNoContentResponse()
  @ApiProblems(
    ...['access-unknown', 'withholding-day-refused', 'withholding-person-required', 'withholding-of-own-look'],
  )
  withholdAccess(@Param() { id }: IdPath, @Body() { reason, until }: WithholdingBody): Promise<void> {
    return this.cases.withhold(id, reason, until);
  }

  @Get('access-withholdings')
  @Scopes('accounts:write')
  @ApiOperation({ summary: 'Chaque décision de retenir une consultation / Each decision to withhold a look' })
  @ApiOkResponse({ type: WithholdingPage })
  async listAccessWithholdings(@Query() query: PageQuery): Promise<Page<WithholdingView>> {
    return asViews(await this.queries.withholdings(query), withholdingView);
  }

  @Get('access-questions')
  @Scopes('learners:read')
  @ShownToOffice('answers')
  @ReadsPersons('read-access-questions')
  @ApiOperation({ summary: 'Questions posées, ou à répondre / Questions asked, or to be answered' })
  @ApiOkResponse({ type: QuestionPage })
  @ApiProblems('learner-unknown', 'family-access-only')
  async listAccessQuestions(@Query() query: QuestionsQuery): Promise<Page<QuestionView>> {
    const found = await this.queries.questions(query, query.state ?? null);
    await this.reads.record([...new Set(found.items.map(({ learnerId }) => learnerId))]);
    return asViews(found, questionView);
  }

  @Post('access-questions/:id/answer')
  @HttpCode(204)
  @DoneByOffice('answers', 'accounts:write')
  @ApiOperation({ summary: 'Répondre à une question / Answer a question' })
  @ApiNoContentResponse()
  @ApiProblems('access-question-unknown', 'access-question-closed')
  async answerAccessQuestion(@Param() { id }: IdPath, @Body() { text }: AnswerBody): Promise<void> {
    await this.cases.answer(id, text);
  }

  @Post('access-questions/:id/withdrawal')
  @HttpCode(204)
  @Scopes('learners:read')
  @ApiOperation({ summary: 'Retirer sa question / Withdraw one’s question' })
  @ApiNoContentResponse()
  @ApiProblems('family-only', 'access-question-unknown', 'access-question-closed')
  async withdrawAccessQuestion(@Param() { id }: IdPath): Promise<void> {
    await this.cases.withdraw(id);
  }
}

const asViews = <A, B>({ items, nextCursor }: Page<A>, view: (item: A) => B): Page<B> => ({
  items: items.map(view),
  nextCursor,
});
