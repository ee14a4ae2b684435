import { newId, type Unit } from '@pan/kit/data';
import type { Fact } from '@pan/kit/domain';
import { MatchPair, type Doubt } from '../../domain/identity/match-pair.js';
import type { Traces } from '../../domain/identity/traces.js';
import type { Identity, Learner } from '../../domain/learners/learner.js';
import { MatchPairRepository } from '../../persistence/identity/match-pair.repository.js';
import { TraceRepository } from '../../persistence/identity/trace.repository.js';
import type { Sending } from '../roster/rows.js';
import type { IdentityTraces } from './identity-traces.js';

const pairs = new MatchPairRepository();
const kept = new TraceRepository();

/** A new record that may double another one waits for a person. */
export async function askAboutNew(
  unit: Unit,
  sending: Sending,
  opened: readonly { learner: Learner; traces: Traces }[],
  undecided: readonly Doubt[],
): Promise<Fact[]> {
  const found = [
    ...(await kept.doubts(
      unit,
      opened.map(({ learner, traces }) => ({ learnerId: learner.id, traces })),
    )),
    ...undecided,
  ];
  // Of several reasons about one pair the last says most.
  const once = new Map(found.map((doubt) => [`${doubt.learnerId} ${doubt.otherLearnerId}`, doubt]));
  await pairs.add(
    unit,
    [...once.values()].map((doubt) => MatchPair.ask(newId(), doubt, sending.now)),
  );
  const questioned = new Set(found.map((doubt) => doubt.learnerId));
  return opened.flatMap(({ learner }) => (questioned.has(learner.id) ? (learner.question() ?? []) : []));
}

/** A record whose identity is another now, and what it was. */
export interface Corrected {
  readonly learner: Learner;
  readonly before: Identity;
}

/** What is told when traces follow a correction, and which records turned out to have somebody else's identity. */
export interface Retraced {
  readonly facts: readonly Fact[];
  readonly asked: readonly Doubt[];
}

/** After a correction the traces follow. */
export async function retrace(
  unit: Unit,
  traces: IdentityTraces,
  now: Date,
  corrected: readonly Corrected[],
): Promise<Retraced> {
  await kept.erase(
    unit,
    corrected.map(({ learner }) => learner.id),
  );
  return trace(unit, traces, now, corrected);
}

/**
 * Leaves what identifies each learner. An identity that is already another's makes the record questionable, once; and whatever else
 * it now has in common with another one is looked at as it is for a record that opens.
 */
export async function trace(
  unit: Unit,
  traces: IdentityTraces,
  now: Date,
  corrected: readonly Corrected[],
): Promise<Retraced> {
  if (corrected.length === 0) return { facts: [], asked: [] };
  const all = corrected.map(({ learner, before }) => ({
    learner,
    learnerId: learner.id,
    traces: traces.of(learner.identity, learner.apart),
    before: traces.of(before, learner.apart),
  }));
  const owners = await kept.claim(unit, all);
  await kept.leave(unit, all);
  const found: Doubt[] = all.flatMap(({ learner, traces: { identity } }) => {
    const owner = identity && owners.get(identity.toString('base64'));
    return owner && owner !== learner.id
      ? { learnerId: learner.id, otherLearnerId: owner, reason: 'same-identity-after-correction' }
      : [];
  });
  found.push(...(await kept.doubts(unit, all)));
  const learners = new Map(all.map(({ learner }) => [learner.id, learner]));
  const facts: Fact[] = [];
  const asked: Doubt[] = [];
  for (const doubt of found) {
    if (!(await pairs.addOnce(unit, newId(), doubt, now))) continue;
    const fact = learners.get(doubt.learnerId)!.question();
    if (fact) facts.push(fact);
    if (doubt.reason === 'same-identity-after-correction') asked.push(doubt);
  }
  return { facts, asked };
}
