import { hash, randomUUID } from 'node:crypto';
import { serializeToWellFormedString, type Element } from 'slimdom';
import { isYes } from '../scoring/values/scalars.js';
import { attribute, nameOf } from '../reading/xml.js';

const choices = new Set(['simpleChoice', 'inlineChoice', 'simpleAssociableChoice', 'gapText', 'gapImg']);

/** A choice that may stand elsewhere among those of its group. */
export interface Choice {
  readonly group: number;
  readonly identifier: string;
  readonly xml: string;
}

/** Comments around each movable choice cut the text; what the author wrote cannot look like one of them. */
export function partsOf(body: Element): (string | Choice)[] {
  const cut = randomUUID().replaceAll('-', '');
  const movable = groupsOf(body)
    .filter(({ length }) => length > 0)
    .flatMap((choices, group) => choices.map((choice) => ({ choice, group })));
  for (const { choice } of movable)
    for (const place of [choice, choice.nextSibling])
      choice.parentNode!.insertBefore(choice.ownerDocument!.createComment(cut), place);
  const inOrder = movable.sort((one, other) => (one.choice.compareDocumentPosition(other.choice) & 4 ? -1 : 1));
  return serializeToWellFormedString(body)
    .split(`<!--${cut}-->`)
    .map((xml, at) => {
      if (at % 2 === 0) return xml;
      const { choice, group } = inOrder[(at - 1) / 2]!;
      return { group, xml, identifier: attribute(choice, 'identifier') ?? '' };
    });
}

export function ordersOf(parts: readonly (string | Choice)[], seed: string): Map<number, Choice[]> {
  const choices = parts.filter((part) => typeof part !== 'string');
  const ranked = choices.map((choice) => ({ choice, rank: hash('sha256', `${seed} ${choice.identifier}`) }));
  ranked.sort((one, other) => (one.rank < other.rank ? -1 : 1));
  return Map.groupBy(
    ranked.map(({ choice }) => choice),
    ({ group }) => group,
  );
}

/** What may change places: the choices of each interaction that says so, without those that the author fixed. */
function groupsOf(element: Element): Element[][] {
  if (!isYes(attribute(element, 'shuffle'))) return element.children.flatMap(groupsOf);
  const sets = element.children.filter((one) => nameOf(one) === 'simpleMatchSet');
  const holders = nameOf(element) === 'matchInteraction' ? sets : [element];
  const movable = (one: Element) => choices.has(nameOf(one)) && !isYes(attribute(one, 'fixed'));
  return holders.map((holder) => holder.children.filter(movable));
}
