/** Answers to one interaction whose response is of one base type and cardinality, and what each earns. */
export interface Group {
  readonly interaction: string;
  readonly baseType: string;
  readonly cardinality: string;
  /** The right answer. */
  readonly key: readonly string[];
  /** What values are worth by the mapping, whose default is −1; points by areas, see `items.ts`. */
  readonly worth: Readonly<Record<string, number>>;
  readonly cases: readonly Case[];
}

/** An answer; what it earns by match_correct and by map_response (null where there is no such processing); how many values were taken. */
export type Case = readonly [answer: readonly string[], match: number | null, map: number | null, taken: number];

const group = (
  interaction: string,
  baseType: string,
  cardinality: string,
  key: readonly string[],
  worth: Readonly<Record<string, number>>,
  cases: readonly Case[],
): Group => ({ interaction, baseType, cardinality, key, worth, cases });

const abc = { A: 1, B: 0.5 };

/** One of three, at most one. */
const oneOfThree: readonly Case[] = [
  [['A'], 1, 1, 1],
  [['B'], 0, 0.5, 1],
  [['C'], 0, -1, 1],
  [['D'], 0, 0, 0], // is not offered
  [['A', 'B'], 0, 0, 0], // one may be chosen
  [[], 0, 0, 0],
];
/** Any two of three; A and C are right. */
const twoOfThree: readonly Case[] = [
  [['A', 'C'], 1, 0, 2],
  [['C', 'A'], 1, 0, 2], // in any order
  [['A', 'B'], 0, 1.5, 2],
  [['A'], 0, 1, 1],
  [['A', 'A'], 0, 0, 0], // the same twice is none
  [['A', 'B', 'C'], 0, 0, 0], // two may be chosen
  [[], 0, 0, 0],
];
/** All of three in order: B, C, A. A mapping does not look at the order. */
const inOrder: readonly Case[] = [
  [['B', 'C', 'A'], 1, 0.5, 3],
  [['A', 'B', 'C'], 0, 0.5, 3],
  [['B', 'C'], 0, 0, 0], // a part of them
  [['B', 'C', 'C'], 0, 0, 0],
  [['B', 'C', 'Z'], 0, 0, 0],
  [[], 0, 0, 0],
];
/** One pair of A, B, C, D, either way round. */
const onePair: readonly Case[] = [
  [['A B'], 1, 1, 1],
  [['B A'], 1, 1, 1],
  [['C D'], 0, 0.5, 1],
  [['A C'], 0, -1, 1],
  [['A Z'], 0, 0, 0],
  [['A'], 0, 0, 0],
  [[], 0, 0, 0],
];
/** Two pairs of A, B, C, D, each of which may be in two. */
const twoPairs: readonly Case[] = [
  [['A B', 'C D'], 1, 1.5, 2],
  [['D C', 'B A'], 1, 1.5, 2],
  [['A B', 'A C'], 0, 0, 2],
  [['A B', 'B A'], 0, 1, 2], // one pair told twice counts once
  [['A B', 'C D', 'A D'], 0, 0, 0], // two may be made
  [['A B'], 0, 1, 1],
  [[], 0, 0, 0],
];
/** One pair from A, B to X, Y. */
const oneDirected: readonly Case[] = [
  [['A X'], 1, 1, 1],
  [['X A'], 0, 0, 0], // the wrong way round
  [['B Y'], 0, 0.5, 1],
  [['B X'], 0, -1, 1],
  [['A X', 'B Y'], 0, 0, 0],
  [[], 0, 0, 0],
];
/** Two pairs; A and B may be used twice, X and Y once. */
const twoDirected: readonly Case[] = [
  [['A X', 'B Y'], 1, 1.5, 2],
  [['B Y', 'A X'], 1, 1.5, 2],
  [['A X', 'A Y'], 0, 0, 2],
  [['A X', 'B X'], 0, 0, 0], // X is taken
  [['A X'], 0, 1, 1],
  [['A B'], 0, 0, 0],
  [[], 0, 0, 0],
];
const pairs = { 'A B': 1, 'C D': 0.5 };
const directed = { 'A X': 1, 'B Y': 0.5 };

const oneText: readonly Case[] = [
  [['été'], 1, 1, 1],
  [['e\u0301te\u0301'], 1, 1, 1], // accents apart from their letters
  [['ete'], 0, -1, 1],
  [['ÉTÉ'], 0, -1, 1],
  [['hiver'], 0, 0.5, 1],
  [[''], 0, 0, 0],
];
const oneWhole: readonly Case[] = [
  [['12'], 1, 1, 1],
  [[' +12 '], 1, 1, 1],
  [['-3'], 0, 0.5, 1],
  [['12.0'], 0, 0, 0], // is no whole number
  [['douze'], 0, 0, 0],
  [[], 0, 0, 0],
];
const oneDecimal: readonly Case[] = [
  [['0.3'], 1, 1, 1],
  [['.30'], 1, 1, 1],
  [['3e-1'], 1, 1, 1],
  [['-2'], 0, 0.5, 1],
  [['0,3'], 0, 0, 0], // a comma, without the option
  [['0.30000000000000004'], 0, -1, 1],
  [[], 0, 0, 0],
];
/** Two texts, each of its type; `ordered` is right in one order alone. */
const several = (
  one: string,
  other: string,
  stranger: string,
  unread: string | null,
  isOrdered: boolean,
): readonly Case[] => [
  [[one, other], 1, 1.5, 2],
  [[other, one], isOrdered ? 0 : 1, 1.5, 2],
  [[one, stranger], 0, 0, 2],
  [[one], 0, 1, 1],
  [[one, one], 0, 1, 2], // one value counts once
  [[one, other, stranger], 0, 0, 0], // two may be written
  ...(unread === null ? [] : ([[[one, unread], 0, 0, 0]] as const)),
  [[], 0, 0, 0],
];
const texts = { un: 1, deux: 0.5 };
const wholes = { '1': 1, '2': 0.5 };
const decimals = { '0.1': 1, '0.7': 0.5 };

/** The right place is 50 50, by match to the point, by area within ten; an area of half a point lies from 100 to 120. */
const onePoint: readonly Case[] = [
  [['50 50'], 1, 2, 1],
  [['60 50'], 0, 2, 1], // on the border
  [['61 50'], 0, -1, 1],
  [['110 110'], 0, 0.5, 1],
  [['50'], 0, 0, 0],
  [['50 50', '110 110'], 0, 0, 0],
  [[], 0, 0, 0],
];
const twoPoints: readonly Case[] = [
  [['50 50', '110 110'], 1, 2.5, 2],
  [['110 110', '50 50'], 1, 2.5, 2],
  [['50 50', '51 51'], 0, 2, 2], // one area counts once
  [['50 50', '0 0'], 0, 1, 2],
  [['0 0', '0 1'], 0, -2, 2], // each point in none counts
  [['50 50', '110 110', '0 0'], 0, 0, 0],
  [[], 0, 0, 0],
];
const file = (type: string) => `${'a'.repeat(64)} ${type} Mon fichier`;

export const table: readonly Group[] = [
  group('choice', 'identifier', 'single', ['A'], abc, oneOfThree),
  group('choice', 'identifier', 'multiple', ['A', 'C'], abc, twoOfThree),
  group('inlineChoice', 'identifier', 'single', ['A'], abc, oneOfThree),
  group('hottext', 'identifier', 'single', ['A'], abc, oneOfThree),
  group('hottext', 'identifier', 'multiple', ['A', 'C'], abc, twoOfThree),
  group('hotspot', 'identifier', 'single', ['A'], abc, oneOfThree),
  group('hotspot', 'identifier', 'multiple', ['A', 'C'], abc, twoOfThree),
  group('order', 'identifier', 'ordered', ['B', 'C', 'A'], abc, inOrder),
  group('graphicOrder', 'identifier', 'ordered', ['B', 'C', 'A'], abc, inOrder),
  group('associate', 'pair', 'single', ['A B'], pairs, onePair),
  group('associate', 'pair', 'multiple', ['A B', 'C D'], pairs, twoPairs),
  group('graphicAssociate', 'pair', 'single', ['A B'], pairs, onePair),
  group('graphicAssociate', 'pair', 'multiple', ['A B', 'C D'], pairs, twoPairs),
  group('match', 'directedPair', 'single', ['A X'], directed, oneDirected),
  group('match', 'directedPair', 'multiple', ['A X', 'B Y'], directed, twoDirected),
  group('gapMatch', 'directedPair', 'single', ['A X'], directed, oneDirected),
  group('gapMatch', 'directedPair', 'multiple', ['A X', 'B Y'], directed, twoDirected),
  group('graphicGapMatch', 'directedPair', 'single', ['A X'], directed, oneDirected),
  group('graphicGapMatch', 'directedPair', 'multiple', ['A X', 'B Y'], directed, twoDirected),
  group('textEntry', 'string', 'single', ['été'], { été: 1, hiver: 0.5 }, oneText),
  group('textEntry', 'integer', 'single', ['12'], { '12': 1, '-3': 0.5 }, oneWhole),
  group('textEntry', 'float', 'single', ['0.3'], { '0.3': 1, '-2': 0.5 }, oneDecimal),
  group('textEntry', '', 'record', [], {}, [
    [['12'], null, null, 1],
    [['douze'], null, null, 1], // its text alone
    [['1', '2'], null, null, 0],
    [[''], null, null, 0],
    [[], null, null, 0],
  ]),
  group('extendedText', 'string', 'single', ['été'], { été: 1, hiver: 0.5 }, oneText),
  group('extendedText', 'integer', 'single', ['12'], { '12': 1, '-3': 0.5 }, oneWhole),
  group('extendedText', 'float', 'single', ['0.3'], { '0.3': 1, '-2': 0.5 }, oneDecimal),
  group('extendedText', 'string', 'multiple', ['un', 'deux'], texts, several('un', 'deux', 'trois', null, false)),
  group('extendedText', 'string', 'ordered', ['un', 'deux'], texts, several('un', 'deux', 'trois', null, true)),
  group('extendedText', 'integer', 'multiple', ['1', '2'], wholes, several('1', '2', '3', '1.5', false)),
  group('extendedText', 'integer', 'ordered', ['1', '2'], wholes, several('1', '2', '3', '1.5', true)),
  group('extendedText', 'float', 'multiple', ['0.1', '0.7'], decimals, several('0.10', '.7', '0.8', '0,8', false)),
  group('extendedText', 'float', 'ordered', ['0.1', '0.7'], decimals, several('0.10', '.7', '0.8', '0,8', true)),
  group('extendedText', '', 'record', [], {}, [
    [['-1.5e3'], null, null, 1],
    [[''], null, null, 0],
  ]),
  group('slider', 'integer', 'single', ['4'], { '4': 1, '5': 0.5 }, [
    [['4'], 1, 1, 1],
    [['5'], 0, 0.5, 1],
    [['10'], 0, -1, 1], // its end
    [['11'], 0, 0, 0],
    [['-1'], 0, 0, 0],
    [['4.5'], 0, 0, 0],
    [[], 0, 0, 0],
  ]),
  group('slider', 'float', 'single', ['4.5'], { '4.5': 1, '5': 0.5 }, [
    [['4.5'], 1, 1, 1],
    [['5.0'], 0, 0.5, 1],
    [['0'], 0, -1, 1],
    [['4.25'], 0, 0, 0], // between its steps
    [['10.5'], 0, 0, 0],
    [[], 0, 0, 0],
  ]),
  group('selectPoint', 'point', 'single', ['50 50'], {}, onePoint),
  group('selectPoint', 'point', 'multiple', ['50 50', '110 110'], {}, twoPoints),
  group('positionObject', 'point', 'single', ['50 50'], {}, onePoint),
  group('positionObject', 'point', 'multiple', ['50 50', '110 110'], {}, twoPoints),
  group('media', 'integer', 'single', ['2'], { '2': 1, '3': 0.5 }, [
    [['2'], 1, 1, 1],
    [['3'], 0, 0.5, 1],
    [['1'], 0, -1, 1],
    [['0'], 0, 0, 0], // was to be played
    [['4'], 0, 0, 0],
    [[], 0, 0, 0],
  ]),
  group('endAttempt', 'boolean', 'single', ['true'], { true: 1, false: 0.5 }, [
    [['true'], 1, 1, 1],
    [['1'], 1, 1, 1],
    [['false'], 0, 0.5, 1],
    [['oui'], 0, 0.5, 1], // was not pressed
    [[], 0, 0.5, 1], // nor was this one
  ]),
  group('upload', 'file', 'single', [], {}, [
    [[file('application/pdf')], null, null, 1],
    [[file('image/png')], null, null, 0], // another type
    [['rapport.pdf'], null, null, 0],
    [[file('application/pdf'), file('application/pdf')], null, null, 0],
    [[], null, null, 0],
  ]),
  group('drawing', 'file', 'single', [], {}, [
    [[file('image/png')], null, null, 1],
    [[file('image/svg+xml')], null, null, 1],
    [[file('application/pdf')], null, null, 0],
    [[], null, null, 0],
  ]),
];
