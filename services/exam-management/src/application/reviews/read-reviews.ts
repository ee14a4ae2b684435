import { Injectable } from '@nestjs/common';
import { type Page, type PageRequest, UnitOfWork } from '@pan/kit/data';
import { AccessLog } from '@pan/kit/people';
import type { ReviewedPlace, ReviewPhase } from '../../domain/reviews/mark-review.js';
import { MarkReviewRepository } from '../../persistence/reviews/mark-review.repository.js';
import { type AskedReview, ReviewQueries, type ReviewRow } from '../../persistence/reviews/reviews.queries.js';
import { MarkInSight } from '../results/mark-in-sight.js';
import { callerAsReviewer } from './caller-as-reviewer.js';
import { ReviewedPlaces } from './reviewed-places.js';

/** A place as its reviewer sees it; `again` is what the person gave who marked it once more. */
export interface ShownPlace extends ReviewedPlace {
  readonly again: string | null;
}

/** What the reviewer decides on: nothing of whose mark it is. */
export interface ShownReview extends ReviewRow {
  readonly mark: number;
  readonly earned: readonly ShownPlace[];
}

/** Who sees what of reviews; each look at one person's is written in the access log. */
@Injectable()
export class ReadReviews {
  constructor(
    private readonly work: UnitOfWork,
    private readonly marks: MarkInSight,
    private readonly queries: ReviewQueries,
    private readonly reviews: MarkReviewRepository,
    private readonly places: ReviewedPlaces,
    private readonly accessLog: AccessLog,
  ) {}

  /** For the learner whose mark it is, and for the school. */
  ofMark(markId: string): Promise<AskedReview[]> {
    return this.work.run(async (unit) => {
      const { learnerId } = await this.marks.find(unit, markId);
      await this.accessLog.record({ learners: [learnerId] });
      return unit.asService(() => this.queries.ofMark(unit, markId));
    });
  }

  ofSession(sessionId: string, query: PageRequest): Promise<Page<AskedReview>> {
    return this.work.run(async (unit) => {
      const found = await this.queries.ofSession(unit, sessionId, query);
      await this.accessLog.record({ learners: found.items.map(({ learnerId }) => learnerId) });
      return found;
    });
  }

  /** What waits for the person who asks, or what became of it. */
  toDecide(phases: readonly ReviewPhase[], query: PageRequest): Promise<Page<ReviewRow>> {
    const personId = callerAsReviewer();
    return this.work.run((unit) =>
      unit.asService(async () => {
        const found = await this.queries.ofReviewer(unit, personId, phases, query);
        const items = [];
        for (const { learnerId, organisation, sittingId: _, ...row } of found.items) {
          await this.log(learnerId, organisation);
          items.push(row);
        }
        if (items.length === 0) await this.accessLog.record({ learners: [] });
        return { ...found, items };
      }),
    );
  }

  one(id: string): Promise<ShownReview> {
    const personId = callerAsReviewer();
    return this.work.run((unit) =>
      unit.asService(async () => {
        const { learnerId, organisation, sittingId, ...row } = await this.queries.one(unit, personId, id);
        const { mark, places } = await this.places.of(unit, { sessionId: row.sessionId, sittingId });
        const again = await this.reviews.markedAgain(unit, sittingId);
        await this.log(learnerId, organisation);
        return { ...row, mark, earned: places.map((one) => ({ ...one, again: again.get(one.place) ?? null })) };
      }),
    );
  }

  /** The entry is for the pupil’s school alone: seen by the reviewer’s, it would say whose mark it is. */
  private log(learnerId: string, organisation: string | null): Promise<void> {
    return this.accessLog.record({ learners: [learnerId], visibleTo: organisation === null ? [] : [organisation] });
  }
}
