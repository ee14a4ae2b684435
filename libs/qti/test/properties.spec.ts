import fc from 'fast-check';
import { readItem } from '../src/reading/read-item.js';
import type { Outcomes } from '../src/scoring/processing/item-session.js';
import { scoreItem, sessionOf } from '../src/scoring/processing/score-item.js';
import { writtenAs } from '../src/scoring/values/scalars.js';
import { plain } from '../src/scoring/values/plain.js';
import { firstOf } from '../src/scoring/values/value.js';

const xmlOf = (attributes: string, declarations: string, rules: string) =>
  `<assessmentItem xmlns="http://www.imsglobal.org/xsd/imsqti_v2p2" identifier="i" title="t" timeDependent="false" ${attributes}>
    ${declarations}<outcomeDeclaration identifier="SCORE" cardinality="single" baseType="float"/>
    <itemBody><p><textEntryInteraction responseIdentifier="RESPONSE"/></p></itemBody>${rules}</assessmentItem>`;
const response = '<responseDeclaration identifier="RESPONSE" cardinality="single" baseType="float"/>';
const set = (expression: string) =>
  `<responseProcessing><setOutcomeValue identifier="SCORE">${expression}</setOutcomeValue></responseProcessing>`;
const scored = (expression: string): string => {
  const { definition } = readItem(xmlOf('adaptive="false"', response, set(expression)));
  const value = firstOf(scoreItem(definition, {})['SCORE'] ?? null);
  return value === undefined ? 'NULL' : writtenAs(value);
};

/** A decimal of a few places, as a whole number of its smallest unit. */
const places = 4;
const decimal = fc.bigInt({ min: -(10n ** 9n), max: 10n ** 9n });
const unit = 10n ** BigInt(places);
const written = (units: bigint, digits = places): string => {
  const size = 10n ** BigInt(digits);
  const [whole, rest] = [(units < 0n ? -units : units) / size, (units < 0n ? -units : units) % size];
  return `${units < 0n ? '-' : ''}${whole}.${String(rest).padStart(digits, '0')}`;
};
const same = (text: string, units: bigint, digits = places): void =>
  expect(written(unitsOf(text, digits), digits)).toBe(written(units, digits));
/** A number as XML writes it, exponents included, in units of its last place. */
function unitsOf(text: string, digits: number): bigint {
  const read = /^(-?)(\d+)(?:\.(\d+))?(?:e([+-]\d+))?$/.exec(text);
  if (!read) throw new Error(`${text} is no number`);
  const [, sign = '', whole = '', rest = '', power = '0'] = read;
  const shift = digits - rest.length + Number(power);
  expect(shift).toBeGreaterThanOrEqual(0);
  const units = BigInt(whole + rest) * 10n ** BigInt(shift);
  return sign ? -units : units;
}
const base = (units: bigint) => `<baseValue baseType="float">${written(units)}</baseValue>`;

describe('Numbers of an item are exact, as whole numbers are', () => {
  it('in sums and differences [X03]', () =>
    fc.assert(
      fc.property(fc.array(decimal, { minLength: 1, maxLength: 8 }), decimal, (all, less) => {
        const sum = all.reduce((one, other) => one + other, 0n);
        same(scored(`<subtract><sum>${all.map(base).join('')}</sum>${base(less)}</subtract>`), sum - less);
      }),
      { numRuns: 300 },
    ));

  it('in products [X03]', () =>
    fc.assert(
      fc.property(decimal, decimal, (one, other) =>
        same(scored(`<product>${base(one)}${base(other)}</product>`), one * other, 2 * places),
      ),
      { numRuns: 300 },
    ));

  it('in rounding, cutting and remainders [X03]', () =>
    fc.assert(
      fc.property(decimal, fc.bigInt({ min: 1n, max: 10n ** 6n }), (value, by) => {
        const floored = (a: bigint, b: bigint) => a / b - (a % b !== 0n && a < 0n !== b < 0n ? 1n : 0n);
        expect(scored(`<round>${base(value)}</round>`)).toBe(String(floored(2n * value + unit, 2n * unit)));
        expect(scored(`<truncate>${base(value)}</truncate>`)).toBe(String(value / unit));
        expect(scored(`<integerDivide>${base(value)}${base(by)}</integerDivide>`)).toBe(String(floored(value, by)));
      }),
      { numRuns: 200 },
    ));

  it('in what a mapping adds up [X03]', () =>
    fc.assert(
      fc.property(fc.array(decimal, { minLength: 1, maxLength: 10 }), (worth) => {
        const choices = worth.map((_, at) => `<simpleChoice identifier="C${at}">c</simpleChoice>`).join('');
        const entries = worth.map((one, at) => `<mapEntry mapKey="C${at}" mappedValue="${written(one)}"/>`).join('');
        const { definition } =
          readItem(`<assessmentItem xmlns="http://www.imsglobal.org/xsd/imsqti_v2p2" identifier="i" title="t" adaptive="false" timeDependent="false">
          <responseDeclaration identifier="RESPONSE" cardinality="multiple" baseType="identifier"><mapping defaultValue="0">${entries}</mapping></responseDeclaration>
          <outcomeDeclaration identifier="SCORE" cardinality="single" baseType="float"/>
          <itemBody><choiceInteraction responseIdentifier="RESPONSE" maxChoices="0">${choices}</choiceInteraction></itemBody>
          <responseProcessing template="http://www.imsglobal.org/question/qti_v2p2/rptemplates/map_response"/></assessmentItem>`);
        const { SCORE = null } = scoreItem(definition, { RESPONSE: worth.map((_, at) => `C${at}`) });
        same(
          writtenAs(firstOf(SCORE)!),
          worth.reduce((one, other) => one + other, 0n),
        );
      }),
      { numRuns: 200 },
    ));
});

describe('An item that is played again', () => {
  const template = '<templateDeclaration identifier="A" cardinality="single" baseType="float"/>';
  const drawing =
    '<templateProcessing><setTemplateValue identifier="A"><randomFloat min="0" max="1000"/></setTemplateValue></templateProcessing>';
  const rules = set(
    '<sum><variable identifier="SCORE"/><variable identifier="A"/><variable identifier="RESPONSE"/><randomInteger min="0" max="1000"/></sum>',
  );
  const { definition: drawn } = readItem(xmlOf('adaptive="true"', response + template, drawing + rules));

  it('is the same to the last digit, however many attempts were made, and goes on from any of them [X04]', () =>
    fc.assert(
      fc.property(fc.string(), fc.array(fc.integer({ min: -99, max: 99 }), { maxLength: 6 }), (seed, answers) => {
        const attempts = answers.map((one) => ({ answers: { RESPONSE: [String(one)] } }));
        const play = (made: typeof attempts) => sessionOf(drawn, made, {}, seed);
        const [whole, again] = [play(attempts), play(attempts)];
        expect(JSON.stringify(plainOf(whole.results))).toBe(JSON.stringify(plainOf(again.results)));
        const goneOn = play(attempts.slice(0, -1));
        if (attempts.length > 0) goneOn.attempt(attempts.at(-1)!);
        expect(plainOf(goneOn.results)).toEqual(plainOf(whole.results));
        expect(plainOf(whole.templates)).toEqual(plainOf(play([]).templates));
      }),
      { numRuns: 200 },
    ));
});

const plainOf = (values: Outcomes) =>
  Object.fromEntries(Object.entries(values).map(([name, held]) => [name, plain(held)]));
