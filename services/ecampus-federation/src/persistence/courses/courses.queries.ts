import { Injectable } from '@nestjs/common';
import { Database, page, type Page, type PageRequest } from '@pan/kit/data';
import { wordsForSearch } from '@pan/kit/domain';
import { languageCode } from '../../domain/languages.js';
import { isCourseOffered, isOffered } from './offering-states.js';
import { holdsWords } from './words.js';

export interface CourseSearch extends PageRequest {
  readonly q?: string;
  readonly mode?: string;
  readonly language?: string;
  readonly institution?: string;
  readonly level?: string;
  readonly minCredits?: number;
  readonly maxCredits?: number;
}

export interface FoundOffering {
  readonly id: string;
  readonly title: string;
  readonly startsOn: string;
  readonly endsOn: string;
  readonly enrolFrom: string | null;
  readonly enrolUntil: string | null;
  readonly seats: number | null;
  readonly seatsLeft: number | null;
}

export interface FoundCourse {
  readonly id: string;
  readonly code: string;
  readonly title: string;
  readonly institution: { readonly code: string; readonly name: string };
  readonly language: string;
  readonly modes: readonly string[];
  readonly level: string;
  readonly credits: number | null;
  readonly creditUnit: string | null;
  readonly offerings: readonly FoundOffering[];
}

type Row = FoundCourse & { readonly score: number; readonly titleKey: string };
type Key = readonly [score: number, titleKey: string, id: string];

/** Words of a title weigh more than those of a description; each word may be the beginning of one. French has words too common for its index. */
const search = `
with asked as (select to_tsquery('french', $1) as words)
select c.id, c.code, c.title, jsonb_build_object('code', o.code, 'name', o.name) as institution, c.language, c.modes, c.level,
       c.credits, c.credit_unit as "creditUnit", found.score, c.title_key as "titleKey", open.offerings
  from course c
  join institution i on i.id = c.institution_id and i.state = 'admitted'
  join known_organisation o on o.organisation_id = i.organisation_id
  cross join asked
  cross join lateral (select -round(ts_rank(c.words, asked.words) * 1000000)::int as score) found
  cross join lateral (
    select coalesce(jsonb_agg(jsonb_build_object('id', f.id, 'title', f.title, 'startsOn', f.starts_on, 'endsOn', f.ends_on,
             'enrolFrom', f.enrol_from, 'enrolUntil', f.enrol_until, 'seats', f.seats,
             'seatsLeft', case when f.seats is not null then greatest(f.seats - f.taken, 0) end) order by f.starts_on, f.id), '[]') as offerings
      from (select * from offering f where f.course_id = c.id and ${isOffered('f')} order by f.starts_on, f.id limit 20) f
  ) open
 where ${isCourseOffered('c')}
   and case when numnode(asked.words) > 0 then c.words @@ asked.words else ${holdsWords('c.folded', '$12')} end
   and ($2::text is null or $2 = any(c.modes))
   and ($3::text is null or c.language = $3)
   and ($4::text is null or o.code = $4)
   and ($5::text is null or c.level = $5)
   and ($6::float8 is null or c.credits >= $6)
   and ($7::float8 is null or c.credits <= $7)
   and ($8::int is null or (found.score, c.title_key, c.id) > ($8, $9::text, $10::uuid))
 order by found.score, c.title_key, c.id
 limit $11`;

/** The public catalogue: courses that admitted institutions give in the federation. */
@Injectable()
export class CourseQueries {
  constructor(private readonly database: Database) {}

  async search(query: CourseSearch): Promise<Page<FoundCourse>> {
    const after = query.after(keyOf);
    const rows = await this.database.query<Row>(search, [
      ...[
        beginningsOf(query.q),
        query.mode ?? null,
        query.language ? languageCode(query.language) : null,
        query.institution ?? null,
      ],
      ...[query.level ?? null, query.minCredits ?? null, query.maxCredits ?? null],
      ...(after ?? [null, null, null]),
      query.limit + 1,
      wordsForSearch(query.q ?? ''),
    ]);
    const { items, nextCursor } = page(rows, query.limit, ({ score, titleKey, id }) => [score, titleKey, id]);
    return { items: items.map(({ score: _, titleKey: __, ...course }) => course), nextCursor };
  }
}

/** Each word or its beginning; folded words hold letters and digits alone, so nothing of the query language comes through. */
export function beginningsOf(q: string | undefined): string {
  return wordsForSearch(q ?? '')
    .map((word) => `${word}:*`)
    .join(' & ');
}

function keyOf(key: unknown): Key | null {
  if (!Array.isArray(key) || key.length !== 3) return null;
  const [score, titleKey, id] = key as unknown[];
  if (typeof score !== 'number' || !Number.isInteger(score) || Math.abs(score) > 2_000_000_000) return null;
  return typeof titleKey === 'string' && typeof id === 'string' && isUuid(id) ? [score, titleKey, id] : null;
}

const isUuid = (text: string): boolean => /^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$/.test(text);
