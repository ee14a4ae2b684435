import { operators } from '../src/scoring/expressions/operators.js';
import { scoreItem } from '../src/scoring/processing/score-item.js';
import { plain } from '../src/scoring/values/plain.js';
import { readItem } from '../src/reading/read-item.js';

const base = (type: string) => (text: string | number) => `<baseValue baseType="${type}">${text}</baseValue>`;
const [f, i, s, id] = [base('float'), base('integer'), base('string'), base('identifier')];
const [b, pair, directed, point, duration] = [
  base('boolean'),
  base('pair'),
  base('directedPair'),
  base('point'),
  base('duration'),
];
const NULL = '<null/>';
const list = (cardinality: 'multiple' | 'ordered', ...of: string[]) =>
  `<${cardinality}>${of.join('')}</${cardinality}>`;
const node = (op: string, attributes: string, ...of: string[]) => `<${op} ${attributes}>${of.join('')}</${op}>`;
const op = (name: string, ...of: string[]) => node(name, '', ...of);
const variable = (identifier: string) => `<variable identifier="${identifier}"/>`;

type Type = 'float' | 'integer' | 'boolean' | 'string' | 'identifier';
const valueOf = (expression: string, type: Type, cardinality = 'single') => {
  const { definition } =
    readItem(`<assessmentItem xmlns="http://www.imsglobal.org/xsd/imsqti_v2p2" identifier="i" title="t" adaptive="false" timeDependent="false">
    <responseDeclaration identifier="RESPONSE" cardinality="multiple" baseType="identifier"><correctResponse><value>A</value><value>B</value></correctResponse>
      <defaultValue><value>C</value></defaultValue><mapping defaultValue="-1" lowerBound="0" upperBound="2"><mapEntry mapKey="A" mappedValue="1.5"/><mapEntry mapKey="B" mappedValue="1"/></mapping></responseDeclaration>
    <responseDeclaration identifier="PLACE" cardinality="single" baseType="point"><areaMapping defaultValue="0"><areaMapEntry shape="circle" coords="0,0,5" mappedValue="3"/></areaMapping></responseDeclaration>
    <responseDeclaration identifier="NUMBER" cardinality="record"/>
    <outcomeDeclaration identifier="OUT" cardinality="${cardinality}" baseType="${type}"/>
    <outcomeDeclaration identifier="TWO" cardinality="single" baseType="integer"><defaultValue><value>2</value></defaultValue></outcomeDeclaration>
    <itemBody><choiceInteraction responseIdentifier="RESPONSE" maxChoices="0"><simpleChoice identifier="A">a</simpleChoice><simpleChoice identifier="B">b</simpleChoice><simpleChoice identifier="C">c</simpleChoice></choiceInteraction>
      <selectPointInteraction responseIdentifier="PLACE" maxChoices="1"/><p><textEntryInteraction responseIdentifier="NUMBER"/></p></itemBody>
    <responseProcessing><setOutcomeValue identifier="OUT">${expression}</setOutcomeValue></responseProcessing></assessmentItem>`);
  const answers = { RESPONSE: ['B'], PLACE: ['3 4'], NUMBER: ['12.50'] };
  return plain(scoreItem(definition, answers, {}, 'seed')['OUT'] ?? null);
};

/** Each operator of QTI: what it gives, worked out by hand by the Information Model ("Expressions"). */
const logic: readonly [string, unknown][] = [
  [op('isNull', NULL), true],
  [op('isNull', i(0)), false],
  [op('isNull', variable('NUMBER')), false],
  [op('not', b('true')), false],
  [op('not', NULL), null],
  [op('and', b('true'), b('1')), true],
  [op('and', b('true'), NULL), null],
  [op('and', b('false'), NULL), false],
  [op('or', b('false'), b('0')), false],
  [op('or', b('false'), NULL), null],
  [op('or', b('true'), NULL), true],
  [node('anyN', 'min="2" max="3"', b('true'), b('true'), b('false')), true],
  [node('anyN', 'min="2" max="2"', b('true'), b('true'), b('true')), false],
  [node('anyN', 'min="2" max="2"', b('true'), b('true'), NULL), null],
  [node('anyN', 'min="1" max="TWO"', b('true'), b('false')), true],
  [op('match', id('A'), id('A')), true],
  [op('match', i(2), f('2.0')), true],
  [op('match', pair('A B'), pair('B A')), true],
  [op('match', directed('A B'), directed('B A')), false],
  [op('match', id('A'), NULL), null],
  [op('match', list('multiple', id('A'), id('B')), list('multiple', id('B'), id('A'))), true],
  [op('match', list('ordered', id('A'), id('B')), list('ordered', id('B'), id('A'))), false],
  [op('match', list('multiple', id('A'), id('A')), list('multiple', id('A'), id('B'))), false],
  [op('match', variable('NUMBER'), variable('NUMBER')), true],
  [op('member', id('A'), list('multiple', id('A'), id('B'))), true],
  [op('member', id('C'), list('ordered', id('A'), id('B'))), false],
  [op('member', NULL, list('ordered', id('A'))), null],
  [op('contains', list('multiple', id('A'), id('B'), id('C')), list('multiple', id('C'), id('A'))), true],
  [op('contains', list('multiple', id('A'), id('B')), list('multiple', id('A'), id('A'))), false],
  [op('contains', list('ordered', id('A'), id('B'), id('C')), list('ordered', id('B'), id('C'))), true],
  [op('contains', list('ordered', id('A'), id('B'), id('C')), list('ordered', id('A'), id('C'))), false],
  [op('contains', NULL, list('ordered', id('A'))), null],
  [node('stringMatch', 'caseSensitive="true"', s('Été'), s('été')), false],
  [node('stringMatch', 'caseSensitive="false"', s('Été'), s('été')), true],
  [node('stringMatch', 'caseSensitive="true" substring="true"', s('un été'), s('été')), true],
  [node('stringMatch', 'caseSensitive="true"', NULL, s('été')), null],
  [node('substring', 'caseSensitive="false"', s('ÉTÉ'), s('un été')), true],
  [node('substring', 'caseSensitive="true"', s('un été'), s('été')), false],
  [node('patternMatch', 'pattern="[0-9]{3}"', s('514')), true],
  [node('patternMatch', 'pattern="[0-9]{3}"', s('5144')), false],
  [node('patternMatch', 'pattern="a"', NULL), null],
  [node('inside', 'shape="rect" coords="0,0,10,10"', point('10 0')), true],
  [node('inside', 'shape="circle" coords="0,0,5"', point('4 4')), false],
  [node('inside', 'shape="poly" coords="0,0,10,0,0,10"', list('multiple', point('20 20'), point('1 1'))), true],
  [node('inside', 'shape="default" coords="0"', NULL), null],
  [op('lt', i(1), f('1.5')), true],
  [op('lt', i(2), i(2)), false],
  [op('lte', f('0.3'), op('sum', f('0.1'), f('0.2'))), true],
  [op('gt', i(1), NULL), null],
  [op('gt', f('2'), i(1)), true],
  [op('gte', i(2), i(2)), true],
  [op('durationLT', duration(59), duration('60.5')), true],
  [op('durationGTE', duration(60), duration(60)), true],
  [op('durationGTE', duration(60), NULL), null],
  [node('equal', 'toleranceMode="exact"', f('0.3'), op('sum', f('0.1'), f('0.2'))), true],
  [node('equal', 'toleranceMode="absolute" tolerance="0.2"', f('9.8'), f('9.6')), true],
  [node('equal', 'toleranceMode="absolute" tolerance="0.2" includeLowerBound="false"', f('9.8'), f('9.6')), false],
  [node('equal', 'toleranceMode="relative" tolerance="10 20"', f(100), f(120)), true],
  [node('equal', 'toleranceMode="relative" tolerance="10 20"', f(100), f('89.9')), false],
  [node('equal', 'toleranceMode="absolute" tolerance="TWO"', f(5), f(7)), true],
  [node('equal', 'toleranceMode="exact"', NULL, f(1)), null],
  [node('equalRounded', 'roundingMode="decimalPlaces" figures="1"', f('1.25'), f('1.34')), true],
  [node('equalRounded', 'roundingMode="significantFigures" figures="3"', f('1234'), f('1225')), true],
  [node('equalRounded', 'roundingMode="significantFigures" figures="3"', f('1234'), f('1236')), false],
];

const numbers: readonly [string, unknown][] = [
  [op('sum', i(1), f('0.1'), f('0.2')), 1.3],
  [op('sum', i(1), NULL), null],
  [op('sum', list('multiple', i(1), i(2)), i(3)), 6],
  [op('subtract', f('0.3'), f('0.1')), 0.2],
  [op('product', f('1.1'), f('1.1')), 1.21],
  [op('divide', i(1), i(4)), 0.25],
  [op('divide', i(1), i(0)), null],
  [op('power', f(2), f('-2')), 0.25],
  [op('power', f('-1'), f('0.5')), null],
  [op('power', f(0), f(0)), 1],
  [op('integerDivide', i(-7), i(2)), -4],
  [op('integerDivide', i(7), i(0)), null],
  [op('integerModulus', i(-7), i(2)), 1],
  [op('integerModulus', i(7), i(-2)), -1],
  [op('truncate', f('-6.8')), -6],
  [op('round', f('6.5')), 7],
  [op('round', f('-6.5')), -6],
  [op('integerToFloat', i(3)), 3],
  [node('roundTo', 'roundingMode="decimalPlaces" figures="2"', f('1.005')), 1.01],
  [node('roundTo', 'roundingMode="significantFigures" figures="2"', f('0.0355')), 0.036],
  [node('roundTo', 'roundingMode="significantFigures" figures="TWO"', f('1250')), 1300],
  [op('min', i(3), f('2.5'), i(4)), 2.5],
  [op('max', i(3), NULL), null],
  [op('max', list('ordered', i(3), i(9)), i(4)), 9],
  [op('gcd', i(12), i(18), i(27)), 3],
  [op('gcd', i(0), i(0)), 0],
  [op('lcm', i(4), i(6)), 12],
  [op('lcm', i(4), i(0)), 0],
  [op('containerSize', list('multiple', i(1), i(1))), 2],
  [op('containerSize', NULL), 0],
  [node('index', 'n="2"', list('ordered', i(5), i(6))), 6],
  [node('index', 'n="TWO"', list('ordered', i(5), i(6))), 6],
  [node('index', 'n="3"', list('ordered', i(5), i(6))), null],
  [op('mathConstant', '').replace('<mathConstant ', '<mathConstant name="pi" '), Math.PI],
  [node('mathOperator', 'name="sin"', f(0)), 0],
  [node('mathOperator', 'name="log"', f(1000)), 3],
  [node('mathOperator', 'name="ln"', f(0)), null],
  [node('mathOperator', 'name="floor"', op('product', f('4.35'), f(100))), 435],
  [node('mathOperator', 'name="ceil"', f('-1.5')), -1],
  [node('mathOperator', 'name="signum"', f('-3')), -1],
  [node('mathOperator', 'name="abs"', f('-3.5')), 3.5],
  [node('mathOperator', 'name="toDegrees"', node('mathOperator', 'name="acos"', f(-1))), 180],
  [node('mathOperator', 'name="atan2"', f(0), f(-1)), Math.PI],
  [node('mathOperator', 'name="exp"', NULL), null],
  [node('statsOperator', 'name="mean"', list('multiple', f('0.1'), f('0.2'), f('0.3'))), 0.2],
  [node('statsOperator', 'name="popVariance"', list('multiple', f(60), f(70), f(80), f(90))), 125],
  [node('statsOperator', 'name="sampleVariance"', list('multiple', f(2), f(4))), 2],
  [node('statsOperator', 'name="popSD"', list('multiple', f(2), f(4))), 1],
  [node('statsOperator', 'name="sampleSD"', list('multiple', f(2))), null],
  [op('containerSize', node('repeat', 'numberRepeats="3"', i(1), i(2))), 6],
  [op('sum', node('repeat', 'numberRepeats="TWO"', i(1), i(2))), 6],
  ['<mapResponse identifier="RESPONSE"/>', 1],
  ['<mapResponsePoint identifier="PLACE"/>', 3],
  [node('fieldValue', 'fieldIdentifier="floatValue"', variable('NUMBER')), 12.5],
  [node('fieldValue', 'fieldIdentifier="integerValue"', variable('NUMBER')), null],
  [op('random', list('multiple', i(7), i(7))), 7],
  [op('random', NULL), null],
  ['<randomInteger min="4" max="4"/>', 4],
  ['<randomFloat min="2.5" max="2.5"/>', 2.5],
  [node('customOperator', 'definition="depcp:ParseCommaDecimal"', s('3,5')), 3.5],
  [variable('numAttempts'), 1],
];

const others: readonly [string, Type, string, unknown][] = [
  [variable('RESPONSE'), 'identifier', 'multiple', ['B']],
  ['<correct identifier="RESPONSE"/>', 'identifier', 'multiple', ['A', 'B']],
  ['<default identifier="RESPONSE"/>', 'identifier', 'multiple', ['C']],
  ['<default identifier="TWO"/>', 'integer', 'single', 2],
  [list('multiple', id('A'), NULL, list('multiple', id('B'))), 'identifier', 'multiple', ['A', 'B']],
  [list('ordered'), 'identifier', 'ordered', null],
  [op('delete', id('A'), list('multiple', id('A'), id('B'), id('A'))), 'identifier', 'multiple', ['B']],
  [op('delete', id('A'), list('ordered', id('A'))), 'identifier', 'ordered', null],
  [op('delete', NULL, list('ordered', id('A'))), 'identifier', 'ordered', null],
  [node('customOperator', 'definition="x:Trim"', s(' a ')), 'string', 'single', 'a'],
  [node('customOperator', 'definition="x:ToAscii"', s('été')), 'string', 'single', 'ete'],
  [f('2.9'), 'integer', 'single', 2],
  [i('3'), 'float', 'single', 3],
];

describe('Expressions have the value of the book, NULL included', () => {
  it.each(logic)('%s: %s [X03]', (expression, expected) => expect(valueOf(expression, 'boolean')).toBe(expected));

  it.each(numbers)('%s: %s [X03]', (expression, expected) => {
    const found = valueOf(expression, 'float');
    if (expected === Math.PI) expect(found).toBeCloseTo(Math.PI, 15);
    else expect(found).toBe(expected);
  });

  it.each(others)('%s [X03]', (expression, type, cardinality, expected) =>
    expect(valueOf(expression, type, cardinality)).toEqual(expected),
  );

  it('of every operator', () => {
    const all = [...logic, ...numbers, ...others].map(([expression]) => expression).join('');
    expect(Object.keys(operators).filter((name) => !all.includes(`<${name}`))).toEqual([]);
  });
});

describe('Standard templates', () => {
  const item = (uri: string) =>
    readItem(`<assessmentItem xmlns="http://www.imsglobal.org/xsd/imsqti_v2p2" identifier="i" title="t" adaptive="false" timeDependent="false">
      <responseDeclaration identifier="RESPONSE" cardinality="single" baseType="${uri.includes('point') ? 'point' : 'identifier'}"><correctResponse><value>${uri.includes('point') ? '1 1' : 'A'}</value></correctResponse>
        ${uri.includes('point') ? '<areaMapping defaultValue="0"><areaMapEntry shape="circle" coords="1,1,2" mappedValue="3"/></areaMapping>' : '<mapping defaultValue="0"><mapEntry mapKey="A" mappedValue="3"/></mapping>'}</responseDeclaration>
      <outcomeDeclaration identifier="SCORE" cardinality="single" baseType="float"/><outcomeDeclaration identifier="FEEDBACKBASIC" cardinality="single" baseType="identifier"/>
      <outcomeDeclaration identifier="MAXSCORE" cardinality="single" baseType="float"><defaultValue><value>5</value></defaultValue></outcomeDeclaration>
      <itemBody><p/></itemBody><responseProcessing template="${uri}"/></assessmentItem>`).definition;
  const folders = [
    'http://www.imsglobal.org/question/qti_v2p0/rptemplates/',
    'http://www.imsglobal.org/question/qti_v2p1/rptemplates/',
    'http://www.imsglobal.org/question/qti_v2p2/rptemplates/',
    'http://www.imsglobal.org/question/qtiv2p1/rptemplates/',
    'https://purl.imsglobal.org/spec/qti/v3p0/rptemplates/',
  ];
  const names: readonly [string, number, string | null][] = [
    ['match_correct', 1, null],
    ['map_response', 3, null],
    ['map_response_point', 3, null],
    ['CC2_match', 5, 'correct'],
    ['CC2_match_basic', 5, 'correct'],
    ['CC2_map_response', 3, null],
  ];
  const addresses = folders.flatMap((folder) =>
    names.flatMap(([name, points, feedback]) =>
      ['', '.xml'].map((end) => [`${folder}${name}${end}`, points, feedback] as const),
    ),
  );

  it.each(addresses)('%s scores by the rules that it stands for [X03]', (uri, points, feedback) => {
    const score = (answer: string) => {
      const { SCORE = null, FEEDBACKBASIC = null } = scoreItem(item(uri), { RESPONSE: [answer] });
      return [plain(SCORE), plain(FEEDBACKBASIC)];
    };
    expect(score(uri.includes('point') ? '2 2' : 'A')).toEqual([points, feedback]);
    expect(score(uri.includes('point') ? '9 9' : 'B')).toEqual([0, feedback && 'incorrect']);
    expect(score('')).toEqual([0, feedback && 'incorrect']);
  });
});
