import { Injectable } from '@nestjs/common';
import type { Unit } from '@pan/kit/data';
import { foldedForSearch } from '@pan/kit/domain';
import type { Description } from '../../domain/description.js';
import type { Resource } from '../../domain/resource.js';
import { spaced } from '../../domain/search-words.js';
import { subjectOf } from '../../domain/subjects.js';
import { licenceKey } from '../../domain/vocabularies.js';

/** Counts the ways in which texts were folded; entries of an earlier one are folded again. */
const folding = 2;

/** What the search looks through: an entry for each published resource. */
@Injectable()
export class SearchIndex {
  async keep(unit: Unit, shown: readonly Resource[]): Promise<void> {
    await unit.query('delete from search_entry where resource_id = any($1)', [shown.map(({ id }) => id)]);
    const entries = shown.filter(({ standing }) => standing === 'published').map(entryOf);
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
}

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

function entryOf(resource: Resource) {
  const { kind, levels, subjects, language, licence, competencies } = resource.description;
  return {
    ...{ id: resource.id, kind, levels, subjects, language, competencies },
    licence: licence && licenceKey(licence),
    published_at: resource.publishedAt,
    texts: textsOf(resource.description),
  };
}
