import { Injectable } from '@nestjs/common';
import { insertAll, lockAll, type Unit, updateAll } from '@pan/kit/data';
import { DomainError } from '@pan/kit/domain';
import { AccessQuestion } from '../../domain/accesses/access-question.js';
import type { WithholdingReason } from '../../domain/accesses/withholding.js';

/** One entry that a question is about. */
export interface AskedEntry {
  readonly learnerId: string;
  /** The organisations that looked and all above them. */
  readonly organisations: readonly string[];
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

  async add(unit: Unit, question: AccessQuestion): Promise<void> {
    await unit.under('app.subject', question.subject, () => insertAll(unit, AccessQuestion, [question]));
  }

  /** Locked: an own one where `subject` asks, else one that the organisations in reach answer. @throws DomainError access-question-unknown */
  async change(
    unit: Unit,
    id: string,
    subject: string | null,
    step: (question: AccessQuestion) => void,
  ): Promise<AccessQuestion> {
    const changed = async (): Promise<AccessQuestion> => {
      const [question] = await lockAll<AccessQuestion>(unit, AccessQuestion, 't.id = $1', [id]);
      if (!question || (subject !== null && question.subject !== subject))
        throw new DomainError('access-question-unknown');
      step(question);
      await updateAll(unit, AccessQuestion, [question]);
      return question;
    };
    return subject === null ? changed() : unit.under('app.subject', subject, changed);
  }

  /** @throws DomainError access-unknown: no organisation in reach looked */
  async withhold(unit: Unit, entryId: string, reason: WithholdingReason, until: string, by: string): Promise<void> {
    const seen = await unit.query(
      `select from access_log e join organisation o on o.code = any(e.acting_organisations)
        where e.id = $1 and o.path && app_organisations() limit 1`,
      [entryId],
    );
    if (seen.length === 0) throw new DomainError('access-unknown');
    await unit.query(
      `insert into access_withheld (entry_id, reason, until, by, decided_at) values ($1, $2, $3, $4, clock_timestamp())
       on conflict (entry_id) do update set reason = excluded.reason, until = excluded.until, by = excluded.by, decided_at = excluded.decided_at`,
      [entryId, reason, until, by],
    );
  }
}
