import { type Level, type ResourceKind } from '@pan/contracts';
import { DomainError, isbn13, plainText, readDay, readInstant, readYearMonthOrDay, unseenIn } from '@pan/kit/domain';
import { oneLine, writable } from './folding.js';
import { canonicalAddress, webAddress } from './web-address.js';

/** What the catalogue says of a resource, in our words and in one form. */
export interface Description {
  readonly title: string;
  readonly summary: string | null;
  readonly kind: ResourceKind;
  readonly creators: readonly string[];
  readonly levels: readonly Level[];
  /** Codes of our subjects, or a subject in the words of another vocabulary. */
  readonly subjects: readonly string[];
  readonly keywords: readonly string[];
  /** ISO 639-1 where there is one, `und` when nobody said. */
  readonly language: string;
  /** Address of the licence. */
  readonly licence: string | null;
  readonly isbn: string | null;
  readonly publisher: string | null;
  readonly locator: string | null;
  /** Media type. */
  readonly format: string | null;
  /** Codes of the competency framework. */
  readonly competencies: readonly string[];
  /** Year, month or day of publication. */
  readonly issued: string | null;
}

/** Something about a description that a person should look at; `element` is LOM's number or Dublin Core's name. */
export interface Warning {
  readonly code: 'element-missing' | 'element-empty' | 'value-unknown' | 'value-invalid' | 'value-cut';
  readonly element: string;
  readonly value?: string;
}

export interface Described {
  readonly description: Description;
  readonly warnings: readonly Warning[];
}

const most = {
  title: 500,
  summary: 10_000,
  name: 200,
  subject: 120,
  keyword: 200,
  publisher: 300,
  list: 50,
  competencies: 100,
  warnings: 100,
};

/** The beginning of what is warned of. */
export const quoted = (value: string): string => oneLine([...oneLine(value)].slice(0, 200).join(''));

/**
 * A description in its one form: NFC, one line, no repeats, lengths that events can carry.
 * @throws DomainError title-missing, title-too-long
 */
export function described(given: Description, found: readonly Warning[] = []): Described {
  const warnings = [...found];
  const warn = (code: Warning['code'], element: string, value?: string): null => {
    warnings.push({ code, element, ...(value !== undefined && { value: quoted(value) }) });
    return null;
  };
  const title = oneLine(given.title);
  if (!title) throw new DomainError('title-missing');
  if (title.length > most.title) throw new DomainError('title-too-long', { length: title.length });
  const list = (values: readonly string[], element: string, longest: number, count = most.list): string[] => {
    const distinct = [...new Set(values.map(oneLine).filter(Boolean))];
    const fitting = distinct.filter((value) => value.length <= longest || warn('value-cut', element, value));
    if (fitting.length > count) warn('value-cut', element);
    return fitting.slice(0, count);
  };
  const optional = (value: string | null, element: string, longest: number): string | null => {
    const line = value === null ? '' : oneLine(value);
    return line.length > longest ? warn('value-cut', element, line) : line || null;
  };
  const summary = writable(given.summary ?? '').trim();
  if (summary.length > most.summary) warn('value-cut', '1.4', summary);
  const isbn = given.isbn === null ? null : (isbn13(given.isbn) ?? warn('value-invalid', '1.1', given.isbn));
  const locator =
    given.locator === null ? null : (webAddress(given.locator) ?? warn('value-invalid', '4.3', given.locator));
  const description: Description = {
    title,
    summary: summary.length > most.summary ? null : summary || null,
    kind: given.kind,
    creators: list(given.creators, '2.3', most.name),
    levels: [...new Set(given.levels)].sort(),
    subjects: list(given.subjects, '9', most.subject),
    keywords: list(given.keywords, '1.5', most.keyword),
    language: given.language,
    licence: optional(given.licence, '6.3', 300),
    isbn,
    publisher: optional(given.publisher, '2.3', most.publisher),
    locator,
    format: optional(given.format, '4.1', 120),
    competencies: list(given.competencies, '9', most.name, most.competencies),
    issued: given.issued === null ? null : (issuedOn(given.issued) ?? warn('value-invalid', '2.3.3', given.issued)),
  };
  return { description, warnings: warnings.slice(0, most.warnings) };
}

/** Of identifiers of any kind the first that is an ISBN, else the first that says it is one, which is warned of. */
export const isbnAmong = (identifiers: readonly string[]): string | null =>
  identifiers.find((text) => isbn13(text) !== null) ??
  identifiers.find((text) => /^\s*((urn:)?isbn\b|97[89][\s-]?\d)/i.test(text)) ??
  null;

/** The year, month or day that a text names; of an instant, the day that it writes. A range or words name none. */
export function issuedOn(text: string): string | null {
  const said = text.trim();
  return readYearMonthOrDay(said) ?? (readInstant(said) && readDay(said.slice(0, 10)));
}

/** The first character of a description that nobody sees, and its field: who writes by hand is told of it, nothing is taken away. */
export function unseenOf(given: Description): { readonly field: string; readonly character: string } | null {
  const { isbn: _isbn, locator: _locator, ...texts } = given;
  for (const [field, value] of Object.entries(texts) as [string, unknown][])
    for (const text of [value].flat()) {
      const character = typeof text === 'string' ? unseenIn(plainText(text), { lines: field === 'summary' }) : null;
      if (character) return { field, character };
    }
  return null;
}

/** By what the same work is known again in another source: its ISBN, or where it is. */
export function marksOf({ isbn, locator }: Description): string[] {
  const address = locator && canonicalAddress(locator);
  return [...(isbn ? [`isbn:${isbn}`] : []), ...(address ? [`url:${address}`] : [])];
}

/** The sets of the OAI-PMH provider that a resource belongs to, parents included. */
export function setsOf({ levels, subjects, kind }: Description, isSubject: (code: string) => boolean): string[] {
  const codes = subjects.filter(isSubject);
  return [
    ...(levels.length > 0 ? ['level', ...levels.map((level) => `level:${level}`)] : []),
    ...(codes.length > 0 ? ['subject', ...codes.map((code) => `subject:${code}`)] : []),
    'kind',
    `kind:${kind}`,
  ];
}
