import { Injectable } from '@nestjs/common';
import { DomainError } from '@pan/kit/domain';
import type { TestSession } from '@pan/qti';
import { MeasuresQueries } from '../../persistence/sittings/measures.queries.js';
import { SavedAnswerRepository } from '../../persistence/sittings/saved-answer.repository.js';
import { SittingRepository } from '../../persistence/sittings/sitting.repository.js';
import { PaperCache } from '../papers/paper-cache.js';
import { leaseOf } from './leases.js';
import { SittingInSight } from './sitting-in-sight.js';
import { SittingViews, type SittingView } from './sitting-views.js';
import { answersByPlace, sessionOf, stageOf } from './stages.js';

export const directions = ['next', 'previous', 'next-part', 'place'] as const;

/** Where a candidate wants to go. */
export interface Move {
  readonly to: (typeof directions)[number];
  readonly place?: string | undefined;
  /** Where the device believes that the candidate is: a move that was made already is not made again. */
  readonly from: string;
}

/** In a test that is met place by place the server says what comes next, by its rules and what was answered until now. */
@Injectable()
export class MoveOn {
  constructor(
    private readonly inSight: SittingInSight,
    private readonly sittings: SittingRepository,
    private readonly answers: SavedAnswerRepository,
    private readonly papers: PaperCache,
    private readonly views: SittingViews,
    private readonly measures: MeasuresQueries,
  ) {}

  /** The sitting is held meanwhile: no answer is taken for a place that is just being left. */
  async run(sittingId: string, move: Move, secret: string, sealed = false): Promise<SittingView> {
    const { saved, ...seen } = await this.inSight.take(sittingId, async (found, unit) => {
      const { sitting, paperId } = found;
      const now = await unit.now();
      sitting.requireWritable(leaseOf(secret), now);
      const { test } = await this.papers.paper(paperId);
      if (!test || !sitting.stage) throw new DomainError('nothing-to-move');
      const kept = await this.answers.ofSitting(unit, sittingId);
      const session = sessionOf(test, sitting, answersByPlace(kept));
      // Repeated, it changes nothing: the device is told where the candidate is.
      if (session.place?.name === move.from) {
        take(session, move, sitting.workedAt(now));
        sitting.enter(stageOf(session));
        await this.sittings.save(unit, sitting);
      }
      return { ...found, now, saved: kept };
    });
    const measures = await this.measures.today(seen.sitting.learnerId);
    return this.views.of({ ...seen, measures }, secret, saved, { sealed });
  }
}

function take(session: TestSession, { to, place = '' }: Move, at: number): void {
  switch (to) {
    case 'next':
      return session.next(at);
    case 'previous':
      return session.previous(at);
    case 'next-part':
      return session.leavePart(at);
    case 'place':
      return session.goTo(place, at);
  }
}
