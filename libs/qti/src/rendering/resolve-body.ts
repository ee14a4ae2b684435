import { Decimal } from '@pan/kit/domain';
import { elementsOf } from '@pan/kit/formats';
import type { Element, Node } from 'slimdom';
import type { ItemSession } from '../scoring/processing/item-session.js';
import { writtenAs } from '../scoring/values/scalars.js';
import { firstOf, isRecord, type Held } from '../scoring/values/value.js';
import { attribute, childrenNamed, nameOf } from '../reading/xml.js';
import { printedValue } from './printed-variable.js';

/** What parts of a body go by: the variables of one candidate's session, and the language in which numbers are printed. */
export interface Shown {
  readonly session: Pick<ItemSession, 'variable' | 'isMathVariable'>;
  readonly language: string | null;
}

/** Elements and attributes that say when or how something is shown; what they decide stands in their place. */
export const conditional: ReadonlySet<string> = new Set([
  'printedVariable',
  'templateBlock',
  'templateInline',
  'feedbackBlock',
  'feedbackInline',
  'infoControl',
]);
export const deciding: ReadonlySet<string> = new Set([
  ...['templateIdentifier', 'outcomeIdentifier', 'showHide', 'delimiter', 'field', 'format', 'index'],
  ...['mappingIndicator', 'powerForm'],
]);

const blocks = new Set(['templateBlock', 'feedbackBlock']);
const mathml = 'http://www.w3.org/1998/Math/MathML';

/** Puts the values of variables into a body, and takes out what is not to be seen with them. */
export function resolveBody(body: Element, shown: Shown): void {
  for (const element of [...elementsOf(body)]) {
    if (element !== body && !body.contains(element)) continue;
    if (element.namespaceURI === mathml) resolveLetter(element, shown);
    else if (isDecided(element) && !isSeen(element, shown)) element.remove();
    else resolve(element, shown);
  }
}

function resolve(element: Element, { session, language }: Shown): void {
  const name = nameOf(element);
  if (name === 'printedVariable') {
    const held = session.variable(attribute(element, 'identifier') ?? '');
    const text = printedValue(held, (said) => attribute(element, said), language);
    element.replaceWith(element.ownerDocument!.createTextNode(text));
  } else if (name === 'infoControl') {
    const title = element.ownerDocument!.createElementNS(element.namespaceURI, 'summary');
    title.append(attribute(element, 'title') ?? '');
    rename(element, 'details', [title, ...element.childNodes]);
  } else if (conditional.has(name)) rename(element, blocks.has(name) ? 'div' : 'span', [...element.childNodes]);
  else
    for (const one of [...element.attributes])
      if (one.localName.startsWith('template') || /^show-?hide$/i.test(one.localName)) element.removeAttributeNode(one);
}

function rename(element: Element, name: string, children: readonly Node[]): void {
  const made = element.ownerDocument!.createElementNS(element.namespaceURI, name);
  for (const said of ['class', 'id']) {
    const value = attribute(element, said);
    if (value !== null) made.setAttribute(said, value);
  }
  made.append(...children);
  element.replaceWith(made);
}

/** Whether a variable decides if an element is seen: those of feedback and of templates, and choices of a template. */
const isDecided = (element: Element): boolean =>
  attribute(element, 'templateIdentifier') !== null || attribute(element, 'outcomeIdentifier') !== null;

/** Seen when the variable has the identifier and `showHide` is show, or has it not and `showHide` is hide. */
function isSeen(element: Element, { session }: Shown): boolean {
  const by = attribute(element, 'templateIdentifier') ?? attribute(element, 'outcomeIdentifier')!;
  return (
    holds(session.variable(by), attribute(element, 'identifier') ?? '') === (attribute(element, 'showHide') !== 'hide')
  );
}

const holds = (held: Held, identifier: string): boolean =>
  !isRecord(held) && (held?.values ?? []).some((value) => writtenAs(value) === identifier);

/** A letter of a formula that stands for a template variable gives place to its value. */
function resolveLetter(element: Element, { session, language }: Shown): void {
  const name = element.localName;
  const identifier = (element.textContent ?? '').trim();
  if ((name !== 'mi' && name !== 'ci') || !session.isMathVariable(identifier)) return;
  const held = session.variable(identifier);
  const value = firstOf(held);
  const made = (kind: string, text: string): Element => {
    const one = element.ownerDocument!.createElementNS(mathml, element.prefix ? `${element.prefix}:${kind}` : kind);
    one.append(text);
    return one;
  };
  const number = name === 'ci' ? 'cn' : 'mn';
  const printed = printedValue(held, () => null, language);
  if (!(value instanceof Decimal)) element.replaceWith(made(name, printed));
  else if (name === 'ci' || !value.isNegative()) element.replaceWith(made(number, printed));
  else {
    const row = made('mrow', '');
    row.append(made('mo', '−'), made(number, printed.replace(/^-/, '')));
    element.replaceWith(row);
  }
}

/** Feedback beside the body that is seen at this point of a session. */
export function feedbackSeen(root: Element, shown: Shown): Element[] {
  return childrenNamed(root, 'modalFeedback')
    .filter((one) => isSeen(one, shown))
    .map((one) => {
      const content = one.cloneNode(true);
      resolveBody(content, shown);
      return content;
    });
}
