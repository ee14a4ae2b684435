import { createHash } from 'node:crypto';
import { Decimal, DomainError, settled } from '@pan/kit/domain';
import type { Element } from 'slimdom';
import type { ItemDefinition, OutcomeDeclaration, ResponseDeclaration } from '../scoring/item-definition.js';
import { bestAnswer } from '../scoring/best-answer.js';
import { bestOfAreas } from '../scoring/mapping.js';
import { areChoices, isOfForm } from '../scoring/response-form.js';
import { scoreItem, type Answers } from '../scoring/score-item.js';
import { isYes, numberOf, writtenAs } from '../scoring/value.js';
import { addressesOf } from './addresses.js';
import { outcomeDeclaration, responseDeclaration } from './declarations.js';
import { interactionsIn, type Interaction } from '../rendering/interactions.js';
import { ProcessingReader } from './processing.js';
import { refuse, type Fault } from './refusals.js';
import { languageOf, titleOf } from './said-of-it.js';
import { removedFrom } from '../rendering/shown-content.js';
import { templateNamed } from './templates.js';
import { elementsOf } from '@pan/kit/formats';
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
  if (isYes(attribute(root, 'adaptive'))) throw refuse(xml, root, 'adaptive-unsupported');
  for (const element of root.children)
    if (unsupported.includes(nameOf(element))) throw refuse(xml, element, 'content-unsupported');

  const warnings: ItemWarning[] = [];
  const warn = (code: string, element: Element, more: Record<string, string | number> = {}) => {
    if (warnings.length === mostWarnings) return;
    warnings.push({ code, params: { ...xml.placeOf(element), element: element.localName, ...more } });
  };

  const faults: DomainError[] = [];
  const fault: Fault = (element, code, more) => void faults.push(refuse(xml, element, code, more));

  const declarations = childrenNamed(root, 'responseDeclaration').map((element) => ({
    element,
    declaration: responseDeclaration(xml, element, warn, fault),
  }));
  const outcomes = childrenNamed(root, 'outcomeDeclaration').map((one) => outcomeDeclaration(xml, one, warn, fault));
  const byName = new Map(declarations.map(({ declaration }) => [declaration.identifier, declaration]));
  if (byName.size < declarations.length || new Set(outcomes.map((one) => one.identifier)).size < outcomes.length)
    throw refuse(xml, root, 'variable-declared-twice');
  const [processing] = childrenNamed(root, 'responseProcessing');
  const declared = {
    responses: byName,
    outcomes: new Map<string, OutcomeDeclaration | null>([
      ['completionStatus', null],
      ...outcomes.map((one) => [one.identifier, one] as const),
    ]),
  };
  const rules = new ProcessingReader(xml, declared, warn, fault).rules(processing);
  const [body] = childrenNamed(root, 'itemBody');
  const { interactions, forms } = interactionsIn(xml, body, byName, warn, fault);
  const responses = declarations.map(({ element, declaration }) =>
    answerable(element, { ...declaration, form: forms.get(declaration.identifier)?.form ?? null }, fault),
  );
  for (const element of strangersIn(root))
    warn('content-not-shown', element, { removed: element.nodeName.slice(0, 60) });
  if (body) for (const { at, removed } of removedFrom(body)) warn('content-not-shown', at, { removed });
  if (body) for (const element of elementsOf(body)) if (isElsewhere(element)) warn('media-elsewhere', element);

  const definition = { responses, outcomes, rules };
  const score = outcomes.find((one) => one.identifier === 'SCORE');
  const humanScored =
    score?.externalScored === 'human' ||
    (rules.length === 0 && interactions.some(({ type }) => type === 'extendedTextInteraction'));
  const maxScore = mostOf(definition, templateNamed(processing ? (attribute(processing, 'template') ?? '') : ''));
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
  const read = ['responseDeclaration', 'outcomeDeclaration', 'modalFeedback', 'assessmentStimulusRef', 'stylesheet'];
  const once = new Set(['itemBody', 'responseProcessing', 'catalogInfo']);
  return root.children.filter((element) => !read.includes(nameOf(element)) && !once.delete(nameOf(element)));
}

/** A picture, a sound or a film that the candidate's device would have to fetch from outside. */
const isElsewhere = (element: Element): boolean =>
  ['src', 'data', 'poster'].some((name) => /^\s*https:/i.test(attribute(element, name) ?? ''));

/** What its author holds for right, or worth points, must be of the form that the interaction takes; else that form is left aside. */
function answerable(element: Element, response: ResponseDeclaration, fault: Fault): ResponseDeclaration {
  const { identifier, correct, mapping, form } = response;
  if (!form) return response;
  const counting = mapping?.entries.filter(({ points }) => !points.eq(mapping.defaultValue)) ?? [];
  const stranger = [...(correct?.values ?? []), ...counting.map(({ key }) => key)].find(
    (value) => !areChoices([value], form.choices),
  );
  if (stranger !== undefined)
    fault(element, 'choice-unknown', { identifier, choice: writtenAs(stranger).slice(0, 100) });
  if (!correct || isOfForm(correct, correct.values.map(writtenAs), form)) return response;
  if (stranger === undefined) fault(element, 'right-answer-unfit', { identifier });
  return { ...response, form: null };
}

/** MAXSCORE, else the declared maximum, else what the right answers earn or the best ones of a mapping, whichever is more. */
function mostOf(definition: ItemDefinition, template: string | null): Decimal | null {
  const named = (identifier: string) => definition.outcomes.find((one) => one.identifier === identifier);
  const declared = numberOf(named('MAXSCORE')?.defaultValue ?? null) ?? named('SCORE')?.normalMaximum ?? null;
  if (declared !== null || definition.rules.length === 0) return declared;
  const { responses } = definition;
  const response = responses.find(({ identifier }) => identifier === 'RESPONSE');
  if (response?.areaMapping && template?.includes('map_response_point'))
    return bestOfAreas(response.areaMapping, response.cardinality === 'single');
  const best = responses.map((one) => [one.identifier, bestAnswer(one)] as const);
  if (best.some(([, texts]) => texts === null)) return null;
  const right = responses.map(
    ({ identifier, correct }) => [identifier, (correct?.values ?? []).map(writtenAs)] as const,
  );
  const earned = [best, right, []].map((answers) => scoreOf(definition, Object.fromEntries(answers) as Answers));
  const found = earned.filter((points) => points !== null);
  return found.length > 0 ? settled(Decimal.max(...found)) : null;
}

const scoreOf = (definition: ItemDefinition, answers: Answers): Decimal | null =>
  numberOf(scoreItem(definition, answers)['SCORE'] ?? null);

/** Refuses what is answered to questions that the item does not put. */
export function requireDeclared(
  definition: ItemDefinition,
  answers: Readonly<Record<string, readonly string[]>>,
): void {
  for (const identifier of Object.keys(answers))
    if (!definition.responses.some((one) => one.identifier === identifier))
      throw new DomainError('response-unknown', { identifier: identifier.slice(0, 100) });
}
