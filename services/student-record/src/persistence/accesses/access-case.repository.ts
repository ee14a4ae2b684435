import { Injectable } from '@nestjs/common';
import { extendChain, insertAll, loadAll, lockAll, type Unit, updateAll } from '@pan/kit/data';
import { DomainError } from '@pan/kit/domain';
import { withholdingChain } from '@pan/kit/people';
import { AccessQuestion } from '../../domain/accesses/access-question.js';
import type { LookToWithhold, Withholding } from '../../domain/accesses/withholding.js';

/** One entry that a question is about. */
export interface AskedEntry {
  readonly learnerId: string;
  /** The organisations that looked and all above them. */
  readonly organisations: readonly string[];
}

/** Whoever asks for a family, and what they see as such. */
export interface AskingFamily {
  readonly subject: string;
  readonly sight: string;
}

/** Questions about entries, and entries that are kept from families. One question of a person about an entry is open at a time: an index. */
@Injectable()
export class AccessCaseRepository {
  /** An entry that the family sees in the log of one of its records. @throws DomainError access-unknown */
  async entry(unit: Unit, sight: string, reader: string, entryId: string): Promise<AskedEntry> {
    const [found] = await unit.query<{ learner_id: string; organisations: string[] }>(
      `select learner_id, organisations from seen_access($1, $2, $3)`,
      [sight, reader, entryId],
    );
    if (!found) throw new DomainError('access-unknown');
    return { learnerId: found.learner_id, organisations: found.organisations };
  }

  /** After `entry` of the same transaction, which lets the family see its own. */
  add(unit: Unit, question: AccessQuestion): Promise<void> {
    return insertAll(unit, AccessQuestion, [question]);
  }

  /**
   * Locked: the family's own while it has the right to read the log, else one that the organisations in reach answer.
   * @throws DomainError access-question-unknown
   */
  async change(
    unit: Unit,
    id: string,
    family: AskingFamily | null,
    step: (question: AccessQuestion) => void,
  ): Promise<AccessQuestion> {
    if (family) await unit.query(`select see($1)`, [family.sight]);
    const [question] = await lockAll<AccessQuestion>(unit, AccessQuestion, 't.id = $1', [id]);
    if (!question || (family && question.subject !== family.subject)) throw new DomainError('access-question-unknown');
    step(question);
    await updateAll(unit, AccessQuestion, [question]);
    return question;
  }

  /** Those whose term has passed and of which that was not told, as far as nobody else is at work on them. */
  late(unit: Unit, now: Date, most: number): Promise<AccessQuestion[]> {
    return loadAll<AccessQuestion>(
      unit,
      AccessQuestion,
      `t.state = 'asked' and t.reminded_at is null and t.due_at <= $1`,
      [now, most],
      'order by t.due_at, t.id limit $2 for no key update skip locked',
    );
  }

  /** Ids of the organisations that looked, by entry. */
  async lookers(unit: Unit, entryIds: readonly string[]): Promise<Map<string, string[]>> {
    const rows = await unit.query<{ entryId: string; organisationIds: string[] }>(
      `select e.id as "entryId", array(select o.id from organisation o where o.code = any(e.acting_organisations) order by o.id) as "organisationIds"
         from access_log e where e.id = any($1::uuid[])`,
      [entryIds],
    );
    return new Map(rows.map(({ entryId, organisationIds }) => [entryId, organisationIds]));
  }

  saveAll(unit: Unit, questions: readonly AccessQuestion[]): Promise<void> {
    return updateAll(unit, AccessQuestion, questions);
  }

  /** Questions about the one record are about the other from here on. */
  async handOver(unit: Unit, ended: string, survivor: string): Promise<void> {
    await unit.query(`update access_question set learner_id = $2, version = version + 1 where learner_id = $1`, [
      ended,
      survivor,
    ]);
  }

  /**
   * Once the accounts are parted: a question goes along where the look was at the parted record alone, or where its asker has that
   * record and the other one no longer.
   */
  async part(unit: Unit, from: string, to: string): Promise<void> {
    await unit.query(
      `update access_question q set learner_id = $2, version = version + 1
        where q.learner_id = $1
          and (exists (select from access_log e where e.id = q.entry_id and not $1 = any(e.learner_ids)
                          and e.learner_ids && array(select l.id from learner l where $2 in (l.id, l.merged_into)))
               or (exists (select from account_link a where a.subject = q.subject and a.learner_id = $2 and a.ended_at is null)
                   and not exists (select from account_link a where a.subject = q.subject and a.learner_id = $1 and a.ended_at is null)))`,
      [from, to],
    );
  }

  /** One decision about an entry at a time. @throws DomainError access-unknown: no organisation in reach looked */
  async lookToWithhold(unit: Unit, entryId: string): Promise<LookToWithhold> {
    await unit.query(`select pg_advisory_xact_lock(hashtextextended('withholding ' || $1, 0))`, [entryId]);
    const [look] = await unit.query<LookToWithhold>(
      `select e.id as "entryId", e.subject as "lookedBy", w.decisions, w.first as "firstDecidedAt"
         from access_log e
        cross join (select count(*)::integer as decisions, min(decided_at) as first from access_withholding where entry_id = $1) w
        where e.id = $1 and exists (select from organisation o where o.code = any(e.acting_organisations) and o.path && app_organisations())`,
      [entryId],
    );
    if (!look) throw new DomainError('access-unknown');
    return look;
  }

  async keepWithholding(unit: Unit, decided: Withholding): Promise<void> {
    const [link] = await extendChain(unit, withholdingChain, [decided]);
    const { entryId, decision, reason, until, by, decidedAt } = decided;
    await unit.query(
      `insert into access_withholding (number, hash, entry_id, decision, reason, until, by, decided_at) values ($1, $2, $3, $4, $5, $6, $7, $8)`,
      [link!.number, link!.hash, entryId, decision, reason, until, by, decidedAt],
    );
  }
}
