import { randomUUID } from 'node:crypto';
import { Injectable } from '@nestjs/common';
import type { Unit } from '@pan/kit/data';
import type { Fact } from '@pan/kit/domain';
import { Learner } from '../../domain/learners/learner.js';
import { sandboxOf } from '../../domain/sandboxes/sandbox.js';
import type { Doubt } from '../../domain/identity/match-pair.js';
import type { Traces } from '../../domain/identity/traces.js';
import { TraceRepository } from '../../persistence/identity/trace.repository.js';
import { LearnerRepository } from '../../persistence/learners/learner.repository.js';
import { LearnerSourceRepository, type Word } from '../../persistence/roster/learner-source.repository.js';
import { IdentityTraces } from '../identity/identity-traces.js';
import { meet, type Entry } from '../identity/meet.js';
import { askAboutNew } from '../identity/questions.js';
import type { WholeLearnerRow, Outcome, Sending } from './rows.js';

/** Rows that a system sends for the first time: each joins the record of the same person, whoever opened it, or opens one. */
@Injectable()
export class AdmitLearners {
  constructor(
    private readonly kept: TraceRepository,
    private readonly records: LearnerRepository,
    private readonly sources: LearnerSourceRepository,
    private readonly traces: IdentityTraces,
  ) {}

  /** @param formers the record of whoever had a key that went to somebody else, by key */
  async run(
    unit: Unit,
    sending: Sending,
    rows: readonly WholeLearnerRow[],
    outcomes: Map<string, Outcome>,
    formers: ReadonlyMap<string, string>,
  ): Promise<void> {
    if (rows.length === 0) return;
    const entries: Entry[] = rows.map((row) => ({
      row,
      id: randomUUID(),
      traces: this.traces.of(row.identity, sandboxOf(row.organisation.path)),
    }));
    const undecided = await meet(unit, sending, entries);
    await this.sources.addAll(
      unit,
      sending.source,
      wordsOf(rows, this.traces),
      entries.map((entry) => entry.id),
    );
    const learners = await this.lockedOwners(unit, sending.source, entries);
    const linked = learners.size > 0 ? await this.linkedBefore(unit, sending.source, entries) : new Set<string>();

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
    await this.kept.leave(
      unit,
      opened.map(({ learner, traces: left }) => ({ learnerId: learner.id, traces: left })),
    );
    const given = entries.flatMap(({ row, id }): Doubt[] => {
      const otherLearnerId = formers.get(row.sourceId);
      const isNew = opened.some(({ learner }) => learner.id === id);
      return otherLearnerId && isNew ? [{ learnerId: id, otherLearnerId, reason: 'key-given-to-another' }] : [];
    });
    facts.push(...(await askAboutNew(unit, sending, opened, [...undecided, ...given])));
    await this.records.saveAll(
      unit,
      [...touched],
      opened.map(({ learner }) => learner),
    );
    await unit.emit(...facts);
    for (const { row, id } of entries)
      outcomes.set(row.sourceId, { outcome: 'created', id, version: learners.get(id)!.version });
  }

  /** The records that new rows join, locked; an entry whose record was merged or parted meanwhile follows it. */
  private async lockedOwners(unit: Unit, source: string, entries: Entry[]): Promise<Map<string, Learner>> {
    const learners = await this.records.byIds(
      unit,
      entries.map((entry) => entry.id),
    );
    const joining = entries.filter(({ id, byIdentity }) => byIdentity && learners.has(id));
    const owners = await this.kept.owners(
      unit,
      joining.map(({ traces }) => traces),
    );
    const ownerOf = ({ id, traces: { identity } }: Entry) => owners.get(identity!.toString('base64')) ?? id;
    if (!anyEnded(learners) && joining.every((entry) => ownerOf(entry) === entry.id)) return learners;
    for (const entry of joining) entry.id = ownerOf(entry);
    for (const entry of entries) entry.id = learners.get(entry.id)?.goesOnIn ?? entry.id;
    const ids = entries.map((entry) => entry.id);
    await this.sources.standFor(unit, source, keysOf(entries), ids);
    return this.lockedOwners(unit, source, entries);
  }

  /** Of the records that rows join, those that this system had rows of before. */
  private linkedBefore(unit: Unit, source: string, entries: readonly Entry[]): Promise<Set<string>> {
    return this.sources.linkedBefore(
      unit,
      source,
      entries.map((entry) => entry.id),
      keysOf(entries),
    );
  }
}

const keysOf = (entries: readonly Entry[]): string[] => entries.map((entry) => entry.row.sourceId);

export function wordsOf(rows: readonly WholeLearnerRow[], traces: IdentityTraces): Word[] {
  return rows.map(({ sourceId, organisation, visibleTo, identity }) => ({
    sourceId,
    organisationId: organisation.id,
    visibleTo,
    claims: traces.claims(identity),
    said: identity,
  }));
}

/** Whether one of the records goes on in another. */
export function anyEnded(learners: ReadonlyMap<string, Learner>): boolean {
  return learners.values().some((learner) => learner.goesOnIn !== null);
}
