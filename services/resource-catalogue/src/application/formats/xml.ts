import { isInLanguage } from '@pan/kit/domain';
import type { Element, Node } from 'slimdom';
import { writable } from '../../domain/folding.js';

const isElement = (node: Node): node is Element => node.nodeType === 1;

/** Children of this local name, whatever the prefix and case: dialects differ in both. */
export function children(parent: Element | null, name: string): Element[] {
  return parent === null
    ? []
    : parent.childNodes.filter(isElement).filter((child) => child.localName.toLowerCase() === name.toLowerCase());
}

export const child = (parent: Element | null, name: string): Element | null => children(parent, name)[0] ?? null;

export const elements = (parent: Element): Element[] => parent.childNodes.filter(isElement);

/** All text below, blanks around removed. */
export const textOf = (element: Element | null): string => element?.textContent?.trim() ?? '';

/** The language that an element's text is in, by its own tag, the nearest one above it, or what the whole record says. */
function languageTag(element: Element, record: string): string {
  for (let at: Element | null = element; at; at = at.parentElement) {
    const tag = at.getAttribute('xml:lang') ?? at.getAttribute('language');
    if (tag?.trim()) return tag;
  }
  return record;
}

/**
 * Texts of elements that may say the same in several languages, French first; those of no language stand before English.
 * @param record the language of what has no tag, empty when nobody said
 */
export function frenchFirst(given: readonly Element[], record: string): string[] {
  const rank = (element: Element): number => {
    const tag = languageTag(element, record);
    return isInLanguage(tag, 'fr') ? 0 : tag === '' ? 1 : isInLanguage(tag, 'en') ? 2 : 3;
  };
  return given
    .toSorted((one, other) => rank(one) - rank(other))
    .map(textOf)
    .filter(Boolean);
}

const references: Readonly<Record<string, string>> = { '&': '&amp;', '<': '&lt;', '>': '&gt;', '"': '&quot;' };

/** Text for content or an attribute. */
export const escaped = (text: string): string => writable(text).replace(/[&<>"]/g, (sign) => references[sign]!);

/** `<name attributes>content</name>`; content is already XML. */
export function tag(
  name: string,
  content: string,
  attributes: Readonly<Record<string, string | undefined>> = {},
): string {
  const given = Object.entries(attributes).map(([key, value]) =>
    value === undefined ? '' : ` ${key}="${escaped(value)}"`,
  );
  return `<${name}${given.join('')}>${content}</${name}>`;
}

export const textTag = (
  name: string,
  text: string,
  attributes: Readonly<Record<string, string | undefined>> = {},
): string => tag(name, escaped(text), attributes);
