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

/**
 * Takes note of a slip that would leave a right answer without its points. Whoever enters an item is refused for it; items that
 * were entered before such slips were looked for are delivered and scored as they were.
 */
export type Fault = (element: Element, code: string, more?: Record<string, string | number>) => void;

/** What was let pass, and the author should know. */
export type Warn = (code: string, element: Element, more?: Record<string, string | number>) => void;

/** With what a reader of declarations reports: where in the text, to whom, what keeps the item out. */
export interface Report {
  readonly xml: Xml;
  readonly warn: Warn;
  readonly fault: Fault;
}
