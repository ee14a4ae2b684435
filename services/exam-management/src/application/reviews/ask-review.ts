import { Injectable } from '@nestjs/common';
import { actorOf, currentCaller } from '@pan/kit/context';
import { newId, type Unit, UnitOfWork } from '@pan/kit/data';
import { DomainError } from '@pan/kit/domain';
import { MarkReview, type ReviewRequest } from '../../domain/reviews/mark-review.js';
import { requireInWindow, unknownTerms } from '../../domain/reviews/review-terms.js';
import { ScriptRepository } from '../../persistence/marking/script.repository.js';
import type { MarkRow } from '../../persistence/results/explained-marks.queries.js';
import { ResultRuleRepository } from '../../persistence/results/result-rule.repository.js';
import { MarkReviewRepository } from '../../persistence/reviews/mark-review.repository.js';
import { ExamSessionRepository } from '../../persistence/sessions/exam-session.repository.js';
import { OrganisationPlanRepository } from '../../persistence/sessions/organisation-plan.repository.js';
import { PaperCache } from '../papers/paper-cache.js';
import { placesOf } from '../papers/paper-plan.js';
import { MarkInSight } from '../results/mark-in-sight.js';

/** A learner, or the school for the learner or the family, asks that a mark that is out be looked at again. */
@Injectable()
export class AskReview {
  constructor(
    private readonly work: UnitOfWork,
    private readonly marks: MarkInSight,
    private readonly sessions: ExamSessionRepository,
    private readonly rules: ResultRuleRepository,
    private readonly plans: OrganisationPlanRepository,
    private readonly papers: PaperCache,
    private readonly scripts: ScriptRepository,
    private readonly reviews: MarkReviewRepository,
  ) {}

  /** @returns its id */
  run(markId: string, asked: ReviewRequest): Promise<string> {
    const { person } = currentCaller();
    const request = person?.role === 'learner' ? { ...asked, askedFor: 'learner' as const } : asked;
    return this.work.run(async (unit) => {
      const mark = await this.marks.find(unit, markId);
      return unit.asService(async () => {
        const session = await this.sessions.standing(unit, mark.sessionId);
        const rule = await this.rules.review(unit, session);
        const { plan } = await this.plans.holding(unit, session, mark.organisationId);
        const now = await unit.now();
        requireInWindow(plan, rule?.parameters ?? unknownTerms, mark.releasedAt, now);
        await this.requirePlaces(unit, mark, request);
        const { sittingId, sessionId, organisationId, mark: markBefore } = mark;
        const of = { markId, sittingId, sessionId, organisationId, markBefore };
        const review = MarkReview.ask(newId(), of, request, { rule, by: actorOf(currentCaller()), now });
        await this.reviews.add(unit, markId, review);
        return review.id;
      });
    });
  }

  /** @throws DomainError place-unknown, place-not-marked-by-people, nothing-to-mark-again */
  private async requirePlaces(
    unit: Unit,
    { paperId, sittingId }: MarkRow,
    { kind, places }: ReviewRequest,
  ): Promise<void> {
    const paper = await this.papers.paper(paperId);
    const { placeOf } = placesOf(paper, sittingId);
    for (const place of places) {
      const found = placeOf(place);
      if (!found) throw new DomainError('place-unknown', { place });
      if (kind === 'remark' && !found.marking) throw new DomainError('place-not-marked-by-people', { place });
    }
    if (kind !== 'remark') return;
    const standing = await this.scripts.standing(unit, [sittingId]);
    const isAsked = (ref: string) => places.length === 0 || places.includes(ref);
    if (!standing.some(({ phase, itemRef }) => phase === 'settled' && isAsked(itemRef)))
      throw new DomainError('nothing-to-mark-again');
  }
}
