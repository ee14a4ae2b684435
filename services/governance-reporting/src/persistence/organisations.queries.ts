import { Injectable } from '@nestjs/common';
import type { OrganisationKind } from '@pan/contracts';
import { Database } from '@pan/kit/data';
import { DomainError } from '@pan/kit/domain';

/** An organisation that a question is about, with everything below it. */
export interface Top {
  readonly id: string;
  readonly code: string;
  readonly kind: OrganisationKind;
}

const topSql = `
with recursive above (id, code, kind, parent_id) as (
  select organisation_id, code, kind, parent_id from known_organisation where code = $1
  union
  select o.organisation_id, o.code, o.kind, o.parent_id from above a join known_organisation o on o.organisation_id = a.parent_id
)
select id, code, kind, exists (select from above a where a.code = any($2)) as reached from above where code = $1`;

@Injectable()
export class OrganisationQueries {
  constructor(private readonly database: Database) {}

  /**
   * The organisation of this code.
   * @param reach codes of the organisations whose subtrees the asker may see
   * @throws DomainError organisation-unknown, out-of-reach
   */
  async inReach(code: string, reach: readonly string[]): Promise<Top> {
    const [top] = await this.database.query<Top & { reached: boolean }>(topSql, [code, reach]);
    if (!top) throw new DomainError('organisation-unknown', { organisation: code });
    if (!top.reached) throw new DomainError('out-of-reach');
    return { id: top.id, code: top.code, kind: top.kind };
  }

  /** @throws DomainError organisation-unknown */
  async kindOf(id: string): Promise<OrganisationKind> {
    const [found] = await this.database.query<{ kind: OrganisationKind }>(
      `select kind from known_organisation where organisation_id = $1`,
      [id],
    );
    if (!found) throw new DomainError('organisation-unknown', { organisation: id });
    return found.kind;
  }

  /** @throws DomainError organisation-unknown */
  async idOf(code: string): Promise<string> {
    const [found] = await this.database.query<{ id: string }>(
      `select organisation_id as id from known_organisation where code = $1`,
      [code],
    );
    if (!found) throw new DomainError('organisation-unknown', { organisation: code });
    return found.id;
  }
}
