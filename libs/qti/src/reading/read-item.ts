import { createHash } from 'node:crypto';
import { type Decimal, type DomainError } from '@pan/kit/domain';
import { elementsOf } from '@pan/kit/formats';
import type { Element } from 'slimdom';
import { removedFrom } from '../rendering/shown-content.js';
import type { ItemDefinition } from '../scoring/item-definition.js';
import { addressesOf } from './addresses.js';
import { type Interaction, readByPeople } from './interactions.js';
import { mostOf } from './item-keys.js';
import { readDefinition } from './read-definition.js';
import { refuse, type Fault, type Report } from './refusals.js';
import { languageOf, titleOf } from './said-of-it.js';
import { attribute, childrenNamed, nameOf, Xml } from './xml.js';

export interface ItemWarning {
  readonly code: string;
  readonly params: Readonly<Record<string, string | number>>;
}

/** An item as its XML says it, checked through: whatever is read here can be delivered and scored. */
export interface ReadItem {
  readonly identifier: string;
  readonly title: string;
  readonly qtiVersion: string;
  readonly language: string | null;
  readonly interactions: readonly Interaction[];
  readonly definition: ItemDefinition;
  /** The most it can earn; null when only a person can say. */
  readonly maxScore: Decimal | null;
  readonly humanScored: boolean;
  readonly warnings: readonly ItemWarning[];
  readonly contentHash: string;
  readonly body: Element | null;
  readonly xml: Xml;
}

/** By the namespaces of items and tests. */
export const versions: Readonly<Record<string, string>> = {
  'http://www.imsglobal.org/xsd/imsqti_v2p0': '2.0',
  'http://www.imsglobal.org/xsd/imsqti_v2p1': '2.1',
  'http://www.imsglobal.org/xsd/imsqti_v2p2': '2.2',
  'http://www.imsglobal.org/xsd/imsqtiasi_v3p0': '3.0',
};

/** More of them teach nobody anything. */
const mostWarnings = 100;

/** Elements whose meaning a sitting would have to carry out, and cannot. */
const unsupported = ['adaptiveSelection'];

/**
 * An item by itself: what it points to did not come with it.
 * @throws DomainError with the element and its line, when the item could not be delivered and scored as its author meant it
 */
export function readItem(text: string): ReadItem {
  const item = readPackaged(text);
  const { xml } = item;
  const warnings = [...item.warnings];
  for (const { role, address, element } of addressesOf(xml.root)) {
    if (role === 'stimulus') throw refuse(xml, element, 'stimulus-unsupported', { stimulus: address.slice(0, 200) });
    if (warnings.length < mostWarnings)
      warnings.push({ code: 'media-not-kept', params: { ...xml.placeOf(element), element: element.localName } });
  }
  return { ...item, warnings };
}

/** An item of a package, which holds what the item points to. @throws DomainError as for an item by itself */
export function readPackaged(text: string): ReadItem {
  const { item, faults } = read(text);
  if (faults[0]) throw faults[0];
  return item;
}

/** An item that was taken before: what has been asked since of those who enter one does not keep it from being scored. */
export const readBanked = (text: string): ReadItem => read(text).item;

function read(text: string): { item: ReadItem; faults: readonly DomainError[] } {
  const xml = Xml.read(text);
  const { root } = xml;
  if (nameOf(root) !== 'assessmentItem') throw refuse(xml, root, 'not-an-item');
  const qtiVersion = versions[root.namespaceURI ?? ''];
  if (!qtiVersion) throw refuse(xml, root, 'namespace-unknown', { namespace: (root.namespaceURI ?? '').slice(0, 200) });
  const identifier = attribute(root, 'identifier')?.trim();
  if (!identifier || identifier.length > 200) throw refuse(xml, root, 'attribute-missing', { attribute: 'identifier' });
  for (const element of root.children)
    if (unsupported.includes(nameOf(element))) throw refuse(xml, element, 'content-unsupported');

  const warnings: ItemWarning[] = [];
  const warn = (code: string, element: Element, more: Record<string, string | number> = {}) => {
    if (warnings.length === mostWarnings) return;
    warnings.push({ code, params: { ...xml.placeOf(element), element: element.localName, ...more } });
  };

  const faults: DomainError[] = [];
  const fault: Fault = (element, code, more) => void faults.push(refuse(xml, element, code, more));

  const report: Report = { xml, warn, fault };
  const [body] = childrenNamed(root, 'itemBody');
  const { definition, interactions, template } = readDefinition(report, root, body);
  for (const element of strangersIn(root))
    warn('content-not-shown', element, { removed: element.nodeName.slice(0, 60) });
  if (body) for (const { at, removed } of removedFrom(body)) warn('content-not-shown', at, { removed });
  if (body) for (const element of elementsOf(body)) if (isElsewhere(element)) warn('media-elsewhere', element);

  const { outcomes, rules } = definition;
  const score = outcomes.find((one) => one.identifier === 'SCORE');
  const humanScored =
    score?.externalScored === 'human' ||
    (rules.length === 0 && interactions.some(({ type }) => readByPeople.has(type)));
  const maxScore = mostOf(definition, template);
  if (humanScored)
    warnings.push({ code: 'marked-by-people', params: { ...xml.placeOf(root), element: root.localName } });
  else if (!score || maxScore === null || rules.length === 0) warn('score-unknown', root);
  const item: ReadItem = {
    identifier,
    title: titleOf(root, fault),
    qtiVersion,
    language: languageOf(root, fault),
    interactions,
    definition,
    maxScore,
    humanScored,
    warnings,
    contentHash: createHash('sha256').update(text).digest('hex'),
    body: body ?? null,
    xml,
  };
  return { item, faults };
}

/** What stands beside the question and is not followed: materials that go with it, parts of other programs. */
function strangersIn(root: Element): Element[] {
  const read = ['responseDeclaration', 'outcomeDeclaration', 'templateDeclaration'];
  const shown = ['modalFeedback', 'assessmentStimulusRef', 'stylesheet'];
  const once = new Set(['itemBody', 'templateProcessing', 'responseProcessing', 'catalogInfo']);
  return root.children.filter(
    (element) => ![...read, ...shown].includes(nameOf(element)) && !once.delete(nameOf(element)),
  );
}

/** A picture, a sound or a film that the candidate's device would have to fetch from outside. */
const isElsewhere = (element: Element): boolean =>
  ['src', 'data', 'poster'].some((name) => /^\s*https:/i.test(attribute(element, name) ?? ''));
