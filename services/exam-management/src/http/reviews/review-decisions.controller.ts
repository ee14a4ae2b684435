import { Body, Controller, Get, HttpCode, Param, Post, Query } from '@nestjs/common';
import { ApiNoContentResponse, ApiOkResponse, ApiOperation, ApiTags } from '@nestjs/swagger';
import type { Page } from '@pan/kit/data';
import { DomainError } from '@pan/kit/domain';
import { ApiProblems, IdPath, ReadsPersons, Scopes } from '@pan/kit/http';
import { DecideReview, type Decision } from '../../application/reviews/decide-review.js';
import { ReadReviews } from '../../application/reviews/read-reviews.js';
import {
  ReviewDecisionBody,
  ReviewRefusalBody,
  ReviewRowPage,
  type ReviewRowView,
  ReviewsQuery,
  ReviewView,
} from './reviews.dto.js';

const refusals = ['not-a-reviewer', 'review-unknown'];

/** The reviews that a person decides on; an answer names no learner and no school. */
@ApiTags('reviews')
@Controller('v1/reviews')
export class ReviewDecisionsController {
  constructor(
    private readonly decide: DecideReview,
    private readonly read: ReadReviews,
  ) {}

  @Get()
  @Scopes('exams:mark')
  @ReadsPersons('review-mark')
  @ApiOperation({
    summary: 'Les révisions dont on décide / The reviews that one decides on',
    description:
      'Jamais celles d’une passation que l’on a corrigée, ni de ses élèves. / Never those of a sitting that one marked, nor of one’s own pupils.',
  })
  @ApiOkResponse({ type: ReviewRowPage })
  @ApiProblems('not-a-reviewer')
  listReviews(@Query() query: ReviewsQuery): Promise<Page<ReviewRowView>> {
    return this.read.toDecide(query.state ? [query.state] : ['asked', 'under-review'], query);
  }

  @Get(':id')
  @Scopes('exams:mark')
  @ReadsPersons('review-mark')
  @ApiOperation({ summary: 'Une demande et les points de chaque place / A request and the points of each place' })
  @ApiOkResponse({ type: ReviewView })
  @ApiProblems(...refusals, 'sitting-not-scored')
  readReview(@Param() { id }: IdPath): Promise<ReviewView> {
    return this.read.one(id);
  }

  @Post(':id/admission')
  @HttpCode(204)
  @Scopes('exams:mark')
  @ApiOperation({
    summary: 'Admettre une demande / Admit a request',
    description:
      'Ce qui est à corriger de nouveau va à une autre personne, sans les points d’avant. / What is to be marked again goes to another person, without the points of before.',
  })
  @ApiNoContentResponse()
  @ApiProblems(...refusals, 'review-not-asked', 'nothing-to-mark-again')
  postReviewAdmission(@Param() { id }: IdPath): Promise<void> {
    return this.decide.admit(id);
  }

  @Post(':id/refusal')
  @HttpCode(204)
  @Scopes('exams:mark')
  @ApiOperation({ summary: 'Refuser une demande, avec un motif / Refuse a request, with a reason' })
  @ApiNoContentResponse()
  @ApiProblems(...refusals, 'review-not-asked')
  postReviewRefusal(@Param() { id }: IdPath, @Body() { reason, words }: ReviewRefusalBody): Promise<void> {
    return this.decide.refuse(id, reason, words);
  }

  @Post(':id/decision')
  @HttpCode(204)
  @Scopes('exams:mark')
  @ApiOperation({
    summary: 'Décider d’une révision / Decide on a review',
    description:
      'Les points qui changent sont recalculés comme les autres, et la note corrigée va au dossier. / Points that change are computed like all others, and the corrected mark goes to the record.',
  })
  @ApiNoContentResponse()
  @ApiProblems(
    ...[...refusals, 'review-not-under-way', 'remark-outstanding', 'remark-decides-points', 'review-decision-unfit'],
    ...['review-changes-nothing', 'review-may-not-lower', 'place-not-reviewed', 'award-outside', 'sitting-not-scored'],
  )
  postReviewDecision(@Param() { id }: IdPath, @Body() body: ReviewDecisionBody): Promise<void> {
    return this.decide.decide(id, decisionOf(body));
  }
}

/** @throws DomainError review-decision-unfit where the mark stands and points are given */
function decisionOf({ outcome, words, points = [] }: ReviewDecisionBody): Decision {
  if (outcome === 'changed')
    return { outcome, words, points: new Map(points.map(({ place, points: given }) => [place, String(given)])) };
  if (points.length > 0) throw new DomainError('review-decision-unfit');
  return { outcome, words };
}
