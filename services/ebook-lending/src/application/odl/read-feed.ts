import { Findings, hasRel, isObject, type Departure } from './departures.js';
import { readPublication, type ReadPublication } from './read-publication.js';

export interface FeedEntry {
  readonly index: number;
  /** null when it cannot be taken; the last departure says why. */
  readonly publication: ReadPublication | null;
  /** The place of the same book in this feed, whose description counts. */
  readonly repeats: number | null;
  readonly departures: readonly Departure[];
}

/** A feed that was read, or the reason why the document is none. */
export type ReadFeed =
  | { readonly entries: readonly FeedEntry[]; readonly departures: readonly Departure[] }
  | { readonly refused: Departure };

const most = 500;

/**
 * Reads OPDS 2.0 and ODL 1.0 as distributors send them: takes what can be understood and reports each departure.
 * @param loanDays of a licence that names no length
 */
export function readFeed(document: unknown, loanDays: number): ReadFeed {
  const findings = new Findings();
  if (!isObject(document)) return refusal('feed-not-an-object');
  const { publications, metadata } = document;
  if (!Array.isArray(publications)) {
    if ('identifier' in document && 'checkouts' in document) return refusal('licence-info-document');
    return refusal('status' in document && 'title' in document ? 'problem-document' : 'publications-missing');
  }
  if (publications.length > most) return refusal('publications-too-many', '/publications');
  if (!isObject(metadata) || !metadata['title']) findings.report('feed-title-missing', '/metadata/title');
  if (!hasRel(document['links'], (rel) => rel === 'self')) findings.report('self-link-missing', '/links');
  const hasLicences = publications.some((one) => isObject(one) && one['licenses'] !== undefined);
  for (const name of ['groups', 'facets', 'navigation'])
    if (hasLicences && name in document) findings.report('groups-beside-licences', `/${name}`);
  const seen: Seen = { licences: new Set(), books: new Map() };
  return {
    departures: findings.found,
    entries: publications.map((value, index) => entryOf(value, index, loanDays, seen)),
  };
}

interface Seen {
  readonly licences: Set<string>;
  /** Where a book was met first, by ISBN, else by identifier: one ISBN may be spelled in several ways. */
  readonly books: Map<string, number>;
}

function entryOf(value: unknown, index: number, loanDays: number, seen: Seen): FeedEntry {
  const findings = new Findings([], `/publications/${index}`);
  const read = readPublication(value, loanDays, findings);
  const licences = read?.licences.map(({ pointer, licence }) => {
    const isRepeated = licence !== null && seen.licences.has(licence.identifier);
    if (isRepeated) findings.report('licence-identifier-repeated', `${pointer}/metadata/identifier`);
    else if (licence) seen.licences.add(licence.identifier);
    return { pointer, licence: isRepeated ? null : licence };
  });
  const book = read && (read.names.isbn ?? read.names.identifier);
  const repeats = book === null ? null : (seen.books.get(book) ?? null);
  if (repeats !== null) findings.report('publication-repeated', '/metadata/identifier');
  else if (book !== null) seen.books.set(book, index);
  return { index, publication: read && { ...read, licences: licences! }, repeats, departures: findings.found };
}

function refusal(code: Departure['code'], pointer = '/'): ReadFeed {
  return { refused: { pointer, code } };
}
