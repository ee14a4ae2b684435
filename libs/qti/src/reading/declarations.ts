import type { Element } from 'slimdom';
import type {
  AreaMapping,
  Declaration,
  LookupTable,
  Mapping,
  OutcomeDeclaration,
  ResponseDeclaration,
} from '../scoring/item-definition.js';
import {
  baseTypes,
  cardinalities,
  container,
  isNo,
  parseScalar,
  type BaseType,
  type Container,
  readCoordinates,
} from '../scoring/value.js';
import { type Decimal, readDecimal, zero } from '@pan/kit/domain';
import { fitsShape } from '../scoring/slips.js';
import { refuse, type Fault } from './refusals.js';
import { attribute, childrenNamed, nameOf, type Xml } from './xml.js';

/** What was let pass, and the author should know. */
export type Warn = (code: string, element: Element, more?: Record<string, string | number>) => void;

function numberIn(element: Element, name: string, fault: Fault): Decimal | null {
  const text = attribute(element, name);
  const value = text === null ? null : readDecimal(text.trim());
  if (text !== null && value === null) fault(element, 'value-unreadable', { baseType: 'float', attribute: name });
  return value;
}

function declarationOf(xml: Xml, element: Element): Declaration {
  const identifier = attribute(element, 'identifier');
  if (!identifier) throw refuse(xml, element, 'attribute-missing', { attribute: 'identifier' });
  const cardinality = cardinalities.find((one) => one === attribute(element, 'cardinality'));
  if (!cardinality)
    throw refuse(xml, element, 'cardinality-unsupported', { value: attribute(element, 'cardinality') ?? '' });
  const given = camelType(attribute(element, 'baseType') ?? '');
  const baseType = baseTypes.find((one) => one === given);
  if (!baseType) throw refuse(xml, element, 'base-type-unsupported', { value: given });
  return { identifier, cardinality, baseType };
}

const camelType = (text: string): string => ({ 'directed-pair': 'directedPair' })[text] ?? text;

/** The values of correctResponse or defaultValue; several for a single cardinality happen, and the first counts. */
function valuesIn(xml: Xml, holder: Element | undefined, of: Declaration, warn: Warn, fault: Fault): Container | null {
  if (!holder) return null;
  const values = childrenNamed(holder, 'value');
  const read = values.map((value) => {
    const scalar = parseScalar(of.baseType, value.textContent ?? '');
    if (scalar === null && (value.textContent ?? '') !== '')
      throw refuse(xml, value, 'value-unreadable', { baseType: of.baseType });
    if (scalar === null && nameOf(holder) === 'correctResponse')
      fault(value, 'value-unreadable', { baseType: of.baseType });
    return scalar;
  });
  const given = read.filter((scalar) => scalar !== null);
  if (of.cardinality === 'single' && given.length > 1) {
    warn('several-values-for-single', holder, { identifier: of.identifier });
    given.length = 1;
  }
  return container(of.baseType, of.cardinality, given);
}

export function responseDeclaration(xml: Xml, element: Element, warn: Warn, fault: Fault): ResponseDeclaration {
  const of = declarationOf(xml, element);
  const [mapping] = childrenNamed(element, 'mapping');
  const [areaMapping] = childrenNamed(element, 'areaMapping');
  return {
    ...of,
    correct: valuesIn(xml, childrenNamed(element, 'correctResponse')[0], of, warn, fault),
    defaultValue: valuesIn(xml, childrenNamed(element, 'defaultValue')[0], of, warn, fault),
    mapping: mapping ? mappingOf(xml, mapping, of.baseType, fault) : null,
    areaMapping: areaMapping ? areaMappingOf(xml, areaMapping, fault) : null,
    form: null,
  };
}

const boundsOf = (element: Element, fault: Fault) => ({
  defaultValue: numberIn(element, 'defaultValue', fault) ?? zero,
  lowerBound: numberIn(element, 'lowerBound', fault),
  upperBound: numberIn(element, 'upperBound', fault),
});

function mappingOf(xml: Xml, element: Element, baseType: BaseType, fault: Fault): Mapping {
  const entries = childrenNamed(element, 'mapEntry').map((entry) => {
    const key = parseScalar(baseType, attribute(entry, 'mapKey') ?? '');
    const points = numberIn(entry, 'mappedValue', fault);
    if (key === null || points === null) throw refuse(xml, entry, 'value-unreadable', { baseType });
    // 2.1 and 2.2 default to false, 3.0 to true; only false where it is written is what all three mean.
    return { key, points, caseSensitive: !isNo(attribute(entry, 'caseSensitive')) };
  });
  return { ...boundsOf(element, fault), entries };
}

function areaMappingOf(xml: Xml, element: Element, fault: Fault): AreaMapping {
  const entries = childrenNamed(element, 'areaMapEntry').map((entry) => {
    const points = numberIn(entry, 'mappedValue', fault);
    const coords = readCoordinates(attribute(entry, 'coords') ?? '');
    if (points === null || coords === null) throw refuse(xml, entry, 'value-unreadable', { baseType: 'point' });
    const shape = attribute(entry, 'shape') ?? 'default';
    if (!fitsShape(shape, coords)) fault(entry, 'argument-unfit', { attribute: 'coords' });
    return { shape, coords, points };
  });
  return { ...boundsOf(element, fault), entries };
}

export function outcomeDeclaration(xml: Xml, element: Element, warn: Warn, fault: Fault): OutcomeDeclaration {
  const of = declarationOf(xml, element);
  const scored = attribute(element, 'externalScored');
  const [table] = childrenNamed(element, 'matchTable', 'interpolationTable');
  return {
    ...of,
    defaultValue: valuesIn(xml, childrenNamed(element, 'defaultValue')[0], of, warn, fault),
    normalMaximum: numberIn(element, 'normalMaximum', fault),
    normalMinimum: numberIn(element, 'normalMinimum', fault),
    externalScored: scored === 'human' || scored === 'externalMachine' ? scored : null,
    lookup: table ? lookupOf(xml, table, of, fault) : null,
  };
}

function lookupOf(xml: Xml, table: Element, of: Declaration, fault: Fault): LookupTable {
  const target = (element: Element, name: string) => {
    const text = attribute(element, name);
    const scalar = text === null ? null : parseScalar(of.baseType, text);
    if (text !== null && scalar === null)
      fault(element, 'value-unreadable', { baseType: of.baseType, attribute: name });
    return scalar === null ? null : (container(of.baseType, 'single', [scalar]) as Container);
  };
  const entries = childrenNamed(table, 'matchTableEntry', 'interpolationTableEntry').map((entry) => {
    const source = numberIn(entry, 'sourceValue', fault);
    if (source === null) throw refuse(xml, entry, 'value-unreadable', { baseType: 'float' });
    return {
      source,
      includeBoundary: !isNo(attribute(entry, 'includeBoundary')),
      target: target(entry, 'targetValue'),
    };
  });
  const kind = table.localName.includes('atch') ? 'match' : 'interpolation';
  return { kind, entries, defaultValue: target(table, 'defaultValue') };
}
