import { Injectable } from '@nestjs/common';
import type { Unit } from '@pan/kit/data';
import type { MarkReview, ReviewedPlace } from '../../domain/reviews/mark-review.js';
import { pointsToAll } from '../../domain/results/dispensation.js';
import { MarkReviewRepository } from '../../persistence/reviews/mark-review.repository.js';
import { ExamSessionRepository } from '../../persistence/sessions/exam-session.repository.js';
import { PaperCache } from '../papers/paper-cache.js';
import { placesOf } from '../papers/paper-plan.js';

/** The places of a sitting with what they earned and the most that they could, each before its weight. */
@Injectable()
export class ReviewedPlaces {
  constructor(
    private readonly sessions: ExamSessionRepository,
    private readonly papers: PaperCache,
    private readonly reviews: MarkReviewRepository,
  ) {}

  async of(
    unit: Unit,
    { sessionId, sittingId }: Pick<MarkReview, 'sessionId' | 'sittingId'>,
  ): Promise<{ mark: number; places: readonly ReviewedPlace[] }> {
    const paper = await this.papers.paper(await this.sessions.paperOf(unit, sessionId));
    const { placeOf } = placesOf(paper, sittingId);
    const { mark, places } = await this.reviews.earned(unit, sittingId);
    return { mark, places: places.map((one) => ({ ...one, most: pointsToAll(placeOf(one.place)!).toFixed() })) };
  }
}
