import type { Element } from 'slimdom';
import { Decimal, readDecimal, readInteger, zero } from '@pan/kit/domain';
import { fitsShape } from '../scoring/expressions/slips.js';
import type { Choices, ResponseForm, Uses } from '../scoring/answers/response-form.js';
import { readCoordinates } from '../scoring/values/scalars.js';
import type { Fault } from './refusals.js';
import { attribute } from './xml.js';

/** Choices by their identifiers, which no two share, and in which a blank would part a pair. */
export function usesOf(elements: readonly Element[], limits: (of: Element) => Uses, fault: Fault): Choices {
  const uses = new Map<string, Uses>();
  for (const one of elements) {
    const identifier = attribute(one, 'identifier')?.trim() ?? '';
    if (uses.has(identifier) || !/^\S{1,200}$/.test(identifier))
      fault(one, 'choice-identifier-unfit', { choice: identifier.slice(0, 100) });
    uses.set(identifier, limits(one));
  }
  return uses;
}

/** Places on a picture: nobody can point at one that has no outline. */
export function hotspotsIn(hotspots: readonly Element[], fault: Fault): void {
  for (const one of hotspots) {
    const shape = attribute(one, 'shape') ?? 'default';
    if (!fitsShape(shape, readCoordinates(attribute(one, 'coords') ?? ''))) fault(one, 'shape-unfit', { shape });
  }
}

export function countIn(element: Element, name: string, otherwise: number, fault: Fault): number {
  const text = attribute(element, name)?.trim();
  if (text === undefined) return otherwise;
  const count = readInteger(text);
  if (count !== null && count >= 0) return count;
  fault(element, 'value-unreadable', { baseType: 'integer', attribute: name });
  return otherwise;
}

/** 0 stands for no limit. */
export const limitIn = (element: Element, name: string, otherwise: number, fault: Fault): number =>
  countIn(element, name, otherwise, fault) || Infinity;

export function scaleOf(element: Element, fault: Fault): ResponseForm['scale'] {
  const [from, to, step] = ['lowerBound', 'upperBound', 'step'].map((name) => {
    const text = attribute(element, name);
    const number = text === null ? null : readDecimal(text.trim());
    if (text !== null && number === null) fault(element, 'value-unreadable', { baseType: 'float', attribute: name });
    return number;
  });
  return from && to ? { from, to, step: step?.gt(0) ? step : null } : null;
}

/** How often a recording is to be played and may be: its response counts the times. */
export function playsOf(element: Element, fault: Fault): ResponseForm['scale'] {
  const [fewest, most] = [countIn(element, 'minPlays', 0, fault), limitIn(element, 'maxPlays', Infinity, fault)];
  if (fewest > most) fault(element, 'limits-unfit', { fewest, most });
  return { from: zero.plus(fewest), to: new Decimal(most), step: null };
}
