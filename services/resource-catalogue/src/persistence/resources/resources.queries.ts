import { Injectable } from '@nestjs/common';
import { Database, page, type Page, type PageRequest, UnitOfWork } from '@pan/kit/data';
import { DomainError } from '@pan/kit/domain';
import type { Description, Warning } from '../../domain/description.js';
import type { ResourceStanding } from '../../domain/resource.js';
import { isKept } from '../kept.js';

export interface ResourceRecord {
  readonly id: string;
  readonly state: ResourceStanding;
  readonly description: Description;
  readonly warnings: readonly Warning[];
  readonly source: string | null;
  readonly oaiIdentifier: string | null;
  readonly withdrawnBy: 'catalogue' | 'source' | null;
  readonly publishedAt: Date | null;
  readonly changedAt: Date;
  readonly version: number;
}

export interface Double {
  readonly resourceId: string;
  readonly otherId: string;
  readonly title: string;
  readonly otherTitle: string;
  readonly mark: string;
  readonly foundAt: Date;
}

const record = `x.id, x.state, x.description, x.warnings, s.code as source, x.oai_identifier as "oaiIdentifier",
  x.withdrawn_by as "withdrawnBy", x.published_at as "publishedAt", x.changed_at as "changedAt", x.version
  from resource x left join source s on s.id = x.source_id`;

const isId = (key: unknown): key is string =>
  typeof key === 'string' && /^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$/.test(key);
const nil = '00000000-0000-0000-0000-000000000000';

@Injectable()
export class ResourceQueries {
  constructor(
    private readonly database: Database,
    private readonly work: UnitOfWork,
  ) {}

  /** Whatever its state, for whoever keeps it. @throws DomainError resource-unknown */
  async record(id: string): Promise<ResourceRecord> {
    const [found] = await this.work.run((unit) =>
      unit.query<ResourceRecord>(`select ${record} where x.id = $1 and ${isKept}`, [id]),
    );
    if (!found) throw new DomainError('resource-unknown');
    return found;
  }

  /** What anybody may read. @throws DomainError resource-unknown, resource-withdrawn */
  async published(id: string): Promise<ResourceRecord> {
    const [found] = await this.database.query<ResourceRecord>(
      `select ${record} where x.id = $1 and x.state <> 'draft'`,
      [id],
    );
    if (!found) throw new DomainError('resource-unknown');
    if (found.state === 'withdrawn') throw new DomainError('resource-withdrawn');
    return found;
  }

  /** Those that the caller keeps. */
  async drafts(query: PageRequest): Promise<Page<ResourceRecord>> {
    const after = query.after((key) => (isId(key) ? key : null)) ?? nil;
    const rows = await this.work.run((unit) =>
      unit.query<ResourceRecord>(
        `select ${record} where x.state = 'draft' and x.id > $1 and ${isKept} order by x.id limit $2`,
        [after, query.limit + 1],
      ),
    );
    return page(rows, query.limit, ({ id }) => id);
  }

  /** Pairs that still share what brought them together. */
  async doubles(query: PageRequest): Promise<Page<Double>> {
    const [one, other] =
      query.after((key) => (Array.isArray(key) && key.length === 2 && key.every(isId) ? key : null)) ?? [];
    const rows = await this.database.query<Double>(
      `select d.resource_id as "resourceId", d.other_id as "otherId", r.description ->> 'title' as title,
              o.description ->> 'title' as "otherTitle", d.mark, d.found_at as "foundAt"
         from possible_double d join resource r on r.id = d.resource_id join resource o on o.id = d.other_id
        where (d.resource_id, d.other_id) > ($1::uuid, $2::uuid)
          and exists (select from resource_mark m where m.mark = d.mark and m.resource_id = d.resource_id)
          and exists (select from resource_mark m where m.mark = d.mark and m.resource_id = d.other_id)
        order by d.resource_id, d.other_id limit $3`,
      [one ?? nil, other ?? nil, query.limit + 1],
    );
    return page(rows, query.limit, ({ resourceId, otherId }) => [resourceId, otherId]);
  }
}
