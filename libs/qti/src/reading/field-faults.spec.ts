import { scoreItem } from '../scoring/processing/score-item.js';
import { plain } from '../scoring/values/plain.js';
import { readBanked, readItem } from './read-item.js';

interface Parts {
  readonly response?: string;
  readonly outcome?: string;
  readonly body?: string;
  readonly rules?: string;
  readonly head?: string;
}

const template = (name: string) =>
  `<responseProcessing template="http://www.imsglobal.org/question/qti_v2p2/rptemplates/${name}"/>`;
const set = (expression: string) =>
  `<responseProcessing><setOutcomeValue identifier="SCORE">${expression}</setOutcomeValue></responseProcessing>`;
const when = (condition: string) =>
  `<responseProcessing><responseCondition><responseIf>${condition}
    <setOutcomeValue identifier="SCORE"><baseValue baseType="float">1</baseValue></setOutcomeValue></responseIf></responseCondition></responseProcessing>`;
const number = (text: string) => `<baseValue baseType="float">${text}</baseValue>`;
const given = '<variable identifier="RESPONSE"/>';
const declared = (type: string, inside: string, cardinality = 'single') =>
  `<responseDeclaration identifier="RESPONSE" cardinality="${cardinality}" baseType="${type}">${inside}</responseDeclaration>`;
const correct = (...values: string[]) =>
  `<correctResponse>${values.map((value) => `<value>${value}</value>`).join('')}</correctResponse>`;
const mapping = (points: Record<string, string>, attributes = 'defaultValue="0"') =>
  `<mapping ${attributes}>${Object.entries(points)
    .map(([key, value]) => `<mapEntry mapKey="${key}" mappedValue="${value}"/>`)
    .join('')}</mapping>`;
const written = '<p><textEntryInteraction responseIdentifier="RESPONSE"/></p>';
const choice = (names: string, attributes: string) =>
  `<choiceInteraction responseIdentifier="RESPONSE" ${attributes}>${names
    .split(' ')
    .map((name) => `<simpleChoice identifier="${name}">${name}</simpleChoice>`)
    .join('')}</choiceInteraction>`;

const headed = (attributes: string) => xmlOf({}).replace('title="t"', attributes);

const xmlOf = ({ response = declared('float', ''), outcome = '', body = written, rules = '', head = '' }: Parts) =>
  `<assessmentItem xmlns="http://www.imsglobal.org/xsd/imsqti_v2p2" identifier="i" title="t" adaptive="false" timeDependent="false">
    ${response}<outcomeDeclaration identifier="SCORE" cardinality="single" baseType="float">${outcome}</outcomeDeclaration>
    ${head}<itemBody>${body}</itemBody>${rules}</assessmentItem>`;
const read = (parts: Parts) => readItem(xmlOf(parts));
const score = (parts: Parts, ...answers: string[]) =>
  plain(scoreItem(read(parts).definition, { RESPONSE: answers })['SCORE'] ?? null);
/** The same item in the names of QTI 3. */
const inThree = (xml: string): string => {
  const kebab = (name: string) => name.replace(/[A-Z]/g, (letter) => `-${letter.toLowerCase()}`);
  return xml
    .replace('imsqti_v2p2"', 'imsqtiasi_v3p0"')
    .replace(/<(\/?)(?!p\b)(\w+)/g, (_tag, slash: string, name: string) => `<${slash}qti-${kebab(name)}`)
    .replace(/ ([a-z]+[A-Z]\w*)=/g, (_attribute, name: string) => ` ${kebab(name)}=`);
};
const scoreInThree = (parts: Parts, ...answers: string[]) =>
  plain(scoreItem(readItem(inThree(xmlOf(parts))).definition, { RESPONSE: answers })['SCORE'] ?? null);
const worth = (parts: Parts) => read(parts).maxScore?.toNumber() ?? null;
/** Why an item is refused: its code, and what of it the refusal names. */
function refusal(parts: Parts): string {
  try {
    read(parts);
    return 'taken';
  } catch (error) {
    const { code, params } = error as { code: string; params: Record<string, string> };
    expect(params).toMatchObject({ line: expect.any(Number), element: expect.any(String) });
    return [code, params['attribute'] ?? params['needs'] ?? params['choice'] ?? params['stimulus'] ?? '']
      .join(' ')
      .trim();
  }
}

describe('Points in decimals', () => {
  const mapped = (points: Record<string, string>, attributes?: string): Parts => ({
    response: declared('identifier', mapping(points, attributes), 'multiple'),
    body: choice(Object.keys(points).join(' '), 'maxChoices="0"'),
    rules: template('map_response'),
  });

  it.each<[string, Parts, string[], number]>([
    ['0.1 and 0.7 by a mapping', mapped({ A: '0.1', B: '0.7' }), ['A', 'B'], 0.8],
    ['three tenths by a mapping with a penalty', mapped({ A: '0.7', B: '-0.1', C: '-0.3' }), ['A', 'B', 'C'], 0.3],
    [
      'the upper bound of a mapping',
      mapped({ A: '0.1', B: '0.7' }, 'defaultValue="0" upperBound="0.75"'),
      ['A', 'B'],
      0.75,
    ],
    ['a sum of three tenths', { rules: set(`<sum>${number('0.1')}${number('0.1')}${number('0.1')}</sum>`) }, [], 0.3],
    ['1.1 × 1.1', { rules: set(`<product>${number('1.1')}${number('1.1')}</product>`) }, [], 1.21],
    ['0.3 − 0.1', { rules: set(`<subtract>${number('0.3')}${number('0.1')}</subtract>`) }, [], 0.2],
    ['4.35 ÷ 0.05', { rules: set(`<divide>${number('4.35')}${number('0.05')}</divide>`) }, [], 87],
    ['1.1 cubed', { rules: set(`<power>${number('1.1')}${number('3')}</power>`) }, [], 1.331],
    [
      'the whole part of 0.29 × 100',
      { rules: set(`<truncate><product>${number('0.29')}${number('100')}</product></truncate>`) },
      [],
      29,
    ],
    [
      'the floor of 4.35 × 100',
      { rules: set(`<mathOperator name="floor"><product>${number('4.35')}${number('100')}</product></mathOperator>`) },
      [],
      435,
    ],
    [
      '1.005 to two places',
      { rules: set(`<roundTo roundingMode="decimalPlaces" figures="2">${number('1.005')}</roundTo>`) },
      [],
      1.01,
    ],
    [
      'the half of 1.15 × 10',
      { rules: set(`<round><product>${number('1.15')}${number('10')}</product></round>`) },
      [],
      12,
    ],
    [
      'a third, three times',
      {
        rules: set(
          `<truncate><product><divide>${number('1')}${number('3')}</divide>${number('3')}</product></truncate>`,
        ),
      },
      [],
      1,
    ],
    [
      'the mean of 0.1, 0.2, 0.3',
      {
        rules: set(
          `<statsOperator name="mean"><multiple>${number('0.1')}${number('0.2')}${number('0.3')}</multiple></statsOperator>`,
        ),
      },
      [],
      0.2,
    ],
    [
      'the remainder of 0.3 by 0.1',
      { rules: set(`<integerModulus>${number('0.3')}${number('0.1')}</integerModulus>`) },
      [],
      0,
    ],
  ])('are exact: %s [F11]', (_name, parts, answers, expected) => {
    expect(score(parts, ...answers)).toBe(expected);
  });

  it.each<[string, string, string, number]>([
    ['toleranceMode="absolute" tolerance="0.2"', '9.8', '9.6', 1],
    ['toleranceMode="absolute" tolerance="0.2"', '9.8', '10', 1],
    ['toleranceMode="absolute" tolerance="0.1"', '0.7', '0.8', 1],
    ['toleranceMode="absolute" tolerance="0.1"', '0.3', '0.2', 1],
    ['toleranceMode="absolute" tolerance="0.2"', '9.8', '9.59999999999999999', 0],
    ['toleranceMode="relative" tolerance="10"', '1.1', '1.21', 1],
    ['toleranceMode="relative" tolerance="0.7"', '100', '99.3', 1],
    ['toleranceMode="absolute" tolerance="0.2" includeLowerBound="false"', '9.8', '9.6', 0],
    ['toleranceMode="exact"', '0.30', '.3', 1],
  ])('take the bounds of a tolerance in: %s of %s, %s [F11]', (attributes, right, answer, expected) => {
    expect(score({ rules: when(`<equal ${attributes}>${number(right)}${given}</equal>`) }, answer)).toBe(expected);
  });

  it('are looked up by the decimals of a table [F11]', () => {
    const table = `<interpolationTable defaultValue="0"><interpolationTableEntry sourceValue="0.3" targetValue="2"/></interpolationTable>`;
    const rules = `<responseProcessing><lookupOutcomeValue identifier="SCORE"><sum>${number('0.1')}${number('0.2')}</sum></lookupOutcomeValue></responseProcessing>`;
    expect(score({ outcome: table, rules })).toBe(2);
  });

  it.each([
    ['circle', '0,0,5', '3 4'],
    ['ellipse', '0,0,10,5', '6 4'],
    ['ellipse', '0,0,7,3', '7 0'],
    ['poly', '0,0,10,0,10,10,0,10', '10 5'],
    ['poly', '0,0,9,3,0,6', '3 1'],
    ['rect', '0,0,0.5,10', '0 10'],
  ])('reach to the border of a shape: %s %s, %s [F11]', (shape, coords, point) => {
    const rules = when(
      `<inside shape="${shape}" coords="${coords}"><baseValue baseType="point">${point}</baseValue></inside>`,
    );
    expect(score({ rules })).toBe(1);
  });
});

describe('A response of the wrong form is kept and earns nothing', () => {
  const winds = 'VENT SOLEIL GAZ CHARBON';
  const energies = (attributes: string): Parts => ({
    response: declared('identifier', mapping({ VENT: '1', SOLEIL: '1' }), 'multiple'),
    body: choice(winds, attributes),
    rules: template('map_response'),
  });
  const pairs = (
    type: string,
    element: string,
    inside: string,
    attributes: string,
    points: Record<string, string>,
  ): Parts => ({
    response: declared(type, mapping(points), 'multiple'),
    body: `<${element} responseIdentifier="RESPONSE" ${attributes}>${inside}</${element}>`,
    rules: template('map_response'),
  });
  const associable = (names: string, most = 1) =>
    names
      .split(' ')
      .map((name) => `<simpleAssociableChoice identifier="${name}" matchMax="${most}">${name}</simpleAssociableChoice>`)
      .join('');
  const match = (attributes: string, most = 1) =>
    pairs(
      'directedPair',
      'matchInteraction',
      `<simpleMatchSet>${associable('A B', most)}</simpleMatchSet><simpleMatchSet>${associable('X Y', most)}</simpleMatchSet>`,
      attributes,
      { 'A X': '1', 'B Y': '1', 'A Y': '1' },
    );
  const gaps = pairs(
    'directedPair',
    'gapMatchInteraction',
    '<gapText identifier="W" matchMax="1">w</gapText><gapText identifier="V" matchMax="1">v</gapText><p><gap identifier="G1"/><gap identifier="G2"/></p>',
    'shuffle="false"',
    { 'W G1': '1', 'V G1': '1', 'V G2': '1' },
  );
  const matchSet = (...choices: string[]) => `<simpleMatchSet>${choices.join('')}</simpleMatchSet>`;
  const limited = (name: string, limits: string) =>
    `<simpleAssociableChoice identifier="${name}" ${limits}>${name}</simpleAssociableChoice>`;
  const needing = (attributes: string) =>
    pairs(
      'directedPair',
      'matchInteraction',
      matchSet(limited('A', 'matchMax="1"'), limited('B', 'matchMax="1" matchMin="1"')) + matchSet(associable('X Y')),
      attributes,
      { 'A X': '1', 'B Y': '1' },
    );
  const associating = pairs(
    'pair',
    'associateInteraction',
    limited('A', 'matchMax="2" matchMin="2"') + associable('B C D'),
    'maxAssociations="2"',
    { 'A B': '1', 'C A': '1', 'C D': '1' },
  );
  const required = pairs(
    'directedPair',
    'gapMatchInteraction',
    '<gapText identifier="W" matchMax="2">w</gapText><p><gap identifier="G1"/><gap identifier="G2" required="true"/></p>',
    '',
    { 'W G1': '1', 'W G2': '1' },
  );
  const order = (attributes: string): Parts => ({
    response: declared('identifier', correct('A', 'B'), 'ordered'),
    body: `<orderInteraction responseIdentifier="RESPONSE" ${attributes}><simpleChoice identifier="A">a</simpleChoice><simpleChoice identifier="B">b</simpleChoice></orderInteraction>`,
    rules: when(`<member><baseValue baseType="identifier">A</baseValue>${given}</member>`),
  });
  const hottext: Parts = {
    response: declared('identifier', mapping({ H1: '1', H2: '1' }), 'multiple'),
    body: '<hottextInteraction responseIdentifier="RESPONSE" maxChoices="1"><p><hottext identifier="H1">a</hottext><hottext identifier="H2">b</hottext></p></hottextInteraction>',
    rules: template('map_response'),
  };
  const slider: Parts = {
    response: declared('float', ''),
    body: '<sliderInteraction responseIdentifier="RESPONSE" lowerBound="0" upperBound="1" step="0.1"/>',
    rules: when(`<gte>${given}${number('0.3')}</gte>`),
  };
  const masked: Parts = {
    response: declared('string', mapping({ H2O: '1' })),
    body: '<p><textEntryInteraction responseIdentifier="RESPONSE" patternMask="[A-Z0-9]{1,5}"/></p>',
    rules: template('map_response'),
  };
  const strings: Parts = {
    response: declared('string', mapping({ un: '1', deux: '1', trois: '1' }), 'multiple'),
    body: '<extendedTextInteraction responseIdentifier="RESPONSE" maxStrings="2"/>',
    rules: template('map_response'),
  };

  it.each<[string, Parts, string[], number]>([
    ['two of two', energies('maxChoices="2"'), ['VENT', 'SOLEIL'], 2],
    ['four where two may be chosen', energies('maxChoices="2"'), winds.split(' '), 0],
    ['three where two may be chosen', energies('maxChoices="2"'), ['VENT', 'SOLEIL', 'GAZ'], 0],
    ['two where nothing says how many', energies(''), ['VENT', 'SOLEIL'], 0],
    ['four where any number may', energies('maxChoices="0"'), winds.split(' '), 2],
    ['one where two must', energies('maxChoices="2" minChoices="2"'), ['VENT'], 0],
    ['a choice that is not offered', energies('maxChoices="2"'), ['VENT', 'MAREE'], 0],
    ['two words of a text where one may be marked', hottext, ['H1', 'H2'], 0],
    ['one word of a text', hottext, ['H2'], 1],
    ['two pairs where one may be made', match('maxAssociations="1"'), ['A X', 'B Y'], 0],
    ['two pairs', match('maxAssociations="2"'), ['A X', 'B Y'], 2],
    ['a choice in two pairs that goes into one', match('maxAssociations="2"'), ['A X', 'A Y'], 0],
    ['a choice in two pairs that goes into two', match('maxAssociations="2"', 2), ['A X', 'A Y'], 2],
    ['a pair the wrong way round', match('maxAssociations="2"'), ['X A'], 0],
    ['a choice that has to be in a pair and is in none', needing('maxAssociations="2"'), ['A X'], 0],
    ['a choice that has to be in a pair and is', needing('maxAssociations="2"'), ['A X', 'B Y'], 2],
    ['a choice of one set that has to be in two pairs', associating, ['A B', 'C D'], 0],
    ['a choice of one set that is in two pairs as it has to be', associating, ['A B', 'C A'], 2],
    ['nothing in a gap that has to be filled', required, ['W G1'], 0],
    ['a word in a gap that has to be filled', required, ['W G2'], 1],
    ['two words in one gap', gaps, ['W G1', 'V G1'], 0],
    ['a word in each gap', gaps, ['W G1', 'V G2'], 2],
    ['a part of what is to be put in order', order(''), ['A'], 0],
    ['a part that may be put in order', order('minChoices="1"'), ['A'], 1],
    ['one choice twice in an order', order(''), ['A', 'A'], 0],
    ['a value between the steps of a slider', slider, ['0.35'], 0],
    ['a value beyond a slider', slider, ['1.1'], 0],
    ['a value on the steps of a slider', slider, ['0.3'], 1],
    ['two where two must and any number may', energies('minChoices="2" maxChoices="0"'), ['VENT', 'SOLEIL'], 2],
    ['a text of the mask', masked, ['H2O'], 1],
    ['three texts where two may be written', strings, ['un', 'deux', 'trois'], 0],
    ['two texts', strings, ['un', 'deux'], 2],
  ])('%s, in QTI 2 and 3 [F11]', (_name, parts, answers, expected) => {
    expect([score(parts, ...answers), scoreInThree(parts, ...answers)]).toEqual([expected, expected]);
  });

  it('a text outside of its mask [F11]', () => {
    const lower: Parts = {
      ...masked,
      response: declared(
        'string',
        '<mapping defaultValue="0"><mapEntry mapKey="H2O" mappedValue="1" caseSensitive="false"/></mapping>',
      ),
    };
    expect([score(lower, 'H2O'), score(lower, 'h2o')]).toEqual([1, 0]);
  });

  it.each(['(a', '[a-z]+', '[0-9]{0,3}$'])(
    'unless its mask is none, or keeps the right answer out, as its author is told: %s [F11]',
    (mask) => {
      const parts: Parts = {
        response: declared('string', correct('été')),
        body: `<p><textEntryInteraction responseIdentifier="RESPONSE" patternMask="${mask}"/></p>`,
        rules: template('match_correct'),
      };
      expect([score(parts, 'été'), read(parts).warnings.map(({ code }) => code)]).toEqual([1, ['mask-not-held']]);
    },
  );

  it('and the best of a mapping is found in time [F11]', () => {
    const names = (letter: string, count: number) => Array.from({ length: count }, (_, at) => `${letter}${at}`);
    const all = (from: string[], to: string[]) =>
      Object.fromEntries(from.flatMap((one) => to.map((other) => [`${one} ${other}`, '1'])));
    const matching = (count: number) =>
      pairs(
        'directedPair',
        'matchInteraction',
        `<simpleMatchSet>${associable(names('A', count).join(' '))}</simpleMatchSet><simpleMatchSet>${associable(names('X', count).join(' '))}</simpleMatchSet>`,
        'maxAssociations="0"',
        all(names('A', count), names('X', count)),
      );
    expect([worth(matching(6)), worth(matching(30))]).toEqual([6, 30]);
    const rival = pairs(
      'directedPair',
      'matchInteraction',
      `<simpleMatchSet>${associable(names('A', 12).join(' '))}</simpleMatchSet><simpleMatchSet>${associable(names('X', 12).join(' '))}</simpleMatchSet>`,
      'maxAssociations="0"',
      {
        ...all(names('A', 12), names('X', 12)),
        ...Object.fromEntries(names('X', 12).map((one) => [`A0 ${one}`, '2'])),
      },
    );
    expect(worth(rival)).toBe(13);
    const many = names('C', 800);
    const chosen: Parts = {
      response: declared('identifier', mapping(Object.fromEntries(many.map((one) => [one, '0.1']))), 'multiple'),
      body: choice(many.join(' '), 'maxChoices="0"'),
      rules: template('map_response'),
    };
    expect(worth(chosen)).toBe(80);
    expect(
      read({
        response: declared('directedPair', '', 'multiple'),
        body: '<matchInteraction responseIdentifier="RESPONSE" maxAssociations="0"/>',
      }).interactions,
    ).toHaveLength(1);
  });

  it('one number among others that is none [F11]', () => {
    const parts: Parts = {
      response: declared('float', mapping({ '1.5': '1', '2': '1' }), 'multiple'),
      body: '<extendedTextInteraction responseIdentifier="RESPONSE"/>',
      rules: template('map_response'),
    };
    expect([score(parts, '1.50', '2.0'), score(parts, '1.5', 'deux'), score(parts, '1.5', '')]).toEqual([2, 0, 1]);
  });

  it.each<[string, Parts, number | null]>([
    [
      'two of three winds',
      {
        ...energies('maxChoices="2"'),
        response: declared(
          'identifier',
          mapping({ NB: '1', NE: '1', IPE: '1' }, 'defaultValue="-1" lowerBound="0"'),
          'multiple',
        ),
        body: choice('NB NE IPE X', 'maxChoices="2"'),
      },
      2,
    ],
    [
      'any number of winds',
      {
        ...energies('maxChoices="0"'),
        response: declared('identifier', mapping({ NB: '0.1', NE: '0.7', IPE: '-1' }), 'multiple'),
        body: choice('NB NE IPE', 'maxChoices="0"'),
      },
      0.8,
    ],
    [
      'two that must be chosen, one of them wrong',
      {
        ...energies(''),
        response: declared('identifier', mapping({ NB: '2', NE: '-1' }), 'multiple'),
        body: choice('NB NE', 'minChoices="2" maxChoices="2"'),
      },
      1,
    ],
    [
      'the dearest choice, where the default is worth more than an entry',
      {
        ...energies(''),
        response: declared('identifier', mapping({ NB: '-1' }, 'defaultValue="2"')),
        body: choice('NB NE', 'maxChoices="1"'),
      },
      2,
    ],
    ['two pairs at most', match('maxAssociations="2"'), 2],
    ['each choice in one pair alone', match('maxAssociations="0"'), 2],
    ['each choice in two pairs', match('maxAssociations="0"', 2), 3],
    ['one word for each gap', gaps, 2],
    ['one word of a text', hottext, 1],
    ['two texts of three', strings, 2],
    ['a choice that has to be in a pair beside the dearer one', associating, 2],
    ['a gap that has to be filled', required, 2],
    [
      'a mapping in rules of the author’s own',
      { ...energies('maxChoices="2"'), rules: set('<mapResponse identifier="RESPONSE"/>') },
      2,
    ],
    [
      'more than the right answer earns',
      {
        ...energies('maxChoices="2"'),
        response: declared('identifier', `${correct('VENT')}${mapping({ VENT: '1', SOLEIL: '0.5' })}`, 'multiple'),
      },
      1.5,
    ],
  ])('and an item is worth what can be given: %s [F11]', (_name, parts, expected) => {
    expect(worth(parts)).toBe(expected);
  });
});

describe('What an item says of itself', () => {
  const codes = (attributes: string) => {
    try {
      const { title, language } = readItem(headed(attributes));
      return [title, language];
    } catch (error) {
      return (error as { code: string }).code;
    }
  };

  it.each<[string, string, unknown]>([
    ['accents in one form, no blanks around', 'title=" E\u0301te\u0301 " xml:lang="FR-ca"', ['Été', 'FR-ca']],
    ['nothing of its language', 'title="" xml:lang=""', ['', null]],
    ['a language that is no tag', 'title="t" xml:lang="français"', 'value-unreadable'],
    ['a title that turns round', 'title="t\u202Ec"', 'title-unfit'],
    ['a title with a blank that nobody sees', 'title="t\u200Bc"', 'title-unfit'],
    ['a title of 10,000 letters', `title="${'é'.repeat(10_000)}"`, 'title-unfit'],
  ])('%s [F11]', (_name, attributes, expected) => expect(codes(attributes)).toEqual(expected));
});

describe('What people type', () => {
  const text = (right: string, rules = template('map_response'), attributes = ''): Parts => ({
    response: declared(
      'string',
      `${correct(right)}<mapping defaultValue="0"><mapEntry mapKey="${right}" mappedValue="1" ${attributes}/></mapping>`,
    ),
    rules,
  });
  const match = (attributes: string) =>
    when(`<stringMatch ${attributes}>${given}<correct identifier="RESPONSE"/></stringMatch>`);

  it.each<[string, Parts, string, number]>([
    ['a straight apostrophe for a curved one', text('l’été'), "l'été", 1],
    ['a curved apostrophe for a straight one', text("aujourd'hui", template('match_correct')), 'aujourd’hui', 1],
    ['an accent apart from its letter', text('été'), 'e\u0301te\u0301', 1],
    ['a blank that does not break', text('12 kg', match('caseSensitive="true"')), '12\u00a0kg', 1],
    ['a narrow blank that does not break', text('12 kg', match('caseSensitive="true"')), '12\u202fkg', 1],
    [
      'capitals where case does not count, said by a digit',
      text('Paris', template('map_response'), 'caseSensitive="0"'),
      'PARIS',
      1,
    ],
    ['capitals where case counts', text('Paris', template('map_response'), 'caseSensitive="1"'), 'PARIS', 0],
    ['capitals in a match where case does not count', text('Paris', match('caseSensitive="0"')), 'paris', 1],
    [
      'a part where a part is enough, said by a digit',
      text('Paris', match('caseSensitive="1" substring="1"')),
      'à Paris',
      1,
    ],
  ])('%s [F11]', (_name, parts, answer, expected) => expect(score(parts, answer)).toBe(expected));

  it('is compared with a bound that a digit leaves out [F11]', () => {
    const equal = when(
      `<equal toleranceMode="absolute" tolerance="0.2" includeLowerBound="0">${number('9.8')}${given}</equal>`,
    );
    expect([score({ rules: equal }, '9.6'), score({ rules: equal }, '9.61')]).toEqual([0, 1]);
  });
});

describe('Patterns are those of XML Schema', () => {
  const pattern = (text: string): Parts => ({
    response: declared('string', ''),
    rules: when(`<patternMatch pattern="${text}">${given}</patternMatch>`),
  });

  it.each([
    ['[0-9]{3}\\-[0-9]{4}', '514-1234', 1],
    ['[a-z-[aeiou]]+', 'bcd', 1],
    ['[a-z-[aeiou]]+', 'bad', 0],
    ['\\p{IsBasicLatin}+', 'abc', 1],
    ['\\p{IsBasicLatin}+', 'été', 0],
    ['\\p{Lu}\\p{Ll}+', 'Élan', 1],
    ['\\i\\c*', 'a-b.c', 1],
    ['a|bc', 'abc', 0],
    ['[0-9]+,[0-9]{2} $', '12,50 $', 1],
    ['-?\\d{1,3}(,\\d+)?', '-3,5', 1],
  ])('%s of %s [F11]', (text, answer, expected) => {
    expect(score(pattern(text), answer)).toBe(expected);
  });

  it.each([
    '(abc',
    '[a-z',
    'a**',
    '[z-a]',
    'a{2,1}',
    '(?:a)',
    '\\bfoo',
    '^a+$',
    '^a',
    '((a{1,100}){1,100}){1,100}',
    '.{0,9999999}',
  ])('%s is refused when the item is entered [F11]', (text) =>
    expect(refusal(pattern(text))).toBe('pattern-unreadable pattern'),
  );

  it('ends in time that grows with the text alone [F11]', () => {
    expect(score(pattern('(a+)+b'), 'a'.repeat(5_000))).toBe(0);
  });

  it('of an item that was entered before still score, with ^ and $ around them [F11]', () => {
    const { definition } = readBanked(xmlOf(pattern('^[0-9]+$')));
    expect(['12', 'x'].map((answer) => plain(scoreItem(definition, { RESPONSE: [answer] })['SCORE']!))).toEqual([1, 0]);
  });
});

describe('A slip of its author keeps an item out', () => {
  const condition = (expression: string, more: Parts = {}): Parts => ({ rules: when(expression), ...more });

  it.each<[string, string, Parts]>([
    [
      'argument-unfit tolerance',
      'a tolerance with a comma',
      condition(`<equal toleranceMode="absolute" tolerance="0,2">${number('1')}${given}</equal>`),
    ],
    [
      'argument-unfit tolerance',
      'a tolerance that is missing',
      condition(`<equal toleranceMode="absolute">${number('1')}${given}</equal>`),
    ],
    [
      'argument-unfit tolerance',
      'a negative tolerance',
      condition(`<equal toleranceMode="absolute" tolerance="-1">${number('1')}${given}</equal>`),
    ],
    [
      'argument-unfit toleranceMode',
      'a mode that is none',
      condition(`<equal toleranceMode="percent" tolerance="1">${number('1')}${given}</equal>`),
    ],
    [
      'argument-unfit figures',
      'figures that are no number',
      condition(`<equalRounded figures="deux" roundingMode="decimalPlaces">${number('1')}${given}</equalRounded>`),
    ],
    [
      'argument-unfit roundingMode',
      'a rounding that is none',
      condition(`<equalRounded figures="2" roundingMode="places">${number('1')}${given}</equalRounded>`),
    ],
    [
      'argument-unfit n',
      'a place that is none',
      condition(
        `<equal toleranceMode="exact">${number('1')}<index n="0"><ordered>${number('1')}</ordered></index></equal>`,
      ),
    ],
    [
      'argument-unfit max',
      'a count that is none',
      condition(`<anyN min="1" max="tous">${`<isNull>${given}</isNull>`}</anyN>`),
    ],
    [
      'argument-unfit coords',
      'a circle of two numbers',
      condition('<inside shape="circle" coords="1,2"><baseValue baseType="point">1 1</baseValue></inside>'),
    ],
    [
      'argument-unfit coords',
      'a shape that is none',
      condition('<inside shape="triangle" coords="1,2,3"><baseValue baseType="point">1 1</baseValue></inside>'),
    ],
    [
      'argument-unfit name',
      'an angle of one number',
      condition(`<gt><mathOperator name="atan2">${given}</mathOperator>${number('1')}</gt>`),
    ],
    ['argument-unfit name', 'a constant that is none', condition(`<gt><mathConstant name="tau"/>${given}</gt>`)],
    [
      'declaration-incomplete correct',
      'a right answer that is not declared',
      condition(`<match>${given}<correct identifier="RESPONSE"/></match>`),
    ],
    [
      'declaration-incomplete mapping',
      'a mapping that is not declared',
      { rules: set('<mapResponse identifier="RESPONSE"/>') },
    ],
    [
      'declaration-incomplete matchTable',
      'a table that is not declared',
      {
        rules: `<responseProcessing><lookupOutcomeValue identifier="SCORE">${number('1')}</lookupOutcomeValue></responseProcessing>`,
      },
    ],
    [
      'value-unreadable',
      'a number that is empty',
      condition(`<equal toleranceMode="exact">${number('')}${given}</equal>`),
    ],
    ['value-unreadable', 'a right answer that is empty', { response: declared('float', correct('')) }],
    [
      'value-unreadable lowerBound',
      'a bound with a comma',
      { response: declared('float', mapping({ '1': '1' }, 'defaultValue="0" lowerBound="0,5"')) },
    ],
    [
      'value-unreadable defaultValue',
      'a default that is no number',
      { response: declared('float', mapping({ '1': '1' }, 'defaultValue="zéro"')) },
    ],
    [
      'value-unreadable normalMaximum',
      'a maximum with a comma',
      {
        response: '<outcomeDeclaration identifier="X" cardinality="single" baseType="float" normalMaximum="2,5"/>',
        body: '<p/>',
      },
    ],
    [
      'value-unreadable maxChoices',
      'a limit in letters',
      { response: declared('identifier', ''), body: choice('A B', 'maxChoices="deux"') },
    ],
    [
      'limits-unfit',
      'more choices than there are',
      { response: declared('identifier', '', 'multiple'), body: choice('A B', 'minChoices="3" maxChoices="0"') },
    ],
    [
      'limits-unfit',
      'a choice that has to be in more pairs than it may',
      {
        response: declared('directedPair', '', 'multiple'),
        body: '<matchInteraction responseIdentifier="RESPONSE"><simpleMatchSet><simpleAssociableChoice identifier="A" matchMin="2" matchMax="1"/></simpleMatchSet><simpleMatchSet><simpleAssociableChoice identifier="X" matchMax="2"/></simpleMatchSet></matchInteraction>',
      },
    ],
    [
      'limits-unfit',
      'more choices that have to be in pairs than pairs may be made',
      {
        response: declared('directedPair', '', 'multiple'),
        body: '<matchInteraction responseIdentifier="RESPONSE" maxAssociations="1"><simpleMatchSet><simpleAssociableChoice identifier="A" matchMin="1" matchMax="1"/><simpleAssociableChoice identifier="B" matchMin="1" matchMax="1"/></simpleMatchSet><simpleMatchSet><simpleAssociableChoice identifier="X" matchMax="2"/></simpleMatchSet></matchInteraction>',
      },
    ],
    [
      'choice-unknown VNET',
      'a key that no choice has',
      { response: declared('identifier', mapping({ VNET: '1' })), body: choice('VENT GAZ', 'maxChoices="1"') },
    ],
    [
      'choice-unknown C',
      'a right answer that no choice is',
      { response: declared('identifier', correct('C')), body: choice('A B', 'maxChoices="1"') },
    ],
    [
      'right-answer-unfit',
      'more right answers than may be chosen',
      { response: declared('identifier', correct('A', 'B'), 'multiple'), body: choice('A B C', 'maxChoices="1"') },
    ],
    [
      'right-answer-unfit',
      'a right answer beyond the slider',
      {
        response: declared('float', correct('11')),
        body: '<sliderInteraction responseIdentifier="RESPONSE" lowerBound="0" upperBound="10"/>',
      },
    ],
    [
      'choice-identifier-unfit A',
      'two choices of one identifier',
      { response: declared('identifier', correct('A')), body: choice('A A B', 'maxChoices="1"') },
    ],
    [
      'choice-identifier-unfit G 1',
      'a blank in the identifier of a gap',
      {
        response: declared('directedPair', '', 'multiple'),
        body: '<gapMatchInteraction responseIdentifier="RESPONSE"><gapText identifier="W" matchMax="1">w</gapText><p><gap identifier="G 1"/></p></gapMatchInteraction>',
      },
    ],
    [
      'argument-unfit base',
      'a number in a base that has no digits',
      {
        response: declared('integer', correct('1')),
        body: '<p><textEntryInteraction responseIdentifier="RESPONSE" base="37"/></p>',
      },
    ],
    ['response-asked-twice', 'two interactions of one response', { body: `${written}${written}` }],
    [
      'stimulus-unsupported ../stim/renard.xml',
      'a shared text',
      { head: '<assessmentStimulusRef identifier="ST1" href="../stim/renard.xml"/>' },
    ],
  ])('%s: %s [F11]', (expected, _name, parts) => {
    expect(refusal(parts)).toBe(expected);
    expect(() => readBanked(xmlOf(parts))).not.toThrow();
  });
});
