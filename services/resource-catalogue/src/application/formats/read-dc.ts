import { DomainError } from '@pan/kit/domain';
import type { Element } from 'slimdom';
import { described, isbnAmong, issuedOn, quoted, type Described, type Warning } from '../../domain/description.js';
import { subjectCode } from '../../domain/subjects.js';
import { kindOf, levelsOf, licenceOf, mainLanguage } from '../../domain/vocabularies.js';
import { isCompetency } from '../resources/competencies.js';
import { children, frenchFirst, textOf } from './xml.js';

/**
 * Unqualified Dublin Core as OAI-PMH carries it.
 * @throws DomainError dc-expected, title-missing, title-too-long
 */
export function readDc(dc: Element): Described {
  if (dc.localName.toLowerCase() !== 'dc') throw new DomainError('dc-expected', { root: dc.localName.slice(0, 60) });
  const all = (name: string): string[] => children(dc, name).map(textOf).filter(Boolean);
  const warnings: Warning[] = [];
  const warn = (element: string, value: string): void =>
    void warnings.push({ code: 'value-unknown', element, value: quoted(value) });
  const spoken = all('language');
  const language = mainLanguage(spoken);
  if (spoken[0] && !language) warn('language', spoken[0]);
  const said = (name: string): string[] => frenchFirst(children(dc, name), language ?? '');
  const identifiers = all('identifier');
  const types = all('type');
  const kinds = types.map(kindOf).filter((kind) => kind !== null);
  if (kinds.length === 0 && types[0]) warn('type', types[0]);
  const rights = said('rights');
  const licence = rights.map(licenceOf).find((address) => address !== null) ?? rights[0] ?? null;
  const unkept = rights.find((text) => text !== licence && licenceOf(text) === null);
  if (unkept !== undefined) warn('rights', unkept);
  const words = said('subject');
  const dates = all('date');
  const coded = words.map(subjectCode);
  return described(
    {
      title: said('title')[0] ?? '',
      summary: said('description').join('\n\n') || null,
      kind: kinds.find((kind) => kind !== 'text') ?? kinds[0] ?? 'other',
      creators: all('creator'),
      levels: [...all('audience'), ...all('coverage'), ...types].flatMap((text) => levelsOf(text) ?? []),
      subjects: coded.filter((code) => code !== null),
      keywords: words.filter((word, index) => coded[index] === null && !isCompetency(word)),
      language: language ?? 'und',
      licence,
      isbn: isbnAmong([...identifiers, ...all('source')]),
      publisher: said('publisher')[0] ?? null,
      locator: identifiers.find((text) => /^https?:/i.test(text)) ?? null,
      format: all('format')[0] ?? null,
      competencies: words.filter(isCompetency),
      issued: dates.find((date) => issuedOn(date) !== null) ?? dates[0] ?? null,
    },
    warnings,
  );
}
