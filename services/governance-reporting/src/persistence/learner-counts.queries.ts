import { Injectable } from '@nestjs/common';
import { Database } from '@pan/kit/data';
import type { Counted, OrganisationCount } from './counts.js';
import { LastCounts } from './last-counts.js';
import { PastCopies } from './past-copies.js';

/** Learners enrolled, and how many of them each indicator counts. */
interface Counts {
  readonly enrolled: number;
  readonly unified: number;
  readonly followed: number;
}

type Place = Omit<OrganisationCount, keyof Counted>;

export type LearnerIndicator = 'unified-records' | 'followed-records';

const columnOf = { 'unified-records': 'unified', 'followed-records': 'followed' } as const;
const nobody: Counts = { enrolled: 0, unified: 0, followed: 0 };

const byOrganisationSql = `
select o.code as organisation, o.name, o.kind, p.code as parent,
       f.enrolled::float8 as enrolled, f.unified::float8 as unified, f.followed::float8 as followed
  from figures_by_organisation($1, $2) f
  join known_organisation o using (organisation_id)
  left join known_organisation p on p.organisation_id = o.parent_id
 order by o.code`;

const byLevelSql = `
select level, enrolled::float8 as enrolled, unified::float8 as unified, followed::float8 as followed
  from figures_by_level($1, $2)`;

/** Counts learners where they are, at the moment of the question. */
@Injectable()
export class LearnerCountQueries {
  constructor(
    private readonly database: Database,
    private readonly last: LastCounts,
    private readonly past: PastCopies,
  ) {}

  async organisations(indicator: LearnerIndicator, year: string, top: string): Promise<OrganisationCount[]> {
    const rows = await this.rows<Place & Counts>(`organisation ${year} ${top}`, byOrganisationSql, [year, top]);
    return rows.map(({ enrolled, unified, followed, ...place }) => ({
      ...place,
      ...counted(indicator, { enrolled, unified, followed }),
    }));
  }

  async levels(indicator: LearnerIndicator, year: string, top: string) {
    const rows = await this.rows<Counts & { level: string | null }>(`level ${year} ${top}`, byLevelSql, [year, top]);
    const total = counted(indicator, rows.find(({ level }) => level === null) ?? nobody);
    const categories = rows.flatMap(({ level, ...counts }) =>
      level === null ? [] : [{ key: level, label: null, ...counted(indicator, counts) }],
    );
    return { total, categories };
  }

  /** The last answer serves for as long as nothing more is heard; of a past instant nothing is kept. */
  private rows<T extends object>(question: string, sql: string, params: string[]): Promise<T[]> {
    const count = () => this.database.query<T>(sql, params);
    return this.past.isRead ? count() : this.last.of(question, count);
  }
}

function counted(indicator: LearnerIndicator, counts: Counts): Counted {
  return { value: counts[columnOf[indicator]], of: counts.enrolled };
}
