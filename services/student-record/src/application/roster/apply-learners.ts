import { Injectable } from '@nestjs/common';
import type { Unit } from '@pan/kit/data';
import type { Fact } from '@pan/kit/domain';
import { isSomebodyElse } from '../../domain/identity/likeness.js';
import { Learner, wordOf, type Identity } from '../../domain/learners/learner.js';
import { sandboxOf } from '../../domain/sandboxes/sandbox.js';
import { LearnerRepository } from '../../persistence/learners/learner.repository.js';
import { LearnerSourceRepository, type KnownWord } from '../../persistence/roster/learner-source.repository.js';
import { AdmitLearners, anyEnded, wordsOf } from './admit-learners.js';
import type { Doubt } from '../../domain/identity/match-pair.js';
import { IdentityTraces } from '../identity/identity-traces.js';
import { hasTooMany, note } from '../identity/mismatches.js';
import { retrace } from '../identity/questions.js';
import { refused, type LearnerRow, type Outcome, type Sending, type WholeLearnerRow } from './rows.js';

/**
 * Learners as a system sends them: known rows are revised, new ones join the record they belong to or open one. A key that now
 * speaks of somebody else is a new row, and nothing of whoever had it before moves.
 */
@Injectable()
export class ApplyLearners {
  constructor(
    private readonly records: LearnerRepository,
    private readonly sources: LearnerSourceRepository,
    private readonly traces: IdentityTraces,
    private readonly admission: AdmitLearners,
  ) {}

  async run(unit: Unit, sending: Sending, sent: readonly LearnerRow[]): Promise<Outcome[]> {
    const known = await this.sources.sentAgain(
      unit,
      sending.source,
      sent.map((row) => row.sourceId),
    );
    const knownOf = (row: LearnerRow) => known.get(row.sourceId)!;
    const outcomes = new Map<string, Outcome>();
    const changed: WholeLearnerRow[] = [];
    const fresh: WholeLearnerRow[] = [];
    for (const row of sent) {
      const before = known.get(row.sourceId);
      const whole = { ...row, identity: wordOf(row.identity, before?.said ?? null) };
      if (!before) fresh.push(whole);
      else if (sandboxOf(before.visibleTo) !== sandboxOf(row.visibleTo))
        outcomes.set(row.sourceId, refused('sandbox-apart', { sourceId: row.sourceId }));
      else if (unchanged(before, whole, this.traces))
        outcomes.set(row.sourceId, { outcome: 'unchanged', id: before.learnerId, version: before.version ?? 0 });
      else changed.push(whole);
    }
    const [learners, tooMany] = await Promise.all([
      this.records.byIds(
        unit,
        changed.map((row) => knownOf(row).learnerId),
      ),
      changed.length + fresh.length > 0 && hasTooMany(unit, sending),
    ]);
    const read = new Map(changed.map((row) => [row.sourceId, knownOf(row).learnerId]));
    if (anyEnded(learners) || !(await this.sources.stillStand(unit, sending.source, read)))
      return this.run(unit, sending, sent);
    const learnerOf = (row: WholeLearnerRow) => learners.get(knownOf(row).learnerId)!;
    // All identities that are new to the client wait then, right or wrong, so that a refusal says nothing about any of them.
    const waits = tooMany
      ? ({ identity: { permanentCode, birthDate } }: WholeLearnerRow, present?: Learner) =>
          permanentCode !== null &&
          birthDate !== null &&
          !(present?.identity.permanentCode === permanentCode && present.identity.birthDate === birthDate)
      : () => false;
    const isLetIn = (row: WholeLearnerRow, present?: Learner): boolean => {
      if (!waits(row, present)) return true;
      outcomes.set(row.sourceId, refused('too-many-mismatches', {}));
      return false;
    };
    const admitted = fresh.filter((row) => isLetIn(row));
    const spoken = new Map(sent.map((row) => [row.sourceId, wordOf(row.identity, null)]));
    const formers = new Map<string, string>();
    const revised = changed.filter((row) => {
      const learner = learnerOf(row);
      if (!isLetIn(row, learner)) return false;
      const identity = spoken.get(row.sourceId)!;
      const words = [knownOf(row).said ?? learner.identity, learner.identity];
      if (!words.every((before) => isSomebodyElse(before, identity))) return true;
      formers.set(row.sourceId, learner.id);
      admitted.push({ ...row, identity });
      return false;
    });
    await this.reviseKnown(unit, sending, revised, { learnerOf, knownOf, outcomes });
    await this.sources.giveUp(unit, sending.source, [...formers.keys()], sending.now);
    await this.admission.run(unit, sending, admitted, outcomes, formers);
    return sent.map((row) => outcomes.get(row.sourceId)!);
  }

  private async reviseKnown(
    unit: Unit,
    sending: Sending,
    rows: readonly WholeLearnerRow[],
    { learnerOf, knownOf, outcomes }: Revising,
  ): Promise<void> {
    if (rows.length === 0) return;
    await this.passLead(unit, sending.source, new Set(rows.map(learnerOf)));
    const facts: Fact[] = [];
    const revised = new Set<Learner>();
    const retraced = new Map<Learner, { readonly row: WholeLearnerRow; readonly before: Identity }>();
    for (const row of rows) {
      const learner = learnerOf(row);
      const before = learner.identity;
      const fact = learner.correct(sending.source, row.identity, knownOf(row).said);
      if (!fact) continue;
      facts.push(fact);
      revised.add(learner);
      if (!this.traces.areSame(before, learner.identity))
        retraced.set(learner, { row, before: retraced.get(learner)?.before ?? before });
    }
    const { facts: questions, asked } = await retrace(
      unit,
      this.traces,
      sending.now,
      [...retraced].map(([learner, { before }]) => ({ learner, before })),
    );
    await Promise.all([
      this.sources.saveAll(unit, sending.source, wordsOf(rows, this.traces)),
      this.records.saveAll(unit, [...revised]),
    ]);
    await unit.emit(...facts, ...questions);
    await this.noteCorrections(unit, sending, asked, new Map([...retraced].map(([{ id }, { row }]) => [id, row])));
    for (const row of rows) {
      const { id, version } = learnerOf(row);
      outcomes.set(row.sourceId, { outcome: 'changed', id, version });
    }
  }

  /** Where the leading system no longer sends the learner, the one that speaks now leads. */
  private async passLead(unit: Unit, source: string, learners: ReadonlySet<Learner>): Promise<void> {
    const led = [...learners].filter(({ follows }) => follows !== null && follows !== source);
    if (led.length === 0) return;
    const still = await this.sources.stillLed(
      unit,
      led.map(({ id }) => id),
    );
    for (const learner of led) if (!still.has(learner.id)) learner.follow(source);
  }

  /** A correction that arrives at the identity of somebody out of sight is counted like any other row that came near. */
  private async noteCorrections(
    unit: Unit,
    sending: Sending,
    asked: readonly Doubt[],
    rowOf: ReadonlyMap<string, WholeLearnerRow>,
  ): Promise<void> {
    if (asked.length === 0) return;
    const inSight = await this.records.inSight(
      unit,
      asked.map(({ otherLearnerId }) => otherLearnerId),
    );
    const wrong = asked
      .filter(({ otherLearnerId }) => !inSight.has(otherLearnerId))
      .map(({ learnerId, otherLearnerId }) => ({
        row: rowOf.get(learnerId)!,
        learnerId: otherLearnerId,
        kind: 'corrected-to' as const,
      }));
    await note(unit, sending, wrong);
  }
}

function unchanged(before: KnownWord, row: WholeLearnerRow, traces: IdentityTraces): boolean {
  return (
    before.claims.equals(traces.claims(row.identity)) &&
    before.organisationId === row.organisation.id &&
    before.visibleTo.join() === row.visibleTo.join()
  );
}

interface Revising {
  readonly learnerOf: (row: WholeLearnerRow) => Learner;
  readonly knownOf: (row: WholeLearnerRow) => KnownWord;
  readonly outcomes: Map<string, Outcome>;
}
