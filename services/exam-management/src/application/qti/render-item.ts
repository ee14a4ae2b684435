import { createHash } from 'node:crypto';
import { serializeToWellFormedString, type Element } from 'slimdom';
import type { ReadItem } from './read-item.js';
import { attribute, camel, isElement, nameOf } from './xml.js';

// What a candidate may see of an item: the body, by a list of what may stay. Keys, feedback, rules, comments and notes for markers have no way through.

const hidden = new Set([
  'feedbackBlock',
  'feedbackInline',
  'modalFeedback',
  'templateBlock',
  'templateInline',
  'printedVariable',
  'templateVariable',
  'correctResponse',
  'mapping',
  'areaMapping',
  'responseDeclaration',
  'outcomeDeclaration',
  'responseProcessing',
  'infoControl',
  'catalogInfo',
  'portableCustomInteraction',
  'script',
  'style',
  'param',
]);

const shown = new Set([
  ...['identifier', 'responseIdentifier', 'maxChoices', 'minChoices', 'shuffle', 'fixed', 'required', 'orientation'],
  ...['matchMax', 'matchMin', 'matchGroup', 'maxAssociations', 'minAssociations', 'expectedLength', 'expectedLines'],
  ...[
    'placeholderText',
    'format',
    'minStrings',
    'maxStrings',
    'lowerBound',
    'upperBound',
    'step',
    'stepLabel',
    'reverse',
  ],
  ...[
    'class',
    'id',
    'lang',
    'dir',
    'alt',
    'href',
    'src',
    'data',
    'type',
    'width',
    'height',
    'colspan',
    'rowspan',
    'scope',
    'headers',
  ],
  ...['role', 'ariaLabel', 'ariaLabelledby', 'ariaDescribedby', 'ariaHidden', 'mathvariant', 'display', 'xmlns'],
]);

const choices = new Set(['simpleChoice', 'inlineChoice', 'simpleAssociableChoice', 'gapText', 'gapImg']);

/** The body as XML in the item's own version. `seed` decides the order of choices that may be shuffled: the author's is often the right one. */
export function renderBody(item: ReadItem, seed: string): string {
  if (!item.body) return '';
  const body = item.body.cloneNode(true);
  clean(body);
  shuffle(body, seed);
  return serializeToWellFormedString(body);
}

function clean(element: Element): void {
  for (const { name, localName, namespaceURI } of [...element.attributes])
    if (namespaceURI !== 'http://www.w3.org/2000/xmlns/' && !shown.has(camel(localName))) element.removeAttribute(name);
  for (const node of [...element.childNodes]) {
    if (isElement(node) && !isHidden(node)) clean(node);
    else if (isElement(node) || node.nodeType === 8 || node.nodeType === 7) element.removeChild(node);
  }
}

/** A rubric is kept only when it speaks to candidates alone. */
function isHidden(element: Element): boolean {
  const name = nameOf(element);
  if (name === 'rubricBlock') return (attribute(element, 'view') ?? '').trim() !== 'candidate';
  return hidden.has(name);
}

function shuffle(element: Element, seed: string): void {
  for (const child of element.children) shuffle(child, seed);
  if (attribute(element, 'shuffle') !== 'true') return;
  const holders =
    nameOf(element) === 'matchInteraction'
      ? element.children.filter((one) => nameOf(one) === 'simpleMatchSet')
      : [element];
  for (const holder of holders) {
    const movable = holder.children.filter((one) => choices.has(nameOf(one)) && attribute(one, 'fixed') !== 'true');
    const order = [...movable].sort((a, b) => (rank(a, seed) < rank(b, seed) ? -1 : 1));
    const places = movable.map((one) => {
      const place = one.ownerDocument!.createComment('');
      holder.replaceChild(place, one);
      return place;
    });
    places.forEach((place, at) => holder.replaceChild(order[at]!, place));
  }
}

const rank = (element: Element, seed: string): string =>
  createHash('sha256')
    .update(`${seed} ${attribute(element, 'identifier') ?? ''}`)
    .digest('hex');
