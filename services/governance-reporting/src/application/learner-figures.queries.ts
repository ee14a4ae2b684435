import { Injectable } from '@nestjs/common';
import type { Level, OrganisationKind } from '@pan/contracts';
import { Database, DomainError } from '@pan/kit';
import { levelLabels } from '../domain/levels.js';
import type { OwnText } from '../domain/register.js';

/** What is asked: a school year, and an organisation with everything below it. */
export interface FigureQuestion {
  readonly schoolYear: string;
  /** A code; without it the only organisation that the token names. */
  readonly organisation: string | undefined;
  /** Codes of the organisations whose subtrees the asker may see. */
  readonly reach: readonly string[];
}

/** Learners enrolled, and how many of them each indicator counts. */
export interface Counts {
  readonly enrolled: number;
  readonly unified: number;
  readonly followed: number;
}

export interface OrganisationCounts extends Counts {
  readonly organisation: string;
  readonly name: string;
  readonly kind: OrganisationKind;
  readonly parent: string | null;
}

export interface LevelCounts extends Counts {
  readonly level: Level;
  readonly label: OwnText;
}

export interface Figures<Row> extends Counts {
  readonly organisation: string;
  readonly rows: readonly Row[];
  readonly asOf: Date;
}

interface Top {
  readonly id: string;
  readonly code: string;
  readonly reached: boolean;
  readonly as_of: Date;
}

const nobody: Counts = { enrolled: 0, unified: 0, followed: 0 };

const topSql = `
with recursive above (id, code, parent_id) as (
  select organisation_id, code, parent_id from known_organisation where code = $1
  union
  select o.organisation_id, o.code, o.parent_id from above a join known_organisation o on o.organisation_id = a.parent_id
)
select id, code, exists (select from above a where a.code = any($2)) as reached, now() as as_of
  from above where code = $1`;

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
export class LearnerFigures {
  constructor(private readonly database: Database) {}

  async byOrganisation(question: FigureQuestion): Promise<Figures<OrganisationCounts>> {
    const { id, code, as_of: asOf } = await this.top(question);
    const rows = await this.database.query<OrganisationCounts>(byOrganisationSql, [question.schoolYear, id]);
    const { enrolled, unified, followed } = rows.find((row) => row.organisation === code) ?? nobody;
    return { organisation: code, enrolled, unified, followed, rows, asOf };
  }

  async byLevel(question: FigureQuestion): Promise<Figures<LevelCounts>> {
    const { id, code, as_of: asOf } = await this.top(question);
    const counts = await this.database.query<Counts & { level: Level | null }>(byLevelSql, [question.schoolYear, id]);
    const { enrolled, unified, followed } = counts.find((row) => row.level === null) ?? nobody;
    const rows = (Object.keys(levelLabels) as Level[]).flatMap((level) => {
      const found = counts.find((row) => row.level === level);
      return found ? [{ ...found, level, label: levelLabels[level] }] : [];
    });
    return { organisation: code, enrolled, unified, followed, rows, asOf };
  }

  private async top({ organisation, reach }: FigureQuestion): Promise<Top> {
    const code = organisation ?? (reach.length === 1 ? reach[0] : undefined);
    if (code === undefined) throw new DomainError('organisation-required');
    const [top] = await this.database.query<Top>(topSql, [code, reach]);
    if (!top) throw new DomainError('organisation-unknown', { organisation: code });
    if (!top.reached) throw new DomainError('out-of-reach');
    return top;
  }
}
