import { nameOf } from './reading.ts';

/** What stands in the place of an element that takes an answer: a question, or a part of one. */
export type Places = (element: Element) => Node | null;

/** What draws a question of an item, given what its author wrote. */
type Kind = new () => HTMLElement & { source: Element };

/** Interactions by their names in QTI 2, as the classes that draw them register. */
const kinds = new Map<string, Kind>();

export function drawnBy(name: string, kind: Kind): void {
  customElements.define(`qti-${name.replace(/[A-Z]/g, (letter) => `-${letter.toLowerCase()}`)}`, kind);
  kinds.set(name, kind);
}

/** Gives the address of a file that stands in the paper as `files/<hash>`; set by whoever may fetch it. */
type Files = (address: string) => Promise<string>;
let files: Files = () => Promise.reject(new Error('no files'));
export const showFilesBy = (by: Files): void => void (files = by);
export const fileAt: Files = (address) => files(address);

const xhtml = 'http://www.w3.org/1999/xhtml';
const drawn = new Set(['http://www.w3.org/1998/Math/MathML', 'http://www.w3.org/2000/svg']);

/** Elements of QTI that a browser does not know, as those that it does. */
const standsFor: Readonly<Record<string, string>> = {
  ...{ rubricBlock: 'div', contentBody: 'div', prompt: 'div', positionObjectStage: 'div' },
};

/**
 * What an author wrote, as a document shows it. The service has taken out whatever is not on its lists; nothing here runs
 * what it reads, and the content security policy of the page would not let it.
 */
export function contentOf(parent: Element, places: Places = () => null): Node[] {
  // The picture of a stage is drawn by what is put on it.
  const isStage = nameOf(parent) === 'positionObjectStage';
  return [...parent.childNodes].flatMap((node) => {
    if (node.nodeType === Node.TEXT_NODE) return [document.createTextNode(node.nodeValue ?? '')];
    if (isStage && node instanceof Element && !nameOf(node).endsWith('Interaction')) return [];
    return node instanceof Element ? [elementOf(node, places)] : [];
  });
}

export function elementOf(element: Element, places: Places): Node {
  const placed = places(element);
  if (placed) return placed;
  if (drawn.has(element.namespaceURI ?? '')) return document.importNode(element, true);
  const name = nameOf(element);
  const kind = kinds.get(name);
  if (kind) return Object.assign(new kind(), { source: element });
  if (name === 'object') return recorded(element);
  const made = document.createElementNS(xhtml, standsFor[name] ?? element.localName);
  for (const { name: attributeName, value } of element.attributes) {
    if (attributeName.startsWith('xmlns') || !maySay(attributeName)) continue;
    if (value.startsWith('files/')) showFile(made, attributeName, value);
    else made.setAttribute(attributeName, value);
  }
  if (made instanceof HTMLAnchorElement) Object.assign(made, { target: '_blank', rel: 'noopener noreferrer' });
  made.append(...contentOf(element, places));
  return made;
}

/** A picture, a sound or a film, by the elements that browsers have for each. */
function recorded(element: Element): HTMLElement {
  const type = element.getAttribute('type') ?? '';
  const kind = /^(audio|video)\//.exec(type)?.[1] ?? 'img';
  const made = document.createElement(kind);
  const words = (element.textContent ?? '').replace(/\s+/g, ' ').trim();
  if (made instanceof HTMLMediaElement) made.controls = true;
  made.setAttribute(kind === 'img' ? 'alt' : 'aria-label', element.getAttribute('aria-label') ?? words);
  for (const side of ['width', 'height']) {
    const length = element.getAttribute(side);
    if (length !== null && kind !== 'audio') made.setAttribute(side, length);
  }
  const address = element.getAttribute('data') ?? '';
  if (address.startsWith('files/')) showFile(made, 'src', address);
  else made.setAttribute('src', address);
  return made;
}

const maySay = (name: string): boolean => !/^(on|style$|srcdoc$)/i.test(name);

/** Until it is here, and where it cannot be had, what its author says instead of it stands there. */
function showFile(element: Element, attributeName: string, address: string): void {
  fileAt(address).then(
    (shown) => element.setAttribute(attributeName, shown),
    () => undefined,
  );
}
