import { isLanguageTag, lengthOf, plainText, unseenIn } from '@pan/kit/domain';
import type { Element } from 'slimdom';
import type { Fault } from './refusals.js';
import { attribute } from './xml.js';

export const longestTitle = 500;

/** A title as lists and rooms show it; none where the author gives none. */
export function titleOf(element: Element, fault: Fault): string {
  const title = plainText(attribute(element, 'title') ?? '');
  if (lengthOf(title) > longestTitle || unseenIn(title, { lines: true }) !== null)
    fault(element, 'title-unfit', { limit: longestTitle, character: unseenIn(title, { lines: true }) ?? '' });
  return title;
}

/** The language that an item or a test says it is in; an empty one says nothing. */
export function languageOf(root: Element, fault: Fault): string | null {
  const tag = root.getAttributeNS('http://www.w3.org/XML/1998/namespace', 'lang')?.trim() || null;
  if (tag === null || isLanguageTag(tag)) return tag;
  fault(root, 'value-unreadable', { baseType: 'language', attribute: 'xml:lang' });
  return null;
}
