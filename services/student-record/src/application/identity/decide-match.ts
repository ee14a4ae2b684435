import { Injectable } from '@nestjs/common';
import { type Unit, UnitOfWork, updateAll } from '@pan/kit/data';
import { DomainError, type Fact, schoolDay } from '@pan/kit/domain';
import { Learner } from '../../domain/learners/learner.js';
import { MatchPair } from '../../domain/identity/match-pair.js';
import { settleLinks } from '../accounts/stays.js';
import { handOver, sharedSystems } from './hand-over.js';
import { IdentityTraces } from './identity-traces.js';
import { lockedLearners } from '../roster/people.js';
import { trace } from './questions.js';
import { seeEverything } from '../organisations/see-everything.js';

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
    private readonly traces: IdentityTraces,
  ) {}

  run(pairId: string, decision: Decision, now = new Date()): Promise<Decided> {
    return this.work.run(async (unit) => {
      // Who sees the pair may answer; for what follows the sight is everybody's.
      const asked = await openPair(unit, pairId);
      return seeEverything(unit, async () => {
        const { pair, later, other } = await load(unit, asked);
        pair.decide(decision, now);
        await unit.save(pair);
        if (decision === 'same') await this.merge(unit, later, other, now);
        else await unit.save(later, await settled(unit, later));
        return { id: pair.id, decision, learnerId: decision === 'same' ? other.id : null };
      });
    });
  }

  private async merge(unit: Unit, ended: Learner, survivor: Learner, now: Date): Promise<void> {
    const before = survivor.identity;
    const facts = ended.mergeInto(survivor, await sharedSystems(unit, ended.id, survivor.id));
    await updateAll(unit, Learner, [ended]);
    facts.push(...(await handOver(unit, ended.id, survivor.id, now)));
    await settleLinks(unit, [survivor.id], { today: schoolDay(now), now });
    facts.push(...(await trace(unit, this.traces, now, [{ learner: survivor, before }])).facts);
    const open = await hasOpenQuestion(unit, survivor.id);
    const answer = open ? survivor.question() : survivor.settle();
    await updateAll(unit, Learner, [survivor]);
    await unit.emit(...facts, answer);
  }
}

async function openPair(unit: Unit, id: string): Promise<MatchPair> {
  const pair = await unit.manager.findOneBy(MatchPair, { id });
  if (!pair) throw new DomainError('match-pair-unknown');
  if (!pair.isOpen) throw new DomainError('match-already-decided');
  return pair;
}

/** Records are locked before the pair, as by whoever writes them. */
async function load(unit: Unit, asked: MatchPair): Promise<{ pair: MatchPair; later: Learner; other: Learner }> {
  const learners = await lockedLearners(unit, [asked.learnerId, asked.otherLearnerId]);
  const pair = await unit.find(MatchPair, asked.id);
  const [later, other] = [learners.get(pair.learnerId), learners.get(pair.otherLearnerId)];
  if (!later || !other) throw new DomainError('conflict');
  return { pair, later, other };
}

/** A record with another open question stays questioned. */
async function settled(unit: Unit, learner: Learner): Promise<Fact | null> {
  return (await hasOpenQuestion(unit, learner.id)) ? null : learner.settle();
}

async function hasOpenQuestion(unit: Unit, learnerId: string): Promise<boolean> {
  return unit.exists<MatchPair>(MatchPair, { learnerId, state: 'open' } as object);
}
