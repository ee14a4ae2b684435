import { Injectable } from '@nestjs/common';
import type { ResourceKind } from '@pan/contracts';
import { Database, encodeCursor, type PageRequest } from '@pan/kit/data';
import type { Description } from '../../domain/description.js';
import { questionOf } from '../../domain/search-words.js';
import { languageOf, licenceKey } from '../../domain/vocabularies.js';

export interface Filters {
  readonly q?: string;
  readonly level?: string;
  readonly subject?: string;
  readonly kind?: ResourceKind;
  readonly language?: string;
  readonly licence?: string;
  readonly competency?: string;
}

export interface FacetValue {
  readonly value: string;
  readonly count: number;
}

export const facetNames = ['level', 'subject', 'kind', 'language', 'licence'] as const;
export type Facets = Record<(typeof facetNames)[number], FacetValue[]>;

interface Hit {
  readonly id: string;
  readonly rank: string;
  readonly description: Description;
  readonly publishedAt: Date;
}

export interface SearchAnswer {
  readonly items: Hit[];
  readonly nextCursor: string | null;
  /** On the first page only. */
  readonly total: number | null;
  readonly facets: Facets | null;
}

/** What a question matches: its stems and phrases, or the beginnings of the words as written. $1 its words, $2 its beginnings, $3 its phrases. */
const matches = `((e.stems @@ french_question($1) and ($3 = '' or e.words @@ to_tsquery('plain_words', $3))) or e.words @@ to_tsquery('plain_words', $2))`;

const filters = `($4::text is null or e.levels @> array[$4::text]) and ($5::text is null or e.subjects @> array[$5::text])
  and ($6::text is null or e.kind = $6) and ($7::text is null or e.language = $7) and ($8::text is null or e.licence = $8)
  and ($9::text is null or e.competencies @> array[$9::text])`;

/** A word as written weighs twice what its stem does, so that "tours" comes before "tour"; whole words before beginnings. */
export const searchSql = `
  with hits as (
    select e.resource_id,
           (ts_rank(e.words, plainto_tsquery('plain_words', unelided($1)), 1) * 2 + ts_rank(e.stems, french_question($1), 1))::numeric(12, 6) as rank
      from search_entry e where ${matches} and ${filters}
  )
  , paged as (
    select h.resource_id, h.rank from hits h
     where $10::numeric is null or (h.rank, h.resource_id) < ($10::numeric, $11::uuid)
     order by h.rank desc, h.resource_id desc limit $12
  )
  select p.resource_id as id, p.rank::text, r.description, r.published_at as "publishedAt"
    from paged p join resource r on r.id = p.resource_id
   order by p.rank desc, p.resource_id desc`;

/** Without a question: the latest first. The unused parameters keep both statements' alike. */
export const browseSql = `
  select e.resource_id as id, extract(epoch from e.published_at)::text as rank, r.description, r.published_at as "publishedAt"
    from search_entry e join resource r on r.id = e.resource_id
   where $1::text is null and $2::text is null and $3::text is null and ${filters}
     and ($10::numeric is null or (e.published_at, e.resource_id) < (to_timestamp($10::numeric::float8), $11::uuid))
   order by e.published_at desc, e.resource_id desc limit $12`;

const facetsSql = (condition: string): string => `
  with hits as materialized (select e.levels, e.subjects, e.kind, e.language, e.licence from search_entry e where ${condition} and ${filters}),
  counted as (
    select 'level' as facet, unnest(levels) as value, count(*)::integer as count from hits group by 2
    union all select 'subject', unnest(subjects), count(*)::integer from hits group by 2
    union all select 'kind', kind, count(*)::integer from hits group by 2
    union all select 'language', language, count(*)::integer from hits group by 2
    union all select 'licence', licence, count(*)::integer from hits where licence is not null group by 2
    union all select 'total', '', count(*)::integer from hits
  ),
  ranked as (select *, row_number() over (partition by facet order by count desc, value) as place from counted)
  select facet, value, count from ranked where place <= 50 order by facet, place`;

const facetsOfSearch = facetsSql(matches);
const facetsOfAll = facetsSql('$1::text is null and $2::text is null and $3::text is null');

const nothing = { words: null, beginnings: null, phrases: null };

/** Published resources, by a question and by filters. */
@Injectable()
export class SearchQueries {
  constructor(private readonly database: Database) {}

  async run(asked: Filters, query: PageRequest): Promise<SearchAnswer> {
    const q = asked.q?.trim() || null;
    const { level, subject, kind, language, licence, competency } = asked;
    const spoken = language && (languageOf(language) ?? language);
    const given = [level, subject, kind, spoken, licence && licenceKey(licence), competency];
    const { words, beginnings, phrases } = q === null ? nothing : questionOf(q);
    const params = [words, beginnings, phrases, ...given.map((value) => value || null)];
    const after = query.after(readKey);
    const [hits, facets] = await Promise.all([
      this.database.query<Hit>(q === null ? browseSql : searchSql, [
        ...params,
        after?.[0] ?? null,
        after?.[1] ?? null,
        query.limit + 1,
      ]),
      after
        ? []
        : this.database.query<FacetValue & { facet: string }>(q === null ? facetsOfAll : facetsOfSearch, params),
    ]);
    const items = hits.slice(0, query.limit);
    const last = items.at(-1);
    return {
      items,
      nextCursor: hits.length > query.limit && last ? encodeCursor([last.rank, last.id]) : null,
      total: after ? null : (facets.find(({ facet }) => facet === 'total')?.count ?? 0),
      facets: after ? null : facetsOf(facets),
    };
  }
}

function facetsOf(rows: readonly (FacetValue & { facet: string })[]): Facets {
  const of = (name: string) => rows.filter(({ facet }) => facet === name).map(({ value, count }) => ({ value, count }));
  return Object.fromEntries(facetNames.map((name) => [name, of(name)])) as Facets;
}

function readKey(key: unknown): readonly [rank: string, id: string] | null {
  if (!Array.isArray(key) || key.length !== 2) return null;
  const [rank, id] = key as unknown[];
  return typeof rank === 'string' &&
    /^\d{1,12}(\.\d{1,9})?$/.test(rank) &&
    typeof id === 'string' &&
    /^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$/.test(id)
    ? [rank, id]
    : null;
}
