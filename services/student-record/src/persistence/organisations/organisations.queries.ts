import { Injectable } from '@nestjs/common';
import type { OrganisationKind } from '@pan/contracts';
import { currentCaller } from '@pan/kit/context';
import { Database, page, type Page, type PageRequest, textOf } from '@pan/kit/data';
import { DomainError } from '@pan/kit/domain';

export interface OrganisationRecord {
  readonly id: string;
  readonly code: string;
  readonly name: string;
  readonly kind: OrganisationKind;
  readonly parentCode: string | null;
  /** Codes from the top of the network down to this one. */
  readonly path: readonly string[];
}

export type OrganisationSearch = PageRequest & { readonly parent?: string };

const columns = `o.id, o.code, o.name, o.kind, o.path[cardinality(o.path) - 1] as "parentCode", o.path`;

/** The caller's organisations and everything below them. */
@Injectable()
export class OrganisationQueries {
  constructor(private readonly database: Database) {}

  async one(code: string): Promise<{ version: number; record: OrganisationRecord }> {
    const [found] = await this.database.query<OrganisationRecord & { version: number }>(
      `select ${columns}, o.version from organisation o where o.code = $1 and o.path && $2`,
      [code, currentCaller().organisations],
    );
    if (!found) throw new DomainError('organisation-unknown');
    const { version, ...record } = found;
    return { version, record };
  }

  async list(search: OrganisationSearch): Promise<Page<OrganisationRecord>> {
    const { parent, limit } = search;
    const after = search.after(textOf) ?? '';
    const params = [currentCaller().organisations, after, limit + 1];
    const rows = parent
      ? await this.database.query<OrganisationRecord>(
          `select ${columns} from organisation o join organisation p on p.id = o.parent_id
            where o.path && $1 and o.code > $2 and p.code = $4 order by o.code limit $3`,
          [...params, parent],
        )
      : await this.database.query<OrganisationRecord>(
          `select ${columns} from organisation o where o.path && $1 and o.code > $2 order by o.code limit $3`,
          params,
        );
    return page(rows, limit, (last) => last.code);
  }
}
