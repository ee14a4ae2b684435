import { Injectable } from '@nestjs/common';
import { Database, page, type Page, type PageQuery } from '@pan/kit';
import { DomainError } from '@pan/kit/domain';
import type { HarvestPrefix } from '../domain/source.js';

export interface SourceRecord {
  readonly code: string;
  readonly id: string;
  readonly name: string;
  readonly baseUrl: string;
  readonly metadataPrefix: HarvestPrefix;
  readonly set: string | null;
  readonly harvestedThrough: Date | null;
  readonly published: number;
  readonly version: number;
}

const record = `s.code, s.id, s.name, s.base_url as "baseUrl", s.metadata_prefix as "metadataPrefix", s.set_spec as set,
  s.harvested_through as "harvestedThrough", s.version,
  (select count(*)::integer from resource r where r.source_id = s.id and r.state = 'published') as published
  from source s`;

@Injectable()
export class SourceQueries {
  constructor(private readonly database: Database) {}

  /** @throws DomainError source-unknown */
  async one(code: string): Promise<SourceRecord> {
    const [found] = await this.database.query<SourceRecord>(`select ${record} where s.code = $1`, [code]);
    if (!found) throw new DomainError('source-unknown');
    return found;
  }

  async list(query: PageQuery): Promise<Page<SourceRecord>> {
    const after = query.after((key) => (typeof key === 'string' ? key : null)) ?? '';
    const rows = await this.database.query<SourceRecord>(
      `select ${record} where s.code > $1 order by s.code limit $2`,
      [after, query.limit + 1],
    );
    return page(rows, query.limit, ({ code }) => code);
  }
}
