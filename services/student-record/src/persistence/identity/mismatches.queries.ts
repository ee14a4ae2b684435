import { Injectable } from '@nestjs/common';
import { Database, page, type Page, type PageRequest, uuidOf } from '@pan/kit/data';
import type { MismatchKind } from '../../domain/identity/joining.js';
import { sight } from '../learners/learners.queries.js';

/** A row that came near a learner of the caller's, by another organisation, and did not agree; nobody's name. */
export interface MismatchRecord {
  readonly id: string;
  readonly learnerId: string;
  readonly kind: MismatchKind;
  readonly organisation: string;
  readonly at: string;
}

@Injectable()
export class MismatchQueries {
  constructor(private readonly database: Database) {}

  /** The oldest first. */
  async list(search: PageRequest): Promise<Page<MismatchRecord>> {
    const rows = await this.database.query<{ id: string; item: MismatchRecord }>(
      `select id, item from list_mismatches($1, $2, $3)`,
      [sight(), search.after(uuidOf), search.limit + 1],
    );
    const { items, nextCursor } = page(rows, search.limit, (last) => last.id);
    return { items: items.map(({ item }) => item), nextCursor };
  }
}
