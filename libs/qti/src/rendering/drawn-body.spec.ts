import { readItem } from '../reading/read-item.js';
import { Decimal } from '@pan/kit/domain';
import { container, float, integer, record, single, type Held } from '../scoring/values/value.js';
import { printedValue } from './printed-variable.js';
import { bodyOf } from './render-item.js';

const math = 'xmlns="http://www.w3.org/1998/Math/MathML"';
const item = (content: string, more = '', attributes = 'adaptive="false"', rules = '') =>
  readItem(`<assessmentItem xmlns="http://www.imsglobal.org/xsd/imsqti_v2p2" identifier="i" title="t" timeDependent="false" xml:lang="fr-CA" ${attributes}>
    <responseDeclaration identifier="RESPONSE" cardinality="single" baseType="identifier"/>
    <outcomeDeclaration identifier="SEEN" cardinality="multiple" baseType="identifier"/>
    <outcomeDeclaration identifier="POINTS" cardinality="single" baseType="float"/>
    <templateDeclaration identifier="N" cardinality="single" baseType="integer" mathVariable="true"><defaultValue><value>-3</value></defaultValue></templateDeclaration>
    <templateDeclaration identifier="X" cardinality="single" baseType="float"><defaultValue><value>2.50</value></defaultValue></templateDeclaration>
    <templateDeclaration identifier="T" cardinality="single" baseType="identifier"><defaultValue><value>A</value></defaultValue></templateDeclaration>
    <itemBody>${content}<choiceInteraction responseIdentifier="RESPONSE" maxChoices="1"><simpleChoice identifier="P">p</simpleChoice>
      <simpleChoice identifier="Q" templateIdentifier="T" showHide="hide">q</simpleChoice></choiceInteraction></itemBody>
    ${rules}${more}</assessmentItem>`);
const shown = (content: string) =>
  bodyOf(item(content))
    .text('seed')
    .body.replace(/ (data-spoken="\d+"|xmlns(:\w+)?="[^"]*")/g, '')
    .replace(/^<itemBody>|<choiceInteraction.*$/gs, '');

describe('A body shows what was drawn', () => {
  it.each([
    ['<p><printedVariable identifier="N"/></p>', '<p>-3</p>'],
    ['<p><printedVariable identifier="X" format="%.3f"/> m</p>', '<p>2,500 m</p>'],
    [
      `<p><math ${math}><mi>N</mi><mo>+</mo><mi>x</mi></math></p>`,
      '<p><math><mrow><mo>−</mo><mn>3</mn></mrow><mo>+</mo><mi>x</mi></math></p>',
    ],
    [`<p><math ${math}><mi>X</mi></math></p>`, '<p><math><mi>X</mi></math></p>'],
    [
      '<templateBlock templateIdentifier="T" identifier="A" showHide="show"><p>a</p></templateBlock>',
      '<div><p>a</p></div>',
    ],
    ['<templateBlock templateIdentifier="T" identifier="B" showHide="show"><p>b</p></templateBlock>', ''],
    [
      '<p><templateInline templateIdentifier="T" identifier="B" showHide="hide" class="k">c</templateInline></p>',
      '<p><span class="k">c</span></p>',
    ],
    ['<infoControl title="Aide"><p>aide</p></infoControl>', '<details><summary>Aide</summary><p>aide</p></details>'],
    ['<feedbackBlock outcomeIdentifier="SEEN" identifier="F" showHide="show"><p>KEY</p></feedbackBlock>', ''],
    [
      '<feedbackBlock outcomeIdentifier="SEEN" identifier="F" showHide="hide"><p>lisez</p></feedbackBlock>',
      '<div><p>lisez</p></div>',
    ],
  ])('%s', (content, expected) => expect(shown(content)).toBe(expected));

  it('and no choice that its template hides, with the attributes that decided gone', () => {
    const { body } = bodyOf(item('')).text('seed');
    expect([body.includes('identifier="P"'), body.includes('showHide'), body.includes('templateIdentifier')]).toEqual([
      true,
      false,
      false,
    ]);
    expect(body).toContain('identifier="Q"');
    const hidden = readItem(
      item('').xml.root.outerHTML.replace(
        'identifier="Q" templateIdentifier="T" showHide="hide"',
        'identifier="Q" templateIdentifier="T" showHide="show"',
      ),
    );
    expect(bodyOf(hidden).text('seed').body).not.toContain('identifier="Q"');
  });

  it('and feedback as far as an adaptive item has led', () => {
    const rules = `<responseProcessing><setOutcomeValue identifier="POINTS"><baseValue baseType="float">0.5</baseValue></setOutcomeValue>
      <setOutcomeValue identifier="SEEN"><multiple><variable identifier="RESPONSE"/></multiple></setOutcomeValue></responseProcessing>`;
    const feedback =
      '<modalFeedback outcomeIdentifier="SEEN" identifier="P" showHide="show"><p>Vous avez <printedVariable identifier="POINTS"/></p><script>KEY</script></modalFeedback>';
    const inline =
      '<p><feedbackInline outcomeIdentifier="SEEN" identifier="P" showHide="show">oui</feedbackInline></p>';
    const led = bodyOf(item(inline, feedback, 'adaptive="true"', rules));
    const before = led.text('seed');
    expect([before.body.includes('oui'), before.feedback, before.numAttempts]).toEqual([false, [], 0]);
    const after = led.text('seed', [{ answers: { RESPONSE: ['P'] } }]);
    expect([after.body.includes('<span>oui</span>'), after.numAttempts]).toEqual([true, 1]);
    expect(after.feedback[0]).toContain('Vous avez 0,5');
    expect(after.feedback[0]).not.toContain('KEY');
  });
});

describe('A printed variable', () => {
  const print = (held: Held, said: Record<string, string> = {}, language: string | null = 'en-CA') =>
    printedValue(held, (name) => said[name] ?? null, language);
  const numbers = container('float', 'ordered', [new Decimal(1), new Decimal('2.5')]);

  it.each<[string, Held, Record<string, string>, string]>([
    ['nothing for NULL', null, {}, ''],
    ['a number as it is', float('0.1'), {}, '0.1'],
    ['places', float('2.005'), { format: '%.2f' }, '2.01'],
    ['a whole number', integer(-7), { format: '%i' }, '-7'],
    ['leading zeros', integer(-7), { format: '%05d' }, '-0007'],
    ['a sign', float(3), { format: '%+.1f' }, '+3.0'],
    ['significant figures', float('123.456'), { format: '%.4r' }, '123.5'],
    ['an exponent', float(1234), { format: '%.2e' }, '1.23e+3'],
    ['capitals', integer(255), { format: '%X' }, 'FF'],
    ['a text around', integer(5), { format: 'n = %d %%' }, 'n = 5 %'],
    ['a conversion that is none', integer(5), { format: '%y' }, '%y'],
    ['a list', numbers, {}, '1;2.5'],
    ['a list in words of its author', numbers, { delimiter: ' et ' }, '1 et 2.5'],
    ['one of a list', numbers, { index: '2' }, '2.5'],
    [
      'a record',
      record([
        ['a', integer(1)],
        ['b', float('0.5')],
      ]),
      {},
      'a=1;b=0.5',
    ],
    [
      'one field',
      record([
        ['a', integer(1)],
        ['b', float('0.5')],
      ]),
      { field: 'b' },
      '0.5',
    ],
    ['a file by its name', single('file', { at: 'x', type: 'image/png', name: 'plan.png' }), {}, 'plan.png'],
    ['a point', container('point', 'single', [[1, 2]]), {}, '1 2'],
  ])('shows %s', (_name, held, said, expected) => expect(print(held, said)).toBe(expected));

  it('has the comma in French alone', () => {
    expect([print(float('2.5'), {}, 'fr-CA'), print(float('2.5'), {}, 'fr'), print(float('2.5'), {}, null)]).toEqual([
      '2,5',
      '2,5',
      '2.5',
    ]);
  });
});
