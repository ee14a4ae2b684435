import { Injectable } from '@nestjs/common';
import type { Level } from '@pan/contracts';
import { currentCaller } from '@pan/kit/context';
import { Database, page, type Page, type PageRequest, uuidOf } from '@pan/kit/data';
import { DomainError } from '@pan/kit/domain';
import type { PathStay, PathTransfer } from '../../domain/learners/path.js';
import type { Studies } from '../../domain/roster/studies.js';
import type { PartPassed } from '../../domain/files/file-parts.js';
import type { TransferState } from '../../domain/transfers/transfer.js';
import { sight } from '../learners/learners.queries.js';

export interface TransferRecord {
  readonly id: string;
  readonly learnerId: string;
  readonly from: string;
  readonly to: string;
  readonly movesOn: string;
  readonly reason: string;
  readonly level: Level | null;
  readonly askedAt: string;
  readonly lapsesOn: string;
  readonly state: TransferState;
  readonly settledAt: string | null;
  readonly answerReason: string | null;
  readonly endedEnrolmentId: string | null;
  readonly enrolmentId: string | null;
  readonly parts: readonly PartPassed[];
}

export interface PathStayRecord extends PathStay {
  readonly organisation: string;
  readonly organisationName: string;
  readonly level: Level;
  readonly studies: Studies | null;
}

export interface PathTransferRecord extends PathTransfer {
  readonly id: string;
  readonly from: string;
  readonly to: string;
  readonly state: TransferState;
  readonly endedEnrolmentId: string | null;
  readonly enrolmentId: string | null;
}

/** What a path is made of, in no order. */
export interface PathRecord {
  readonly learnerId: string;
  /** Whether no stay is out of the reader's sight, whoever told it. */
  readonly whole: boolean;
  readonly birthDate: string | null;
  readonly stays: readonly PathStayRecord[];
  readonly transfers: readonly PathTransferRecord[];
}

@Injectable()
export class TransferQueries {
  constructor(private readonly database: Database) {}

  /** One statement, whatever the number of years. @throws DomainError learner-unknown */
  async path(learnerId: string): Promise<PathRecord> {
    const [found] = await this.database.query<PathRecord>(
      `select learner_id as "learnerId", whole, birth_date::text as "birthDate", stays, transfers from read_path($1, $2)`,
      [sight('read-record', { learner: learnerId }), learnerId],
    );
    if (!found) throw new DomainError('learner-unknown');
    return found;
  }

  /** Those that the caller's organisations ask for or are asked for, the oldest first. */
  async list(
    { organisation = null, state = null }: { organisation?: string | null; state?: TransferState | null },
    search: PageRequest,
  ): Promise<Page<TransferRecord>> {
    const rows = await this.rows(null, organisation, state, search.after(uuidOf), search.limit + 1);
    const { items, nextCursor } = page(rows, search.limit, (last) => last.id);
    return { items: items.map(({ item }) => item), nextCursor };
  }

  /** @throws DomainError transfer-unknown */
  async one(id: string): Promise<{ readonly version: number; readonly item: TransferRecord }> {
    const [found] = await this.rows(id, null, null, null, 1);
    if (!found) throw new DomainError('transfer-unknown');
    return found;
  }

  /** Of these organisations those that the caller speaks for. */
  async own(codes: readonly string[]): Promise<ReadonlySet<string>> {
    const rows = await this.database.query<{ code: string }>(
      `select code from organisation where code = any($1) and path && $2`,
      [codes, currentCaller().organisations],
    );
    return new Set(rows.map(({ code }) => code));
  }

  private rows(...params: [string | null, string | null, string | null, string | null, number]) {
    return this.database.query<{ id: string; version: number; item: TransferRecord }>(
      `select id, version, item from list_transfers($1, $2, $3, $4, $5, $6)`,
      [sight(), ...params],
    );
  }
}
