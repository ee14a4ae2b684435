import { DomainError, readInteger } from '@pan/kit/domain';
import type { Dataset } from './dataset.js';
import type { StoredFile } from './dcat.js';

/** The edition that CKAN's action API shows: the newest. */
export interface ShownEdition {
  readonly number: number;
  readonly releasedAt: Date | null;
  readonly datasets: readonly Dataset[];
  readonly files: readonly StoredFile[];
}

/** Parameters as they were sent, by GET as text. */
export type Asked = Readonly<Record<string, unknown>>;

const prefix = 'pan-';
const formats: Readonly<Record<string, string>> = { csv: 'CSV', json: 'JSON' };

/** The actions of CKAN's API version 3 that harvesters call, over the datasets of one edition. */
export class CkanActions {
  constructor(
    private readonly edition: ShownEdition | null,
    private readonly base: string,
    private readonly licence: string,
  ) {}

  /** @throws DomainError ckan-action-unknown, ckan-not-found, ckan-parameter-wrong */
  run(action: string, asked: Asked): unknown {
    switch (action) {
      case 'package_list':
        return this.packages()
          .map(({ name }) => name)
          .slice(...windowOf(asked, 'offset', 'limit', 1_000));
      case 'package_show':
        return this.known(this.packages(), textOf(asked, asked['id'] === undefined ? 'name_or_id' : 'id'));
      case 'resource_show':
        return this.known(
          this.packages().flatMap(({ resources }) => resources),
          textOf(asked, 'id'),
        );
      case 'package_search':
        return this.search(asked);
      default:
        throw new DomainError('ckan-action-unknown', { action: action.slice(0, 100) });
    }
  }

  private search(asked: Asked) {
    const q = asked['q'] === undefined ? '' : textOf(asked, 'q');
    const words = q === '*:*' ? [] : plain(q).split(/\s+/).filter(Boolean);
    // What harvesters add of themselves, and what every dataset here is.
    const filters = asked['fq'] === undefined ? [] : textOf(asked, 'fq').split(/\s+/).filter(Boolean);
    const known = /^\+?(dataset_type|type):"?dataset"?$|^\+?state:"?active"?$|^\+?private:"?false"?$/;
    if (!filters.every((filter) => known.test(filter))) throw wrong('fq');
    const found = this.packages().filter((one) => {
      const text = plain([one.name, one.title, one.notes, ...one.tags.map(({ name }) => name)].join(' '));
      return words.every((word) => text.includes(word));
    });
    const sorted = sortedBy(found, asked['sort'] === undefined ? '' : textOf(asked, 'sort'));
    return {
      count: found.length,
      sort: asked['sort'] ?? 'name asc',
      results: sorted.slice(...windowOf(asked, 'start', 'rows', 10)),
      facets: {},
      search_facets: {},
    };
  }

  private packages() {
    const { edition } = this;
    if (!edition) return [];
    const at = `${this.base}/v1/editions/${edition.number}`;
    const released = edition.releasedAt!.toISOString().slice(0, 23);
    return edition.datasets
      .map((dataset) => {
        const name = `${prefix}${dataset.id}`;
        const resources = edition.files
          .filter(({ path }) => path.startsWith(`${dataset.id}.`) && !path.endsWith('-metadata.json'))
          .map(({ path, mediaType, bytes, sha256 }, position) => ({
            id: `${name}-${path.slice(dataset.id.length + 1).replaceAll('.', '-')}`,
            package_id: name,
            name: path,
            url: `${at}/files/${path}`,
            format: formats[path.split('.').at(-1)!] ?? 'JSON',
            mimetype: mediaType.split(';', 1)[0]!,
            size: bytes,
            hash: `sha256:${sha256}`,
            ...{ created: released, last_modified: released, state: 'active', position },
          }));
        const tags = ['plan-action-numerique', ...dataset.measures].map((tag) => ({
          name: tag,
          display_name: tag,
          state: 'active',
        }));
        return {
          ...{ id: name, name, title: dataset.title.fr, notes: dataset.description.fr, url: at },
          title_translated: dataset.title,
          notes_translated: dataset.description,
          version: String(edition.number),
          ...{ type: 'dataset', state: 'active', private: false, isopen: true },
          ...{ license_id: 'cc-by', license_title: 'CC-BY 4.0', license_url: this.licence },
          organization: {
            id: 'ministere',
            name: 'ministere',
            title: 'Ministère de l’Éducation du Québec',
            type: 'organization',
            state: 'active',
          },
          ...{ owner_org: 'ministere', language: 'fr', metadata_created: released, metadata_modified: released },
          ...{ tags, num_tags: tags.length, resources, num_resources: resources.length },
          extras: [{ key: 'edition', value: String(edition.number) }],
        };
      })
      .sort((one, other) => (one.name < other.name ? -1 : 1));
  }

  private known<T extends { readonly id: string }>(all: readonly T[], id: string): T {
    const found = all.find((one) => one.id === id);
    if (!found) throw new DomainError('ckan-not-found');
    return found;
  }
}

const wrong = (parameter: string) => new DomainError('ckan-parameter-wrong', { parameter });

const plain = (text: string) => text.normalize('NFD').replace(/\p{M}/gu, '').toLowerCase();

function textOf(asked: Asked, name: string): string {
  const value = asked[name];
  if (typeof value !== 'string' || value.length > 500) throw wrong(name);
  return value;
}

function windowOf(asked: Asked, start: string, count: string, usual: number): [number, number] {
  const numberOf = (name: string, absent: number): number => {
    const value = asked[name];
    if (value === undefined) return absent;
    const number = typeof value === 'number' ? value : typeof value === 'string' ? readInteger(value) : null;
    if (number === null || !Number.isSafeInteger(number) || number < 0) throw wrong(name);
    return number;
  };
  const from = numberOf(start, 0);
  return [from, from + Math.min(numberOf(count, usual), 1_000)];
}

function sortedBy<T extends { readonly name: string; readonly title: string }>(found: readonly T[], sort: string): T[] {
  const match = /^(name|id|title|title_string|metadata_modified|metadata_created|score)( asc| desc)?(,.*)?$/.exec(
    sort.trim() || 'name asc',
  );
  if (!match) throw wrong('sort');
  const key = match[1]!.startsWith('title') ? 'title' : 'name';
  const sorted = found.toSorted((one, other) => (one[key] < other[key] ? -1 : 1));
  return match[2] === ' desc' && /^(name|id|title)/.test(match[1]!) ? sorted.reverse() : sorted;
}
