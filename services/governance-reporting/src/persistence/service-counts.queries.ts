import { Injectable } from '@nestjs/common';
import { Database } from '@pan/kit/data';
import type { Breakdown, Indicator } from '../domain/indicator.js';
import { figureRows, type FigureRows } from './figure-rows.js';
import type { CategoryCount, Counted, OrganisationCount } from './counts.js';

/** Counts what the other services told: copies and counters, one statement a question. */
@Injectable()
export class ServiceCountQueries {
  private readonly statements = new Map<string, Statement>();

  constructor(private readonly database: Database) {}

  /** @param top null for an indicator of the whole network */
  async total(indicator: Indicator, year: string | null, top: string | null): Promise<Counted> {
    const [row] = await this.rows<Counted>(indicator, 'total', year, top);
    return row!;
  }

  organisations(indicator: Indicator, year: string | null, top: string): Promise<OrganisationCount[]> {
    return this.rows(indicator, 'organisation', year, top);
  }

  /** @returns without labels in two languages: they are the catalogue's */
  categories(
    indicator: Indicator,
    by: Exclude<Breakdown, 'organisation'>,
    year: string | null,
    top: string | null,
  ): Promise<CategoryCount[]> {
    return this.rows(indicator, by, year, top);
  }

  private rows<T extends object>(
    { id }: Indicator,
    by: Breakdown | 'total',
    year: string | null,
    top: string | null,
  ): Promise<T[]> {
    const name = `${id} ${by}`;
    let statement = this.statements.get(name);
    if (!statement) this.statements.set(name, (statement = numbered(sqlOf(figureRows[id]!, by))));
    const values = { year, top };
    return this.database.query<T>(
      statement.text,
      statement.names.map((parameter) => values[parameter]),
    );
  }
}

interface Statement {
  readonly text: string;
  readonly names: readonly ('year' | 'top')[];
}

/** `:year` and `:top` become `$1` and `$2` in the order in which they first stand in the text. */
function numbered(text: string): Statement {
  const names = [...new Set([...text.matchAll(/(?<!:):(year|top)\b/g)].map((match) => match[1] as 'year' | 'top'))];
  return {
    names,
    text: text.replace(/(?<!:):(year|top)\b/g, (_whole, name: 'year' | 'top') => `$${names.indexOf(name) + 1}`),
  };
}

function sqlOf(of: FigureRows, by: Breakdown | 'total'): string {
  if (by === 'organisation') return organisationsSql(of);
  const reached = of.organisation
    ? [`${of.organisation} in (select b.organisation_id from counted_below(:top) b)`]
    : [];
  const conditions = [...(of.where ? [of.where] : []), ...reached];
  const where = conditions.length > 0 ? `where ${conditions.join(' and ')}` : '';
  if (by === 'total') return `select ${aggregates(of)} from ${of.from} ${where}`;
  const { key, label = key, join = '' } = of.by[by]!;
  return `select ${key} as key, max(${label}) as label, ${aggregates(of)} from ${of.from} ${join} ${where} group by 1 order by 1`;
}

function organisationsSql(of: FigureRows): string {
  return `
with recursive scope as materialized (select c.organisation_id from counted_below(:top) c),
below (ancestor, id) as (
  select s.organisation_id, s.organisation_id from scope s
  union
  select b.ancestor, o.organisation_id
    from below b join known_organisation o on o.parent_id = b.id join scope s on s.organisation_id = o.organisation_id
)
select t.code as organisation, t.name, t.kind, above.code as parent, ${columnsOf(of)
    .map((name) => `counted.${name}`)
    .join()}
  from (select b.ancestor, ${aggregates(of)}
          from ${of.from} join below b on b.id = ${of.organisation}
         ${of.where ? `where ${of.where}` : ''}
         group by b.ancestor) counted
  join known_organisation t on t.organisation_id = counted.ancestor
  left join known_organisation above on above.organisation_id = t.parent_id
 order by t.code`;
}

const columnsOf = ({ withheld, persons }: FigureRows): string[] => [
  ...['value', '"of"'],
  ...(withheld ? ['withheld'] : []),
  ...(persons ? ['persons'] : []),
];

const aggregates = ({ value, of, withheld, persons }: FigureRows): string =>
  [
    `coalesce(${value}, 0)::float8 as value`,
    of ? `coalesce(${of}, 0)::float8 as "of"` : `null::float8 as "of"`,
    ...(withheld ? [`(${withheld})::float8 as withheld`] : []),
    ...(persons
      ? [`json_build_object('all', ${persons.all}, 'value', ${persons.value}, 'rest', ${persons.rest}) as persons`]
      : []),
  ].join(', ');
