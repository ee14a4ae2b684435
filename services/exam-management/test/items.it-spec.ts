import { ministry, startExams, type Json, type RunningExams } from './exams.js';

const xml = { 'content-type': 'application/xml' };
const picture = '<object type="image/png" data="carte.png" width="200" height="200"/>';
const spot = (name: string) => `<hotspotChoice identifier="${name}" shape="circle" coords="10,10,5"/>`;
const joinable = (name: string) =>
  `<associableHotspot identifier="${name}" shape="circle" coords="10,10,5" matchMax="2"/>`;
const choice = (name: string) => `<simpleChoice identifier="${name}">${name}</simpleChoice>`;
const paired = (name: string) =>
  `<simpleAssociableChoice identifier="${name}" matchMax="2">${name}</simpleAssociableChoice>`;
const word = (name: string) => `<gapText identifier="${name}" matchMax="1">${name}</gapText>`;
const asked = (name: string, inside: string, attributes = '') =>
  `<${name}Interaction responseIdentifier="RESPONSE" ${attributes}>${inside}</${name}Interaction>`;
const inText = (content: string) => `<p>${content}</p>`;

/** Each interaction: the type of its response, its body, an answer, and one beyond its limits. */
const interactions: readonly (readonly [string, string, string, string, unknown, unknown])[] = [
  [
    'choice',
    'identifier',
    'multiple',
    asked('choice', choice('A') + choice('B') + choice('C'), 'maxChoices="2"'),
    ['A', 'B'],
    ['A', 'B', 'C'],
  ],
  [
    'inlineChoice',
    'identifier',
    'single',
    inText(asked('inlineChoice', '<inlineChoice identifier="A">a</inlineChoice>')),
    'A',
    'Z',
  ],
  ['textEntry', 'float', 'single', inText(asked('textEntry', '')), 3.5, '3,5'],
  [
    'extendedText',
    'string',
    'multiple',
    asked('extendedText', '', 'maxStrings="2"'),
    ['un', 'deux'],
    ['un', 'deux', 'trois'],
  ],
  ['order', 'identifier', 'ordered', asked('order', choice('A') + choice('B')), ['B', 'A'], ['B']],
  [
    'match',
    'directedPair',
    'multiple',
    asked(
      'match',
      `<simpleMatchSet>${paired('A')}</simpleMatchSet><simpleMatchSet>${paired('X')}${paired('Y')}</simpleMatchSet>`,
      'maxAssociations="2"',
    ),
    ['A X', 'A Y'],
    ['X A'],
  ],
  [
    'associate',
    'pair',
    'multiple',
    asked('associate', paired('A') + paired('B'), 'maxAssociations="1"'),
    ['B A'],
    ['A B', 'B A'],
  ],
  [
    'gapMatch',
    'directedPair',
    'multiple',
    asked('gapMatch', `${word('W')}<p><gap identifier="G"/></p>`),
    ['W G'],
    ['G W'],
  ],
  [
    'hottext',
    'identifier',
    'single',
    asked('hottext', '<p><hottext identifier="A">a</hottext></p>', 'maxChoices="1"'),
    'A',
    'B',
  ],
  ['slider', 'integer', 'single', asked('slider', '', 'lowerBound="0" upperBound="10" step="2"'), 4, 5],
  ['hotspot', 'identifier', 'single', asked('hotspot', picture + spot('A'), 'maxChoices="1"'), 'A', 'B'],
  ['selectPoint', 'point', 'multiple', asked('selectPoint', picture, 'maxChoices="1"'), ['10 20'], ['10 20', '1 1']],
  ['graphicOrder', 'identifier', 'ordered', asked('graphicOrder', picture + spot('A') + spot('B')), ['B', 'A'], ['A']],
  [
    'graphicAssociate',
    'pair',
    'multiple',
    asked('graphicAssociate', picture + joinable('A') + joinable('B'), 'maxAssociations="1"'),
    ['A B'],
    ['A Z'],
  ],
  [
    'graphicGapMatch',
    'directedPair',
    'multiple',
    asked('graphicGapMatch', picture + `<gapImg identifier="W" matchMax="1">${picture}</gapImg>` + joinable('A')),
    ['W A'],
    ['W A', 'W A'],
  ],
  [
    'positionObject',
    'point',
    'single',
    `<positionObjectStage>${picture}${asked('positionObject', picture, 'maxChoices="1"')}</positionObjectStage>`,
    '10 20',
    '10',
  ],
  [
    'drawing',
    'file',
    'single',
    asked('drawing', picture),
    { name: 'dessin.png', type: 'image/png', hash: 'a'.repeat(64) },
    { name: 'a.pdf', type: 'application/pdf', hash: 'b' },
  ],
  [
    'upload',
    'file',
    'single',
    asked('upload', '', 'type="application/pdf"'),
    { name: 'Mon plan.pdf', type: 'application/pdf', address: 'https://x.example/a' },
    { name: 'a.png', type: 'image/png', hash: 'b' },
  ],
  ['media', 'integer', 'single', asked('media', picture, 'maxPlays="2" autostart="false"'), 2, 3],
  ['endAttempt', 'boolean', 'single', inText(asked('endAttempt', '', 'title="Indice"')), true, 'oui'],
];

const item = (name: string, type: string, cardinality: string, body: string, kind = 'imsqti_v2p2') =>
  `<assessmentItem xmlns="http://www.imsglobal.org/xsd/${kind}" identifier="${name}" title="${name}" adaptive="false" timeDependent="false">
    <responseDeclaration identifier="RESPONSE" cardinality="${cardinality}" ${type && `baseType="${type}"`}/>
    <outcomeDeclaration identifier="SCORE" cardinality="single" baseType="float"/>
    <outcomeDeclaration identifier="GIVEN" cardinality="${cardinality}" ${type && `baseType="${type}"`}/>
    <itemBody>${body}</itemBody>
    <responseProcessing><setOutcomeValue identifier="GIVEN"><variable identifier="RESPONSE"/></setOutcomeValue>
      <responseCondition><responseIf><not><isNull><variable identifier="RESPONSE"/></isNull></not><setOutcomeValue identifier="SCORE"><baseValue baseType="float">1</baseValue></setOutcomeValue></responseIf></responseCondition></responseProcessing>
  </assessmentItem>`;
/** The same item in the names of QTI 3. */
const inThree = (text: string): string => {
  const kebab = (name: string) => name.replace(/[A-Z]/g, (letter) => `-${letter.toLowerCase()}`);
  return text
    .replace('imsqti_v2p2"', 'imsqtiasi_v3p0"')
    .replace(/<(\/?)(?!p\b|object\b)(\w+)/g, (_tag, slash: string, name: string) => `<${slash}qti-${kebab(name)}`)
    .replace(/ ([a-z]+[A-Z]\w*)=/g, (_attribute, name: string) => ` ${kebab(name)}=`);
};

describe('An item that is tried', () => {
  let exams: RunningExams;
  beforeAll(async () => void (exams = await startExams()));
  afterAll(() => exams?.close());

  const tried = async (text: string, trial: Json): Promise<Json> => {
    const entered = await exams.as(ministry).post('/v1/items', text, xml);
    expect([entered.status, entered.body.code]).toEqual([201, undefined]);
    const { status, body } = await exams.as(ministry).post(`/v1/items/${entered.body.id}/score`, trial);
    expect([status, body.code]).toEqual([200, undefined]);
    return body;
  };
  const valueOf = ({ variables }: Json, name: string) => variables.find((one: Json) => one.identifier === name);

  it.each(interactions)(
    '[X02] takes a response of its form and no other, in QTI 2 and 3: %sInteraction',
    async (name, type, cardinality, body, right, beyond) => {
      const two = item(name, type, cardinality, body);
      const taken = await tried(two, { responses: { RESPONSE: right } });
      expect(taken.outcomes['SCORE']).toBe(1);
      expect(valueOf(taken, 'GIVEN')).toMatchObject({ kind: 'outcome', baseType: type, cardinality });
      expect(taken.body).toContain(`${name}Interaction`);
      const three = await tried(inThree(item(`${name}-3`, type, cardinality, body)), {
        responses: { RESPONSE: beyond },
      });
      // A button that was not pressed is false, which is not NULL.
      const nothing = name === 'endAttempt' ? [1, false] : [0, null];
      expect([three.outcomes['SCORE'], valueOf(three, 'GIVEN').value]).toEqual(nothing);
    },
  );

  it('[X03] answers with every outcome, its base type, cardinality and value: pairs, points, files and records as they are', async () => {
    const given = async (name: string, type: string, cardinality: string, body: string, answer: unknown) =>
      valueOf(await tried(item(`${name}-v`, type, cardinality, body), { responses: { RESPONSE: answer } }), 'GIVEN');
    const of = (name: string) => interactions.find(([one]) => one === name)!;
    for (const [name, expected] of [
      ['match', ['A X', 'A Y']],
      ['selectPoint', ['10 20']],
      ['positionObject', '10 20'],
      ['slider', 4],
      ['upload', { name: 'Mon plan.pdf', type: 'application/pdf', at: 'https://x.example/a' }],
    ] as const) {
      const [, type, cardinality, body, answer] = of(name);
      expect((await given(name, type, cardinality, body, answer)).value).toEqual(expected);
    }
    const record = await given('record', '', 'record', of('textEntry')[3], '12.50');
    expect(record).toMatchObject({ baseType: null, cardinality: 'record' });
    expect(record.value).toMatchObject({ stringValue: '12.50', floatValue: 12.5, leftDigits: 2, rightDigits: 2 });
    const fields = await given('fields', '', 'record', of('textEntry')[3], { stringValue: 'a', floatValue: 2 });
    expect(fields.value).toEqual({ stringValue: 'a', floatValue: 2 });
  });

  it('[X03] is refused where an expression could have no value, with element, line and remedy', async () => {
    const text = item('sum', 'float', 'single', inText(asked('textEntry', ''))).replace(
      '<isNull><variable identifier="RESPONSE"/></isNull>',
      '<equal toleranceMode="absolute" tolerance="0,1"><variable identifier="RESPONSE"/><variable identifier="SCORE"/></equal>',
    );
    const { status, body } = await exams.as(ministry).post('/v1/items', text, xml);
    expect([status, body.code]).toEqual([400, 'argument-unfit']);
    expect(body.detail).toContain('<equal>, line 7');
    expect(JSON.stringify(body)).toContain('decimals are written with a point');
  });

  it('[X04] is drawn by the seed that is given, and goes through the attempts that are', async () => {
    const text = `<assessmentItem xmlns="http://www.imsglobal.org/xsd/imsqti_v2p2" identifier="drawn" title="d" adaptive="true" timeDependent="false">
      <responseDeclaration identifier="RESPONSE" cardinality="single" baseType="integer"/>
      <outcomeDeclaration identifier="SCORE" cardinality="single" baseType="float" normalMaximum="9"/>
      <templateDeclaration identifier="A" cardinality="single" baseType="integer"/>
      <templateProcessing><setTemplateValue identifier="A"><randomInteger min="1" max="1000000"/></setTemplateValue></templateProcessing>
      <itemBody><p><printedVariable identifier="A"/><textEntryInteraction responseIdentifier="RESPONSE"/></p></itemBody>
      <responseProcessing><setOutcomeValue identifier="SCORE"><sum><variable identifier="SCORE"/><variable identifier="RESPONSE"/></sum></setOutcomeValue></responseProcessing>
    </assessmentItem>`;
    const attempts = [{ responses: { RESPONSE: 2 } }, { responses: { RESPONSE: '3' }, seconds: 40 }];
    const entered = await exams.as(ministry).post('/v1/items', text, xml);
    const path = `/v1/items/${entered.body.id}/score`;
    const score = async (trial: object): Promise<Json> => (await exams.as(ministry).post(path, trial)).body;
    const one = await score({ seed: 'a', attempts });
    const [same, other] = [await score({ seed: 'a', attempts }), await score({ seed: 'b' })];
    expect([one.outcomes['SCORE'], one.numAttempts, one.completionStatus]).toEqual([5, 2, 'unknown']);
    expect(one).toEqual(same);
    const drawn = valueOf(one, 'A');
    expect(drawn).toMatchObject({ kind: 'template', baseType: 'integer', cardinality: 'single' });
    expect(one.body).toContain(String(drawn.value));
    expect(valueOf(other, 'A').value).not.toBe(drawn.value);
  });
});
