import { Injectable } from '@nestjs/common';
import { actorOf, currentCaller } from '@pan/kit/context';
import { newId, type Unit, UnitOfWork } from '@pan/kit/data';
import { DomainError, type Fact, schoolDay } from '@pan/kit/domain';
import type { MatchPair } from '../../domain/identity/match-pair.js';
import type { Learner } from '../../domain/learners/learner.js';
import { CodeRequestRepository } from '../../persistence/codes/code-request.repository.js';
import { MatchPairRepository } from '../../persistence/identity/match-pair.repository.js';
import { PartingRepository } from '../../persistence/identity/parting.repository.js';
import { LearnerRepository } from '../../persistence/learners/learner.repository.js';
import { settleLinks } from '../accounts/stays.js';
import { seeEverything } from '../organisations/see-everything.js';
import { HandOver } from './hand-over.js';
import { IdentityTraces } from './identity-traces.js';
import { trace } from './questions.js';

export type Decision = 'same' | 'distinct';

export interface Decided {
  readonly id: string;
  readonly decision: Decision;
  /** The record that goes on, where two became one. */
  readonly learnerId: string | null;
}

/** A person whom the question is put to says whether two records are one learner's; what follows holds for every organisation's rows of the two. */
@Injectable()
export class DecideMatch {
  constructor(
    private readonly work: UnitOfWork,
    private readonly pairs: MatchPairRepository,
    private readonly learners: LearnerRepository,
    private readonly handOver: HandOver,
    private readonly traces: IdentityTraces,
    private readonly partings: PartingRepository,
    private readonly codes: CodeRequestRepository,
  ) {}

  run(pairId: string, decision: Decision, now = new Date()): Promise<Decided> {
    return this.work.run(async (unit) => {
      // Who sees the pair may answer; for what follows the sight is everybody's.
      const asked = await this.pairs.seen(unit, pairId);
      asked.mustAllow(decision);
      return seeEverything(unit, async () => {
        const { pair, later, other } = await this.load(unit, asked);
        pair.decide(decision, now);
        await this.pairs.save(unit, pair);
        if (decision === 'same') await this.merge(unit, later, other, now);
        else await this.settle(unit, later, []);
        return { id: pair.id, decision, learnerId: decision === 'same' ? other.id : null };
      });
    });
  }

  /** Records are locked before the pair, as by whoever writes them. */
  private async load(unit: Unit, asked: MatchPair): Promise<{ pair: MatchPair; later: Learner; other: Learner }> {
    const learners = await this.learners.byIds(unit, [asked.learnerId, asked.otherLearnerId]);
    const pair = await this.pairs.byId(unit, asked.id);
    const [later, other] = [learners.get(pair.learnerId), learners.get(pair.otherLearnerId)];
    if (!later || !other) throw new DomainError('conflict');
    return { pair, later, other };
  }

  private async merge(unit: Unit, ended: Learner, survivor: Learner, now: Date): Promise<void> {
    const before = survivor.identity;
    const merge = { id: newId(), endedId: ended.id, survivorId: survivor.id, at: now, survivorBefore: before };
    await this.partings.keepMerge(unit, merge);
    const facts = ended.mergeInto(survivor, await this.learners.sharedSystems(unit, ended.id, survivor.id));
    await this.learners.save(unit, ended);
    facts.push(...(await this.handOver.run(unit, ended.id, survivor.id, now)));
    await settleLinks(unit, [survivor.id], { today: schoolDay(now), now });
    facts.push(...(await trace(unit, this.traces, now, [{ learner: survivor, before }])).facts);
    // In the history of the code it is the person's doing, not a system's word.
    const by = { actor: actorOf(currentCaller()), why: 'merged' };
    await this.codes.saying(unit, by, () => this.settle(unit, survivor, facts));
  }

  /** A record about which another question is open stays questioned, or is from here on. */
  private async settle(unit: Unit, learner: Learner, facts: readonly Fact[]): Promise<void> {
    const isQuestioned = await this.pairs.isOpenAbout(unit, learner.id);
    const answer = isQuestioned ? learner.question() : learner.settle();
    await this.learners.save(unit, learner);
    await unit.emit(...facts, answer);
  }
}
