import { Injectable } from '@nestjs/common';
import { page, type Page, type PageRequest, UnitOfWork, uuidOf, integerOf } from '@pan/kit/data';
import { DomainError } from '@pan/kit/domain';
import type { Content, RowFinding } from '../../domain/inventory/inventory-row.js';
import type { BatchMode } from '../../domain/inventory/row-checks.js';
import type { RegisterCode } from '../../domain/inventory/register.js';

export interface EntryRecord {
  readonly id: string;
  readonly organisation: string;
  readonly siteId: string | null;
  readonly content: Content;
  readonly version: number;
}

export interface EntrySearch extends PageRequest {
  /** Code; with everything below it. */
  readonly organisation?: string | undefined;
  readonly state?: string | undefined;
  readonly code?: string | undefined;
  readonly site?: string | undefined;
}

export interface BatchRecord {
  readonly id: string;
  readonly register: RegisterCode;
  readonly organisation: string;
  readonly mode: BatchMode;
  readonly unread: readonly string[];
  readonly sentAt: Date;
  readonly counts: Readonly<Record<string, number>>;
  readonly findings: readonly { readonly code: string; readonly rows: number }[];
}

export interface RowRecord {
  readonly number: number;
  readonly given: object;
  readonly findings: readonly RowFinding[];
  readonly state: string;
  readonly entryId: string | null;
  readonly why: string | null;
}

const entries = `
select e.id, o.code as organisation, e.site_id as "siteId", e.content, e.version
  from inventory_entry e join known_organisation o using (organisation_id)`;

const batches = `
select b.id, b.register, o.code as organisation, b.mode, b.unread, b.sent_at as "sentAt",
       (select coalesce(jsonb_object_agg(s.state, s.count), '{}')
          from (select r.state, count(*) from inventory_row r where r.batch_id = b.id group by 1) s) as counts,
       (select coalesce(jsonb_agg(jsonb_build_object('code', f.code, 'rows', f.rows) order by f.rows desc, f.code), '[]')
          from (select x->>'code' as code, count(distinct r.number) as rows
                  from inventory_row r cross join lateral jsonb_array_elements(r.findings) x where r.batch_id = b.id group by 1) f) as findings
  from inventory_batch b join known_organisation o using (organisation_id)`;

@Injectable()
export class InventoryQueries {
  constructor(private readonly work: UnitOfWork) {}

  entries(register: RegisterCode, search: EntrySearch): Promise<Page<EntryRecord>> {
    return this.work.run(async (unit) => {
      const { organisation, state, code, site } = search;
      const rows = await unit.query<EntryRecord>(
        `${entries}
          where e.register = $1 and ($2::text is null or e.organisation_id in (
                  select b.organisation_id from known_organisation t cross join lateral organisations_below(t.organisation_id) b where t.code = $2))
            and ($3::text is null or e.content->>'state' = $3) and ($4::text is null or e.code = $4)
            and ($5::uuid is null or e.site_id = $5) and ($6::uuid is null or e.id > $6) order by e.id limit $7`,
        [
          register,
          ...[organisation, state, code, site].map((value) => value ?? null),
          ...[search.after(uuidOf), search.limit + 1],
        ],
      );
      return page(rows, search.limit, (last) => last.id);
    });
  }

  /** @throws DomainError site-unknown, connection-unknown */
  entry(register: RegisterCode, id: string): Promise<EntryRecord> {
    return this.work.run(async (unit) => {
      const [found] = await unit.query<EntryRecord>(`${entries} where e.id = $1 and e.register = $2`, [id, register]);
      if (!found) throw new DomainError(register === 'sites' ? 'site-unknown' : 'connection-unknown', { id });
      return found;
    });
  }

  batches(search: PageRequest & { readonly organisation?: string | undefined }): Promise<Page<BatchRecord>> {
    return this.work.run(async (unit) => {
      const rows = await unit.query<BatchRecord>(
        `${batches} where ($1::text is null or o.code = $1) and ($2::uuid is null or b.id < $2) order by b.id desc limit $3`,
        [search.organisation ?? null, search.after(uuidOf), search.limit + 1],
      );
      return page(rows, search.limit, (last) => last.id);
    });
  }

  /** @throws DomainError inventory-batch-unknown */
  batch(id: string): Promise<BatchRecord> {
    return this.work.run(async (unit) => {
      const [found] = await unit.query<BatchRecord>(`${batches} where b.id = $1`, [id]);
      if (!found) throw new DomainError('inventory-batch-unknown', { id });
      return found;
    });
  }

  /** @throws DomainError inventory-batch-unknown */
  async rows(
    id: string,
    search: PageRequest & { readonly state?: string | undefined; readonly finding?: string | undefined },
  ): Promise<Page<RowRecord>> {
    await this.batch(id);
    return this.work.run(async (unit) => {
      const rows = await unit.query<RowRecord>(
        `select number, given, findings, state, entry_id as "entryId", why from inventory_row
          where batch_id = $1 and ($2::text is null or state = $2)
            and ($3::text is null or findings @> jsonb_build_array(jsonb_build_object('code', $3))) and number > $4 order by number limit $5`,
        [id, search.state ?? null, search.finding ?? null, search.after(integerOf) ?? 0, search.limit + 1],
      );
      return page(rows, search.limit, (last) => last.number);
    });
  }
}
