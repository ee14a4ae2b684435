import type { Element } from 'slimdom';
import type { ResponseDeclaration } from '../../domain/qti/item-definition.js';
import type { Warn } from './declarations.js';
import { refuse } from './refusals.js';
import { attribute, elementsOf, nameOf, type Xml } from './xml.js';

/** Interactions that a sitting can carry; `human` ones have to be marked by people. */
export const interactionTypes = [
  'choiceInteraction',
  'inlineChoiceInteraction',
  'textEntryInteraction',
  'orderInteraction',
  'matchInteraction',
  'hottextInteraction',
  'associateInteraction',
  'gapMatchInteraction',
  'sliderInteraction',
  'extendedTextInteraction',
] as const;
export type InteractionType = (typeof interactionTypes)[number];

export interface Interaction {
  readonly type: InteractionType;
  readonly response: string;
}

const isInteraction = (name: string): boolean => name.endsWith('Interaction') || name === 'endAttemptInteraction';

/** The interactions in the body, in order. */
export function interactionsIn(
  xml: Xml,
  body: Element | undefined,
  responses: ReadonlyMap<string, ResponseDeclaration>,
  warn: Warn,
): Interaction[] {
  const found: Interaction[] = [];
  if (!body) return found;
  for (const element of elementsOf(body)) {
    const name = nameOf(element);
    if (name === 'include' || /^script$/i.test(element.localName)) throw refuse(xml, element, 'content-unsupported');
    if (!isInteraction(name)) continue;
    const type = interactionTypes.find((one) => one === name);
    if (!type) throw refuse(xml, element, 'interaction-unsupported', { interaction: name });
    const response = attribute(element, 'responseIdentifier') ?? '';
    if (!responses.has(response)) throw refuse(xml, element, 'variable-undeclared', { identifier: response });
    found.push({ type, response });
  }
  const presented = new Set(found.map(({ response }) => response));
  for (const identifier of responses.keys())
    if (!presented.has(identifier)) warn('response-without-interaction', body, { identifier });
  return found;
}
