import { Body, Controller, Get, Param, Post, Query } from '@nestjs/common';
import { ApiCreatedResponse, ApiOkResponse, ApiOperation, ApiTags } from '@nestjs/swagger';
import type { Page } from '@pan/kit/data';
import { ApiProblems, Idempotent, IdPath, OneOfScopes, PageQuery, ReadsPersons } from '@pan/kit/http';
import { AskReview } from '../../application/reviews/ask-review.js';
import { ReadReviews } from '../../application/reviews/read-reviews.js';
import { AskedReviewPage, AskedReviewsView, type AskedReviewView, ReviewBody, ReviewIdView } from './reviews.dto.js';

/** Marks that learners and families want looked at again. */
@ApiTags('reviews')
@Controller('v1')
export class ReviewsController {
  constructor(
    private readonly ask: AskReview,
    private readonly read: ReadReviews,
  ) {}

  @Post('results/:id/reviews')
  @OneOfScopes('exams:results', 'exams:sit')
  @Idempotent()
  @ApiOperation({
    summary: 'Demander la révision d’une note / Ask for a review of a mark',
    description:
      'L’élève, ou le système de l’école pour l’élève ou la famille; dans la période de la séance ou de la règle de l’année, une fois par genre. / The learner, or the school’s system for the learner or the family; within the dates of the session or of the year’s rule, once for each kind.',
  })
  @ApiCreatedResponse({ type: ReviewIdView })
  @ApiProblems(
    ...['result-unknown', 'review-window-unknown', 'review-not-open', 'review-window-over', 'review-kind-not-offered'],
    ...['review-request-unfit', 'review-asked-already', 'place-unknown', 'place-not-marked-by-people'],
    'nothing-to-mark-again',
  )
  async postReview(
    @Param() { id }: IdPath,
    @Body() { places = [], circumstance, ...asked }: ReviewBody,
  ): Promise<ReviewIdView> {
    return { id: await this.ask.run(id, { ...asked, places, circumstance: circumstance ?? null }) };
  }

  @Get('results/:id/reviews')
  @OneOfScopes('exams:results', 'exams:release', 'exams:sit')
  @ReadsPersons('read-reviews')
  @ApiOperation({
    summary:
      'Ce qui a été demandé d’une note et ce qui en a été décidé / What was asked of a mark and what was decided',
  })
  @ApiOkResponse({ type: AskedReviewsView })
  @ApiProblems('result-unknown')
  async listReviewsOfResult(@Param() { id }: IdPath): Promise<AskedReviewsView> {
    return { items: await this.read.ofMark(id) };
  }

  @Get('sessions/:id/reviews')
  @OneOfScopes('exams:results', 'exams:release')
  @ReadsPersons('list-reviews')
  @ApiOperation({ summary: 'Les révisions demandées d’une séance / The reviews asked for in a session' })
  @ApiOkResponse({ type: AskedReviewPage })
  @ApiProblems('exam-session-unknown')
  listReviewsOfSession(@Param() { id }: IdPath, @Query() query: PageQuery): Promise<Page<AskedReviewView>> {
    return this.read.ofSession(id, query);
  }
}
