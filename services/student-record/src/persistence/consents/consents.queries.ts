import { Injectable } from '@nestjs/common';
import { Database, page, type Page, type PageRequest, uuidOf } from '@pan/kit/data';
import { DomainError } from '@pan/kit/domain';
import type { ConsentGiver } from '../../domain/consents/consent.js';
import { sight } from '../learners/learners.queries.js';

export interface ConsentRecord {
  readonly id: string;
  readonly purpose: string;
  readonly recipient: string;
  readonly textVersion: number;
  readonly givenBy: ConsentGiver;
  readonly how: 'account' | 'paper';
  readonly organisation: string;
  readonly givenAt: string;
  readonly validUntil: string;
  readonly endedAt: string | null;
  readonly endedWhy: 'withdrawn' | 'renewed' | null;
  readonly holds: boolean;
}

@Injectable()
export class ConsentQueries {
  constructor(private readonly database: Database) {}

  /** Consents of one learner, the former ones too, in the order in which they were given. @throws DomainError learner-unknown */
  async ofLearner(
    id: string,
    purpose: string | null,
    search: PageRequest,
  ): Promise<{ readonly learnerId: string; readonly page: Page<ConsentRecord> }> {
    const rows = await this.database.query<{ learnerId: string; id: string | null; item: ConsentRecord | null }>(
      `select learner_id as "learnerId", id, item from read_consents($1, $2, $3, $4, $5)`,
      [sight(), id, purpose, search.after(uuidOf), search.limit + 1],
    );
    const [first] = rows;
    if (!first) throw new DomainError('learner-unknown');
    const { items, nextCursor } = page(rows, search.limit, (last) => last.id);
    return { learnerId: first.learnerId, page: { items: items.flatMap(({ item }) => item ?? []), nextCursor } };
  }
}
