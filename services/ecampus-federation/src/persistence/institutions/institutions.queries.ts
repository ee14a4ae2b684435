import { Injectable } from '@nestjs/common';
import { Database, page, type Page, type PageRequest, UnitOfWork, textOf } from '@pan/kit/data';
import { DomainError } from '@pan/kit/domain';
import { organisationInReach } from '@pan/record-copies';
import type { Conformance, InstitutionStanding, Mode } from '../../domain/institution.js';

export interface InstitutionRecord {
  readonly id: string;
  readonly code: string;
  readonly name: string;
  readonly organisationId: string;
  readonly endpoint: string;
  readonly kinds: readonly Mode[];
  readonly state: InstitutionStanding;
  readonly conformance: Conformance;
  readonly courses: number;
  readonly offerings: number;
}

const select = `
select i.id, o.code, o.name, i.organisation_id as "organisationId", i.endpoint, i.kinds, i.state, i.conformance, i.version,
       (select count(*)::int from course c where c.institution_id = i.id and c.withdrawn_at is null) as courses,
       (select count(*)::int from offering f where f.institution_id = i.id and f.withdrawn_at is null) as offerings
  from institution i join known_organisation o using (organisation_id)`;

@Injectable()
export class InstitutionQueries {
  constructor(
    private readonly work: UnitOfWork,
    private readonly database: Database,
  ) {}

  one(code: string): Promise<{ version: number; record: InstitutionRecord }> {
    return this.work.run(async (unit) => {
      await organisationInReach(unit, code);
      const [found] = await unit.query<InstitutionRecord & { version: number }>(`${select} where o.code = $1`, [code]);
      if (!found) throw new DomainError('institution-unknown', { organisation: code });
      const { version, ...record } = found;
      return { version, record };
    });
  }

  /** All of them: who takes part in the federation is no secret to those who read it. */
  async list(query: PageRequest): Promise<Page<InstitutionRecord>> {
    const after = query.after(textOf) ?? '';
    const rows = await this.database.query<InstitutionRecord & { version?: number }>(
      `${select} where o.code > $1 order by o.code limit $2`,
      [after, query.limit + 1],
    );
    const records = rows.map(({ version: _, ...record }): InstitutionRecord => record);
    return page(records, query.limit, (last) => last.code);
  }
}
