import { Injectable } from '@nestjs/common';
import { Database } from '@pan/kit/data';
import { DomainError, wordsForSearch } from '@pan/kit/domain';
import { consumerKey, wordsIn } from '../../domain/ooapi.js';
import { isCourseOffered, isOffered, takesRequests } from './offering-states.js';
import {
  courseOf,
  offeringOf,
  organizationOf,
  type CourseRow,
  type Document,
  type OfferingRow,
  type OrganisationRow,
} from './ooapi-documents.js';
import { holds, holdsWords } from './words.js';

export interface OoapiSearch {
  readonly pageSize: number;
  readonly pageNumber: number;
  readonly q?: string;
  readonly primaryCode?: string;
  readonly consumer?: string;
}

export interface OoapiPage<T> {
  readonly pageSize: number;
  readonly pageNumber: number;
  readonly hasPreviousPage: boolean;
  readonly hasNextPage: boolean;
  readonly totalPages: number;
  readonly items: readonly T[];
}

const organisation = `jsonb_build_object('id', i.organisation_id, 'code', o.code, 'name', o.name, 'state', i.state)`;
const courseColumns = `
c.id, c.organisation_id as "organisationId", o.code as institution, c.credits, c.credit_unit as "creditUnit", c.document,
${organisation} as organisation`;
const courseTables = `
from course c join institution i on i.id = c.institution_id join known_organisation o on o.organisation_id = i.organisation_id`;
const offeringColumns = `
f.id, f.course_id as "courseId", f.organisation_id as "organisationId", f.seats, f.taken,
${takesRequests('f')} and i.state = 'admitted' as "isOpen", f.document`;

/** The federation's catalogue as OOAPI v5: lists hold what is offered, a single thing is answered as long as it is known. */
@Injectable()
export class OoapiQueries {
  constructor(private readonly database: Database) {}

  async organizations(search: OoapiSearch): Promise<OoapiPage<Document>> {
    const rows = await this.database.query<OrganisationRow>(
      `select i.organisation_id as id, o.code, o.name, i.state
         from institution i join known_organisation o on o.organisation_id = i.organisation_id
        where i.state = 'admitted' and ($1::text is null or o.code = $1) and ($2::text is null or $2 = '${consumerKey}')
        order by o.name, i.organisation_id`,
      [search.primaryCode ?? null, search.consumer ?? null],
    );
    const words = wordsForSearch(search.q ?? '');
    return pageFrom(
      search,
      rows.filter(({ code, name }) => holds(`${name} ${code}`, words)),
      organizationOf,
    );
  }

  async organization(id: string): Promise<Document> {
    const [row] = await this.database.query<OrganisationRow>(
      `select i.organisation_id as id, o.code, o.name, i.state
         from institution i join known_organisation o on o.organisation_id = i.organisation_id where i.organisation_id = $1`,
      [id],
    );
    if (!row) throw new DomainError('organization-unknown');
    return organizationOf(row);
  }

  async courses(search: OoapiSearch): Promise<OoapiPage<Document>> {
    const rows = await this.database.query<CourseRow>(
      `select ${courseColumns}, count(*) over ()::int as total ${courseTables}
        where ${isCourseOffered('c')} and i.state = 'admitted' and ${holdsWords('c.folded', '$3')}
          and ($4::text is null or c.code = $4)
          and ($5::text is null or $5 = '${consumerKey}' or c.document->'consumers' @> $6::jsonb)
        order by c.title_key, c.id limit $1 offset $2`,
      [...window(search), wordsForSearch(search.q ?? ''), search.primaryCode ?? null, ...consumerParams(search)],
    );
    return pageOf(search, rows[0]?.total ?? 0, rows, (row) => courseOf(row, false, search.consumer));
  }

  async course(id: string, expand: readonly string[]): Promise<Document> {
    const [row] = await this.database.query<Omit<CourseRow, 'total'>>(
      `select ${courseColumns} ${courseTables} where c.id = $1`,
      [id],
    );
    if (!row) throw new DomainError('course-unknown');
    return courseOf(row, expand.includes('organization'));
  }

  async offeringsOf(courseId: string, search: OoapiSearch): Promise<OoapiPage<Document>> {
    const [course] = await this.database.query(`select id from course where id = $1`, [courseId]);
    if (!course) throw new DomainError('course-unknown');
    const rows = await this.database.query<OfferingRow>(
      `select ${offeringColumns} from offering f join institution i on i.id = f.institution_id
        where f.course_id = $1 and ${isOffered('f')} and i.state = 'admitted'
          and ($2::text is null or f.document->'primaryCode'->>'code' = $2)
          and ($3::text is null or $3 = '${consumerKey}' or f.document->'consumers' @> $4::jsonb)
        order by f.starts_on, f.id`,
      [courseId, search.primaryCode ?? null, ...consumerParams(search)],
    );
    const words = wordsForSearch(search.q ?? '');
    return pageFrom(
      search,
      rows.filter(({ document }) => holds(wordsIn(document), words)),
      (row) => offeringOf(row, search.consumer),
    );
  }

  async offering(id: string, expand: readonly string[]): Promise<Document> {
    const [row] = await this.database.query<OfferingRow & { course: CourseRow }>(
      `select ${offeringColumns}, jsonb_build_object('id', c.id, 'organisationId', c.organisation_id, 'institution', o.code,
                'credits', c.credits, 'creditUnit', c.credit_unit, 'document', c.document, 'organisation', ${organisation}) as course
         from offering f join course c on c.id = f.course_id join institution i on i.id = f.institution_id
         join known_organisation o on o.organisation_id = i.organisation_id where f.id = $1`,
      [id],
    );
    if (!row) throw new DomainError('offering-unknown', { id });
    const { course } = row;
    return {
      ...offeringOf(row),
      ...(expand.includes('course') && { course: courseOf(course, false) }),
      ...(expand.includes('organization') && { organization: organizationOf(course.organisation) }),
    };
  }
}

const window = ({ pageSize, pageNumber }: OoapiSearch): number[] => [pageSize, (pageNumber - 1) * pageSize];

const consumerParams = ({ consumer }: OoapiSearch): unknown[] => [
  consumer ?? null,
  JSON.stringify([{ consumerKey: consumer ?? '' }]),
];

/** One page of few rows, all of them read. */
function pageFrom<R>(search: OoapiSearch, all: readonly R[], itemOf: (row: R) => Document): OoapiPage<Document> {
  const [size, from] = window(search);
  return pageOf(search, all.length, all.slice(from, from! + size!), itemOf);
}

/** Beyond the last page the number of pages may not be known: there are none to count. */
function pageOf<R>(
  { pageSize, pageNumber }: OoapiSearch,
  total: number,
  rows: readonly R[],
  itemOf: (row: R) => Document,
): OoapiPage<Document> {
  return {
    pageSize,
    pageNumber,
    hasPreviousPage: pageNumber > 1,
    hasNextPage: pageNumber * pageSize < total,
    totalPages: rows.length > 0 || pageNumber === 1 ? Math.ceil(total / pageSize) : pageNumber - 1,
    items: rows.map(itemOf),
  };
}
