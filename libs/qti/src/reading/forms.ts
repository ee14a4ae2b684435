import type { Element } from 'slimdom';
import { elementsOf } from '@pan/kit/formats';
import { matchesPattern } from '../scoring/expressions/pattern.js';
import type { ResponseDeclaration } from '../scoring/item-definition.js';
import { textsOf } from '../scoring/answers/best-answer.js';
import type { Choices, ResponseForm, Uses } from '../scoring/answers/response-form.js';
import { isYes } from '../scoring/values/scalars.js';
import { plainSpelling, type Spelling } from '../scoring/values/written-number.js';
import { countIn, hotspotsIn, limitIn, playsOf, scaleOf, usesOf } from './limits.js';
import type { Fault, Report, Warn } from './refusals.js';
import { attribute, childrenNamed, nameOf } from './xml.js';

/** What an interaction takes as an answer to its response. */
export function formOf(element: Element, response: ResponseDeclaration, { warn, fault }: Report): ResponseForm {
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
  if (matchesPattern('', mask) !== null && textsOf(correct).every((text) => matchesPattern(text, mask))) return mask;
  warn('mask-not-held', element, { mask: mask.slice(0, 100) });
  return null;
}

const atMostOnce: Uses = { fewest: 0, most: 1 };
const anything: ResponseForm = {
  fewest: 0,
  most: Infinity,
  choices: null,
  pattern: null,
  scale: null,
  spelling: plainSpelling,
  fileTypes: null,
  endsAttempt: false,
};

function ofKind(element: Element, fault: Fault): Partial<ResponseForm> {
  const named = (...names: string[]) => [...elementsOf(element)].filter((one) => names.includes(nameOf(one)));
  const once = (...names: string[]): Choices[] => [usesOf(named(...names), () => atMostOnce, fault)];
  const limitsOf = (one: Element): Uses => {
    const [fewest, most] = [countIn(one, 'matchMin', 0, fault), limitIn(one, 'matchMax', Infinity, fault)];
    if (fewest > most) fault(one, 'limits-unfit', { fewest, most });
    return { fewest, most };
  };
  const uses = (elements: readonly Element[]) => usesOf(elements, limitsOf, fault);
  const gapOf = (gap: Element): Uses => ({ fewest: isYes(attribute(gap, 'required')) ? 1 : 0, most: 1 });
  const amount = (what: string, otherwise: number) => ({
    fewest: countIn(element, `min${what}`, 0, fault),
    most: limitIn(element, `max${what}`, otherwise, fault),
  });
  hotspotsIn(named('hotspotChoice', 'associableHotspot'), fault);
  switch (nameOf(element)) {
    case 'choiceInteraction':
      return { ...amount('Choices', 1), choices: once('simpleChoice') };
    case 'hottextInteraction':
      return { ...amount('Choices', 1), choices: once('hottext') };
    case 'hotspotInteraction':
      return { ...amount('Choices', 1), choices: once('hotspotChoice') };
    case 'selectPointInteraction':
    case 'positionObjectInteraction':
      return amount('Choices', 1);
    case 'inlineChoiceInteraction':
      return { fewest: isYes(attribute(element, 'required')) ? 1 : 0, choices: once('inlineChoice') };
    case 'orderInteraction':
    case 'graphicOrderInteraction': {
      const choices = once('simpleChoice', 'hotspotChoice');
      const all = choices[0]!.size;
      const { fewest, most } = amount('Choices', 0);
      // Without minChoices all of them are put in order, and maxChoices says nothing (Information Model, "orderInteraction").
      return { fewest: fewest || all, most: fewest ? Math.min(most, all) : all, choices };
    }
    case 'associateInteraction':
      return { ...amount('Associations', 1), choices: [uses(named('simpleAssociableChoice'))] };
    case 'graphicAssociateInteraction':
      return { ...amount('Associations', 1), choices: [uses(named('associableHotspot'))] };
    case 'matchInteraction':
      return {
        ...amount('Associations', 1),
        choices: childrenNamed(element, 'simpleMatchSet').map((set) =>
          uses(childrenNamed(set, 'simpleAssociableChoice')),
        ),
      };
    case 'gapMatchInteraction':
      return {
        ...amount('Associations', 0),
        choices: [uses(named('gapText', 'gapImg')), usesOf(named('gap'), gapOf, fault)],
      };
    case 'graphicGapMatchInteraction':
      return {
        ...amount('Associations', 0),
        choices: [uses(named('gapText', 'gapImg')), uses(named('associableHotspot'))],
      };
    case 'textEntryInteraction':
      return { spelling: spellingOf(element, fault) };
    case 'extendedTextInteraction':
      return { ...amount('Strings', 0), spelling: spellingOf(element, fault) };
    case 'sliderInteraction':
      return { scale: scaleOf(element, fault) };
    case 'mediaInteraction':
      return { scale: playsOf(element, fault) };
    case 'uploadInteraction':
      return {
        fileTypes:
          attribute(element, 'type')
            ?.trim()
            .split(/[\s,]+/)
            .filter(Boolean) ?? null,
      };
    case 'drawingInteraction':
      return { fileTypes: ['image/*'] };
    case 'endAttemptInteraction':
      return { endsAttempt: true };
    default:
      return {};
  }
}

/** How numbers may be written: `class="decimal-comma"` on the interaction or around it asks for the comma. */
function spellingOf(element: Element, fault: Fault): Spelling {
  const base = countIn(element, 'base', 10, fault);
  if (base < 2 || base > 36) fault(element, 'argument-unfit', { attribute: 'base' });
  return { base, decimalComma: hasClass(element, 'decimal-comma') };
}

function hasClass(element: Element, name: string): boolean {
  for (let one: Element | null = element; one; one = one.parentElement)
    if (attribute(one, 'class')?.split(/\s+/).includes(name)) return true;
  return false;
}
