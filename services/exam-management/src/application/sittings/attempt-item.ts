import { Injectable } from '@nestjs/common';
import { DomainError } from '@pan/kit/domain';
import type { Spoken } from '@pan/qti';
import { judgeAttempt, secondsSpent } from '../../domain/item-attempt.js';
import { presentationOf } from '../../domain/presentation.js';
import type { Phase } from '../../domain/sitting-state.js';
import { type ItemAttempt, ItemAttemptRepository } from '../../persistence/sittings/item-attempt.repository.js';
import { MeasuresQueries } from '../../persistence/sittings/measures.queries.js';
import { PaperCache } from '../papers/paper-cache.js';
import { requireAsked } from '../papers/paper-plan.js';
import { itemsFor } from '../papers/paper-plan.js';
import { canonical, digest, leaseOf } from './leases.js';
import { SittingInSight } from './sitting-in-sight.js';
import { attemptsAt, type ShownAttempts, shownAfter } from './shown-attempts.js';

/** What a device says that its candidate answered in one attempt. */
export interface AttemptSaid {
  readonly sittingId: string;
  readonly itemRef: string;
  readonly sequence: number;
  readonly responses: Readonly<Record<string, readonly string[]>>;
  readonly seconds?: number | undefined;
}

/** What the item looks like after an attempt, and what the device needs to know of its time. */
export interface AttemptTaken extends ShownAttempts {
  readonly sequence: number;
  readonly hash: string;
  readonly body: string;
  /** What is read aloud of it, to whom it is. */
  readonly spoken: readonly Spoken[];
  readonly deadlineAt: Date;
  readonly state: Phase;
}

/** A candidate ends an attempt at an adaptive item, and sees what it says to that; told twice it is one attempt. */
@Injectable()
export class AttemptItem {
  constructor(
    private readonly inSight: SittingInSight,
    private readonly papers: PaperCache,
    private readonly attempts: ItemAttemptRepository,
    private readonly measures: MeasuresQueries,
  ) {}

  async run(said: AttemptSaid, secret: string): Promise<AttemptTaken> {
    const { learnerId, spoken, ...taken } = await this.take(said, secret);
    const { readAloud } = presentationOf(await this.measures.today(learnerId));
    return { ...taken, spoken: readAloud ? spoken : [] };
  }

  private take({ sittingId, itemRef, sequence, responses, seconds = 0 }: AttemptSaid, secret: string) {
    const lease = leaseOf(secret);
    return this.inSight.take(sittingId, async ({ sitting, paperId, now }, unit) => {
      sitting.requireLease(lease);
      const paper = await this.papers.paper(paperId);
      requireAsked(paper, sittingId, itemRef, responses);
      const place = itemsFor(paper, sitting).find(({ ref }) => ref === itemRef);
      if (!place) throw new DomainError('place-not-at-hand', { place: itemRef });
      if (!place.shown.isAdaptive) throw new DomainError('place-not-adaptive', { place: itemRef });
      const hash = digest(canonical(responses));
      let made: readonly ItemAttempt[] = attemptsAt(await this.attempts.ofSitting(unit, sittingId), itemRef);
      if (judgeAttempt(made, { sequence, hash }) === 'is-next') {
        sitting.requireWritable(lease, now);
        sitting.requireAtHand(itemRef, now);
        if (shownAfter(place, sitting.id, made).completionStatus === 'completed')
          throw new DomainError('item-completed', { place: itemRef });
        const spent = secondsSpent(seconds, sitting.startedAt, now);
        const attempt = { itemRef, sequence, responses, seconds: spent, hash };
        await this.attempts.add(unit, sitting, attempt, now);
        made = [...made, attempt];
      }
      const shown = shownAfter(place, sitting.id, made);
      const { deadlineAt, phase: state, learnerId } = sitting;
      return { ...shown, sequence, hash, deadlineAt, state, learnerId };
    });
  }
}
