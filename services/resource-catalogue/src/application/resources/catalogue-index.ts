import { Injectable } from '@nestjs/common';
import type { Unit } from '@pan/kit/data';
import { foldedForSearch } from '@pan/kit/domain';
import { marksOf, setsOf, type Description } from '../../domain/description.js';
import type { Resource } from '../../domain/resource.js';
import { spaced } from '../../domain/search-words.js';
import { subjectOf } from '../../domain/subjects.js';
import { licenceKey } from '../../domain/vocabularies.js';

export interface PossibleDouble {
  readonly resource_id: string;
  readonly other_id: string;
}

/** Instant of a change, later than that of every change committed before; holds others back until the transaction ends. */
export async function datestamp(unit: Unit): Promise<Date> {
  const [row] = await unit.query<{ at: Date }>('select next_datestamp() as at');
  return row!.at;
}

/** What is found by: search, sets and marks of resources, kept level with them in the same transaction. */
@Injectable()
export class CatalogueIndex {
  /** @returns the pairs that became known as possible doubles */
  async keep(
    unit: Unit,
    resources: readonly Resource[],
    origins: ReadonlyMap<string, string> = new Map(),
  ): Promise<PossibleDouble[]> {
    const shown = resources.filter(({ state }) => state !== 'draft');
    if (shown.length === 0) return [];
    const ids = shown.map(({ id }) => id);
    await unit.query('delete from resource_set where resource_id = any($1)', [ids]);
    await unit.query(
      `insert into resource_set (set_spec, changed_at, resource_id)
       select s.set_spec, r.changed_at, r.id
         from jsonb_to_recordset($1) as s (id uuid, set_spec text) join resource r on r.id = s.id`,
      [
        JSON.stringify(
          shown.flatMap(({ id, description }) => setsOf(description, isCoded).map((set) => ({ id, set_spec: set }))),
        ),
      ],
    );
    await this.search(unit, shown, ids);
    return this.marks(unit, shown, ids, origins);
  }

  private async search(unit: Unit, shown: readonly Resource[], ids: readonly string[]): Promise<void> {
    await unit.query('delete from search_entry where resource_id = any($1)', [ids]);
    const entries = shown.filter(({ state }) => state === 'published').map(entryOf);
    await unit.query(
      `insert into search_entry (resource_id, kind, levels, subjects, language, licence, competencies, published_at, folding, stems, words)
       select id, kind, levels, subjects, language, licence, competencies, published_at, ${folding}, ${vectors}
         from jsonb_to_recordset($1) as e (id uuid, kind text, levels text[], subjects text[], language text, licence text, competencies text[],
                                           published_at timestamptz, texts jsonb)`,
      [JSON.stringify(entries)],
    );
  }

  /** Folds again what an earlier version entered, in place. @returns how many */
  async fold(unit: Unit, most: number): Promise<number> {
    const stale = await unit.query<{ id: string; description: Description }>(
      `select e.resource_id as id, r.description from search_entry e join resource r on r.id = e.resource_id
        where e.folding < ${folding} limit $1 for update of e skip locked`,
      [most],
    );
    await unit.query(
      `update search_entry s set folding = ${folding}, licence = e.licence, (stems, words) = (select ${vectors})
         from jsonb_to_recordset($1) as e (id uuid, licence text, texts jsonb) where s.resource_id = e.id`,
      [
        JSON.stringify(
          stale.map(({ id, description }) => ({
            id,
            licence: description.licence && licenceKey(description.licence),
            texts: textsOf(description),
          })),
        ),
      ],
    );
    return stale.length;
  }

  /** Each resource is held against the earliest of its mark, so that an address that a thousand share makes a thousand pairs and not a million. */
  private async marks(
    unit: Unit,
    shown: readonly Resource[],
    ids: readonly string[],
    origins: ReadonlyMap<string, string>,
  ): Promise<PossibleDouble[]> {
    const marks = shown
      .filter(({ state }) => state === 'published')
      .flatMap(({ id, description, oaiIdentifier }) => {
        const identifiers = [oaiIdentifier, origins.get(id)].filter((one) => one != null);
        return [...marksOf(description), ...identifiers.map((one) => `oai:${one}`)].map((mark) => ({
          mark,
          resource_id: id,
        }));
      });
    await unit.query('delete from resource_mark where resource_id = any($1)', [ids]);
    await unit.query(
      `insert into resource_mark (mark, resource_id) select mark, resource_id from jsonb_to_recordset($1) as m (mark text, resource_id uuid)
       on conflict do nothing`,
      [JSON.stringify(marks)],
    );
    return unit.query<PossibleDouble>(
      `insert into possible_double (resource_id, other_id, mark, found_at)
       select distinct on (1, 2) greatest(m.resource_id, o.resource_id), least(m.resource_id, o.resource_id), m.mark, clock_timestamp()
         from resource_mark m
         cross join lateral (select resource_id from resource_mark x where x.mark = m.mark and x.resource_id <> m.resource_id order by 1 limit 1) o
        where m.resource_id = any($1)
        order by 1, 2, m.mark
       on conflict do nothing
       returning resource_id, other_id`,
      [ids],
    );
  }
}

const isCoded = (code: string): boolean => subjectOf(code) !== undefined;

/** What is searched, by the weight of its field. A phrase never spans two texts. */
function textsOf({ title, summary, keywords, subjects, creators, publisher, isbn }: Description) {
  const named = subjects.flatMap((code) => {
    const subject = subjectOf(code);
    return subject ? [subject.fr, subject.en] : [code];
  });
  const fields = {
    a: [title],
    b: [...keywords, ...named],
    c: [...creators, publisher ?? '', isbn ?? ''],
    d: [summary ?? ''],
  };
  return Object.fromEntries(
    Object.entries(fields).flatMap(([weight, given]) => {
      const texts = given.filter(Boolean);
      return [
        [`stems_${weight}`, texts.map(spaced).join(' ')],
        [`words_${weight}`, texts.map((text) => `${foldedForSearch(text)} ${gap} `).join('')],
      ];
    }),
  );
}

/** Takes a place between two texts and is found by nobody. */
const gap = 'xbetweenx';
const vectors = ['stems', 'words']
  .map((kind) =>
    ['a', 'b', 'c', 'd']
      .map(
        (weight) =>
          `setweight(${kind === 'stems' ? 'french_stems(' : `to_tsvector('plain_words', `}texts ->> '${kind}_${weight}'), '${weight.toUpperCase()}')`,
      )
      .join(' || '),
  )
  .map((vector, at) => (at === 1 ? `ts_delete(${vector}, '${gap}')` : vector))
  .join(', ');
/** Counts the ways in which texts were folded; entries of an earlier one are folded again. */
export const folding = 2;

function entryOf(resource: Resource) {
  const { kind, levels, subjects, language, licence, competencies } = resource.description;
  return {
    ...{ id: resource.id, kind, levels, subjects, language, competencies },
    licence: licence && licenceKey(licence),
    published_at: resource.publishedAt,
    texts: textsOf(resource.description),
  };
}
