import { type Content, type ReadRow, type RowFinding, rowFinding } from './inventory-row.js';

/** A site that is known, as the checks compare with it. */
export interface KnownSite {
  readonly id: string;
  readonly code: string;
  readonly organisationId: string;
  readonly content: Content;
}

/** Whether a batch may bring new entries, change known ones, or both. */
export const batchModes = ['any', 'create', 'update'] as const;
export type BatchMode = (typeof batchModes)[number];

/** What the rows are compared with. */
export interface Known {
  readonly organisationId: string;
  readonly mode: BatchMode;
  /** Sites of all organisations that are not closed, and closed ones of this organisation. */
  readonly sites: readonly KnownSite[];
  /** Of this organisation, by site and code. */
  readonly connections: ReadonlyMap<string, Content>;
}

export const connectionKey = (site: unknown, code: unknown): string => JSON.stringify([site, code]);

/** How many rows have each key. */
export function countOf(rows: readonly ReadRow[], keyOf: (row: ReadRow) => unknown): ReadonlyMap<unknown, number> {
  const count = new Map<unknown, number>();
  for (const row of rows) {
    const key = keyOf(row);
    if (key !== undefined) count.set(key, (count.get(key) ?? 0) + 1);
  }
  return count;
}

export const repeated = (count: ReadonlyMap<unknown, number>, key: unknown): RowFinding[] =>
  (count.get(key) ?? 0) > 1 ? [rowFinding('error', 'row-repeated', 'code', { count: count.get(key)! })] : [];

export function keyed(mode: BatchMode, key: unknown, isKnown: boolean): RowFinding[] {
  if (key === undefined) return [];
  if (mode === 'create' && isKnown) return [rowFinding('error', 'row-known-already', 'code')];
  return mode === 'update' && !isKnown ? [rowFinding('error', 'row-unknown', 'code')] : [];
}

export function days(content: Content, from: string, to: string): RowFinding[] {
  const [first, last] = [content[from], content[to]];
  return first !== undefined && last !== undefined && last < first ? [rowFinding('error', 'row-days-crossed', to)] : [];
}

/** The organisation's own sites, by code. */
export const ownSites = ({ organisationId, sites }: Known): ReadonlyMap<string, KnownSite> =>
  new Map(sites.filter((site) => site.organisationId === organisationId).map((site) => [site.code, site]));
