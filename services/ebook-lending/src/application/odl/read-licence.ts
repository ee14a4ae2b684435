import { readDay, readInstant, readInteger } from '@pan/kit/domain';
import type { LicenceTerms } from '../../domain/licence.js';
import { hasRel, isObject, type Findings, type Json } from './departures.js';

export interface ReadLicence {
  readonly identifier: string;
  readonly terms: LicenceTerms;
}

const borrow = 'http://opds-spec.org/acquisition/borrow';
const mostLoans = 1_000_000;

/** One of a publication's `licenses` (ODL 1.0, 3), or null when it cannot be taken: the last finding says why. */
export function readLicence(value: unknown, defaultLoanDays: number, findings: Findings): ReadLicence | null {
  const metadata = isObject(value) ? value['metadata'] : null;
  if (!isObject(value) || !isObject(metadata)) return findings.report('licence-not-an-object');
  const inMetadata = findings.below('/metadata');
  if (!hasRel(value['links'], (rel) => rel === borrow)) findings.report('borrow-link-missing', '/links');
  if (!hasRel(value['links'], (rel) => rel === 'self')) findings.report('info-link-missing', '/links');
  readPrice(metadata, inMetadata);
  readProtection(metadata, inMetadata);
  const terms = readTerms(metadata['terms'], defaultLoanDays, inMetadata.below('/terms'));
  const { identifier } = metadata;
  if (typeof identifier !== 'string' || !identifier.trim() || identifier.length > 500)
    return inMetadata.report('licence-identifier-missing', '/identifier');
  return terms && { identifier: identifier.trim(), terms };
}

/** Limits are read strictly: a limit misread as none would lend what nobody bought. */
function readTerms(value: unknown, defaultLoanDays: number, findings: Findings): LicenceTerms | null {
  const terms = isObject(value) ? value : {};
  const concurrency = whole(terms, 'concurrency', findings);
  const checkouts = whole(terms, 'checkouts', findings);
  const seconds = whole(terms, 'length', findings);
  const expiresAt = instant(terms, 'expires', findings);
  if (concurrency === 'bad' || checkouts === 'bad' || seconds === 'bad' || expiresAt === 'bad') return null;
  const loanDays = seconds === null ? defaultLoanDays : Math.min(365, Math.max(1, Math.floor(seconds / 86_400)));
  return { concurrency, checkouts, expiresAt, loanDays };
}

function whole(terms: Json, name: string, findings: Findings): number | null | 'bad' {
  const value = terms[name];
  if (value === undefined || value === null) return null;
  const asText = typeof value === 'string' && /^\d{1,9}$/.test(value);
  if (asText) findings.report('number-as-text', `/${name}`);
  const number = asText ? readInteger(value) : value;
  const most = name === 'length' ? Number.MAX_SAFE_INTEGER : mostLoans;
  if (typeof number === 'number' && Number.isInteger(number) && number >= 1 && number <= most) return number;
  findings.report('number-invalid', `/${name}`);
  return 'bad';
}

function instant(terms: Json, name: string, findings: Findings): Date | null | 'bad' {
  const value = terms[name];
  if (value === undefined || value === null) return null;
  const text = typeof value === 'string' ? value : '';
  const isDay = readDay(text) !== null;
  const isLocal = !isDay && /T[^Zz+-]*$/.test(text);
  const at = readInstant(isDay ? `${text}T00:00:00Z` : isLocal ? `${text}Z` : text);
  if (!at) {
    findings.report('instant-invalid', `/${name}`);
    return 'bad';
  }
  if (isDay) findings.report('instant-without-time', `/${name}`);
  if (isLocal) findings.report('instant-without-offset', `/${name}`);
  return at;
}

function readPrice({ price }: Json, findings: Findings): void {
  if (isObject(price) && typeof price['value'] === 'string') findings.report('number-as-text', '/price/value');
}

function readProtection({ protection }: Json, findings: Findings): void {
  if (isObject(protection) && typeof protection['format'] === 'string')
    findings.report('list-expected', '/protection/format');
}
