import type { Level, ResourceKind } from '@pan/contracts';
import type { Description } from '../../domain/description.js';
import { subjectOf } from '../../domain/subjects.js';
import { writeCard } from './vcard.js';
import { tag, textTag } from './xml.js';

export const lomNamespace = 'http://ltsc.ieee.org/xsd/LOM';
export const lomSchema = 'http://ltsc.ieee.org/xsd/lomv1.0/lom.xsd';

/** LOM's nearest type; our own, finer kind follows it under our vocabulary's name. */
const lomTypes: Readonly<Record<ResourceKind, string>> = {
  'e-book': 'narrative text',
  text: 'narrative text',
  exercise: 'exercise',
  video: 'figure',
  audio: 'lecture',
  image: 'figure',
  simulation: 'simulation',
  course: 'lecture',
  guide: 'narrative text',
  dataset: 'table',
  other: '',
};

export const kindVocabulary = 'https://catalogue.pan.example/vocabularies/kinds';
const levelVocabulary = 'https://catalogue.pan.example/vocabularies/levels';
const subjectVocabulary = 'https://catalogue.pan.example/vocabularies/subjects';
const competencyVocabulary = 'https://catalogue.pan.example/frameworks/competence-numerique';

/** A description as IEEE LOM XML (1484.12.3), Normetic's mandatory elements included where the catalogue knows them. */
export function writeLom(description: Description, identifier: string): string {
  const { title, summary, keywords, language, creators, publisher, issued, licence, isbn, locator, format } =
    description;
  const string = (text: string) => textTag('string', text, language === 'und' ? {} : { language });
  const identified = (catalog: string, entry: string) =>
    tag('identifier', textTag('catalog', catalog) + textTag('entry', entry));
  const general = [
    identified('URI', identifier),
    isbn ? identified('ISBN', isbn) : '',
    tag('title', string(title)),
    language === 'und' ? '' : textTag('language', language),
    summary ? tag('description', string(summary)) : '',
    ...keywords.map((keyword) => tag('keyword', string(keyword))),
  ];
  const date = issued ? tag('date', textTag('dateTime', issued)) : '';
  const contributed = (role: string, names: readonly string[]) =>
    names.length === 0
      ? ''
      : tag(
          'contribute',
          tag('role', term('LOMv1.0', role)) + names.map((name) => textTag('entity', writeCard(name))).join('') + date,
        );
  const lifeCycle = contributed('author', creators) + contributed('publisher', publisher ? [publisher] : []);
  const technical = (format ? textTag('format', format) : '') + (locator ? textTag('location', locator) : '');
  return [
    `<lom xmlns="${lomNamespace}" xmlns:xsi="http://www.w3.org/2001/XMLSchema-instance" xsi:schemaLocation="${lomNamespace} ${lomSchema}">`,
    tag('general', general.join('')),
    lifeCycle && tag('lifeCycle', lifeCycle),
    tag('metaMetadata', textTag('metadataSchema', 'LOMv1.0') + textTag('language', 'fr')),
    technical && tag('technical', technical),
    tag(
      'educational',
      (lomTypes[description.kind] && tag('learningResourceType', term('LOMv1.0', lomTypes[description.kind]))) +
        tag('learningResourceType', term(kindVocabulary, description.kind)) +
        contextsOf(description.levels),
    ),
    tag(
      'rights',
      tag('copyrightAndOtherRestrictions', term('LOMv1.0', licence ? 'yes' : 'no')) +
        (licence ? tag('description', string(licence)) : ''),
    ),
    ...description.subjects.map((code) =>
      classified('discipline', subjectVocabulary, code, subjectOf(code)?.fr ?? code),
    ),
    ...description.levels.map((level) => classified('educational level', levelVocabulary, level, level)),
    ...description.competencies.map((code) => classified('competency', competencyVocabulary, code, code)),
    '</lom>',
  ].join('');
}

const term = (source: string, value: string): string => textTag('source', source) + textTag('value', value);

const classified = (purpose: string, vocabulary: string, id: string, entry: string): string =>
  tag(
    'classification',
    tag('purpose', term('LOMv1.0', purpose)) +
      tag(
        'taxonPath',
        tag('source', textTag('string', vocabulary)) +
          tag('taxon', textTag('id', id) + tag('entry', textTag('string', entry, { language: 'fr' }))),
      ),
  );

function contextsOf(levels: readonly Level[]): string {
  const contexts = new Set(
    levels.map((level) =>
      /^(college|university)$/.test(level) ? 'higher education' : level === 'adult' ? 'training' : 'school',
    ),
  );
  return [...contexts].map((context) => tag('context', term('LOMv1.0', context))).join('');
}
