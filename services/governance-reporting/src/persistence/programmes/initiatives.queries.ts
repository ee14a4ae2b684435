import { Injectable } from '@nestjs/common';
import { page, type Page, type PageRequest, UnitOfWork, uuidOf } from '@pan/kit/data';
import { DomainError } from '@pan/kit/domain';
import type { Facts } from '../../domain/history/changes.js';
import { type InitiativeFacts, initiativeAfter, readFacts } from '../../domain/programmes/initiative.js';
import { HistoryQueries, type HistoryRecord } from '../history/history.queries.js';
import { KindRepository } from './kind.repository.js';

export interface InitiativeRecord extends InitiativeFacts {
  readonly id: string;
  /** Fields that count persons: who does not reach the organisation is not shown them, few or many. */
  readonly withheld: readonly string[];
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
  readonly kind: string;
  readonly version: number;
  readonly facts: Facts;
  /** Whether the caller reaches its organisation. */
  readonly own: boolean;
}

const columns = `id, kind, version, facts, organisation_id in (select unnest(app_reach())) as own`;

@Injectable()
export class InitiativeQueries {
  constructor(
    private readonly work: UnitOfWork,
    private readonly changes: HistoryQueries,
    private readonly kinds: KindRepository,
  ) {}

  /** @throws DomainError initiative-unknown */
  async one(id: string): Promise<InitiativeRecord> {
    const row = await this.row(id);
    return shown(row, readFacts(row.facts), await this.hiddenOf(row));
  }

  /** As it stood at an instant, by its history. @throws DomainError initiative-unknown: nothing was known of it then */
  async asOf(id: string, at: Date): Promise<InitiativeRecord> {
    const row = await this.row(id);
    const { changes, version } = await this.changes.until(`initiative/${id}`, at);
    const facts = initiativeAfter(changes);
    if (!facts) throw new DomainError('initiative-unknown', { id });
    return shown({ id, version }, facts, await this.hiddenOf(row));
  }

  /** @throws DomainError initiative-unknown */
  async history(id: string, search: PageRequest): Promise<Page<HistoryRecord>> {
    const hidden = new Set((await this.hiddenOf(await this.row(id))).map((code) => `/values/${code}`));
    const { items, nextCursor } = await this.changes.of(`initiative/${id}`, search);
    const seen = items.map((item) => ({
      ...item,
      changes: item.changes.filter(({ pointer }) => !hidden.has(pointer)),
    }));
    return { items: seen, nextCursor };
  }

  async list(search: InitiativeSearch): Promise<Page<InitiativeRecord>> {
    const rows = await this.work.run((unit) =>
      unit.query<Row>(
        `select ${columns} from initiative
          where ($1::uuid is null or id > $1) and ($2::text is null or kind = $2) and ($3::text is null or measures @> array[$3])
            and ($4::text is null or state = $4)
            and ($5::text is null or organisation_id in (
              select b.organisation_id from known_organisation o cross join lateral organisations_below(o.organisation_id) b where o.code = $5))
          order by id limit $6`,
        [
          ...[search.after(uuidOf), search.kind ?? null, search.measure ?? null, search.state ?? null],
          ...[search.organisation ?? null, search.limit + 1],
        ],
      ),
    );
    const { items, nextCursor } = page(rows, search.limit, (last) => last.id);
    const hidden = new Map<string, readonly string[]>();
    for (const row of items) if (!hidden.has(row.kind) && !row.own) hidden.set(row.kind, await this.hiddenOf(row));
    return {
      items: items.map((row) => shown(row, readFacts(row.facts), row.own ? [] : hidden.get(row.kind)!)),
      nextCursor,
    };
  }

  private async row(id: string): Promise<Row> {
    const [row] = await this.work.run((unit) =>
      unit.query<Row>(`select ${columns} from initiative where id = $1`, [id]),
    );
    if (!row) throw new DomainError('initiative-unknown', { id });
    return row;
  }

  /** What the caller is not shown of an initiative. */
  private async hiddenOf({ own, kind }: Row): Promise<readonly string[]> {
    return own ? [] : (await this.kinds.present(kind)).personFields;
  }
}

function shown(
  { id, version }: Pick<Row, 'id' | 'version'>,
  facts: InitiativeFacts,
  hidden: readonly string[],
): InitiativeRecord {
  const values = Object.fromEntries(Object.entries(facts.values).filter(([code]) => !hidden.includes(code)));
  return { id, version, ...facts, values, withheld: Object.keys(facts.values).filter((code) => hidden.includes(code)) };
}
