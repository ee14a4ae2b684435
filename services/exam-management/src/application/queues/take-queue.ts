import { Injectable } from '@nestjs/common';
import type { Unit } from '@pan/kit/data';
import { DomainError } from '@pan/kit/domain';
import {
  type Delivery,
  fateOf,
  type HeldReason,
  newEntries,
  noneYet,
  type QueueEntry,
  type QueueFate,
} from '../../domain/answer-queue.js';
import type { Sitting } from '../../domain/sitting.js';
import type { Phase } from '../../domain/sitting-state.js';
import {
  AnswerQueueRepository,
  type Kept,
  type QueueState,
  type Surroundings,
} from '../../persistence/queues/answer-queue.repository.js';
import type { SeenSitting } from '../../persistence/sittings/sitting.repository.js';
import { PaperCache } from '../papers/paper-cache.js';
import { requireAsked } from '../papers/paper-plan.js';
import { leaseOf } from '../sittings/leases.js';
import { SittingInSight } from '../sittings/sitting-in-sight.js';
import { signatureOf } from './queue-signatures.js';
import { TakeAnswers } from './take-answers.js';

/** What a device hears of its queue: from where it goes on, and what is kept of the places that it sent. */
export interface QueueAnswer {
  readonly queueId: string;
  readonly nextIndex: number;
  readonly state: QueueState;
  readonly why: HeldReason | null;
  readonly acknowledged: readonly Kept[];
  readonly deadlineAt: Date;
  readonly sittingState: Phase;
  readonly serverTime: Date;
}

/**
 * A device comes back from a cut with the answers that it kept, or whoever watches hands them in as a file from a device that is
 * broken. Taken in the order in which they were signed, each once; what no rule lets in waits for a decision.
 */
@Injectable()
export class TakeQueue {
  constructor(
    private readonly inSight: SittingInSight,
    private readonly queues: AnswerQueueRepository,
    private readonly answers: TakeAnswers,
    private readonly papers: PaperCache,
  ) {}

  fromDevice(sittingId: string, delivery: Delivery, secret: string): Promise<QueueAnswer> {
    const lease = leaseOf(secret);
    return this.inSight.take(sittingId, (seen, unit) => {
      // A device that was replaced comes back: what it kept is held, and its lease opens nothing else.
      if (lease.hash === seen.sitting.lease.hash) seen.sitting.requireLease(lease);
      return this.take(unit, seen, delivery, [lease.hash], false);
    });
  }

  fromFile(sittingId: string, delivery: Delivery): Promise<QueueAnswer & { learnerId: string }> {
    return this.inSight.watch(sittingId, async (seen, unit) => {
      const { formerLeases } = await this.queues.surroundings(unit, seen.sitting);
      const signers = [seen.sitting.lease.hash, ...formerLeases];
      return { ...(await this.take(unit, seen, delivery, signers, true)), learnerId: seen.sitting.learnerId };
    });
  }

  private async take(
    unit: Unit,
    { sitting, paperId, now }: SeenSitting,
    delivery: Delivery,
    signers: readonly string[],
    asFile: boolean,
  ): Promise<QueueAnswer> {
    const { queueId } = delivery;
    if (sitting.phase === 'awaiting') throw new DomainError('sitting-not-authorised');
    const paper = await this.papers.paper(paperId);
    for (const { itemRef, responses } of delivery.entries) requireAsked(paper, sitting.id, itemRef, responses);
    const around = await this.queues.surroundings(unit, sitting);
    if (around.isMadeUp) throw new DomainError('candidate-made-up');
    const known = await this.queues.known(unit, sitting.id, queueId);
    const { leaseHash, entries } = read(sitting.id, delivery, known ?? noneYet, signers);
    if (leaseHash !== sitting.lease.hash && !around.formerLeases.includes(leaseHash))
      throw new DomainError('queue-foreign', { entry: delivery.entries[0]!.index });
    // Where the candidate goes place by place, what was kept for another place is looked at by whoever watches.
    const isAway = entries.some(({ itemRef }) => !sitting.isAtHand(itemRef));
    const fate: QueueFate =
      isAway || known?.state === 'rejected' || known?.state === 'accepted'
        ? { state: 'held', why: 'too-late' }
        : fateOf(queueSitting(sitting, around, leaseHash, now, known?.state), around.offlineGraceMinutes, now);
    if (fate.state === 'taken' && sitting.phase === 'paused') throw new DomainError('sitting-paused');
    const last = entries.at(-1);
    const held = [...(known?.held ?? []), ...(fate.state === 'held' ? entries : [])];
    if (last) {
      if (fate.state !== 'held') await this.answers.run(unit, sitting, entries, now);
      const why = fate.state === 'held' ? fate.why : null;
      const state = stateOf(fate.state, known?.state, held.length > 0);
      const queue = { nextIndex: last.index + 1, head: last.mac, leaseHash, state, why, held, asFile };
      await this.queues.save(unit, sitting, queueId, queue, now);
    }
    const after = await this.queues.known(unit, sitting.id, queueId);
    const places = [...new Set(delivery.entries.map(({ itemRef }) => itemRef))];
    return {
      queueId,
      nextIndex: after!.nextIndex,
      state: after!.state,
      why: fate.state === 'held' ? fate.why : null,
      acknowledged: await this.queues.kept(unit, sitting.id, places),
      deadlineAt: sitting.deadlineAt,
      sittingState: sitting.phase,
      serverTime: now,
    };
  }
}

/** By the first of these devices whose signature stands on the first entry. */
function read(
  sittingId: string,
  delivery: Delivery,
  known: { readonly nextIndex: number; readonly head: string },
  signers: readonly string[],
): { leaseHash: string; entries: QueueEntry[] } {
  const [first] = delivery.entries;
  const isSigner = (lease: string) =>
    first?.mac === signatureOf(lease, sittingId, delivery.queueId).ofEntry(first!, delivery.previous);
  const leaseHash = (first && signers.find(isSigner)) ?? signers[0]!;
  return { leaseHash, entries: newEntries(known, delivery, signatureOf(leaseHash, sittingId, delivery.queueId)) };
}

/** A queue of which a part was taken late goes on so: that part itself was heard after the deadline. */
function queueSitting(
  sitting: Sitting,
  { heardAt, marksOnTheirWay }: Surroundings,
  leaseHash: string,
  now: Date,
  before: QueueState | undefined,
) {
  return {
    takesAnswers: !sitting.isSubmitted && !sitting.isOverAt(now),
    endedAtDeadline: sitting.receipt?.atDeadline ?? false,
    ended: sitting.isSubmitted,
    deadlineAt: sitting.deadlineAt,
    heardAt: before === 'taken-late' ? sitting.startedAt : heardAt,
    marksOnTheirWay,
    byFormerDevice: leaseHash !== sitting.lease.hash,
  };
}

/** What was once late or held stays so, whatever comes behind it. */
function stateOf(now: QueueFate['state'], before: QueueState | undefined, isHeld: boolean): QueueState {
  if (isHeld) return 'held';
  return before === 'taken-late' ? before : now;
}
