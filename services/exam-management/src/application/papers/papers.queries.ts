import { Injectable } from '@nestjs/common';
import type { Level } from '@pan/contracts';
import { page, type Page, type PageRequest, UnitOfWork } from '@pan/kit/data';
import { DomainError } from '@pan/kit/domain';
import { validate as isUuid } from 'uuid';
import type { Approval, PaperItem } from '../../domain/paper.js';

export interface PaperSummary {
  readonly id: string;
  readonly identifier: string;
  readonly title: string;
  readonly subject: string;
  readonly level: Level;
  readonly language: string;
  readonly state: 'draft' | 'approved';
  readonly itemCount: number;
  readonly maxScore: number | null;
  readonly approvals: readonly Approval[];
  readonly version: number;
}

export type PaperDetail = PaperSummary & { readonly items: readonly PaperItem[] };

const summary = `id, identifier, title, subject, level, language, state, jsonb_array_length(items) as "itemCount", approvals, version,
  (select case when bool_and(i->>'maxScore' is not null) then sum((i->>'maxScore')::numeric)::float8 end from jsonb_array_elements(items) i) as "maxScore"`;

@Injectable()
export class PaperQueries {
  constructor(private readonly work: UnitOfWork) {}

  async list(query: PageRequest): Promise<Page<PaperSummary>> {
    const after = query.after(uuidOf);
    const rows = await this.work.run((unit) =>
      unit.query<PaperSummary>(`select ${summary} from paper where id > $1 order by id limit $2`, [
        after ?? first,
        query.limit + 1,
      ]),
    );
    return page(rows, query.limit, (last) => last.id);
  }

  async one(id: string): Promise<PaperDetail> {
    const [row] = await this.work.run((unit) =>
      unit.query<PaperDetail>(`select ${summary}, items from paper where id = $1`, [id]),
    );
    if (!row) throw new DomainError('paper-unknown');
    return row;
  }
}

export const first = '00000000-0000-0000-0000-000000000000';

/** The key that a cursor over rows by id carries. */
export const uuidOf = (key: unknown): string | null => (typeof key === 'string' && isUuid(key) ? key : null);
