import { readItem } from '../../reading/read-item.js';
import { plain, type Plain } from '../values/plain.js';
import { drawItem } from './draw-item.js';
import { scoreItem, sessionOf } from './score-item.js';

const variable = (identifier: string) => `<variable identifier="${identifier}"/>`;
const number = (text: string | number) => `<baseValue baseType="integer">${text}</baseValue>`;
const set = (identifier: string, to: string) => `<setTemplateValue identifier="${identifier}">${to}</setTemplateValue>`;
const declared = (identifier: string, type = 'integer', cardinality = 'single', inside = '') =>
  `<templateDeclaration identifier="${identifier}" baseType="${type}" cardinality="${cardinality}">${inside}</templateDeclaration>`;
const drawn = (templates: string, processing: string, rules = '') =>
  readItem(`<assessmentItem xmlns="http://www.imsglobal.org/xsd/imsqti_v2p1" identifier="i" title="t" adaptive="false" timeDependent="false">
    <responseDeclaration identifier="RESPONSE" baseType="integer" cardinality="single"/>
    <outcomeDeclaration identifier="SCORE" baseType="float" cardinality="single"/>${templates}
    <templateProcessing>${processing}</templateProcessing>
    <itemBody><p><textEntryInteraction responseIdentifier="RESPONSE"/></p></itemBody>${rules}</assessmentItem>`)
    .definition;
const valuesOf = (definition: ReturnType<typeof drawn>, seed: string): Record<string, Plain> =>
  Object.fromEntries([...drawItem(definition, seed).templates].map(([name, held]) => [name, plain(held)]));
const seeds = Array.from({ length: 300 }, (_, at) => `seed ${at}`);
const integer = (min: number, max: number, step = 1) => `<randomInteger min="${min}" max="${max}" step="${step}"/>`;

describe('An item is drawn', () => {
  it('always the same by one seed, and otherwise by another', () => {
    const item = drawn(
      declared('A') + declared('X', 'float'),
      set('A', integer(1, 1000)) + set('X', '<randomFloat min="-1" max="2.5"/>'),
    );
    expect(valuesOf(item, 'one')).toEqual(valuesOf(item, 'one'));
    expect(new Set(seeds.map((seed) => JSON.stringify(valuesOf(item, seed)))).size).toBe(seeds.length);
  });

  it('within its bounds, the ends of whole numbers included, by its steps, each about as often', () => {
    const item = drawn(
      declared('A') + declared('X', 'float'),
      set('A', integer(-2, 7, 3)) + set('X', '<randomFloat max="0.5"/>'),
    );
    const values = seeds.map((seed) => valuesOf(item, seed));
    const counts = Map.groupBy(values, ({ A }) => A);
    expect([...counts.keys()].sort((one, other) => Number(one) - Number(other))).toEqual([-2, 1, 4, 7]);
    for (const those of counts.values()) expect(those.length).toBeGreaterThan(45);
    expect(values.every(({ X }) => Number(X) >= 0 && Number(X) < 0.5)).toBe(true);
  });

  it('from a container, each value sometimes', () => {
    const colours = ['ROUGE', 'VERT', 'BLEU']
      .map((one) => `<baseValue baseType="identifier">${one}</baseValue>`)
      .join('');
    const item = drawn(declared('C', 'identifier'), set('C', `<random><multiple>${colours}</multiple></random>`));
    expect(new Set(seeds.map((seed) => valuesOf(item, seed)['C']))).toEqual(new Set(['ROUGE', 'VERT', 'BLEU']));
  });

  it('by conditions, and up to where its rules say that they end', () => {
    const rules = `${set('A', integer(0, 1))}<templateCondition><templateIf><equal toleranceMode="exact">${variable('A')}${number(0)}</equal>${set('B', number(10))}<exitTemplate/></templateIf>
      <templateElse>${set('B', number(20))}</templateElse></templateCondition>${set('C', number(30))}`;
    const item = drawn(declared('A') + declared('B') + declared('C'), rules);
    const found = new Set(seeds.map((seed) => JSON.stringify(valuesOf(item, seed))));
    expect(found).toEqual(new Set(['{"A":0,"B":10,"C":null}', '{"A":1,"B":20,"C":30}']));
  });

  it('anew until its constraint holds', () => {
    const constraint = `<templateConstraint><gt>${variable('A')}${variable('B')}</gt></templateConstraint>`;
    const item = drawn(declared('A') + declared('B'), set('A', integer(1, 9)) + set('B', integer(1, 9)) + constraint);
    const values = seeds.map((seed) => valuesOf(item, seed));
    expect(values.every(({ A, B }) => Number(A) > Number(B))).toBe(true);
  });

  it('by its defaults after a hundred tries, and goes on after the constraint that nothing holds', () => {
    const never = `<templateConstraint><gt>${variable('A')}${number(9)}</gt></templateConstraint>`;
    const item = drawn(
      declared('A', 'integer', 'single', '<defaultValue><value>5</value></defaultValue>') + declared('B'),
      set('A', integer(1, 9)) + never + set('B', number(7)),
    );
    expect(valuesOf(item, 'one')).toEqual({ A: 5, B: 7 });
  });

  it('with its right answer and its defaults, which score as they were drawn', () => {
    const processing = `${set('A', integer(1, 50))}<setCorrectResponse identifier="RESPONSE"><product>${variable('A')}${number(2)}</product></setCorrectResponse>
      <setDefaultValue identifier="SCORE"><baseValue baseType="float">-1</baseValue></setDefaultValue>`;
    const rules = `<responseProcessing><responseCondition><responseIf><match>${variable('RESPONSE')}<correct identifier="RESPONSE"/></match>
      <setOutcomeValue identifier="SCORE"><integerToFloat>${variable('A')}</integerToFloat></setOutcomeValue></responseIf></responseCondition></responseProcessing>`;
    const item = drawn(declared('A'), processing, rules);
    for (const seed of seeds.slice(0, 20)) {
      const a = Number(valuesOf(item, seed)['A']);
      const score = (answer: number) => plain(scoreItem(item, { RESPONSE: [String(answer)] }, {}, seed)['SCORE']!);
      expect([score(2 * a), score(2 * a + 1)]).toEqual([a, -1]);
    }
  });

  it.each([
    ['variable-undeclared', declared('A'), set('B', number(1))],
    ['variable-undeclared', declared('A'), set('A', variable('RESPONSE'))],
    ['rule-unknown', declared('A'), '<setOutcomeValue identifier="SCORE"><null/></setOutcomeValue>'],
    ['expression-incomplete', declared('A'), '<setTemplateValue identifier="A"/>'],
    ['argument-unfit', declared('A'), set('A', '<randomInteger min="5" max="2"/>')],
    ['argument-unfit', declared('A'), set('A', '<randomInteger min="1" max="9" step="0"/>')],
    ['argument-unfit', declared('A', 'float'), set('A', '<randomFloat min="0,5" max="2"/>')],
    ['expression-incomplete', declared('A'), set('A', '<randomInteger min="1"/>')],
  ])('and is refused for what could not be: %s', (code, templates, processing) =>
    expect(() => drawn(templates, processing)).toThrow(code),
  );
});

describe('An adaptive item', () => {
  const outcome = (identifier: string, expression: string) =>
    `<setOutcomeValue identifier="${identifier}">${expression}</setOutcomeValue>`;
  const text = (value: string) => `<baseValue baseType="identifier">${value}</baseValue>`;
  const { definition } =
    readItem(`<assessmentItem xmlns="http://www.imsglobal.org/xsd/imsqti_v2p1" identifier="i" title="t" adaptive="true" timeDependent="false">
    <responseDeclaration identifier="RESPONSE" baseType="integer" cardinality="single"/>
    <responseDeclaration identifier="HINT" baseType="boolean" cardinality="single"/>
    <outcomeDeclaration identifier="SCORE" baseType="float" cardinality="single"/>
    <outcomeDeclaration identifier="ASKED" baseType="boolean" cardinality="single"/>
    <outcomeDeclaration identifier="TIME" baseType="float" cardinality="single"/>
    <itemBody><p><textEntryInteraction responseIdentifier="RESPONSE"/><endAttemptInteraction responseIdentifier="HINT" title="Indice"/></p></itemBody>
    <responseProcessing>${outcome('TIME', variable('duration'))}
      <responseCondition><responseIf>${variable('HINT')}${outcome('ASKED', variable('HINT'))}<exitResponse/></responseIf></responseCondition>
      ${outcome('SCORE', `<sum>${variable('SCORE')}<integerToFloat>${variable('RESPONSE')}</integerToFloat></sum>`)}
      <responseCondition><responseIf><gte>${variable('numAttempts')}${number(3)}</gte>${outcome('completionStatus', text('completed'))}</responseIf></responseCondition>
    </responseProcessing></assessmentItem>`);
  const session = (...attempts: Parameters<typeof sessionOf>[1]) => sessionOf(definition, attempts);
  const results = (...attempts: Parameters<typeof sessionOf>[1]) =>
    Object.fromEntries(Object.entries(session(...attempts).results).map(([name, held]) => [name, plain(held)]));
  const answer = (value: string, seconds = 0) => ({ answers: { RESPONSE: [value] }, seconds });
  const hint = { answers: { HINT: ['true'] } };

  it('begins where the attempt before it ended, answers included, and knows its attempts and its time', () => {
    expect(results()).toMatchObject({ SCORE: 0, completionStatus: 'not_attempted' });
    expect(results(answer('2', 30), answer('5', 70))).toMatchObject({
      SCORE: 7,
      TIME: 70,
      completionStatus: 'unknown',
    });
    expect(results(answer('2'), { answers: {} })).toMatchObject({ SCORE: 4 });
  });

  it('takes a button for pressed in the attempt that it ended alone', () => {
    expect(results(answer('2'), hint)).toMatchObject({ SCORE: 2, ASKED: true });
    expect(results(hint, answer('2'))).toMatchObject({ SCORE: 2, ASKED: true });
  });

  it('takes no attempt more once it is completed', () => {
    const made = session(answer('1'), answer('1'), answer('1'), answer('100'));
    expect([plain(made.results['SCORE']!), made.attemptsMade, made.status]).toEqual([3, 3, 'completed']);
  });

  it('is of one attempt when it is not adaptive: outcomes begin anew', () => {
    const once = { ...definition, adaptive: false };
    const made = sessionOf(once, [answer('2'), answer('5')]);
    expect([plain(made.results['SCORE']!), made.status]).toEqual([5, 'completed']);
  });
});
