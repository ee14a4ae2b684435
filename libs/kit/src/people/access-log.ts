import { Injectable } from '@nestjs/common';
import { DomainError } from '../domain/index.js';
import { Database } from '../data/database.js';
import { newId } from '../data/ids.js';
import { openUnit } from '../data/unit-of-work.js';
import { currentCaller, type Caller } from '../context/caller.js';
import { purposes } from './purposes.js';

// Who read whose data and why, as it was at that moment, committed before the answer leaves. Audit libraries write after the answer, or an entry at a time.

const insert = `
insert into access_log
select * from json_to_recordset($1) as entry (id uuid, at timestamptz, client_id text, subject text, acting_organisations text[],
  role text, operation text, purpose text, legal_basis text, request_id text, learner_ids uuid[], visible_to text[])`;

interface Waiting {
  readonly entry: object;
  readonly resolve: () => void;
  readonly reject: (error: unknown) => void;
}

const mostWaiting = 65_536;
const mostTogether = 1_000;
/** Learners whose data one answer shows; `visibleTo` names the organisations that may later see the entry, by default the caller's. */
export interface Shown {
  readonly learners: readonly string[];
  readonly visibleTo?: readonly string[];
}

const recorded = new WeakMap<Caller, Shown[]>();

@Injectable()
export class AccessLog {
  private waiting: Waiting[] = [];
  private writing = false;

  constructor(private readonly database: Database) {}

  /** Resolves once the entry is committed. */
  async record(shown: Shown): Promise<void> {
    const { learners, visibleTo } = shown;
    const caller = currentCaller();
    recorded.set(caller, [...this.shownTo(caller), shown]);
    if (learners.length === 0) return;
    const entry = entryOf(caller, learners, visibleTo ?? caller.organisations);
    // Inside a transaction it is committed with that, before the answer leaves; waiting for others would hold two connections.
    if (openUnit()) return void (await this.database.query(insert, [JSON.stringify([entry])]));
    if (this.waiting.length >= mostWaiting) throw new DomainError('temporarily-unavailable', {}, { retryAfter: 2 });
    await new Promise<void>((resolve, reject) => {
      this.waiting.push({ entry, resolve, reject });
      if (this.writing) return;
      this.writing = true;
      setImmediate(() => void this.write());
    });
  }

  /** What was recorded of one request so far. */
  shownTo(caller: Caller): readonly Shown[] {
    return recorded.get(caller) ?? [];
  }

  /** One statement at a time; what arrives meanwhile is the next one. */
  private async write(): Promise<void> {
    while (this.waiting.length > 0) {
      const together = this.waiting.splice(0, mostTogether);
      try {
        await this.database.query(insert, [JSON.stringify(together.map(({ entry }) => entry))]);
        for (const { resolve } of together) resolve();
      } catch (error) {
        for (const { reject } of together) reject(error);
      }
    }
    this.writing = false;
  }
}

/** @throws Error where nobody could be told who looked and why: such an answer does not leave */
function entryOf(caller: Caller, learners: readonly string[], visibleTo: readonly string[]): object {
  const { purpose } = caller;
  const basis = purpose === null ? undefined : purposes[purpose]?.legalBasis;
  if (!basis) throw new Error('a look at persons has no purpose');
  if (!caller.clientId || !caller.operation) throw new Error('a look at persons has no asker or no operation');
  if (caller.subject === null && caller.organisations.length === 0)
    throw new Error('a look at persons is neither an organisation’s nor a person’s');
  return {
    id: newId(),
    at: new Date(),
    client_id: caller.clientId,
    subject: caller.subject,
    acting_organisations: caller.organisations,
    role: caller.person?.role ?? 'system',
    operation: caller.operation,
    purpose,
    legal_basis: basis,
    request_id: caller.requestId,
    learner_ids: learners,
    visible_to: visibleTo,
  };
}

/** Whether an entry was made for what a caller asked. */
export const isRecorded = (caller: Caller): boolean => recorded.has(caller);
