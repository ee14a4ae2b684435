import type { Element } from 'slimdom';
import type { ResponseDeclaration } from '../scoring/item-definition.js';
import { matchesPattern } from '../scoring/pattern.js';
import { isYes, writtenAs } from '../scoring/value.js';
import type { Warn } from './declarations.js';
import type { Choices, ResponseForm, Uses } from '../scoring/response-form.js';
import { readDecimal, readInteger } from '@pan/kit/domain';
import type { Fault } from './refusals.js';
import { elementsOf } from '@pan/kit/formats';
import { attribute, childrenNamed, nameOf } from './xml.js';

/** What an interaction takes as an answer to its response. */
export function formOf(element: Element, response: ResponseDeclaration, warn: Warn, fault: Fault): ResponseForm {
  const { cardinality } = response;
  const form = { ...anything, ...ofKind(element, fault) };
  const most = cardinality === 'single' ? Math.min(form.most, 1) : form.most;
  const offered = form.choices?.[0]?.size ?? Infinity;
  if (form.fewest > most || (form.choices?.length === 1 && form.fewest > offered))
    fault(element, 'limits-unfit', { fewest: form.fewest, most: Math.min(most, offered) });
  const needed = Math.max(0, ...(form.choices ?? []).map((set) => valuesNeeded(set, response)));
  if (needed > most) fault(element, 'limits-unfit', { fewest: needed, most });
  return { ...form, choices: form.choices?.[0] ? form.choices : null, most, pattern: maskOf(element, response, warn) };
}

/** How many values it takes to use each choice of a set as often as it has to be; a pair of one set uses two. */
function valuesNeeded(set: Choices, { baseType }: ResponseDeclaration): number {
  const uses = [...set.values()].reduce((sum, { fewest }) => sum + fewest, 0);
  return baseType === 'pair' ? Math.ceil(uses / 2) : uses;
}

/** Devices follow masks of other languages too; one that cannot be read here, or keeps the right answer out, is not held to. */
function maskOf(element: Element, { correct }: ResponseDeclaration, warn: Warn): string | null {
  const mask = attribute(element, 'patternMask');
  if (mask === null) return null;
  const right = (correct?.values ?? []).map(writtenAs);
  if (matchesPattern('', mask) !== null && right.every((text) => matchesPattern(text, mask))) return mask;
  warn('mask-not-held', element, { mask: mask.slice(0, 100) });
  return null;
}

const atMostOnce: Uses = { fewest: 0, most: 1 };
const anything: ResponseForm = { fewest: 0, most: Infinity, choices: null, pattern: null, scale: null };

function ofKind(element: Element, fault: Fault): Partial<ResponseForm> {
  const count = (name: string, otherwise: number, of = element) => countIn(of, name, otherwise, fault);
  /** 0 stands for no limit. */
  const limit = (name: string, otherwise: number, of = element) => count(name, otherwise, of) || Infinity;
  const named = (...names: string[]) => [...elementsOf(element)].filter((one) => names.includes(nameOf(one)));
  const once = (...names: string[]): Choices[] => [usesOf(named(...names), () => atMostOnce, fault)];
  const uses = (elements: readonly Element[]) => usesOf(elements, limitsOf, fault);
  const limitsOf = (one: Element): Uses => {
    const [fewest, most] = [count('matchMin', 0, one), limit('matchMax', Infinity, one)];
    if (fewest > most) fault(one, 'limits-unfit', { fewest, most });
    return { fewest, most };
  };
  const gapOf = (gap: Element): Uses => ({ fewest: isYes(attribute(gap, 'required')) ? 1 : 0, most: 1 });
  const pairs = (otherwise: number) => ({
    fewest: count('minAssociations', 0),
    most: limit('maxAssociations', otherwise),
  });
  switch (nameOf(element)) {
    case 'choiceInteraction':
      return { fewest: count('minChoices', 0), most: limit('maxChoices', 1), choices: once('simpleChoice') };
    case 'hottextInteraction':
      return { fewest: count('minChoices', 0), most: limit('maxChoices', 1), choices: once('hottext') };
    case 'inlineChoiceInteraction':
      return { choices: once('inlineChoice') };
    case 'orderInteraction': {
      const choices = once('simpleChoice');
      const all = choices[0]!.size;
      const fewest = count('minChoices', 0);
      // Without minChoices all of them are put in order, and maxChoices says nothing (Information Model, "orderInteraction").
      return { fewest: fewest || all, most: fewest ? Math.min(limit('maxChoices', 0), all) : all, choices };
    }
    case 'associateInteraction':
      return { ...pairs(1), choices: [uses(named('simpleAssociableChoice'))] };
    case 'matchInteraction':
      return {
        ...pairs(1),
        choices: childrenNamed(element, 'simpleMatchSet').map((set) =>
          uses(childrenNamed(set, 'simpleAssociableChoice')),
        ),
      };
    case 'gapMatchInteraction':
      return { ...pairs(0), choices: [uses(named('gapText', 'gapImg')), usesOf(named('gap'), gapOf, fault)] };
    case 'textEntryInteraction':
      refuseOtherBase(element, fault);
      return {};
    case 'extendedTextInteraction':
      refuseOtherBase(element, fault);
      return { fewest: count('minStrings', 0), most: limit('maxStrings', 0) };
    case 'sliderInteraction':
      return { scale: scaleOf(element, fault) };
    default:
      return {};
  }
}

/** Whole numbers are read in base ten. */
function refuseOtherBase(element: Element, fault: Fault): void {
  if ((attribute(element, 'base') ?? '10').trim() !== '10') fault(element, 'argument-unfit', { attribute: 'base' });
}

/** Choices by their identifiers, which no two share, and in which a blank would part a pair. */
function usesOf(elements: readonly Element[], limits: (of: Element) => Uses, fault: Fault): Choices {
  const uses = new Map<string, Uses>();
  for (const one of elements) {
    const identifier = attribute(one, 'identifier')?.trim() ?? '';
    if (uses.has(identifier) || !/^\S{1,200}$/.test(identifier))
      fault(one, 'choice-identifier-unfit', { choice: identifier.slice(0, 100) });
    uses.set(identifier, limits(one));
  }
  return uses;
}

function countIn(element: Element, name: string, otherwise: number, fault: Fault): number {
  const text = attribute(element, name)?.trim();
  if (text === undefined) return otherwise;
  const count = readInteger(text);
  if (count !== null && count >= 0) return count;
  fault(element, 'value-unreadable', { baseType: 'integer', attribute: name });
  return otherwise;
}

function scaleOf(element: Element, fault: Fault): ResponseForm['scale'] {
  const [from, to, step] = ['lowerBound', 'upperBound', 'step'].map((name) => {
    const text = attribute(element, name);
    const number = text === null ? null : readDecimal(text.trim());
    if (text !== null && number === null) fault(element, 'value-unreadable', { baseType: 'float', attribute: name });
    return number;
  });
  return from && to ? { from, to, step: step?.gt(0) ? step : null } : null;
}
