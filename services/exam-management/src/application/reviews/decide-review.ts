import { Injectable } from '@nestjs/common';
import { type Unit, UnitOfWork } from '@pan/kit/data';
import { DomainError } from '@pan/kit/domain';
import type { MarkReview, ReviewRefusal } from '../../domain/reviews/mark-review.js';
import { ScriptRepository } from '../../persistence/marking/script.repository.js';
import { ScoreRepository } from '../../persistence/marks/score.repository.js';
import { AwardedPointsRepository } from '../../persistence/reviews/awarded-points.repository.js';
import { MarkReviewRepository } from '../../persistence/reviews/mark-review.repository.js';
import { callerAsReviewer } from './caller-as-reviewer.js';
import { ReviewedPlaces } from './reviewed-places.js';

/** How a review ends: the mark stands, or places earn other points, which are scored like all others. */
export type Decision =
  | { readonly outcome: 'upheld'; readonly words: string }
  | { readonly outcome: 'changed'; readonly words: string; readonly points: ReadonlyMap<string, string> };

/** A person who did not mark the sitting admits, refuses and decides on a review of its mark. */
@Injectable()
export class DecideReview {
  constructor(
    private readonly work: UnitOfWork,
    private readonly reviews: MarkReviewRepository,
    private readonly scripts: ScriptRepository,
    private readonly awards: AwardedPointsRepository,
    private readonly scores: ScoreRepository,
    private readonly places: ReviewedPlaces,
  ) {}

  /** Answers that are to be marked again go to another marker now. */
  admit(id: string): Promise<void> {
    return this.change(id, async (review, { reviewerId, now }, unit) => {
      review.admit(reviewerId, now);
      if (review.kind === 'remark') await this.scripts.markAgain(unit, review.sittingId, review.places);
    });
  }

  refuse(id: string, refusal: ReviewRefusal, words: string): Promise<void> {
    return this.change(id, (review, { reviewerId, now }) => review.refuse(reviewerId, refusal, words, now));
  }

  decide(id: string, decision: Decision): Promise<void> {
    return this.change(id, async (review, { reviewerId, now }, unit) => {
      const again = review.kind === 'remark' ? await this.markedAgain(unit, review) : null;
      if (decision.outcome === 'upheld') return review.uphold(reviewerId, decision.words, now);
      if (again && decision.points.size > 0) throw new DomainError('remark-decides-points');
      const { mark: markBefore, places } = await this.places.of(unit, review);
      review.award(reviewerId, again ?? decision.points, places, { words: decision.words, markBefore, now });
      await this.awards.put(unit, review, now);
      await this.scores.enqueueReviewed(unit, { id: review.sittingId, sessionId: review.sessionId });
    });
  }

  /** @throws DomainError remark-outstanding until the other person has marked all of it */
  private async markedAgain(unit: Unit, review: MarkReview): Promise<ReadonlyMap<string, string>> {
    const given = await this.reviews.markedAgain(unit, review.sittingId);
    const waits = [...given.values()].filter((points) => points === null).length;
    if (waits > 0) throw new DomainError('remark-outstanding', { scripts: waits });
    return new Map([...given].map(([place, points]) => [place, points!]));
  }

  private change(
    id: string,
    step: (review: MarkReview, by: { reviewerId: string; now: Date }, unit: Unit) => void | Promise<void>,
  ): Promise<void> {
    const reviewerId = callerAsReviewer();
    return this.work.run((unit) =>
      unit.asService(async () => {
        const review = await this.reviews.toDecide(unit, id, reviewerId);
        await step(review, { reviewerId, now: await unit.now() }, unit);
        await this.reviews.save(unit, review);
      }),
    );
  }
}
