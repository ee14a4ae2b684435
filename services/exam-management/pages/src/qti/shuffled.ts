import { attribute, identifierOf, nameOf } from './reading.ts';

const choices = new Set(['simpleChoice', 'inlineChoice', 'simpleAssociableChoice', 'gapText', 'gapImg']);
const isYes = (value: string | null): boolean => value === 'true' || value === '1';

/**
 * A body with its choices in the order of one sitting: the n-th list is for the n-th holder of choices that may be shuffled, and
 * names those of them that are not fixed.
 */
export function inOrder(body: string, orders: readonly (readonly string[])[]): string {
  if (orders.length === 0) return body;
  const { documentElement } = new DOMParser().parseFromString(body, 'application/xml');
  for (const [at, movable] of holdersIn(documentElement).entries()) {
    const places = movable.map((one) => {
      const place = documentElement.ownerDocument.createComment('');
      one.replaceWith(place);
      return place;
    });
    const sorted = (orders[at] ?? []).map((id) => movable.find((one) => identifierOf(one) === id)!);
    for (const [n, place] of places.entries()) place.replaceWith(sorted[n] ?? movable[n]!);
  }
  return new XMLSerializer().serializeToString(documentElement);
}

/** The movable choices of each holder, in the order of the body. */
function holdersIn(element: Element): Element[][] {
  if (!isYes(attribute(element, 'shuffle'))) return [...element.children].flatMap(holdersIn);
  const sets = [...element.children].filter((one) => nameOf(one) === 'simpleMatchSet');
  const holders = nameOf(element) === 'matchInteraction' ? sets : [element];
  const isMovable = (one: Element) => choices.has(nameOf(one)) && !isYes(attribute(one, 'fixed'));
  return holders.map((one) => [...one.children].filter(isMovable)).filter((movable) => movable.length > 0);
}
