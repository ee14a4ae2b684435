import type { Element } from 'slimdom';
import { elementsOf } from '@pan/kit/formats';
import { conditional } from '../rendering/resolve-body.js';
import type { ResponseForm } from '../scoring/answers/response-form.js';
import type { Declaration, ResponseDeclaration } from '../scoring/item-definition.js';
import type { BaseType, Cardinality } from '../scoring/values/value.js';
import { formOf } from './forms.js';
import { refuse, type Report } from './refusals.js';
import { attribute, nameOf } from './xml.js';

const some = ['single', 'multiple'] as const;
const one = ['single'] as const;
const written = ['string', 'integer', 'float'] as const;

/** The interactions of QTI 2.x and 3.0: of which base types and cardinalities their responses are. */
const taken = {
  choiceInteraction: [['identifier'], some],
  inlineChoiceInteraction: [['identifier'], one],
  textEntryInteraction: [written, ['single', 'record']],
  orderInteraction: [['identifier'], ['ordered']],
  matchInteraction: [['directedPair'], some],
  hottextInteraction: [['identifier'], some],
  associateInteraction: [['pair'], some],
  gapMatchInteraction: [['directedPair'], some],
  sliderInteraction: [['integer', 'float'], one],
  extendedTextInteraction: [written, ['single', 'multiple', 'ordered', 'record']],
  hotspotInteraction: [['identifier'], some],
  selectPointInteraction: [['point'], some],
  graphicOrderInteraction: [['identifier'], ['ordered']],
  graphicAssociateInteraction: [['pair'], some],
  graphicGapMatchInteraction: [['directedPair'], some],
  positionObjectInteraction: [['point'], some],
  drawingInteraction: [['file'], one],
  uploadInteraction: [['file'], one],
  mediaInteraction: [['integer'], one],
  endAttemptInteraction: [['boolean'], one],
} as const satisfies Record<string, readonly [readonly BaseType[], readonly Cardinality[]]>;

export type InteractionType = keyof typeof taken;
export const interactionTypes = Object.keys(taken) as [InteractionType, ...InteractionType[]];

/** Interactions whose answers only a person can read. */
export const readByPeople: ReadonlySet<string> = new Set<InteractionType>([
  'extendedTextInteraction',
  'drawingInteraction',
  'uploadInteraction',
]);

export interface Interaction {
  readonly type: InteractionType;
  readonly response: string;
}

/** The interactions in the body, in order, and what they take as an answer to each response. */
export interface Asked {
  readonly interactions: readonly Interaction[];
  readonly forms: ReadonlyMap<string, { readonly form: ResponseForm; readonly element: Element }>;
  /** Responses that take another one's text as it was typed. */
  readonly typedFor: ReadonlyMap<string, string>;
}

export function interactionsIn(
  report: Report,
  body: Element | undefined,
  responses: ReadonlyMap<string, ResponseDeclaration>,
): Asked {
  const { xml, warn, fault } = report;
  const interactions: Interaction[] = [];
  const forms = new Map<string, { form: ResponseForm; element: Element }>();
  const typedFor = new Map<string, string>();
  const declared = (element: Element, identifier: string): ResponseDeclaration => {
    const declaration = responses.get(identifier);
    if (!declaration) throw refuse(xml, element, 'variable-undeclared', { identifier });
    return declaration;
  };
  for (const element of body ? elementsOf(body) : []) {
    const name = nameOf(element);
    if (name === 'include' || /^script$/i.test(element.localName)) throw refuse(xml, element, 'content-unsupported');
    if (!name.endsWith('Interaction')) continue;
    const type = interactionTypes.find((one) => one === name);
    if (!type) throw refuse(xml, element, 'interaction-unsupported', { interaction: name });
    const response = attribute(element, 'responseIdentifier') ?? '';
    const declaration = declared(element, response);
    requireType(report, element, type, declaration);
    const before = forms.get(response);
    if (before && !standInTurn(before.element, element))
      fault(element, 'response-asked-twice', { identifier: response });
    if (!before) interactions.push({ type, response });
    const form = formOf(element, declaration, report);
    forms.set(response, { form: before ? either(before.form, form) : form, element });
    const typed = attribute(element, 'stringIdentifier');
    if (typed !== null) typedFor.set(declared(element, typed).identifier, response);
  }
  for (const identifier of responses.keys())
    if (body && !forms.has(identifier) && !typedFor.has(identifier))
      warn('response-without-interaction', body, { identifier });
  return { interactions, forms, typedFor };
}

/** Whether two interactions of one kind stand in parts that a variable shows: one when the other is not there. */
const standInTurn = (one: Element, other: Element): boolean =>
  nameOf(one) === nameOf(other) && [one, other].every((element) => isConditional(element));

function isConditional(element: Element): boolean {
  for (let above = element.parentElement; above; above = above.parentElement)
    if (conditional.has(nameOf(above))) return true;
  return false;
}

/** What either of two forms takes. */
const either = (one: ResponseForm, other: ResponseForm): ResponseForm => ({
  ...other,
  fewest: Math.min(one.fewest, other.fewest),
  most: Math.max(one.most, other.most),
  choices:
    one.choices && other.choices && other.choices.map((set, side) => new Map([...(one.choices![side] ?? []), ...set])),
});

/** An interaction whose response is of another type could never be answered. */
function requireType({ fault }: Report, element: Element, type: InteractionType, response: Declaration): void {
  const [types, cardinalities]: readonly [readonly BaseType[], readonly Cardinality[]] = taken[type];
  const { identifier, baseType, cardinality } = response;
  if (!cardinalities.includes(cardinality))
    fault(element, 'type-unfit', { identifier, needs: cardinalities.join(', ') });
  else if (baseType !== null && !types.includes(baseType))
    fault(element, 'type-unfit', { identifier, needs: types.join(', ') });
}
