import { Injectable } from '@nestjs/common';
import { Database, page, type Page, type PageRequest, type Unit, UnitOfWork, uuidOf } from '@pan/kit/data';
import { DomainError } from '@pan/kit/domain';
import type { Standing } from '../../domain/certifications/certification.js';
import type { Result } from '../../domain/certifications/check.js';

export interface CertificateRecord {
  readonly id: string;
  readonly vendor: string;
  readonly product: string;
  readonly productVersion: string;
  readonly standing: Standing;
  readonly evaluatedAt: string | null;
  readonly validFrom: string | null;
  readonly validUntil: string | null;
  readonly withdrawnOn: string | null;
  readonly reason: string | null;
  /** Null in lists, and while it is not evaluated. */
  readonly results: readonly Result[] | null;
}

export interface CertificationRecord extends CertificateRecord {
  readonly sandbox: string;
  readonly askedAt: string;
  readonly progress: { readonly done: number; readonly total: number | null };
  readonly version: number;
}

type Row = { readonly id: string; readonly item: CertificateRecord };

const shown = `c.id, c.vendor, c.product, c.product_version as "productVersion", c.standing, c.evaluated_at as "evaluatedAt",
  c.valid_from as "validFrom", c.valid_until as "validUntil", c.withdrawn_on as "withdrawnOn", c.reason, c.asked_at as "askedAt",
  c.visible_to[cardinality(c.visible_to)] as sandbox, c.version,
  jsonb_build_object('done', coalesce(jsonb_array_length(c.results), j.done, 0), 'total', coalesce(jsonb_array_length(c.results), j.total)) as progress`;

@Injectable()
export class CertificationQueries {
  constructor(
    private readonly database: Database,
    private readonly work: UnitOfWork,
  ) {}

  /** @throws DomainError certification-unknown */
  one(id: string): Promise<CertificationRecord> {
    return this.work.run(async (unit) => {
      const [found] = await this.select(
        unit,
        `select ${shown}, c.results from certification c left join job j on j.id = c.id where c.id = $1`,
        [id],
      );
      if (!found) throw new DomainError('certification-unknown');
      return found;
    });
  }

  /** Those in reach of the caller, without what each check saw. */
  list(search: PageRequest): Promise<Page<CertificationRecord>> {
    return this.work.run(async (unit) => {
      const rows = await this.select(
        unit,
        `select ${shown}, null as results from certification c left join job j on j.id = c.id
          where $1::uuid is null or c.id > $1 order by c.id limit $2`,
        [search.after(uuidOf), search.limit + 1],
      );
      return page(rows, search.limit, (last) => last.id);
    });
  }

  /** What was certified, for anybody. */
  async certificates(search: PageRequest): Promise<Page<CertificateRecord>> {
    const rows = await this.certified(null, search.after(uuidOf), search.limit + 1);
    const { items, nextCursor } = page(rows, search.limit, (last) => last.id);
    return { items: items.map(({ item }) => item), nextCursor };
  }

  /** @throws DomainError certification-unknown */
  async certificate(id: string): Promise<CertificateRecord> {
    const [found] = await this.certified(id, null, 1);
    if (!found) throw new DomainError('certification-unknown');
    return found.item;
  }

  /** Clients whose version was certified and is so no longer, with the last certification of it. */
  async lost(today: string): Promise<Map<string, string>> {
    const rows = await this.database.query<{ client_id: string; certification_id: string }>(
      `select client_id, certification_id from lost_certificates($1)`,
      [today],
    );
    return new Map(rows.map((row) => [row.client_id, row.certification_id]));
  }

  private certified(one: string | null, after: string | null, most: number): Promise<Row[]> {
    return this.database.query<Row>(`select id, item from read_certificates($1, $2, $3)`, [one, after, most]);
  }

  private select(unit: Unit, sql: string, params: unknown[]): Promise<CertificationRecord[]> {
    return unit.query<CertificationRecord>(sql, params);
  }
}
