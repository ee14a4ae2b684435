import { type Decimal, readDecimal } from '@pan/kit/domain';
import type { Element } from 'slimdom';
import type { Fault } from './refusals.js';
import { attribute } from './xml.js';

/** An attribute's number; null where it is not written, or is none. */
export function numberIn(element: Element, name: string, fault: Fault): Decimal | null {
  const text = attribute(element, name);
  const value = text === null ? null : readDecimal(text.trim());
  if (text !== null && value === null) fault(element, 'value-unreadable', { baseType: 'float', attribute: name });
  return value;
}
