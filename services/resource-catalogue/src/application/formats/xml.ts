import { DomainError, isInLanguage } from '@pan/kit/domain';
import { isHeavyXml, tagsOf } from '@pan/kit/formats';
import { parseXmlDocument, type Document, type Element, type Node } from 'slimdom';
import { writable } from '../../domain/folding.js';

// XML read and written with the same caution: no document type, no deep nesting, no character that XML forbids.

const deepest = 60;

/** @throws DomainError xml-doctype-refused, xml-too-deep, xml-too-heavy, xml-unreadable */
export function readXml(text: string): Document {
  const body = text.replace(/^\uFEFF/, '').trimStart();
  refuseDoctypeAndDepth(body);
  if (isHeavyXml(body)) throw new DomainError('xml-too-heavy');
  try {
    return parseXmlDocument(body);
  } catch {
    throw new DomainError('xml-unreadable');
  }
}

/** Before parsing, because a parser may expand entities and recurse. */
function refuseDoctypeAndDepth(text: string): void {
  let depth = 0;
  for (const { kind } of tagsOf(text)) {
    if (kind === 'doctype') throw new DomainError('xml-doctype-refused');
    if (kind === 'start') depth += 1;
    if (kind === 'end') depth -= 1;
    if (depth > deepest) throw new DomainError('xml-too-deep');
  }
}

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
