import { DomainError, inPreferredLanguage, isbn13 } from '@pan/kit/domain';
import type { Element } from 'slimdom';
import { described, type Described, type Warning } from '../../domain/description.js';
import { subjectCode } from '../../domain/subjects.js';
import { kindOf, languageOf, levelsOf, licenceOf } from '../../domain/vocabularies.js';
import { isCompetency } from '../competencies.js';
import { children, textOf } from './xml.js';

/**
 * Unqualified Dublin Core as OAI-PMH carries it.
 * @throws DomainError dc-expected, title-missing, title-too-long
 */
export function readDc(dc: Element): Described {
  if (dc.localName.toLowerCase() !== 'dc') throw new DomainError('dc-expected', { root: dc.localName.slice(0, 60) });
  const all = (name: string): string[] => children(dc, name).map(textOf).filter(Boolean);
  const warnings: Warning[] = [];
  const warn = (element: string, value: string): void =>
    void warnings.push({ code: 'value-unknown', element, value: value.slice(0, 200) });
  const titles = children(dc, 'title')
    .map((title) => [title.getAttribute('xml:lang') ?? '', textOf(title)] as const)
    .filter(([, text]) => text !== '');
  const identifiers = all('identifier');
  const types = all('type');
  const kinds = types.map(kindOf).filter((kind) => kind !== null);
  if (kinds.length === 0 && types[0]) warn('type', types[0]);
  const [said] = all('language');
  const language = said ? languageOf(said) : null;
  if (said && !language) warn('language', said);
  const rights = all('rights');
  const words = all('subject');
  const coded = words.map(subjectCode);
  return described(
    {
      title: inPreferredLanguage(titles) ?? '',
      summary: all('description').join('\n\n') || null,
      kind: kinds.find((kind) => kind !== 'text') ?? kinds[0] ?? 'other',
      creators: all('creator'),
      levels: [...all('audience'), ...all('coverage'), ...types].flatMap((text) => levelsOf(text) ?? []),
      subjects: coded.filter((code) => code !== null),
      keywords: words.filter((word, index) => coded[index] === null && !isCompetency(word)),
      language: language ?? 'und',
      licence: rights.map(licenceOf).find((address) => address !== null) ?? rights[0] ?? null,
      isbn: [...identifiers, ...all('source')].find((text) => isbn13(text) !== null) ?? null,
      publisher: all('publisher')[0] ?? null,
      locator: identifiers.find((text) => /^https?:/i.test(text)) ?? null,
      format: all('format')[0] ?? null,
      competencies: words.filter(isCompetency),
      issued: all('date')[0] ?? null,
    },
    warnings,
  );
}
