import { Injectable } from '@nestjs/common';
import { actorOf, currentCaller } from '@pan/kit/context';
import { DomainError } from '@pan/kit/domain';
import { lastOfPlaces } from '../../domain/answer-queue.js';
import { AnswerQueueRepository, type ShownQueue } from '../../persistence/queues/answer-queue.repository.js';
import { canonical, digest } from '../sittings/leases.js';
import { type ListOfSitting, SittingInSight } from '../sittings/sitting-in-sight.js';
import { TakeAnswers } from './take-answers.js';

/** Whoever watches over the room decides on what no rule lets in. What is accepted is what the candidate left on that device. */
@Injectable()
export class DecideQueue {
  constructor(
    private readonly inSight: SittingInSight,
    private readonly queues: AnswerQueueRepository,
    private readonly answers: TakeAnswers,
  ) {}

  list(sittingId: string): Promise<ListOfSitting<ShownQueue>> {
    return this.inSight.list(sittingId, (unit) => this.queues.ofSitting(unit, sittingId));
  }

  run(sittingId: string, queueId: string, accept: boolean, reason: string): Promise<ListOfSitting<ShownQueue>> {
    return this.inSight.watch(sittingId, async ({ sitting, now }, unit) => {
      const queue = await this.queues.known(unit, sittingId, queueId);
      if (!queue) throw new DomainError('queue-unknown');
      if (queue.state !== 'held') throw new DomainError('queue-not-held');
      if (accept) {
        if ((await this.queues.surroundings(unit, sitting)).isMadeUp) throw new DomainError('candidate-made-up');
        const entries = lastOfPlaces(queue.held);
        const kept = await this.queues.kept(
          unit,
          sittingId,
          entries.map(({ itemRef }) => itemRef),
        );
        const later = entries.flatMap((entry) => {
          const there = kept.find(({ itemRef }) => itemRef === entry.itemRef);
          if (there?.hash === digest(canonical(entry.responses))) return [];
          return [{ ...entry, sequence: Math.max(entry.sequence, (there?.sequence ?? 0) + 1) }];
        });
        await this.answers.run(unit, sitting, later, now);
      }
      const by = actorOf(currentCaller());
      const state = accept ? 'accepted' : 'rejected';
      await this.queues.decide(unit, sittingId, queueId, { state, by, reason, at: now });
      return { learnerId: sitting.learnerId, items: await this.queues.ofSitting(unit, sittingId) };
    });
  }
}
