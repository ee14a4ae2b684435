import { zero } from '@pan/kit/domain';
import type { Element } from 'slimdom';
import { fitsShape } from '../scoring/expressions/slips.js';
import type { AreaMapping, Declaration, LookupTable, Mapping } from '../scoring/item-definition.js';
import { isNo, parseScalar, readCoordinates } from '../scoring/values/scalars.js';
import { single, type Container } from '../scoring/values/value.js';
import { numberIn } from './number-in.js';
import { refuse, type Fault, type Report } from './refusals.js';
import { attribute, childrenNamed } from './xml.js';

const boundsOf = (element: Element, fault: Fault) => ({
  defaultValue: numberIn(element, 'defaultValue', fault) ?? zero,
  lowerBound: numberIn(element, 'lowerBound', fault),
  upperBound: numberIn(element, 'upperBound', fault),
});

/** A mapping counts values of one base type; a record has none of its own. */
export function mappingOf({ xml, fault }: Report, element: Element, { baseType, identifier }: Declaration): Mapping {
  if (baseType === null || baseType === 'file')
    throw refuse(xml, element, 'type-unfit', { identifier, needs: 'baseType' });
  const entries = childrenNamed(element, 'mapEntry').map((entry) => {
    const key = parseScalar(baseType, attribute(entry, 'mapKey') ?? '');
    const points = numberIn(entry, 'mappedValue', fault);
    if (key === null || points === null) throw refuse(xml, entry, 'value-unreadable', { baseType });
    // 2.1 and 2.2 default to false, 3.0 to true; only false where it is written is what all three mean.
    return { key, points, caseSensitive: !isNo(attribute(entry, 'caseSensitive')) };
  });
  return { ...boundsOf(element, fault), entries };
}

export function areaMappingOf({ xml, fault }: Report, element: Element, of: Declaration): AreaMapping {
  if (of.baseType !== 'point') fault(element, 'type-unfit', { identifier: of.identifier, needs: 'point' });
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

export function lookupOf({ xml, fault }: Report, table: Element, { baseType, identifier }: Declaration): LookupTable {
  if (baseType === null) throw refuse(xml, table, 'type-unfit', { identifier, needs: 'baseType' });
  const target = (element: Element, name: string): Container | null => {
    const text = attribute(element, name);
    const scalar = text === null ? null : parseScalar(baseType, text);
    if (text !== null && scalar === null) fault(element, 'value-unreadable', { baseType, attribute: name });
    return scalar === null ? null : single(baseType, scalar);
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
