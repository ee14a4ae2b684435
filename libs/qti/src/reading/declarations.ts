import type { Element } from 'slimdom';
import type {
  Declaration,
  OutcomeDeclaration,
  ResponseDeclaration,
  TemplateDeclaration,
} from '../scoring/item-definition.js';
import { isYes, parseScalar } from '../scoring/values/scalars.js';
import {
  baseTypes,
  cardinalities,
  container,
  record,
  single,
  type BaseType,
  type Held,
} from '../scoring/values/value.js';
import { areaMappingOf, lookupOf, mappingOf } from './mappings.js';
import { numberIn } from './number-in.js';
import { refuse, type Report } from './refusals.js';
import { attribute, childrenNamed, nameOf, type Xml } from './xml.js';

/** @throws DomainError base-type-unsupported */
export function baseTypeOf(xml: Xml, element: Element): BaseType {
  const given = attribute(element, 'baseType') ?? '';
  const name = { 'directed-pair': 'directedPair', 'int-or-identifier': 'intOrIdentifier' }[given] ?? given;
  const baseType = baseTypes.find((one) => one === name);
  if (!baseType) throw refuse(xml, element, 'base-type-unsupported', { value: given });
  return baseType;
}

function declarationOf(xml: Xml, element: Element): Declaration {
  const identifier = attribute(element, 'identifier')?.trim();
  if (!identifier) throw refuse(xml, element, 'attribute-missing', { attribute: 'identifier' });
  const cardinality = cardinalities.find((one) => one === attribute(element, 'cardinality'));
  if (!cardinality)
    throw refuse(xml, element, 'cardinality-unsupported', { value: attribute(element, 'cardinality') ?? '' });
  return { identifier, cardinality, baseType: cardinality === 'record' ? null : baseTypeOf(xml, element) };
}

/** The values of correctResponse or defaultValue; several for a single cardinality happen, and the first counts. */
function valuesIn(report: Report, holder: Element | undefined, of: Declaration): Held {
  const { identifier, baseType, cardinality } = of;
  if (!holder) return null;
  const values = childrenNamed(holder, 'value');
  if (cardinality === 'record' || baseType === null)
    return record(
      values.map((value) => {
        const type = baseTypeOf(report.xml, value);
        const scalar = valueIn(report, value, type, false);
        const name = attribute(value, 'fieldIdentifier');
        if (!name) throw refuse(report.xml, value, 'attribute-missing', { attribute: 'fieldIdentifier' });
        return [name, scalar === null ? null : single(type, scalar)] as const;
      }),
    );
  const isKey = nameOf(holder) === 'correctResponse';
  const given = values.map((value) => valueIn(report, value, baseType, isKey)).filter((scalar) => scalar !== null);
  if (cardinality === 'single' && given.length > 1) {
    report.warn('several-values-for-single', holder, { identifier });
    given.length = 1;
  }
  return container(baseType, cardinality, given);
}

/** @param isNeeded whether an empty value keeps the item out */
function valueIn({ xml, fault }: Report, value: Element, baseType: BaseType, isNeeded: boolean) {
  const text = value.textContent ?? '';
  const scalar = parseScalar(baseType, text);
  if (scalar === null && text !== '') throw refuse(xml, value, 'value-unreadable', { baseType });
  if (scalar === null && isNeeded) fault(value, 'value-unreadable', { baseType });
  return scalar;
}

const valuesNamed = (report: Report, name: string, element: Element, of: Declaration): Held =>
  valuesIn(report, childrenNamed(element, name)[0], of);

export function responseDeclaration(report: Report, element: Element): ResponseDeclaration {
  const of = declarationOf(report.xml, element);
  const [mapping] = childrenNamed(element, 'mapping');
  const [areaMapping] = childrenNamed(element, 'areaMapping');
  return {
    ...of,
    correct: valuesNamed(report, 'correctResponse', element, of),
    defaultValue: valuesNamed(report, 'defaultValue', element, of),
    mapping: mapping ? mappingOf(report, mapping, of) : null,
    areaMapping: areaMapping ? areaMappingOf(report, areaMapping, of) : null,
    form: null,
    typedFor: null,
  };
}

export function outcomeDeclaration(report: Report, element: Element): OutcomeDeclaration {
  const of = declarationOf(report.xml, element);
  const scored = attribute(element, 'externalScored');
  const [table] = childrenNamed(element, 'matchTable', 'interpolationTable');
  return {
    ...of,
    defaultValue: valuesNamed(report, 'defaultValue', element, of),
    normalMaximum: numberIn(element, 'normalMaximum', report.fault),
    normalMinimum: numberIn(element, 'normalMinimum', report.fault),
    externalScored: scored === 'human' || scored === 'externalMachine' ? scored : null,
    lookup: table ? lookupOf(report, table, of) : null,
  };
}

export function templateDeclaration(report: Report, element: Element): TemplateDeclaration {
  const of = declarationOf(report.xml, element);
  return {
    ...of,
    defaultValue: valuesNamed(report, 'defaultValue', element, of),
    mathVariable: isYes(attribute(element, 'mathVariable')),
  };
}
