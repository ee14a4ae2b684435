import { Injectable } from '@nestjs/common';
import { page, type Page, type PageRequest, UnitOfWork, textOf } from '@pan/kit/data';
import { DomainError } from '@pan/kit/domain';
import type { HarvestPrefix } from '../../domain/source.js';
import { isKept } from '../kept.js';

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

const record = `x.code, x.id, x.name, x.base_url as "baseUrl", x.metadata_prefix as "metadataPrefix", x.set_spec as set,
  x.harvested_through as "harvestedThrough", x.version,
  (select count(*)::integer from resource r where r.source_id = x.id and r.state = 'published') as published
  from source x where ${isKept}`;

/** The sources that the caller keeps. */
@Injectable()
export class SourceQueries {
  constructor(private readonly work: UnitOfWork) {}

  /** @throws DomainError source-unknown */
  async one(code: string): Promise<SourceRecord> {
    const [found] = await this.work.run((unit) => unit.query<SourceRecord>(`select ${record} and x.code = $1`, [code]));
    if (!found) throw new DomainError('source-unknown');
    return found;
  }

  async list(query: PageRequest): Promise<Page<SourceRecord>> {
    const after = query.after(textOf) ?? '';
    const rows = await this.work.run((unit) =>
      unit.query<SourceRecord>(`select ${record} and x.code > $1 order by x.code limit $2`, [after, query.limit + 1]),
    );
    return page(rows, query.limit, ({ code }) => code);
  }
}
