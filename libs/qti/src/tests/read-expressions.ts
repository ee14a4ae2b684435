import type { Element } from 'slimdom';
import { baseTypeOf } from '../reading/declarations.js';
import { camel, nameOf } from '../reading/xml.js';
import type { Expression } from '../scoring/item-definition.js';
import { doubtAbout } from '../scoring/expressions/operators.js';
import { slipIn } from '../scoring/expressions/slips.js';
import { parseScalar } from '../scoring/values/scalars.js';
import { single } from '../scoring/values/value.js';
import { type Source, writtenIn } from './sources.js';
import { isOfTests, needsOfTests } from './test-operators.js';

/** Expressions that speak of one item's mapping, which a test does not see. */
const ofItemsAlone = new Set(['mapResponse', 'mapResponsePoint']);

/** Reads an expression of a test. @throws PackageRefused for one that could not be carried out */
export function expressionIn(source: Source, element: Element): Expression {
  const op = nameOf(element);
  const args = Object.fromEntries(element.attributes.map((one) => [camel(one.localName), one.value.trim()]));
  const of = op === 'baseValue' ? [] : element.children.map((child) => expressionIn(source, child));
  const value = op === 'baseValue' ? { value: baseValueIn(source, element) } : {};
  const node = writtenIn(source, element, { op, args, of, ...value });
  if (ofItemsAlone.has(op)) throw source.refusal(element, 'expression-unknown');
  if (isOfTests(op)) {
    const missing = needsOfTests(op).find((name) => !args[name]);
    if (missing || of.length > 0) throw source.refusal(element, 'expression-incomplete', { operator: op });
    return node;
  }
  const doubt = doubtAbout(node);
  if (doubt) throw source.refusal(element, doubt, { operator: args['definition'] ?? args['name'] ?? op });
  const slip = slipIn(node, () => true);
  if (slip) throw source.refusal(element, 'argument-unfit', { attribute: slip });
  return node;
}

function baseValueIn(source: Source, element: Element) {
  const baseType = baseTypeOf(source.xml, element);
  const scalar = parseScalar(baseType, element.textContent ?? '');
  if (scalar === null) throw source.refusal(element, 'value-unreadable', { baseType });
  return single(baseType, scalar);
}
