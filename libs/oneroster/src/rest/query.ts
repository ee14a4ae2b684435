import { DomainError, readInteger } from '@pan/kit/domain';
import { readFilter, type Filter } from './filter.js';
import type { Resource } from './resource.js';

/** What a client asks of a collection. */
export interface CollectionQuery {
  readonly limit: number;
  readonly offset: number;
  /** A field of the resource; null where nobody says, which is the order of the records' own ids. */
  readonly sort: string | null;
  readonly descending: boolean;
  readonly filter: Filter | null;
  /** Fields that the answer has; null for all. */
  readonly fields: readonly string[] | null;
}

export type Parameters = Readonly<Record<string, unknown>>;

export const limits = { usual: 100, most: 10_000, farthest: 2 ** 31 - 1 } as const;

/**
 * OneRoster 1.2, REST binding, pagination, sorting and selection. A limit above the most is the most; names that the standard does not have are
 * passed by, since clients send some of their own.
 * @throws DomainError paging-invalid, selection-invalid, selection-field-unknown, sort-field-unknown, and what readFilter throws
 */
export function readCollectionQuery(given: Parameters, resource: Resource): CollectionQuery {
  const limit = count(given, 'limit', 1, limits.most) ?? limits.usual;
  const sort = single(given, 'sort');
  if (sort !== null && !Object.hasOwn(resource.queried, sort))
    throw new DomainError('sort-field-unknown', {
      field: sort.slice(0, 100),
      known: Object.keys(resource.queried).join(', '),
    });
  const order = single(given, 'orderBy') ?? 'asc';
  if (order !== 'asc' && order !== 'desc')
    throw new DomainError('selection-invalid', { name: 'orderBy', form: 'asc, desc' });
  const filter = single(given, 'filter');
  return {
    limit: Math.min(limit, limits.most),
    offset: count(given, 'offset', 0, limits.farthest) ?? 0,
    sort,
    descending: order === 'desc',
    filter: filter === null ? null : readFilter(filter, resource),
    fields: readFields(given, resource),
  };
}

/** The one parameter that the official document writes as a list: `fields=a,b` and `fields=a&fields=b` are the same. */
export function readFields(given: Parameters, resource: Resource): readonly string[] | null {
  if (given['fields'] === undefined) return null;
  const names = ([given['fields']].flat() as string[]).flatMap((names) => names.split(',')).map((name) => name.trim());
  for (const name of names)
    if (!Object.hasOwn(resource.fields, name))
      throw new DomainError('selection-field-unknown', {
        field: name.slice(0, 100),
        known: Object.keys(resource.fields).join(', '),
      });
  return names;
}

function single(given: Parameters, name: string): string | null {
  const value = given[name];
  if (value === undefined) return null;
  if (typeof value !== 'string' || value === '')
    throw new DomainError('selection-invalid', { name, form: `${name}=…` });
  return value;
}

function count(given: Parameters, name: 'limit' | 'offset', least: number, most: number): number | null {
  const written = given[name];
  if (written === undefined) return null;
  const value = (typeof written === 'string' && /^\d/.test(written) ? readInteger(written) : null) ?? -1;
  if (value < least || (value > most && name === 'offset'))
    throw new DomainError('paging-invalid', { name, least, most });
  return value;
}
