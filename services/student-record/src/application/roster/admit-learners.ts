import { randomUUID } from 'node:crypto';
import { insertAll, type Unit, updateAll } from '@pan/kit/data';
import type { Fact } from '@pan/kit/domain';
import { Learner } from '../../domain/learners/learner.js';
import { sandboxOf } from '../../domain/sandboxes/sandbox.js';
import type { Doubt } from '../../domain/identity/match-pair.js';
import type { Traces } from '../../domain/identity/traces.js';
import { TraceRepository } from '../../persistence/identity/trace.repository.js';
import type { IdentityTraces } from '../identity/identity-traces.js';
import { meet, type Entry } from '../identity/meet.js';
import { anyEnded, lockedLearners } from './people.js';
import { askAboutNew } from '../identity/questions.js';
import type { ToldLearner, Outcome, Sending } from './rows.js';

const kept = new TraceRepository();

/**
 * Rows that a system sends for the first time: each joins the record of the same person, whoever opened it, or opens one.
 * @param formers the record of whoever had a key that went to somebody else, by key
 */
export async function admitLearners(
  unit: Unit,
  sending: Sending,
  traces: IdentityTraces,
  rows: readonly ToldLearner[],
  outcomes: Map<string, Outcome>,
  formers: ReadonlyMap<string, string>,
): Promise<void> {
  if (rows.length === 0) return;
  const entries: Entry[] = rows.map((row) => ({
    row,
    id: randomUUID(),
    traces: traces.of(row.identity, sandboxOf(row.organisation.path)),
  }));
  const undecided = await meet(unit, sending, entries);
  await unit.query(
    `insert into learner_source (source, source_id, learner_id, organisation_id, visible_to, claims, said)
     select $1, source_id, learner_id, organisation_id, string_to_array(visible_to, ','), claims, said::jsonb
       from unnest($2::text[], $3::uuid[], $4::uuid[], $5::text[], $6::bytea[], $7::text[])
         as n(source_id, learner_id, organisation_id, visible_to, claims, said)`,
    [
      sending.source,
      rows.map((row) => row.sourceId),
      entries.map((entry) => entry.id),
      rows.map((row) => row.organisation.id),
      rows.map((row) => row.visibleTo.join()),
      rows.map((row) => traces.claims(row.identity)),
      rows.map((row) => JSON.stringify(row.identity)),
    ],
  );
  const learners = await lockedOwners(unit, sending.source, entries);
  const linked = learners.size > 0 ? await alreadyLinked(unit, sending.source, entries) : new Set<string>();

  const existing = new Set(learners.values());
  const facts: Fact[] = [];
  const opened: { learner: Learner; traces: Traces }[] = [];
  const touched = new Set<Learner>();
  for (const { row, id, traces: left } of entries) {
    const learner = learners.get(id);
    if (!learner) {
      const registered = Learner.register(id, row.identity, sending.source, sandboxOf(row.organisation.path));
      learners.set(id, registered.learner);
      linked.add(id);
      opened.push({ learner: registered.learner, traces: left });
      facts.push(registered.fact);
      continue;
    }
    if (!linked.has(id)) facts.push(learner.link());
    linked.add(id);
    const fact = learner.take(sending.source, row.identity);
    if (fact) facts.push(fact);
    if (existing.has(learner)) touched.add(learner);
  }
  await kept.leave(
    unit,
    opened.map(({ learner, traces: left }) => ({ learnerId: learner.id, traces: left })),
  );
  const given = entries.flatMap(({ row, id }): Doubt[] => {
    const otherLearnerId = formers.get(row.sourceId);
    const isNew = opened.some(({ learner }) => learner.id === id);
    return otherLearnerId && isNew ? [{ learnerId: id, otherLearnerId, reason: 'key-given-to-another' }] : [];
  });
  facts.push(...(await askAboutNew(unit, sending, opened, [...undecided, ...given])));
  await insertAll(
    unit,
    Learner,
    opened.map(({ learner }) => learner),
  );
  await updateAll(unit, Learner, [...touched]);
  await unit.emit(...facts);
  for (const { row, id } of entries)
    outcomes.set(row.sourceId, { outcome: 'created', id, version: learners.get(id)!.version });
}

/** The records that new rows join, locked; an entry whose record was merged meanwhile follows it. */
async function lockedOwners(
  unit: Unit,
  source: string,
  entries: { row: ToldLearner; id: string }[],
): Promise<Map<string, Learner>> {
  const learners = await lockedLearners(
    unit,
    entries.map((entry) => entry.id),
  );
  if (!anyEnded(learners)) return learners;
  for (const entry of entries) entry.id = learners.get(entry.id)?.goesOnIn ?? entry.id;
  await unit.query(
    `update learner_source s set learner_id = n.learner_id from unnest($2::text[], $3::uuid[]) as n(source_id, learner_id)
      where s.source = $1 and s.source_id = n.source_id`,
    [source, entries.map((entry) => entry.row.sourceId), entries.map((entry) => entry.id)],
  );
  return lockedOwners(unit, source, entries);
}

/** Of the records that rows join, those that this system had rows of before. */
async function alreadyLinked(
  unit: Unit,
  source: string,
  entries: readonly { row: ToldLearner; id: string }[],
): Promise<Set<string>> {
  const rows = await unit.query<{ learner_id: string }>(
    `select learner_id from learner_source where source = $1 and learner_id = any($2::uuid[]) and source_id <> all($3)`,
    [source, entries.map((entry) => entry.id), entries.map((entry) => entry.row.sourceId)],
  );
  return new Set(rows.map((row) => row.learner_id));
}
