import { Injectable } from '@nestjs/common';
import { page, type Page, type PageRequest, UnitOfWork, uuidOf } from '@pan/kit/data';
import { DomainError } from '@pan/kit/domain';
import type { Facts } from '../../domain/history/changes.js';
import { type InitiativeFacts, initiativeAfter, readFacts } from '../../domain/programmes/initiative.js';
import { HistoryQueries } from '../history/history.queries.js';

export interface InitiativeRecord extends InitiativeFacts {
  readonly id: string;
  readonly version: number;
}

export interface InitiativeSearch extends PageRequest {
  readonly kind?: string | undefined;
  readonly measure?: string | undefined;
  /** Code; with everything below it. */
  readonly organisation?: string | undefined;
  readonly state?: string | undefined;
}

interface Row {
  readonly id: string;
  readonly version: number;
  readonly facts: Facts;
}

const recordOf = ({ id, version, facts }: Row): InitiativeRecord => ({ id, version, ...readFacts(facts) });

@Injectable()
export class InitiativeQueries {
  constructor(
    private readonly work: UnitOfWork,
    private readonly history: HistoryQueries,
  ) {}

  /** @throws DomainError initiative-unknown */
  one(id: string): Promise<InitiativeRecord> {
    return this.work.run(async (unit) => {
      const [row] = await unit.query<Row>(`select id, version, facts from initiative where id = $1`, [id]);
      if (!row) throw new DomainError('initiative-unknown', { id });
      return recordOf(row);
    });
  }

  /** As it stood at an instant, by its history. @throws DomainError initiative-unknown: nothing was known of it then */
  async asOf(id: string, at: Date): Promise<InitiativeRecord> {
    const { changes, version } = await this.history.until(`initiative/${id}`, at);
    const facts = initiativeAfter(changes);
    if (!facts) throw new DomainError('initiative-unknown', { id });
    return { id, version, ...facts };
  }

  list(search: InitiativeSearch): Promise<Page<InitiativeRecord>> {
    return this.work.run(async (unit) => {
      const rows = await unit.query<Row>(
        `select id, version, facts from initiative
          where ($1::uuid is null or id > $1) and ($2::text is null or kind = $2) and ($3::text is null or measures @> array[$3])
            and ($4::text is null or state = $4)
            and ($5::text is null or organisation_id in (
              select b.organisation_id from known_organisation o cross join lateral organisations_below(o.organisation_id) b where o.code = $5))
          order by id limit $6`,
        [
          ...[search.after(uuidOf), search.kind ?? null, search.measure ?? null, search.state ?? null],
          ...[search.organisation ?? null, search.limit + 1],
        ],
      );
      const { items, nextCursor } = page(rows, search.limit, (last) => last.id);
      return { items: items.map(recordOf), nextCursor };
    });
  }
}
