import { scoreItem } from '../scoring/processing/score-item.js';
import { plain } from '../scoring/values/plain.js';
import { readItem } from './read-item.js';

const item = (declared: string, body: string, rules: string) =>
  readItem(`<assessmentItem xmlns="http://www.imsglobal.org/xsd/imsqti_v2p2" identifier="i" title="t" adaptive="false" timeDependent="false">
    ${declared}<outcomeDeclaration identifier="SCORE" cardinality="single" baseType="float"/>
    <itemBody>${body}</itemBody>${rules}</assessmentItem>`);
const response = (type: string, cardinality: string, inside: string) =>
  `<responseDeclaration identifier="RESPONSE" ${type && `baseType="${type}"`} cardinality="${cardinality}">${inside}</responseDeclaration>`;
const correct = (...values: string[]) =>
  `<correctResponse>${values.map((value) => `<value>${value}</value>`).join('')}</correctResponse>`;
const template = (name: string) =>
  `<responseProcessing template="http://www.imsglobal.org/question/qti_v2p1/rptemplates/${name}"/>`;
const worth = (expression: string) =>
  `<responseProcessing><setOutcomeValue identifier="SCORE">${expression}</setOutcomeValue></responseProcessing>`;
const yields = (condition: string) =>
  `<responseProcessing><responseCondition><responseIf>${condition}<setOutcomeValue identifier="SCORE"><baseValue baseType="float">1</baseValue></setOutcomeValue></responseIf></responseCondition></responseProcessing>`;
const picture = '<object type="image/png" data="carte.png" width="200" height="280"/>';
const hotspot = (name: string, more = '', element = 'hotspotChoice') =>
  `<${element} identifier="${name}" shape="circle" coords="10,10,5" ${more}/>`;
const associable = (name: string, more = 'matchMax="1"') => hotspot(name, more, 'associableHotspot');
const interaction = (name: string, attributes: string, inside: string) =>
  `<${name}Interaction responseIdentifier="RESPONSE" ${attributes}>${picture}${inside}</${name}Interaction>`;
const given = '<variable identifier="RESPONSE"/>';

const areas =
  '<areaMapping defaultValue="0"><areaMapEntry shape="circle" coords="10,10,5" mappedValue="1"/><areaMapEntry shape="rect" coords="50,50,60,60" mappedValue="2"/></areaMapping>';
const hotspots = item(
  response('identifier', 'multiple', correct('A', 'B')),
  interaction('hotspot', 'maxChoices="2"', hotspot('A') + hotspot('B') + hotspot('C')),
  template('match_correct'),
);
const points = item(
  response('point', 'multiple', areas),
  interaction('selectPoint', 'maxChoices="2" minChoices="1"', ''),
  template('map_response_point'),
);
const stage = item(
  response('point', 'multiple', areas),
  `<positionObjectStage>${picture}<positionObjectInteraction responseIdentifier="RESPONSE" maxChoices="2">${picture}</positionObjectInteraction></positionObjectStage>`,
  template('map_response_point'),
);
const ordered = item(
  response('identifier', 'ordered', correct('C', 'A', 'B')),
  interaction('graphicOrder', '', hotspot('A') + hotspot('B') + hotspot('C')),
  template('match_correct'),
);
const associated = item(
  response('pair', 'multiple', correct('A B', 'B C')),
  interaction(
    'graphicAssociate',
    'maxAssociations="2"',
    associable('A') + associable('B', 'matchMax="2"') + associable('C'),
  ),
  template('match_correct'),
);
const gaps = item(
  response('directedPair', 'multiple', correct('W A', 'V B')),
  interaction(
    'graphicGapMatch',
    '',
    `<gapImg identifier="W" matchMax="1">${picture}</gapImg><gapImg identifier="V" matchMax="1">${picture}</gapImg>${associable('A') + associable('B')}`,
  ),
  template('match_correct'),
);
const played = item(
  response('integer', 'single', ''),
  interaction('media', 'minPlays="1" maxPlays="2" autostart="false"', ''),
  worth(`<integerToFloat>${given}</integerToFloat>`),
);
const handedIn = item(
  response('file', 'single', ''),
  '<uploadInteraction responseIdentifier="RESPONSE" type="application/pdf"/>',
  yields(`<not><isNull>${given}</isNull></not>`),
);
const drawn = item(
  response('file', 'single', ''),
  interaction('drawing', '', ''),
  yields(`<not><isNull>${given}</isNull></not>`),
);
const ended = item(
  response('boolean', 'single', ''),
  '<p><endAttemptInteraction responseIdentifier="RESPONSE" title="Indice"/></p>',
  yields(given),
);
const hash = 'a'.repeat(64);

describe('An interaction', () => {
  it.each<[string, ReturnType<typeof item>, string[], number | null]>([
    ['both hotspots', hotspots, ['B', 'A'], 1],
    ['three hotspots where two may be chosen', hotspots, ['A', 'B', 'C'], 0],
    ['a hotspot that is not there', hotspots, ['A', 'Z'], 0],
    ['points in two areas, on a border too', points, ['15 10', '55 55'], 3],
    ['three points where two may be made', points, ['10 10', '55 55', '11 11'], 0],
    ['a point that is none', points, ['10'], 0],
    ['objects put in two areas', stage, ['10 10', '60 60'], 3],
    ['hotspots in order', ordered, ['C', 'A', 'B'], 1],
    ['a part of what is to be put in order', ordered, ['C', 'A'], 0],
    ['hotspots joined, either way round', associated, ['B A', 'C B'], 1],
    ['a hotspot in more pairs than it may be', associated, ['A B', 'A C'], 0],
    ['pictures in their places', gaps, ['V B', 'W A'], 1],
    ['a place that is no picture', gaps, ['A W'], 0],
    ['a recording played twice', played, ['2'], 2],
    ['a recording played oftener than it may be', played, ['3'], null],
    ['a recording not played', played, ['0'], null],
    ['a file of the type asked for', handedIn, [`${hash} application/pdf Mon rapport.pdf`], 1],
    ['a file of another type', handedIn, [`${hash} image/png plan.png`], 0],
    ['a file without a name', handedIn, [hash], 0],
    ['a drawing', drawn, [`${hash} image/svg+xml dessin.svg`], 1],
    ['a button that was pressed', ended, ['true'], 1],
    ['a button that was not', ended, [], 0],
  ])('takes and scores: %s [X02]', (_name, { definition }, answers, expected) => {
    expect(plain(scoreItem(definition, { RESPONSE: answers })['SCORE'] ?? null)).toBe(expected);
  });

  it.each<[string, string, () => unknown]>([
    [
      'type-unfit',
      'a response of another base type',
      () => item(response('string', 'single', ''), interaction('hotspot', '', hotspot('A')), ''),
    ],
    [
      'type-unfit',
      'a response of another cardinality',
      () => item(response('identifier', 'single', ''), interaction('graphicOrder', '', hotspot('A')), ''),
    ],
    [
      'shape-unfit',
      'a hotspot without an outline',
      () =>
        item(
          response('identifier', 'single', ''),
          interaction('hotspot', '', '<hotspotChoice identifier="A" shape="rect" coords="1,2,3"/>'),
          '',
        ),
    ],
    [
      'limits-unfit',
      'a recording to be played oftener than it may be',
      () => item(response('integer', 'single', ''), interaction('media', 'minPlays="3" maxPlays="2"', ''), ''),
    ],
    [
      'choice-unknown',
      'a key that is no hotspot',
      () =>
        item(
          response('identifier', 'single', correct('Z')),
          interaction('hotspot', '', hotspot('A')),
          template('match_correct'),
        ),
    ],
    [
      'interaction-unsupported',
      'one of another program',
      () => item(response('identifier', 'single', ''), interaction('custom', '', ''), ''),
    ],
  ])('is refused, %s: %s [X02]', (code, _name, read) => expect(read).toThrow(code));

  it.each<[string, string, string, number | null]>([
    ['a comma', '', '3,5', null],
    ['a comma where the author takes one', 'class="decimal-comma"', '3,5', 3.5],
    ['a point all the same', 'class="decimal-comma"', '3.5', 3.5],
    ['groups of digits', 'class="decimal-comma large"', '12\u202f345,5', 12345.5],
    ['two commas', 'class="decimal-comma"', '1,234,5', null],
  ])('reads a number with %s [X02]', (_name, attributes, answer, expected) => {
    const { definition } = item(
      response('float', 'single', ''),
      `<p><textEntryInteraction responseIdentifier="RESPONSE" ${attributes}/></p>`,
      worth(given),
    );
    expect(plain(scoreItem(definition, { RESPONSE: [answer] })['SCORE'] ?? null)).toBe(expected);
  });

  it('reads a whole number in the base that is asked for, and keeps what was typed beside it [X02]', () => {
    const { definition } = item(
      `${response('integer', 'single', '')}<responseDeclaration identifier="TYPED" baseType="string" cardinality="single"/>`,
      '<p><textEntryInteraction responseIdentifier="RESPONSE" stringIdentifier="TYPED" base="7"/></p>',
      yields(
        `<and><match>${given}<baseValue baseType="integer">13</baseValue></match><match><variable identifier="TYPED"/><baseValue baseType="string">16</baseValue></match></and>`,
      ),
    );
    const score = (text: string) => plain(scoreItem(definition, { RESPONSE: [text] })['SCORE'] ?? null);
    expect([score('16'), score('13'), score('18')]).toEqual([1, 0, 0]);
  });

  it.each<[string, string, number | null]>([
    ['floatValue', '-12.50e3', -12500],
    ['integerValue', '42', 42],
    ['integerValue', '42.0', null],
    ['leftDigits', '-12.50', 2],
    ['rightDigits', '-12.50', 2],
    ['ndp', '1.250e2', 1],
    ['nsf', '0.0350', 3],
    ['exponent', '1.2e5', 5],
    ['exponent', '12', null],
    ['floatValue', 'douze', null],
  ])('gives the parts of a number as it was written: %s of %s [X02]', (field, answer, expected) => {
    const { definition } = item(
      response('', 'record', ''),
      '<p><textEntryInteraction responseIdentifier="RESPONSE"/></p>',
      worth(`<fieldValue fieldIdentifier="${field}">${given}</fieldValue>`),
    );
    expect(plain(scoreItem(definition, { RESPONSE: [answer] })['SCORE'] ?? null)).toBe(expected);
  });

  it.each([
    ['a text is added', 'string', `<sum>${given}<baseValue baseType="float">1</baseValue></sum>`],
    ['a choice is added', 'identifier', `<sum>${given}<baseValue baseType="float">1</baseValue></sum>`],
    ['one of a list of texts is rounded', 'string', `<round><index n="1"><ordered>${given}</ordered></index></round>`],
    ['a number is taken for true', 'float', `<and>${given}</and>`],
    ['a number is taken for a point', 'float', `<inside shape="rect" coords="0,0,1,1">${given}</inside>`],
  ])('is refused where %s: it could never have a value [X03]', (_name, type, expression) => {
    const body = '<p><textEntryInteraction responseIdentifier="RESPONSE"/></p>';
    const choice =
      '<choiceInteraction responseIdentifier="RESPONSE"><simpleChoice identifier="A">a</simpleChoice></choiceInteraction>';
    expect(() => item(response(type, 'single', ''), type === 'identifier' ? choice : body, worth(expression))).toThrow(
      'type-unfit',
    );
  });

  it('is refused where a record is reckoned with as a whole [X02]', () => {
    const rules = (expression: string) => () =>
      item(
        response('', 'record', ''),
        '<p><textEntryInteraction responseIdentifier="RESPONSE"/></p>',
        worth(expression),
      );
    expect(rules(`<sum>${given}</sum>`)).toThrow('record-unfit');
    expect(rules(given)).toThrow('record-unfit');
    expect(rules(`<fieldValue fieldIdentifier="floatvalue">${given}</fieldValue>`)).toThrow('argument-unfit');
    expect(rules('<fieldValue fieldIdentifier="x"><baseValue baseType="float">1</baseValue></fieldValue>')).toThrow(
      'record-unfit',
    );
  });
});
