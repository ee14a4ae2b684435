import { canonicalJson, digitsOf, exactNumber, parseExactly } from './exact-json.js';

describe('JSON that is read exactly', () => {
  it('is written again digit for digit', () => {
    const text = '{"score":12.345678901234567890,"all":[1e400,-0.10,3],"words":"1.50","none":null}';
    expect(JSON.stringify(parseExactly(text))).toBe(text);
  });

  it('tells how each number was written', () => {
    const { score, text } = parseExactly('{"score":0.10,"text":"0.10"}') as Record<string, unknown>;
    expect([digitsOf(score), digitsOf(text), digitsOf(2.5), digitsOf(null)]).toEqual(['0.10', null, '2.5', null]);
    expect(JSON.stringify({ score: exactNumber('0.10') })).toBe('{"score":0.10}');
  });

  it('has one text for all spellings of one value', () => {
    const one = parseExactly('{"b":[1.50,1e2],"a":{"d":-0.0,"c":"é"}}');
    const other = parseExactly('{"a":{"c":"é","d":0},"b":[15e-1,100]}');
    expect(canonicalJson(one)).toBe('{"a":{"c":"é","d":0},"b":[1.5,100]}');
    expect(canonicalJson(other)).toBe(canonicalJson(one));
    expect(canonicalJson(parseExactly('[1e400,1e-400]'))).toBe('[1e400,1e-400]');
  });
});
