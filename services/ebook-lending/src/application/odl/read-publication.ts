import { inPreferredLanguage, isbn13, isLanguageTag, lengthOf, plainText } from '@pan/kit/domain';
import type { Description, Identity } from '../../domain/statement.js';
import { hasRel, isObject, listOf, type Findings, type Json } from './departures.js';
import { readLicence, type ReadLicence } from './read-licence.js';

/** What a feed calls a publication. */
type Names = Pick<Identity, 'identifier' | 'isbn'>;

export interface ReadPublication {
  readonly names: Names;
  readonly description: Description;
  readonly licences: readonly { readonly pointer: string; readonly licence: ReadLicence | null }[];
}

/** A publication of an OPDS 2.0 feed, or null when it cannot be taken: the last finding says why. */
export function readPublication(value: unknown, loanDays: number, findings: Findings): ReadPublication | null {
  const metadata = isObject(value) ? value['metadata'] : null;
  if (!isObject(value) || !isObject(metadata)) return findings.report('publication-not-an-object');
  const inMetadata = findings.below('/metadata');
  const given = listOf(value['licenses']);
  const licences = given.map((one, index) => {
    const pointer = `/licenses/${index}`;
    return { pointer, licence: readLicence(one, loanDays, findings.below(pointer)) };
  });
  const acquires = (rel: string) => rel === 'preview' || rel.startsWith('http://opds-spec.org/acquisition');
  if (given.length === 0 && !hasRel(value['links'], acquires)) findings.report('acquisition-missing', '/links');
  const description = {
    creators: contributors(metadata, 'author', inMetadata),
    languages: languages(metadata, inMetadata),
    publisher: contributors(metadata, 'publisher', inMetadata)[0] ?? null,
    summary: text(metadata, 'description', 5_000, inMetadata),
    locator: locatorOf(value),
  };
  for (const role of otherRoles) contributors(metadata, role, inMetadata);
  const names = namesOf(metadata, inMetadata);
  const title = titleOf(metadata, inMetadata);
  return names && title ? { names, description: { title, ...description }, licences } : null;
}

const otherRoles = ['editor', 'translator', 'illustrator', 'narrator', 'contributor', 'imprint'] as const;

/** The title in French where it is in several languages. */
function titleOf({ title }: Json, findings: Findings): string | null {
  const given = isObject(title) ? inPreferredLanguage(Object.entries(title)) : title;
  if (typeof given !== 'string' || !given.trim()) return findings.report('title-missing', '/title');
  return lengthOf(given.trim()) > 500 ? findings.report('title-too-long', '/title') : plainText(given);
}

function namesOf({ identifier }: Json, findings: Findings): Names | null {
  if (typeof identifier !== 'string' || !identifier.trim() || identifier.length > 500)
    return findings.report('identifier-missing', '/identifier');
  if (!/^[a-z][a-z0-9+.-]*:\S+$/i.test(identifier)) findings.report('identifier-not-uri', '/identifier');
  const isbn = /^urn:isbn:/i.test(identifier) ? isbn13(identifier) : null;
  if (!isbn && /^urn:isbn:/i.test(identifier)) findings.report('isbn-invalid', '/identifier');
  return { isbn, identifier: identifier.trim() };
}

function contributors(metadata: Json, role: string, findings: Findings): string[] {
  const value = metadata[role];
  if (value === undefined) return [];
  if (value === null) findings.report('contributor-invalid', `/${role}`);
  const names = listOf(value).flatMap((one, index) => {
    const where = Array.isArray(value) ? `/${role}/${index}` : `/${role}`;
    const name = isObject(one) ? plain(one['name']) : one;
    if (typeof name === 'string' && name.trim()) return kept(name, 200, where, findings) ?? [];
    findings.report('contributor-invalid', where);
    return [];
  });
  if (names.length > mostNames) findings.report('list-cut', `/${role}`);
  return names.slice(0, mostNames);
}

const mostNames = 50;

function plain(name: unknown): unknown {
  return isObject(name) ? inPreferredLanguage(Object.entries(name)) : name;
}

function languages(metadata: Json, findings: Findings): string[] {
  return listOf(metadata['language']).flatMap((one, index) => {
    if (typeof one === 'string' && isLanguageTag(one)) return [one];
    findings.report('language-invalid', Array.isArray(metadata['language']) ? `/language/${index}` : '/language');
    return [];
  });
}

function text(metadata: Json, name: string, most: number, findings: Findings): string | null {
  const value = plain(metadata[name]);
  if (value === undefined || value === null) return null;
  if (typeof value !== 'string') return findings.report('text-expected', `/${name}`);
  return kept(value, most, `/${name}`, findings) || null;
}

/** A text that is too long is left out with a finding, never cut. */
function kept(value: string, most: number, where: string, findings: Findings): string | null {
  const text = plainText(value);
  return lengthOf(text) > most ? findings.report('text-too-long', where) : text;
}

function locatorOf({ links }: Json): string | null {
  const self = listOf(links).find((link) => isObject(link) && listOf(link['rel']).includes('self')) as Json | undefined;
  const href = self?.['href'];
  return typeof href === 'string' && /^https?:\S{1,1990}$/.test(href) ? href : null;
}
