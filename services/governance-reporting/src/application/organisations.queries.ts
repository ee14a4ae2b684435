import { Injectable } from '@nestjs/common';
import { Database } from '@pan/kit/data';
import { DomainError } from '@pan/kit/domain';

export interface Top {
  readonly id: string;
  readonly code: string;
}

const topSql = `
with recursive above (id, code, parent_id) as (
  select organisation_id, code, parent_id from known_organisation where code = $1
  union
  select o.organisation_id, o.code, o.parent_id from above a join known_organisation o on o.organisation_id = a.parent_id
)
select id, code, exists (select from above a where a.code = any($2)) as reached from above where code = $1`;

/** The organisation that a question is about. */
@Injectable()
export class Organisations {
  constructor(private readonly database: Database) {}

  /**
   * @param asked a code; without it the only organisation that the token names
   * @param reach codes of the organisations whose subtrees the asker may see
   * @throws DomainError organisation-required, organisation-unknown, out-of-reach
   */
  async top(asked: string | undefined, reach: readonly string[]): Promise<Top> {
    const code = asked ?? (reach.length === 1 ? reach[0] : undefined);
    if (code === undefined) throw new DomainError('organisation-required');
    const [top] = await this.database.query<Top & { reached: boolean }>(topSql, [code, reach]);
    if (!top) throw new DomainError('organisation-unknown', { organisation: code });
    if (!top.reached) throw new DomainError('out-of-reach');
    return { id: top.id, code: top.code };
  }
}
