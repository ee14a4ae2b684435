import { readItem, type ReadItem } from '../../src/reading/read-item.js';
import { bodies } from './bodies.js';
import type { Group } from './table.js';

export const processings = ['match', 'map', 'taken'] as const;
export type Processing = (typeof processings)[number];

const template = (name: string) =>
  `<responseProcessing template="http://www.imsglobal.org/question/qti_v2p1/rptemplates/${name}"/>`;
const given = '<variable identifier="RESPONSE"/>';
const set = (expression: string) =>
  `<setOutcomeValue identifier="SCORE"><integerToFloat>${expression}</integerToFloat></setOutcomeValue>`;
const one = '<baseValue baseType="integer">1</baseValue>';
/** What an author writes to count the values that were taken. */
const counted = ({ cardinality }: Group) =>
  cardinality === 'multiple' || cardinality === 'ordered'
    ? `<responseProcessing>${set(`<containerSize>${given}</containerSize>`)}</responseProcessing>`
    : `<responseProcessing><responseCondition><responseIf><not><isNull>${given}</isNull></not>${set(one)}</responseIf></responseCondition></responseProcessing>`;

function declared({ baseType, cardinality, key, worth }: Group): string {
  const values = key.map((value) => `<value>${value}</value>`).join('');
  const entries = Object.entries(worth)
    .map(([name, points]) => `<mapEntry mapKey="${name}" mappedValue="${points}"/>`)
    .join('');
  const areas =
    '<areaMapping defaultValue="-1"><areaMapEntry shape="circle" coords="50,50,10" mappedValue="2"/><areaMapEntry shape="rect" coords="100,100,120,120" mappedValue="0.5"/></areaMapping>';
  const mapping = baseType === 'point' ? areas : entries && `<mapping defaultValue="-1">${entries}</mapping>`;
  return `<responseDeclaration identifier="RESPONSE" cardinality="${cardinality}" ${baseType && `baseType="${baseType}"`}>
    ${values && `<correctResponse>${values}</correctResponse>`}${mapping}</responseDeclaration>`;
}

const kebab = (name: string) => name.replace(/[A-Z]/g, (letter) => `-${letter.toLowerCase()}`);
/** The same item in the names of QTI 3. */
const inThree = (xml: string): string =>
  xml
    .replace('imsqti_v2p1"', 'imsqtiasi_v3p0"')
    .replace(/<(\/?)(?!p\b|object\b)(\w+)/g, (_tag, slash: string, name: string) => `<${slash}qti-${kebab(name)}`)
    .replace(/ ([a-z]+[A-Z]\w*)=/g, (_attribute, name: string) => ` ${kebab(name)}=`);

type Items = readonly [two: ReadItem, three: ReadItem];
const known = new Map<Group, Map<Processing, Items>>();

/** One item of the matrix, in QTI 2.1 and in 3.0; read once for all of its answers. */
export function itemsOf(group: Group, processing: Processing): Items {
  const of = known.get(group) ?? new Map<Processing, Items>();
  const items = of.get(processing) ?? readAnew(group, processing);
  known.set(group, of.set(processing, items));
  return items;
}

function readAnew(group: Group, processing: Processing): Items {
  const map = group.baseType === 'point' ? 'map_response_point' : 'map_response';
  const rules = { match: template('match_correct'), map: template(map), taken: counted(group) }[processing];
  const xml = `<assessmentItem xmlns="http://www.imsglobal.org/xsd/imsqti_v2p1" identifier="i" title="t" adaptive="false" timeDependent="false">
    ${declared(group)}<outcomeDeclaration identifier="SCORE" cardinality="single" baseType="float"/>
    <itemBody>${bodies[group.interaction]!(group.cardinality)}</itemBody>${rules}</assessmentItem>`;
  return [readItem(xml), readItem(inThree(xml))];
}
