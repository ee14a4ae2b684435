import { Injectable } from '@nestjs/common';
import { Database, page, type Page, type PageRequest, uuidOf } from '@pan/kit/data';
import { DomainError } from '@pan/kit/domain';
import type { Reading } from '@pan/record-copies';
import type { LoanState } from '../../domain/loan.js';
import { organisationId, sightOf } from '../readers/sight.js';

export interface LoanRecord {
  readonly id: string;
  readonly titleId: string;
  readonly title: string;
  readonly licenceId: string;
  /** Code of where the reader stays. */
  readonly organisation: string | null;
  /** null some days after the end. */
  readonly learnerId: string | null;
  readonly state: LoanState;
  readonly openedAt: Date;
  readonly dueAt: Date;
  readonly renewals: number;
  readonly endedAt: Date | null;
}

export type LoanSearch = PageRequest & {
  readonly organisation?: string;
  readonly titleId?: string;
  readonly state?: LoanState;
};

/** No reader has more: the settings go no further. */
const most = 1_000;

@Injectable()
export class LoanQueries {
  constructor(private readonly database: Database) {}

  async list(search: LoanSearch): Promise<Page<LoanRecord>> {
    const { organisation, state = null, titleId = null, limit } = search;
    const below = organisation ? await organisationId(this.database, organisation) : null;
    const after = search.after(uuidOf);
    const rows = await this.read(this.database, [null, state, titleId, below, after, limit + 1]);
    return page(rows, limit, ({ id }) => id);
  }

  /** What the reader behind the token has. */
  open(): Promise<LoanRecord[]> {
    return this.read(this.database, [null, 'open', null, null, null, most]);
  }

  /** @throws DomainError loan-unknown */
  async one(id: string, on: Reading = this.database): Promise<LoanRecord> {
    const [found] = await this.read(on, [[id], null, null, null, null, 1]);
    if (!found) throw new DomainError('loan-unknown', { id });
    return found;
  }

  private async read(on: Reading, filters: unknown[]): Promise<LoanRecord[]> {
    const { organisations, reader, staff } = await sightOf(on);
    return on.query<LoanRecord>(
      `select l.id, l.title_id as "titleId", t.title, l.licence_id as "licenceId", o.code as organisation,
              l.learner_id as "learnerId", l.state, l.opened_at as "openedAt", l.due_at as "dueAt", l.renewals, l.ended_at as "endedAt"
         from list_loans_for($1, $2, $3, $4::uuid[], $5, $6, $7, $8, $9) l
         join title t on t.id = l.title_id left join known_organisation o on o.organisation_id = l.organisation_id
        order by l.id`,
      [organisations, reader, staff, ...filters],
    );
  }
}
