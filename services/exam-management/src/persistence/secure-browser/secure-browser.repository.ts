import { Injectable } from '@nestjs/common';
import { actorOf, currentCaller } from '@pan/kit/context';
import { Database, type Unit } from '@pan/kit/data';
import type { BrowserKeys, BrowserState } from '../../domain/secure-browser.js';

/** Whose request it is, by the sitting, the candidate or the code that it names. */
export interface Asker {
  readonly sittingId?: string;
  readonly candidateId?: string;
  readonly sessionId?: string;
  readonly admissionCode?: string;
}

export interface Standing {
  readonly sessionId: string;
  readonly sittingId: string | null;
  readonly begun: boolean;
  readonly exempt: boolean;
}

@Injectable()
export class SecureBrowserRepository {
  constructor(private readonly database: Database) {}

  async put(unit: Unit, sessionId: string, { configKeys, examKeys }: BrowserKeys): Promise<void> {
    await unit.query(
      `insert into secure_browser (session_id, config_keys, exam_keys) values ($1, $2, $3)
       on conflict (session_id) do update set config_keys = excluded.config_keys, exam_keys = excluded.exam_keys`,
      [sessionId, configKeys, examKeys],
    );
  }

  async sessionOf(sittingId: string): Promise<string | null> {
    const [row] = await this.database.query<{ id: string | null }>(`select session_of_sitting($1) as id`, [sittingId]);
    return row!.id;
  }

  /** Null where the session asks for no such browser. */
  async keysOf(sessionId: string): Promise<BrowserKeys | null> {
    const [row] = await this.database.query<BrowserKeys>(
      `select config_keys as "configKeys", exam_keys as "examKeys" from secure_browser_keys($1)`,
      [sessionId],
    );
    return row ?? null;
  }

  async standing({ sittingId, candidateId, sessionId, admissionCode }: Asker): Promise<Standing | null> {
    const [row] = await this.database.query<Standing>(
      `select session_id as "sessionId", sitting_id as "sittingId", begun, exempt from secure_browser_standing($1, $2, $3, $4)`,
      [sittingId ?? null, candidateId ?? null, sessionId ?? null, admissionCode ?? null],
    );
    return row ?? null;
  }

  async tell(sittingId: string, state: BrowserState): Promise<void> {
    await this.database.query(`select tell_secure_browser($1, $2)`, [sittingId, state]);
  }

  /** @returns the learner who is let in without; null for a candidate out of sight */
  async exempt(unit: Unit, candidateId: string, reason: string, now: Date): Promise<string | null> {
    const [row] = await unit.query<{ learner_id: string }>(
      `with c as (select id, organisation_id, learner_id from candidate where id = $1),
            e as (insert into secure_browser_exemption (candidate_id, organisation_id, by, reason, at)
                  select id, organisation_id, $2, $3, $4 from c on conflict (candidate_id) do nothing)
       select learner_id from c`,
      [candidateId, actorOf(currentCaller()), reason, now],
    );
    return row?.learner_id ?? null;
  }

  async stateOf(unit: Unit, sittingId: string): Promise<{ state: BrowserState; checkedAt: Date } | null> {
    const [row] = await unit.query<{ state: BrowserState; checkedAt: Date }>(
      `select state, checked_at as "checkedAt" from secure_browser_check where sitting_id = $1`,
      [sittingId],
    );
    return row ?? null;
  }
}
