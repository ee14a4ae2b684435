import { DomainError } from '@pan/kit/domain';
import type { Element } from 'slimdom';
import type { Xml } from './xml.js';

/** Something in an item cannot be delivered or scored here: which element, at which line. */
export function refuse(
  xml: Xml,
  element: Element,
  code: string,
  more: Record<string, string | number> = {},
): DomainError {
  const { path, line } = xml.placeOf(element);
  return new DomainError(code, { element: element.localName, path, line, ...more });
}
