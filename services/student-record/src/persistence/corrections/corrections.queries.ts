import { Injectable } from '@nestjs/common';
import type { CorrectionKind } from '@pan/contracts';
import { Database, page, type Page, type PageRequest, uuidOf } from '@pan/kit/data';
import { DomainError } from '@pan/kit/domain';
import type { CorrectionStanding } from '../../domain/corrections/correction-request.js';
import { readsDemographics } from '../learners/demographics.js';
import { sight } from '../learners/learners.queries.js';

export interface CorrectionRecord {
  readonly id: string;
  readonly learnerId: string;
  readonly organisation: string;
  readonly kind: CorrectionKind;
  readonly recordId: string | null;
  readonly field: string;
  readonly stood: string | null;
  readonly shouldSay: string | null;
  readonly why: string;
  readonly askedAs: 'learner' | 'guardian';
  readonly askedAt: string;
  readonly dueOn: string;
  readonly extendedAt: string | null;
  readonly extendedWhy: string | null;
  readonly state: CorrectionStanding;
  readonly late: boolean;
  readonly remindedAt: string | null;
  readonly becomes: string | null;
  readonly reason: string | null;
  readonly words: string | null;
  readonly endedAt: string | null;
  readonly correctedAt: string | null;
  readonly correctedVersion: number | null;
  readonly statement: string | null;
}

@Injectable()
export class CorrectionQueries {
  constructor(private readonly database: Database) {}

  /** Those about one learner: a person's own, or an organisation's to answer. @throws DomainError learner-unknown */
  async ofLearner(
    id: string,
    search: PageRequest,
  ): Promise<{ readonly learnerId: string; readonly page: Page<CorrectionRecord> }> {
    const rows = await this.database.query<{ learnerId: string; id: string | null; item: CorrectionRecord | null }>(
      `select learner_id as "learnerId", id, item from read_corrections($1, $2, $3, $4, $5)`,
      [sight('ask-correction'), readsDemographics(), id, search.after(uuidOf), search.limit + 1],
    );
    const [first] = rows;
    if (!first) throw new DomainError('learner-unknown');
    const { items, nextCursor } = page(rows, search.limit, (last) => last.id);
    return { learnerId: first.learnerId, page: { items: items.flatMap(({ item }) => item ?? []), nextCursor } };
  }

  /** Likewise about all learners in sight. */
  async list(
    search: PageRequest,
    state: CorrectionStanding | null,
    lateOnly: boolean,
  ): Promise<Page<CorrectionRecord>> {
    const rows = await this.database.query<{ id: string; item: CorrectionRecord }>(
      `select id, item from list_corrections($1, $2, $3, $4, $5, $6)`,
      [sight('ask-correction'), readsDemographics(), state, lateOnly, search.after(uuidOf), search.limit + 1],
    );
    const { items, nextCursor } = page(rows, search.limit, (last) => last.id);
    return { items: items.map(({ item }) => item), nextCursor };
  }
}
