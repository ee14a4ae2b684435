import { createHash } from 'node:crypto';
import { DomainError } from '@pan/kit/domain';
import type { Element } from 'slimdom';
import type { ItemDefinition, ResponseDeclaration } from '../../domain/qti/item-definition.js';
import { bestOf } from '../../domain/qti/mapping.js';
import { scoreItem } from '../../domain/qti/score-item.js';
import { numberOf, plain, type Value } from '../../domain/qti/value.js';
import { outcomeDeclaration, responseDeclaration } from './declarations.js';
import { interactionsIn, type Interaction } from './interactions.js';
import { ProcessingReader } from './processing.js';
import { refuse } from './refusals.js';
import { removedFrom } from './shown-content.js';
import { templateNamed } from './templates.js';
import { attribute, childrenNamed, elementsOf, nameOf, Xml } from './xml.js';

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
  readonly maxScore: number | null;
  readonly humanScored: boolean;
  readonly warnings: readonly ItemWarning[];
  readonly contentHash: string;
  readonly body: Element | null;
  readonly xml: Xml;
}

const versions: Readonly<Record<string, string>> = {
  'http://www.imsglobal.org/xsd/imsqti_v2p0': '2.0',
  'http://www.imsglobal.org/xsd/imsqti_v2p1': '2.1',
  'http://www.imsglobal.org/xsd/imsqti_v2p2': '2.2',
  'http://www.imsglobal.org/xsd/imsqtiasi_v3p0': '3.0',
};

/** More of them teach nobody anything. */
const mostWarnings = 100;

/** Elements whose meaning a sitting would have to carry out, and cannot. */
const unsupported = ['templateProcessing', 'templateDeclaration', 'adaptiveSelection'];

/** @throws DomainError with the element and its line, when the item could not be delivered and scored as its author meant it */
export function readItem(text: string): ReadItem {
  const xml = Xml.read(text);
  const { root } = xml;
  if (nameOf(root) !== 'assessmentItem') throw refuse(xml, root, 'not-an-item');
  const qtiVersion = versions[root.namespaceURI ?? ''];
  if (!qtiVersion) throw refuse(xml, root, 'namespace-unknown', { namespace: (root.namespaceURI ?? '').slice(0, 200) });
  const identifier = attribute(root, 'identifier')?.trim();
  if (!identifier || identifier.length > 200) throw refuse(xml, root, 'attribute-missing', { attribute: 'identifier' });
  if (attribute(root, 'adaptive') === 'true') throw refuse(xml, root, 'adaptive-unsupported');
  for (const element of root.children)
    if (unsupported.includes(nameOf(element))) throw refuse(xml, element, 'content-unsupported');

  const warnings: ItemWarning[] = [];
  const warn = (code: string, element: Element, more: Record<string, string | number> = {}) => {
    if (warnings.length === mostWarnings) return;
    warnings.push({ code, params: { ...xml.placeOf(element), element: element.localName, ...more } });
  };

  const responses = childrenNamed(root, 'responseDeclaration').map((one) => responseDeclaration(xml, one, warn));
  const outcomes = childrenNamed(root, 'outcomeDeclaration').map((one) => outcomeDeclaration(xml, one, warn));
  const byName = new Map(responses.map((one) => [one.identifier, one]));
  if (byName.size < responses.length || new Set(outcomes.map((one) => one.identifier)).size < outcomes.length)
    throw refuse(xml, root, 'variable-declared-twice');
  const [processing] = childrenNamed(root, 'responseProcessing');
  const declared = {
    responses: byName,
    outcomes: new Set(['completionStatus', ...outcomes.map((one) => one.identifier)]),
  };
  const rules = new ProcessingReader(xml, declared, warn).rules(processing);
  const [body] = childrenNamed(root, 'itemBody');
  const interactions = interactionsIn(xml, body, byName, warn);
  if (body) for (const { at, removed } of removedFrom(body)) warn('content-not-shown', at, { removed });
  warnOfMedia(root, warn);

  const definition = { responses, outcomes, rules };
  const score = outcomes.find((one) => one.identifier === 'SCORE');
  const humanScored =
    score?.externalScored === 'human' ||
    (rules.length === 0 && interactions.some(({ type }) => type === 'extendedTextInteraction'));
  const maxScore = mostOf(definition, templateNamed(processing ? (attribute(processing, 'template') ?? '') : ''));
  if (humanScored)
    warnings.push({ code: 'marked-by-people', params: { ...xml.placeOf(root), element: root.localName } });
  else if (!score || maxScore === null || rules.length === 0) warn('score-unknown', root);
  return {
    identifier,
    title: attribute(root, 'title')?.trim() ?? '',
    qtiVersion,
    language: root.getAttributeNS('http://www.w3.org/XML/1998/namespace', 'lang'),
    interactions,
    definition,
    maxScore,
    humanScored,
    warnings,
    contentHash: createHash('sha256').update(text).digest('hex'),
    body: body ?? null,
    xml,
  };
}

function warnOfMedia(root: Element, warn: (code: string, element: Element) => void): void {
  for (const element of elementsOf(root))
    if (['img', 'object', 'audio', 'video'].includes(element.localName)) warn('media-not-kept', element);
}

/** MAXSCORE, else the declared maximum, else the best of the mapping, else what the right answers earn. */
function mostOf(definition: ItemDefinition, template: string | null): number | null {
  const named = (identifier: string) => definition.outcomes.find((one) => one.identifier === identifier);
  const declared = numberOf(named('MAXSCORE')?.defaultValue ?? null) ?? named('SCORE')?.normalMaximum ?? null;
  if (declared !== null) return declared;
  const response = definition.responses.find(({ identifier }) => identifier === 'RESPONSE');
  const mapping = response?.mapping ?? response?.areaMapping;
  if (mapping && template?.includes('map_response')) return bestOf(mapping, response!.cardinality === 'single');
  const right = Object.fromEntries(definition.responses.map((one) => [one.identifier, textsOf(one)]));
  return definition.rules.length > 0 ? numberOf(scoreItem(definition, right)['SCORE'] ?? null) : null;
}

function textsOf({ correct }: ResponseDeclaration): string[] {
  const value: Value = correct;
  return value ? [plain(value) ?? []].flat().map(String) : [];
}

/** Refuses what is answered to questions that the item does not put. */
export function requireDeclared(
  definition: ItemDefinition,
  answers: Readonly<Record<string, readonly string[]>>,
): void {
  for (const identifier of Object.keys(answers))
    if (!definition.responses.some((one) => one.identifier === identifier))
      throw new DomainError('response-unknown', { identifier: identifier.slice(0, 100) });
}
