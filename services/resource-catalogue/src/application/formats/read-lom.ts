import { DomainError } from '@pan/kit/domain';
import { XmlDocument } from '@pan/kit/formats';
import type { Level } from '@pan/contracts';
import type { Element } from 'slimdom';
import { described, isbnAmong, quoted, type Described, type Warning } from '../../domain/description.js';
import { subjectCode } from '../../domain/subjects.js';
import { kindOf, levelsOf, licenceOf, mainLanguage, saysNothingOfLevel } from '../../domain/vocabularies.js';
import { isCompetency } from '../resources/competencies.js';
import { readCard } from './vcard.js';
import { child, children, frenchFirst, textOf } from './xml.js';

type Warn = (code: Warning['code'], element: string, value?: string) => void;

/** LOM XML of any dialect: IEEE 1484.12.3, IMS (`langstring`), Normetic, ScoLOMFR, with or without a namespace. */
export const readLomText = (text: string): Described => readLom(XmlDocument.read(text).root);

/** @throws DomainError lom-expected, title-missing, title-too-long */
export function readLom(lom: Element): Described {
  if (lom.localName.toLowerCase() !== 'lom')
    throw new DomainError('lom-expected', { root: lom.localName.slice(0, 60) });
  const warnings: Warning[] = [];
  const warn: Warn = (code, element, value) =>
    void warnings.push({ code, element, ...(value !== undefined && { value: quoted(value) }) });
  const [general, technical, educational, rights] = ['general', 'technical', 'educational', 'rights'].map((name) =>
    child(lom, name),
  );
  missing(lom, warn);
  const said = langTextsOf(lom);
  const langText = (element: Element | null): string => said(element)[0] ?? '';
  const { creators, publisher, issued } = contributions(child(lom, 'lifeCycle'), warn);
  const { subjects, competencies, levels } = classifications(lom, langText, warn);
  const identifiers = children(general!, 'identifier').map(
    (id) => [textOf(child(id, 'catalog')), textOf(child(id, 'entry'))] as const,
  );
  const isbns = identifiers
    .filter(([catalog, entry]) => /isbn/i.test(catalog) || /^urn:isbn:/i.test(entry))
    .map(([, entry]) => entry);
  const locations = children(technical!, 'location').map(textOf).filter(Boolean);
  return described(
    {
      title: langText(child(general!, 'title')),
      summary: children(general!, 'description').map(langText).filter(Boolean).join('\n\n') || null,
      kind: kind(educational!, warn),
      creators,
      // A context is coarser than a level that the record names.
      levels: levels.length > 0 ? levels : contexts(educational!, warn),
      subjects,
      keywords: children(general!, 'keyword').flatMap(said),
      language: language(general!, warn),
      licence: licence(children(rights!, 'description').flatMap(said)),
      isbn: isbnAmong(isbns) ?? isbns[0] ?? null,
      publisher,
      locator:
        locations.find((location) => /^https?:/i.test(location)) ??
        locations[0] ??
        identifiers.find(([, entry]) => /^https?:/i.test(entry))?.[1] ??
        null,
      format: textOf(child(technical!, 'format')) || null,
      competencies,
      issued,
    },
    warnings,
  );
}

/** What Normetic 1.2 asks for; its absence is said and does not keep a record out, but for the title. */
const mandatory = [
  ['1.3', 'general/language'],
  ['1.4', 'general/description'],
  ['2.3', 'lifeCycle/contribute'],
  ['3.3', 'metaMetadata/metadataSchema'],
  ['4.1', 'technical/format'],
  ['4.3', 'technical/location'],
  ['5.2', 'educational/learningResourceType'],
  ['5.6', 'educational/context'],
  ['6.1', 'rights/cost'],
  ['6.2', 'rights/copyrightAndOtherRestrictions'],
  ['9.1', 'classification/purpose'],
] as const;

function missing(lom: Element, warn: Warn): void {
  for (const [element, path] of mandatory) {
    const [category, name] = path.split('/') as [string, string];
    const found = children(lom, category).flatMap((parent) => children(parent, name));
    if (found.length === 0) warn('element-missing', element);
    else if (found.every((one) => textOf(one) === '')) warn('element-empty', element);
  }
}

/** The texts of a LangString, French ones first. */
type Said = (element: Element | null) => string[];

/** LOM 3.4 is the language of what is tagged with none. */
function langTextsOf(lom: Element): Said {
  const record = textOf(child(child(lom, 'metaMetadata'), 'language'));
  return (element) => {
    const strings = [...children(element, 'string'), ...children(element, 'langstring')];
    return strings.length === 0 ? [textOf(element)].filter(Boolean) : frenchFirst(strings, record);
  };
}

/** The value of a vocabulary element, where IMS wraps it in a langstring. */
function valueOf(element: Element | null): string {
  const value = child(element, 'value');
  return textOf(child(value, 'string') ?? child(value, 'langstring') ?? value);
}

function language(general: Element | null, warn: Warn): string {
  const said = children(general, 'language').map(textOf).filter(Boolean);
  const known = mainLanguage(said);
  if (!known && said[0]) warn('value-unknown', '1.3', said[0]);
  return known ?? 'und';
}

function kind(educational: Element | null, warn: Warn) {
  const said = children(educational, 'learningResourceType').map(valueOf).filter(Boolean);
  const kinds = said
    .map((words) => kindOf(words) ?? void warn('value-unknown', '5.2', words))
    .filter((one) => one !== undefined);
  // A dialect gives its own finer type after LOM's.
  return kinds.findLast((one) => one !== 'other') ?? 'other';
}

function contexts(educational: Element | null, warn: Warn): Level[] {
  const said = children(educational, 'context').map(valueOf).filter(Boolean);
  return said.flatMap((words) => {
    const levels = levelsOf(words);
    if (!levels && !saysNothingOfLevel(words)) warn('value-unknown', '5.6', words);
    return levels ?? [];
  });
}

function contributions(lifeCycle: Element | null, warn: Warn) {
  const creators: string[] = [];
  let publisher: string | null = null;
  const issued: Partial<Record<'publisher' | 'creator' | 'other', string>> = {};
  for (const contribution of children(lifeCycle, 'contribute')) {
    const said = valueOf(child(contribution, 'role')).toLowerCase();
    const role = /publisher|editeur|éditeur/.test(said)
      ? 'publisher'
      : /author|auteur|creator|initiator/.test(said)
        ? 'creator'
        : 'other';
    const entities = [...children(contribution, 'entity'), ...children(contribution, 'centity')];
    const cards = entities.map((entity) => readCard(textOf(entity)));
    if (cards.some(({ name, organisation }, at) => !name && !organisation && textOf(entities[at]!)))
      warn('value-invalid', '2.3');
    if (role === 'publisher') publisher ??= cards.map(({ name, organisation }) => organisation ?? name)[0] ?? null;
    if (role === 'creator') creators.push(...cards.flatMap(({ name, organisation }) => name ?? organisation ?? []));
    issued[role] ??= textOf(child(child(contribution, 'date'), 'dateTime')) || undefined;
  }
  return { creators, publisher, issued: issued.publisher ?? issued.creator ?? issued.other ?? null };
}

function classifications(lom: Element, langText: (element: Element | null) => string, warn: Warn) {
  const found = { subjects: [] as string[], competencies: [] as string[], levels: [] as Level[] };
  for (const classification of children(lom, 'classification')) {
    const purpose = valueOf(child(classification, 'purpose')).toLowerCase();
    for (const path of children(classification, 'taxonPath')) {
      // The last taxon of a path is the narrowest.
      const taxon = children(path, 'taxon').at(-1) ?? null;
      const [id, entry] = [textOf(child(taxon, 'id')), langText(child(taxon, 'entry'))];
      if (!id && !entry) continue;
      if (purpose === 'discipline') found.subjects.push(subjectCode(id) ?? subjectCode(entry) ?? (entry || id));
      else if (purpose === 'competency') {
        if (isCompetency(id)) found.competencies.push(id);
        else warn('value-unknown', '9.2', entry || id);
      } else if (purpose === 'educational level') {
        const levels = levelsOf(id) ?? levelsOf(entry);
        if (levels) found.levels.push(...levels);
        else warn('value-unknown', '9.2', entry || id);
      }
    }
  }
  return found;
}

const licence = (said: readonly string[]): string | null =>
  said.map(licenceOf).find((address) => address !== null) ?? said[0] ?? null;
