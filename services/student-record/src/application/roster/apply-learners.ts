import type { Unit } from '@pan/kit/data';
import type { Fact } from '@pan/kit/domain';
import { isSomebodyElse } from '../../domain/identity/likeness.js';
import { Learner, wordOf, type Identity } from '../../domain/learners/learner.js';
import { sandboxOf } from '../../domain/sandboxes/sandbox.js';
import { LearnerRepository } from '../../persistence/learners/learner.repository.js';
import { LearnerSourceRepository, type KnownWord } from '../../persistence/roster/learner-source.repository.js';
import { admitLearners, anyEnded, wordsOf } from './admit-learners.js';
import type { Doubt } from '../../domain/identity/match-pair.js';
import type { IdentityTraces } from '../identity/identity-traces.js';
import { hasTooMany, note } from '../identity/mismatches.js';
import { retrace } from '../identity/questions.js';
import { refused, type LearnerRow, type Outcome, type Sending, type ToldLearner } from './rows.js';

const records = new LearnerRepository();
const sources = new LearnerSourceRepository();

/**
 * Learners as a system tells them: known rows are revised, new ones join the record they belong to or open one. A key that now
 * speaks of somebody else is a new row, and nothing of whoever had it before moves.
 */
export async function applyLearners(
  unit: Unit,
  sending: Sending,
  traces: IdentityTraces,
  sent: readonly LearnerRow[],
): Promise<Outcome[]> {
  const known = await sources.sentAgain(
    unit,
    sending.source,
    sent.map((row) => row.sourceId),
  );
  const knownOf = (row: LearnerRow) => known.get(row.sourceId)!;
  const outcomes = new Map<string, Outcome>();
  const changed: ToldLearner[] = [];
  const fresh: ToldLearner[] = [];
  for (const row of sent) {
    const before = known.get(row.sourceId);
    const told = { ...row, identity: wordOf(row.identity, before?.said ?? null) };
    if (!before) fresh.push(told);
    else if (sandboxOf(before.visibleTo) !== sandboxOf(row.visibleTo))
      outcomes.set(row.sourceId, refused('sandbox-apart', { sourceId: row.sourceId }));
    else if (unchanged(before, told, traces))
      outcomes.set(row.sourceId, { outcome: 'unchanged', id: before.learnerId, version: before.version ?? 0 });
    else changed.push(told);
  }
  const [learners, tooMany] = await Promise.all([
    records.byIds(
      unit,
      changed.map((row) => knownOf(row).learnerId),
    ),
    changed.length + fresh.length > 0 && hasTooMany(unit, sending),
  ]);
  if (anyEnded(learners)) return applyLearners(unit, sending, traces, sent);
  const learnerOf = (row: ToldLearner) => learners.get(knownOf(row).learnerId)!;
  // All identities that are new to the client wait then, right or wrong, so that a refusal says nothing about any of them.
  const waits = tooMany
    ? ({ identity: { permanentCode, birthDate } }: ToldLearner, present?: Learner) =>
        permanentCode !== null &&
        birthDate !== null &&
        !(present?.identity.permanentCode === permanentCode && present.identity.birthDate === birthDate)
    : () => false;
  const isLetIn = (row: ToldLearner, present?: Learner): boolean => {
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
  await reviseKnown(unit, sending, traces, revised, { learnerOf, knownOf, outcomes });
  await sources.giveUp(unit, sending.source, [...formers.keys()], sending.now);
  await admitLearners(unit, sending, traces, admitted, outcomes, formers);
  return sent.map((row) => outcomes.get(row.sourceId)!);
}

function unchanged(before: KnownWord, row: ToldLearner, traces: IdentityTraces): boolean {
  return (
    before.claims.equals(traces.claims(row.identity)) &&
    before.organisationId === row.organisation.id &&
    before.visibleTo.join() === row.visibleTo.join()
  );
}

interface Revising {
  readonly learnerOf: (row: ToldLearner) => Learner;
  readonly knownOf: (row: ToldLearner) => KnownWord;
  readonly outcomes: Map<string, Outcome>;
}

async function reviseKnown(
  unit: Unit,
  sending: Sending,
  traces: IdentityTraces,
  rows: readonly ToldLearner[],
  { learnerOf, knownOf, outcomes }: Revising,
): Promise<void> {
  if (rows.length === 0) return;
  await passLead(unit, sending.source, new Set(rows.map(learnerOf)));
  const facts: Fact[] = [];
  const revised = new Set<Learner>();
  const retraced = new Map<Learner, { readonly row: ToldLearner; readonly before: Identity }>();
  for (const row of rows) {
    const learner = learnerOf(row);
    const before = learner.identity;
    const fact = learner.hear(sending.source, row.identity, knownOf(row).said);
    if (!fact) continue;
    facts.push(fact);
    revised.add(learner);
    if (!traces.areSame(before, learner.identity))
      retraced.set(learner, { row, before: retraced.get(learner)?.before ?? before });
  }
  const { facts: questions, asked } = await retrace(
    unit,
    traces,
    sending.now,
    [...retraced].map(([learner, { before }]) => ({ learner, before })),
  );
  await Promise.all([
    sources.saveAll(unit, sending.source, wordsOf(rows, traces)),
    records.saveAll(unit, [...revised]),
  ]);
  await unit.emit(...facts, ...questions);
  await noteCorrections(unit, sending, asked, new Map([...retraced].map(([{ id }, { row }]) => [id, row])));
  for (const row of rows) {
    const { id, version } = learnerOf(row);
    outcomes.set(row.sourceId, { outcome: 'changed', id, version });
  }
}

/** Where the leading system no longer sends the learner, the one that speaks now leads. */
async function passLead(unit: Unit, source: string, learners: ReadonlySet<Learner>): Promise<void> {
  const led = [...learners].filter(({ follows }) => follows !== null && follows !== source);
  if (led.length === 0) return;
  const still = await sources.stillLed(
    unit,
    led.map(({ id }) => id),
  );
  for (const learner of led) if (!still.has(learner.id)) learner.follow(source);
}

/** A correction that arrives at the identity of somebody out of sight is counted like any other row that came near. */
async function noteCorrections(
  unit: Unit,
  sending: Sending,
  asked: readonly Doubt[],
  rowOf: ReadonlyMap<string, ToldLearner>,
): Promise<void> {
  if (asked.length === 0) return;
  const inSight = await records.inSight(
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
