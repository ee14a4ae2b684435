import type { Element } from 'slimdom';
import { elementsOf } from '@pan/kit/formats';
import { attribute, nameOf } from '../reading/xml.js';
import type { Catalog } from './catalogs.js';

/** One part of a question as it is read aloud: as its author prepared it, else as it stands. */
export interface Spoken {
  /** Of the element in the body that bears it as `data-spoken`. */
  readonly part: number;
  readonly text: string;
  /** As SSML, where the author says how it is spoken. */
  readonly speech: string | null;
  /** Addresses of recordings. */
  readonly files: readonly string[];
}

const blocks = new Set(
  `p prompt h1 h2 h3 h4 h5 h6 li dt dd td th caption figcaption blockquote simpleChoice simpleAssociableChoice inlineChoice gapText`.split(
    ' ',
  ),
);

/** Marks the parts of a body that are read one after the other, and says what is read. */
export function markSpoken(body: Element, catalogs: readonly Catalog[]): Spoken[] {
  const spoken: Spoken[] = [];
  const all = [...elementsOf(body)];
  for (const element of all) {
    const card = cardOf(element, catalogs);
    if (!card && (!blocks.has(nameOf(element)) || holdsBlock(element) || hasCardAbove(element, body, catalogs)))
      continue;
    const text = card?.text || plain(element.textContent);
    if (text === '' && !card) continue;
    element.setAttribute('data-spoken', String(spoken.length));
    spoken.push({ part: spoken.length, text, speech: card?.speech ?? null, files: card?.files ?? [] });
  }
  return spoken;
}

const plain = (text: string | null): string => (text ?? '').replace(/\s+/g, ' ').trim();

const cardOf = (element: Element, catalogs: readonly Catalog[]) => {
  const id = attribute(element, 'data-catalog-idref');
  const catalog = id === null ? undefined : catalogs.find((one) => one.id === id);
  return catalog?.cards.find(({ support }) => support === 'spoken');
};

const holdsBlock = (element: Element): boolean =>
  [...elementsOf(element)].some((one) => one !== element && blocks.has(nameOf(one)));

/** What its author has spoken as a whole is not read once more in parts. */
function hasCardAbove(element: Element, body: Element, catalogs: readonly Catalog[]): boolean {
  for (let above = element.parentElement; above && above !== body.parentElement; above = above.parentElement)
    if (cardOf(above, catalogs)) return true;
  return false;
}
