import { Injectable, type OnModuleInit } from '@nestjs/common';
import { newId, type Unit, UnitOfWork } from '@pan/kit/data';
import type { Fact } from '@pan/kit/domain';
import { Poller } from '@pan/kit/jobs';
import { observe } from '@pan/kit/ops';
import type { Doubt, MatchReason } from '../../domain/identity/match-pair.js';
import { likely, resemblanceOf, type Resemblance } from '../../domain/identity/resemblance.js';
import { LikenessRepository, type PairAlike } from '../../persistence/identity/likeness.repository.js';
import { MatchPairRepository } from '../../persistence/identity/match-pair.repository.js';
import { LearnerRepository } from '../../persistence/learners/learner.repository.js';
import { seeEverything } from '../organisations/see-everything.js';
import { IdentityTraces } from './identity-traces.js';

const atOnce = 500;
/** Of records that share a birth date and a name, or the like: where more do, it says little. */
const mostOfABlock = 30;

/**
 * Records that are likely one learner's in spite of a slip, a shortened name or names the other way round are asked about, soon after
 * the commit that made them so. Digests find which to compare; of the network's records no others are read.
 */
@Injectable()
export class SeekLikeness implements OnModuleInit {
  constructor(
    private readonly work: UnitOfWork,
    private readonly poller: Poller,
    private readonly kept: LikenessRepository,
    private readonly learners: LearnerRepository,
    private readonly pairs: MatchPairRepository,
    private readonly traces: IdentityTraces,
  ) {}

  onModuleInit(): void {
    this.poller.register({ name: 'likeness', run: () => this.round() });
    const waiting = () => this.work.run((unit) => unit.asService(() => this.kept.waiting(unit)));
    observe('likeness_due', 'Learners who have not been compared with others since they changed', waiting);
  }

  /** @returns how many records it looked at */
  round(now = new Date()): Promise<number> {
    return this.work.run((unit) =>
      seeEverything(unit, async () => {
        if (!(await this.kept.hold(unit))) return 0;
        const { due, found } = await unit.asService(() => this.likelyPairs(unit));
        return due - (found.length > 0 ? await this.ask(unit, found, now) : 0);
      }),
    );
  }

  private async likelyPairs(unit: Unit): Promise<{ readonly due: number; readonly found: readonly PairAlike[] }> {
    const due = await this.kept.take(unit, atOnce);
    const changed = await this.kept.records(unit, due);
    const blocks = [...changed.values()].flatMap((one) =>
      this.traces.blocks(one, one.apart).map((block) => ({ id: one.id, block })),
    );
    await this.kept.replace(unit, due, blocks);
    const near = await this.kept.near(unit, due, mostOfABlock);
    const read = await this.kept.records(
      unit,
      near.map(({ otherId }) => otherId),
    );
    const place = new Map(due.map((id, n) => [id, n]));
    // Of two that changed at once the later one asks.
    const isLater = (id: string, otherId: string) => place.get(id)! > (place.get(otherId) ?? -1);
    const found = near.flatMap(({ id, otherId }): PairAlike[] => {
      const [of, other] = [changed.get(id)!, read.get(otherId)];
      // Whom no system has sent for a year nobody sees, the service neither.
      if (!other || !isLater(id, otherId) || of.recordId === other.recordId) return [];
      const likeness = resemblanceOf(of, other);
      return likeness.score >= likely ? [{ of, other, reason: reasonOf(likeness) }] : [];
    });
    const unasked = await this.kept.unasked(unit, found);
    return { due: due.length, found: found.filter((_, n) => unasked.has(n)) };
  }

  /** @returns how many records wait for whoever has them, or their like, just now */
  private async ask(unit: Unit, found: readonly PairAlike[], now: Date): Promise<number> {
    const recordsOf = ({ of, other }: PairAlike) => [of.recordId, other.recordId];
    const free = await this.learners.free(unit, found.flatMap(recordsOf));
    const late = found.filter((pair) => !recordsOf(pair).every((id) => free.has(id)));
    const putOff = [...new Set(late.map(({ of }) => of.id))];
    await this.kept.putOff(unit, putOff);
    const ready = found.filter((pair) => !late.includes(pair));
    const learners = await this.learners.byIds(unit, ready.flatMap(recordsOf));
    const facts: (Fact | null)[] = [];
    const questioned = new Set<string>();
    for (const { of, other, reason } of ready) {
      const [later, first] = [learners.get(of.recordId)!, learners.get(other.recordId)!];
      // What was merged meanwhile is due again.
      if (later.goesOnIn ?? first.goesOnIn) continue;
      const doubt: Doubt = { learnerId: later.id, otherLearnerId: first.id, reason };
      if (!(await this.pairs.addOnce(unit, newId(), doubt, now))) continue;
      facts.push(later.question());
      questioned.add(later.id);
    }
    const asked = [...questioned].map((id) => learners.get(id)!);
    if (asked.length > 0) await this.learners.saveAll(unit, asked);
    await unit.emit(...facts);
    return putOff.length;
  }
}

/** What is the same in both has names of its own, and was asked when the second was written, unless both were in the same instant. */
function reasonOf({ inverted, signs }: Resemblance): MatchReason {
  const { permanentCode, birthDate, familyName, givenName } = signs;
  if (permanentCode === 'same') return 'same-code';
  const isNamesake = !inverted && birthDate === 'same' && familyName === 'same' && givenName === 'same';
  return isNamesake && permanentCode === 'unsaid' ? 'same-name-and-birth-date' : 'alike';
}
