import type { Element } from 'slimdom';
import type { ResponseDeclaration } from '../scoring/item-definition.js';
import type { ResponseForm } from '../scoring/response-form.js';
import type { Warn } from '../reading/declarations.js';
import { formOf } from '../reading/forms.js';
import { refuse, type Fault } from '../reading/refusals.js';
import { elementsOf } from '@pan/kit/formats';
import { attribute, nameOf, type Xml } from '../reading/xml.js';

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

/** The interactions in the body, in order, and what they take as an answer to each response. */
export interface Asked {
  readonly interactions: readonly Interaction[];
  readonly forms: ReadonlyMap<string, { readonly form: ResponseForm; readonly element: Element }>;
}

export function interactionsIn(
  xml: Xml,
  body: Element | undefined,
  responses: ReadonlyMap<string, ResponseDeclaration>,
  warn: Warn,
  fault: Fault,
): Asked {
  const found: Interaction[] = [];
  const forms = new Map<string, { form: ResponseForm; element: Element }>();
  if (!body) return { interactions: found, forms };
  for (const element of elementsOf(body)) {
    const name = nameOf(element);
    if (name === 'include' || /^script$/i.test(element.localName)) throw refuse(xml, element, 'content-unsupported');
    if (!isInteraction(name)) continue;
    const type = interactionTypes.find((one) => one === name);
    if (!type) throw refuse(xml, element, 'interaction-unsupported', { interaction: name });
    const response = attribute(element, 'responseIdentifier') ?? '';
    const declaration = responses.get(response);
    if (!declaration) throw refuse(xml, element, 'variable-undeclared', { identifier: response });
    if (forms.has(response)) fault(element, 'response-asked-twice', { identifier: response });
    found.push({ type, response });
    forms.set(response, { form: formOf(element, declaration, warn, fault), element });
  }
  for (const identifier of responses.keys())
    if (!forms.has(identifier)) warn('response-without-interaction', body, { identifier });
  return { interactions: found, forms };
}
