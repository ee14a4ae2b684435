import { insertAll, type Unit } from '@pan/kit';
import type { Fact } from '@pan/kit/domain';
import { v7 as uuidv7 } from 'uuid';
import type { Learner } from '../../domain/learner.js';
import { MatchPair } from '../../domain/match-pair.js';
import {
  claimIdentities,
  doubts,
  eraseTraces,
  leaveTraces,
  type IdentityTraces,
  type Traces,
} from './identity-traces.js';
import type { Undecided } from './meet.js';
import type { Sending } from './rows.js';

/** A new record that may double another one waits for a person. */
export async function askAboutNew(
  unit: Unit,
  sending: Sending,
  opened: readonly { learner: Learner; traces: Traces }[],
  undecided: readonly Undecided[],
): Promise<Fact[]> {
  const found = [
    ...(await doubts(unit, sending.source, opened)),
    ...undecided.map((pair) => ({ ...pair, reason: 'same-identity-other-names' as const })),
  ];
  // Of several reasons about one pair the last says most.
  const once = new Map(found.map((doubt) => [`${doubt.learnerId} ${doubt.otherLearnerId}`, doubt]));
  await insertAll(
    unit,
    MatchPair,
    [...once.values()].map(({ learnerId, otherLearnerId, reason }) =>
      MatchPair.ask(uuidv7(), learnerId, otherLearnerId, reason, sending.now),
    ),
  );
  const questioned = new Set(found.map((doubt) => doubt.learnerId));
  return opened.flatMap(({ learner }) => (questioned.has(learner.id) ? (learner.question() ?? []) : []));
}

/** What is told when traces follow a correction, and which records turned out to have somebody else's identity. */
export interface Retraced {
  readonly facts: readonly Fact[];
  readonly asked: readonly Undecided[];
}

/** After a correction the traces follow. */
export async function retrace(
  unit: Unit,
  traces: IdentityTraces,
  now: Date,
  learners: readonly Learner[],
): Promise<Retraced> {
  await eraseTraces(
    unit,
    learners.map((learner) => learner.id),
  );
  return trace(unit, traces, now, learners);
}

/** Leaves what identifies each learner; an identity that is already another's makes the record questionable, once. */
export async function trace(
  unit: Unit,
  traces: IdentityTraces,
  now: Date,
  learners: readonly Learner[],
): Promise<Retraced> {
  if (learners.length === 0) return { facts: [], asked: [] };
  const all = learners.map((learner) => ({
    learner,
    learnerId: learner.id,
    traces: traces.of(learner.identity, learner.apart),
  }));
  const owners = await claimIdentities(
    unit,
    all.flatMap(({ learnerId, traces: { identity } }) => (identity ? [{ digest: identity, learnerId }] : [])),
  );
  await leaveTraces(unit, all);
  const facts: Fact[] = [];
  const asked: Undecided[] = [];
  for (const {
    learner,
    traces: { identity },
  } of all) {
    const owner = identity && owners.get(identity.toString('base64'));
    if (!owner || owner === learner.id) continue;
    const pair = MatchPair.ask(uuidv7(), learner.id, owner, 'same-identity-after-correction', now);
    if (!(await askOnce(unit, pair))) continue;
    const fact = learner.question();
    if (fact) facts.push(fact);
    asked.push({ learnerId: learner.id, otherLearnerId: owner });
  }
  return { facts, asked };
}

/** The pair may be out of the caller's sight, so only the count of rows tells whether it is new. */
async function askOnce(unit: Unit, pair: MatchPair): Promise<boolean> {
  const { rowCount } = await unit.client.query(
    `insert into match_pair (id, learner_id, other_learner_id, reason, state, asked_at, version) values ($1, $2, $3, $4, 'open', $5, 1)
     on conflict do nothing`,
    [pair.id, pair.learnerId, pair.otherLearnerId, pair.reason, pair.askedAt],
  );
  return rowCount === 1;
}
