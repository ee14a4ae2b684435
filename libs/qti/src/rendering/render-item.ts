import { hash, randomUUID } from 'node:crypto';
import { serializeToWellFormedString, type Element } from 'slimdom';
import type { Files } from '../packages/package-files.js';
import { isYes } from '../scoring/values/scalars.js';
import type { ReadItem } from '../reading/read-item.js';
import { catalogsOf } from './catalogs.js';
import { markSpoken, type Spoken } from './spoken.js';
import { keepShown } from './shown-content.js';
import { pointByHash } from './point-by-hash.js';
import { attribute, nameOf } from '../reading/xml.js';

const choices = new Set(['simpleChoice', 'inlineChoice', 'simpleAssociableChoice', 'gapText', 'gapImg']);

/** A choice that may stand elsewhere among those of its group. */
interface Choice {
  readonly group: number;
  readonly identifier: string;
  readonly xml: string;
}

/** The body of an item as candidates see it, each in an order of their own. */
export interface ShownBody {
  /** As XML in the item's own version. */
  readonly inOrder: (seed: string) => string;
  /** The same order by itself: of each group of choices that may change places, in the order of the body, their identifiers. */
  readonly order: (seed: string) => string[][];
  /** What is read aloud of it, part by part. */
  readonly spoken: readonly Spoken[];
}

/**
 * Prepared once for any number of candidates. The seed of a sitting decides the order of choices that may be shuffled: the
 * author's is often the right one, and neighbours should not share one.
 */
export function bodyOf(item: ReadItem, files: Files = {}): ShownBody {
  if (!item.body) return { inOrder: () => '', order: () => [], spoken: [] };
  const body = item.body.cloneNode(true);
  keepShown(body);
  pointByHash(body, files);
  const spoken = markSpoken(body, catalogsOf(item.xml.root, files));
  const parts = partsOf(body);
  return {
    spoken,
    inOrder: (seed) => {
      const orders = ordersOf(parts, seed);
      return parts.map((part) => (typeof part === 'string' ? part : orders.get(part.group)!.shift()!.xml)).join('');
    },
    order: (seed) => {
      const orders = ordersOf(parts, seed);
      const groups = [...orders.keys()].sort((one, other) => one - other);
      return groups.map((group) => orders.get(group)!.map(({ identifier }) => identifier));
    },
  };
}

/** Comments around each movable choice cut the text; what the author wrote cannot look like one of them. */
function partsOf(body: Element): (string | Choice)[] {
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

function ordersOf(parts: readonly (string | Choice)[], seed: string): Map<number, Choice[]> {
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
