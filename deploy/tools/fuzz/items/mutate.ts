/** Faulty items: real ones with a few changes, as tools and hands make them. The same seed makes the same change. */
export type Draw = (below: number) => number;

/** A small generator (mulberry32): what matters is that a case can be made again by its number. */
export function drawing(seed: number): Draw {
  let state = seed >>> 0;
  return (below) => {
    state = (state + 0x6d2b79f5) >>> 0;
    let mixed = Math.imul(state ^ (state >>> 15), 1 | state);
    mixed = (mixed + Math.imul(mixed ^ (mixed >>> 7), 61 | mixed)) ^ mixed;
    return Math.floor((((mixed ^ (mixed >>> 14)) >>> 0) / 4_294_967_296) * below);
  };
}

const values = [
  '',
  '0',
  '-1',
  '1e999',
  'NaN',
  '3,5',
  '{X}',
  'RESPONSE',
  'SCORE',
  'true',
  'A B',
  '1 2 3',
  '(a',
  '.*',
  '\u0000',
  'é'.repeat(300),
  '99999999999999999999',
];
const types = [
  'identifier',
  'boolean',
  'integer',
  'float',
  'string',
  'point',
  'pair',
  'directedPair',
  'duration',
  'file',
  'uri',
];
const cardinalities = ['single', 'multiple', 'ordered', 'record'];

type Change = (xml: string, draw: Draw) => string;

const pick = <T>(from: readonly T[], draw: Draw): T => from[draw(from.length)]!;
function atMatch(xml: string, pattern: RegExp, draw: Draw, change: (found: RegExpMatchArray) => string): string {
  const found = [...xml.matchAll(pattern)];
  if (found.length === 0) return xml;
  const one = pick(found, draw);
  return xml.slice(0, one.index) + change(one) + xml.slice(one.index + one[0].length);
}

const changes: readonly Change[] = [
  // A value of an attribute is another one, or the value of another attribute.
  (xml, draw) => atMatch(xml, /="[^"]*"/g, draw, () => `="${pick(values, draw).replaceAll('\u0000', '&#1;')}"`),
  (xml, draw) => {
    const all = [...xml.matchAll(/="[^"]*"/g)].map(([text]) => text);
    return atMatch(xml, /="[^"]*"/g, draw, () => pick(all, draw) ?? '=""');
  },
  (xml, draw) => atMatch(xml, /\s[\w:-]+="[^"]*"/g, draw, () => ''),
  (xml, draw) =>
    atMatch(xml, /base-?[tT]ype="\w+"/g, draw, ([found]) => found.replace(/"\w+"/, `"${pick(types, draw)}"`)),
  (xml, draw) => atMatch(xml, /cardinality="\w+"/g, draw, () => `cardinality="${pick(cardinalities, draw)}"`),
  // Texts, numbers.
  (xml, draw) => atMatch(xml, />[^<>]+</g, draw, () => `>${pick(values, draw).replaceAll('\u0000', '')}<`),
  (xml, draw) => atMatch(xml, /\d+/g, draw, () => String(draw(1_000_000) - 500_000)),
  // Elements go, come twice, hold themselves, change their name.
  (xml, draw) => atMatch(xml, /<([\w:-]+)(\s[^<>]*)?\/>/g, draw, () => ''),
  (xml, draw) => atMatch(xml, /<([\w:-]+)(\s[^<>]*)?(\/>|>[^<>]*<\/\1>)/g, draw, ([found]) => found + found),
  (xml, draw) => atMatch(xml, /<([\w:-]+)(\s[^<>]*)?>[^]*?<\/\1>/g, draw, () => ''),
  (xml, draw) =>
    atMatch(xml, /<([\w:-]+)(\s[^<>]*)?>[^<>]*<\/\1>/g, draw, ([found, name]) => `<${name}>${found}</${name}>`),
  (xml, draw) => {
    const names = [...xml.matchAll(/<([\w-]+)/g)].map(([, name]) => name!);
    const name = pick(names, draw);
    const other = pick(names, draw);
    return xml.replaceAll(new RegExp(`(</?)${name}(?=[\\s/>])`, 'g'), `$1${other}`);
  },
  // A part of the text is lost, or a byte is another one.
  (xml, draw) => {
    const at = draw(xml.length);
    return xml.slice(0, at) + xml.slice(at + 1 + draw(40));
  },
  (xml, draw) => {
    const at = draw(xml.length);
    return xml.slice(0, at) + String.fromCharCode(draw(0x2_100)) + xml.slice(at + 1);
  },
];

export function mutated(xml: string, draw: Draw): string {
  let text = xml;
  for (let left = 1 + draw(4); left > 0; left -= 1) text = pick(changes, draw)(text, draw);
  return text;
}
