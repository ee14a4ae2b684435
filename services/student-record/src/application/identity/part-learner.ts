import { randomUUID } from 'node:crypto';
import { Injectable } from '@nestjs/common';
import { LearnerPartedV1 } from '@pan/contracts';
import { actorOf, currentCaller } from '@pan/kit/context';
import { newId, type Unit, UnitOfWork } from '@pan/kit/data';
import { DomainError, fact, type Fact, requireVersion, schoolDay } from '@pan/kit/domain';
import { Parting, type Merge, type PartingAsked, type Side } from '../../domain/identity/parting.js';
import { heldWithout, Learner, standingOn, type Identity } from '../../domain/learners/learner.js';
import { CodeRequestRepository } from '../../persistence/codes/code-request.repository.js';
import { MatchPairRepository } from '../../persistence/identity/match-pair.repository.js';
import { type KnownPart, PartingRepository, type RowWord } from '../../persistence/identity/parting.repository.js';
import { TraceRepository } from '../../persistence/identity/trace.repository.js';
import { LearnerRepository } from '../../persistence/learners/learner.repository.js';
import { settleLinks } from '../accounts/stays.js';
import { seeEverything } from '../organisations/see-everything.js';
import { IdentityTraces } from './identity-traces.js';
import { PartOver } from './part-over.js';
import { retrace } from './questions.js';

/** A record that is about to be parted, locked, and what goes where. */
interface Planned {
  readonly record: Learner;
  /** The record that was merged and goes on by itself again; null where a new one opens. */
  readonly ended: Learner | null;
  readonly merge: (Merge & { readonly survivorBefore: Identity }) | null;
  /** When the other merges were decided that the record consists of. */
  readonly standing: readonly Date[];
  readonly known: readonly KnownPart[];
  readonly parting: Parting;
}

export interface PlanOfParting {
  readonly learnerId: string;
  readonly version: number;
  readonly parts: readonly (Parting['parts'][number] & { readonly organisation: string | null })[];
}

export interface Parted {
  readonly learnerId: string;
  readonly fromLearnerId: string;
  /** By which a person may find that they were one after all. */
  readonly matchPairId: string;
}

/** Two learners in one record: a wrong merge is undone, or rows that never belonged together are parted. A person decides, who sees every row of it. */
@Injectable()
export class PartLearner {
  constructor(
    private readonly work: UnitOfWork,
    private readonly learners: LearnerRepository,
    private readonly partings: PartingRepository,
    private readonly pairs: MatchPairRepository,
    private readonly traces: IdentityTraces,
    private readonly partOver: PartOver,
    private readonly kept: TraceRepository,
    private readonly codes: CodeRequestRepository,
  ) {}

  /** What would go where, and what has to be answered. */
  plan(learnerId: string, asked: PartingAsked): Promise<PlanOfParting> {
    return this.work.run((unit) =>
      this.inSight(unit, learnerId, async (recordId) => {
        const { record, known, parting } = await this.planned(unit, recordId, asked);
        const codes = new Map(known.map(({ organisationId, organisation }) => [organisationId, organisation]));
        const parts = parting.parts.map((part) => ({ ...part, organisation: codes.get(part.organisationId) ?? null }));
        return { learnerId: record.id, version: record.version, parts };
      }),
    );
  }

  run(
    learnerId: string,
    asked: PartingAsked,
    reason: string,
    version: number | null,
    now = new Date(),
  ): Promise<Parted> {
    return this.work.run((unit) =>
      this.inSight(unit, learnerId, async (recordId) => {
        const planned = await this.planned(unit, recordId, asked);
        requireVersion(version, planned.record.version);
        planned.parting.mustBeWhole();
        return this.part(unit, planned, reason, now);
      }),
    );
  }

  /** Whoever decides sees every row of the record; what follows holds for everybody's. @throws DomainError learner-unknown, parting-beyond-sight */
  private async inSight<T>(unit: Unit, learnerId: string, step: (recordId: string) => Promise<T>): Promise<T> {
    const seen = await this.partings.seen(unit, learnerId);
    return seeEverything(unit, async () => {
      const { recordId, rows } = await this.partings.seen(unit, learnerId);
      if (rows !== seen.rows) throw new DomainError('parting-beyond-sight');
      return step(recordId);
    });
  }

  private async planned(unit: Unit, recordId: string, asked: PartingAsked): Promise<Planned> {
    const { endedId } = asked;
    const locked = await this.learners.byIds(unit, [recordId, ...(endedId === null ? [] : [endedId])]);
    const record = locked.get(recordId);
    const ended = endedId === null ? null : (locked.get(endedId) ?? null);
    if (!record || record.goesOnIn) throw new DomainError('conflict');
    if (endedId !== null && ended?.goesOnIn !== recordId) throw new DomainError('parting-not-merged');
    const [known, merges] = await Promise.all([
      this.partings.parts(unit, recordId),
      this.partings.merges(unit, recordId),
    ]);
    const merge = merges.findLast((one) => one.endedId === endedId) ?? null;
    const own = new Set(endedId === null ? [] : [endedId, ...recordsOf(merge)]);
    const standing = merges.filter((one) => one !== merge).map(({ at }) => at);
    return { record, ended, merge, standing, known, parting: Parting.plan(known, asked, merges, own) };
  }

  private async part(
    unit: Unit,
    { record, ended, merge, standing: merges, parting }: Planned,
    reason: string,
    now: Date,
  ): Promise<Parted> {
    const words = await this.partings.words(unit, record.id);
    const [gone, left] = [apart(words, parting.ids('row')), apart(words, parting.ids('row', 'remaining'))];
    const before = record.identity;
    const given = await this.partings.codesGiven(unit, record.id);
    const codeOf = (side: Side) =>
      given.findLast(({ id }) => parting.ids('code-request', side).includes(id))?.answer ?? null;
    const code = codeOf('remaining');
    const lost = code === null ? { ...nobody, permanentCode: record.settledCode } : null;
    const others = [...gone.map(({ said }) => said), ended?.identity ?? null, lost];
    const standing = standingOn(left, record.follows, heldWithout(before, others, merge?.survivorBefore));
    const { parted, facts } = this.opened(record, ended, gone, codeOf('parted'));
    const changed = record.standAlone(standing, code);
    await this.partings.moveRows(unit, parting.ids('row'), record.id, parted.id);
    // In the history of the code it is the person's doing, not a system's word.
    const by = { actor: actorOf(currentCaller()), why: 'parted' };
    await this.codes.saying(unit, by, () =>
      this.learners.saveAll(unit, ended ? [record, ended] : [record], ended ? [] : [parted]),
    );
    if (merge) await this.partings.giveBack(unit, merge, record.id, now);
    facts.push(told(parted.id, record.id, parting, merge), ...(changed ? [changed] : []));
    facts.push(...(await this.partOver.run(unit, parting, record.id, parted.id, merges, now)));
    await this.partings.forget(unit, parting.names, record.id, parted.id);
    const matchPairId = await this.pairs.tellApart(unit, newId(), parted.id, record.id, now);
    if (merge && merge.survivorId !== record.id)
      await this.pairs.tellApart(unit, newId(), parted.id, merge.survivorId, now);
    await settleLinks(unit, [record.id, parted.id], { today: schoolDay(now), now });
    const both = [
      { learner: record, before },
      { learner: parted, before: nobody },
    ];
    facts.push(...(await retrace(unit, this.traces, now, both)).facts);
    await this.traceMerged(unit, [record, parted]);
    for (const learner of [record, parted]) {
      const questioned = (await this.pairs.isOpenAbout(unit, learner.id)) ? learner.question() : learner.settle();
      if (questioned) facts.push(questioned);
    }
    await this.learners.saveAll(unit, [record, parted]);
    await this.partings.keep(unit, {
      ...{ id: newId(), learnerId: parted.id, fromLearnerId: record.id, mergeId: merge?.id ?? null },
      ...{ at: now, reason, decidedBy: actorOf(currentCaller()) },
    });
    await unit.emit(...facts);
    return { learnerId: parted.id, fromLearnerId: record.id, matchPairId };
  }

  /** Rows of systems still meet the records under what those are called that were merged into them. */
  private async traceMerged(unit: Unit, learners: readonly Learner[]): Promise<void> {
    for (const learner of learners) {
      const merged = await this.learners.partsOf(unit, learner.id);
      const left = merged.map(({ identity }) => ({
        learnerId: learner.id,
        traces: this.traces.of(identity, learner.apart),
      }));
      await this.kept.claim(unit, left);
      await this.kept.leave(unit, left);
    }
  }

  private opened(
    record: Learner,
    ended: Learner | null,
    rows: readonly RowWord[],
    code: string | null,
  ): { parted: Learner; facts: Fact[] } {
    const held = ended?.identity ?? {
      ...nobody,
      familyName: record.identity.familyName,
      givenName: record.identity.givenName,
    };
    const standing = standingOn(rows, ended?.follows ?? null, held);
    if (ended) {
      const changed = ended.standAlone(standing, code);
      return { parted: ended, facts: changed ? [changed] : [] };
    }
    const { learner, fact: registered } = Learner.register(
      randomUUID(),
      standing.identity,
      rows[0]!.source,
      record.apart,
    );
    learner.standAlone(standing, code);
    return { parted: learner, facts: [registered] };
  }
}

/** Records that had been merged into the one that ended then. */
const recordsOf = (merge: Merge | null): string[] =>
  [...(merge?.parts ?? [])].flatMap(([name, ofEnded]) =>
    ofEnded && name.startsWith('record ') ? [name.slice(7)] : [],
  );

const nobody: Identity = {
  familyName: '',
  givenName: '',
  middleName: null,
  birthDate: null,
  permanentCode: null,
  sex: null,
};

const apart = (words: readonly RowWord[], ids: readonly string[]): RowWord[] =>
  words.filter(({ id }) => ids.includes(id));

/** What the services need to follow: in which organisations what they keep is whose, and what is named one by one. */
function told(learnerId: string, fromLearnerId: string, parting: Parting, merge: Merge | null): Fact {
  const named = (side: Side) => [...parting.ids('result', side), ...parting.ids('thing', side)];
  return fact(LearnerPartedV1, learnerId, {
    ...{ learnerId, fromLearnerId, organisationIds: parting.ids('organisation') },
    ...{ partedIds: named('parted'), remainingIds: named('remaining') },
    ...(merge && { sinceAt: merge.at.toISOString() }),
  });
}
