import { Injectable } from '@nestjs/common';
import { Database, page, type Page, type PageRequest, uuidOf } from '@pan/kit/data';
import { DomainError } from '@pan/kit/domain';
import type { CodeRequestKind } from '../../domain/codes/code-request.js';
import { readsDemographics } from '../learners/demographics.js';
import { sight } from '../learners/learners.queries.js';

export interface CodeRequestRecord {
  readonly id: string;
  readonly learnerId: string;
  readonly organisation: string;
  readonly kind: CodeRequestKind;
  readonly reason: string;
  readonly askedBy: string;
  readonly askedAt: string;
  readonly state: string;
  readonly answer?: string | null;
  readonly answeredBy: string | null;
  readonly answeredAt: string | null;
  readonly answerWhy: string | null;
}

export interface CodeChangeRecord {
  readonly was: string | null;
  readonly became: string | null;
  readonly at: string;
  readonly by: string;
  readonly why: string;
}

export interface CodeAsOf {
  readonly learnerId: string;
  readonly permanentCode: string | null;
  readonly changes: readonly CodeChangeRecord[];
}

@Injectable()
export class CodeQueries {
  constructor(private readonly database: Database) {}

  /** Open ones in sight, or all of a learner, the oldest first. */
  async requests(search: PageRequest, learnerId: string | null): Promise<Page<CodeRequestRecord>> {
    const rows = await this.database.query<{ id: string; item: CodeRequestRecord }>(
      `select id, item from list_code_requests($1, $2, $3, $4)`,
      [sight(), learnerId, search.after(uuidOf), search.limit + 1],
    );
    const { items, nextCursor } = page(rows, search.limit, (last) => last.id);
    const shown = readsDemographics() ? items : items.map(({ id, item: { answer: _, ...item } }) => ({ id, item }));
    return { items: shown.map(({ item }) => item), nextCursor };
  }

  /** The code that held at an instant, or holds now, and how it came to it. @throws DomainError learner-unknown */
  async asOf(learnerId: string, at: Date | null): Promise<CodeAsOf> {
    const [found] = await this.database.query<CodeAsOf>(
      `select learner_id as "learnerId", code as "permanentCode", changes from read_permanent_code($1, $2, $3)`,
      [sight(), learnerId, at],
    );
    if (!found) throw new DomainError('learner-unknown');
    return found;
  }
}
