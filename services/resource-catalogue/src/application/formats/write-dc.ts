import type { Description } from '../../domain/description.js';
import { subjectOf } from '../../domain/subjects.js';
import { textTag } from './xml.js';

export const dcNamespace = 'http://www.openarchives.org/OAI/2.0/oai_dc/';
export const dcSchema = 'http://www.openarchives.org/OAI/2.0/oai_dc.xsd';

/** Unqualified Dublin Core. Subjects go out in French words; levels, which it has no place for, as coverage by code. */
export function writeDc(description: Description): string {
  const { title, summary, kind, creators, levels, subjects, keywords, language, licence, isbn, publisher, locator } =
    description;
  const fields: (readonly [string, string | null])[] = [
    ['title', title],
    ...creators.map((creator) => ['creator', creator] as const),
    ...subjects.map((code) => ['subject', subjectOf(code)?.fr ?? code] as const),
    ...[...keywords, ...description.competencies].map((word) => ['subject', word] as const),
    ['description', summary],
    ['publisher', publisher],
    ['date', description.issued],
    ['type', kind],
    ['format', description.format],
    ['identifier', locator],
    ['identifier', isbn && `urn:isbn:${isbn}`],
    ['language', language],
    ...levels.map((level) => ['coverage', level] as const),
    ['rights', licence],
  ];
  const content = fields.map(([name, text]) => (text ? textTag(`dc:${name}`, text) : '')).join('');
  return `<oai_dc:dc xmlns:oai_dc="${dcNamespace}" xmlns:dc="http://purl.org/dc/elements/1.1/" xmlns:xsi="http://www.w3.org/2001/XMLSchema-instance" xsi:schemaLocation="${dcNamespace} ${dcSchema}">${content}</oai_dc:dc>`;
}
