import { Injectable } from '@nestjs/common';
import type { Level } from '@pan/contracts';
import { page, type Page, type PageRequest, UnitOfWork, uuidOf } from '@pan/kit/data';
import { DomainError } from '@pan/kit/domain';
import { type Approval, type PaperItem, pointsOf } from '../../domain/paper.js';

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

type Row<T> = Omit<T, 'itemCount' | 'maxScore'> & { readonly most: readonly (number | null)[] };

const summary = `id, identifier, title, subject, level, language, state, approvals, version, jsonb_path_query_array(items, '$[*].maxScore') as most`;

@Injectable()
export class PaperQueries {
  constructor(private readonly work: UnitOfWork) {}

  async list(query: PageRequest): Promise<Page<PaperSummary>> {
    const after = query.after(uuidOf);
    const rows = await this.work.run((unit) =>
      unit.query<Row<PaperSummary>>(`select ${summary} from paper where id > $1 order by id limit $2`, [
        after ?? first,
        query.limit + 1,
      ]),
    );
    return page(rows.map(counted), query.limit, (last) => last.id);
  }

  /** @throws DomainError paper-unknown */
  async one(id: string): Promise<PaperDetail> {
    const [row] = await this.work.run((unit) =>
      unit.query<Row<PaperDetail>>(`select ${summary}, items from paper where id = $1`, [id]),
    );
    if (!row) throw new DomainError('paper-unknown');
    return { ...counted(row), items: row.items };
  }
}

const counted = ({ most, ...paper }: Row<PaperSummary>): PaperSummary => ({
  ...paper,
  itemCount: most.length,
  maxScore: pointsOf(most)?.toNumber() ?? null,
});

export const first = '00000000-0000-0000-0000-000000000000';
