import { serializeToWellFormedString, type Element } from 'slimdom';
import { elementsOf } from '@pan/kit/formats';
import type { Files } from '../packages/package-files.js';
import { attribute, childrenNamed, isElement } from '../reading/xml.js';
import { addressOf, pointByHash } from './point-by-hash.js';
import { keepShown } from './shown-content.js';

/** One support that an author prepared beside the question: what is spoken, signed, explained. */
export interface Card {
  /** The word of QTI 3.0: `spoken`, `sign-language`, `braille`, `glossary-on-screen`… */
  readonly support: string;
  readonly language: string | null;
  /** What it says, without markup; empty where it is only files. */
  readonly text: string;
  /** As XML: what is shown of it. */
  readonly content: string;
  /** As SSML, where it says how it is spoken. */
  readonly speech: string | null;
  /** Addresses of recordings and films. */
  readonly files: readonly string[];
}

/** The supports of one part of the question; a part names it by `data-catalog-idref`. */
export interface Catalog {
  readonly id: string;
  readonly cards: readonly Card[];
}

const ssml = 'http://www.w3.org/2001/10/synthesis';
const spoken = new Set(['break', 'emphasis', 'p', 'phoneme', 'prosody', 's', 'say-as', 'speak', 'sub', 'token', 'w']);

/** The catalogs of an item or a shared text. */
export function catalogsOf(root: Element, files: Files): Catalog[] {
  return childrenNamed(root, 'catalogInfo').flatMap((info) =>
    childrenNamed(info, 'catalog').map((catalog) => ({
      id: attribute(catalog, 'id') ?? '',
      cards: childrenNamed(catalog, 'card').flatMap((card) => {
        const support = attribute(card, 'support')?.trim() ?? '';
        const entries = childrenNamed(card, 'cardEntry');
        return (entries.length > 0 ? entries : [card]).map((entry) => cardOf(support, card, entry, files));
      }),
    })),
  );
}

function cardOf(support: string, card: Element, entry: Element, files: Files): Card {
  const language = languageOf(entry) ?? languageOf(card);
  const contents = childrenNamed(entry, 'htmlContent');
  const text = contents.map(({ textContent }) => (textContent ?? '').replace(/\s+/g, ' ').trim()).join(' ');
  const speech = contents.map(speechOf).find((found) => found !== null) ?? null;
  const named = childrenNamed(entry, 'fileHref').map(({ textContent }) => files[(textContent ?? '').trim()]);
  const content = contents.map((one) => shownOf(one, files)).join('');
  return { support, language, text, content, speech, files: named.flatMap((file) => (file ? [addressOf(file)] : [])) };
}

const languageOf = (element: Element): string | null =>
  element.getAttributeNS('http://www.w3.org/XML/1998/namespace', 'lang');

function shownOf(content: Element, files: Files): string {
  const shown = content.cloneNode(true);
  keepShown(shown);
  pointByHash(shown, files);
  return serializeToWellFormedString(shown);
}

/** Only what says how a text is spoken; a recording stands among the files. */
function speechOf(content: Element): string | null {
  const root = [...elementsOf(content)].find(({ namespaceURI }) => namespaceURI === ssml);
  if (!root) return null;
  const speech = root.cloneNode(true);
  const keep = (element: Element): void => {
    for (const node of [...element.childNodes])
      if (isElement(node) && node.namespaceURI === ssml && spoken.has(node.localName)) keep(node);
      else if (node.nodeType !== 3) element.removeChild(node);
  };
  keep(speech);
  return serializeToWellFormedString(speech);
}
