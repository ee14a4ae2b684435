import type { Expression, Rule } from '../scoring/item-definition.js';
import { float } from '../scoring/values/value.js';

// The standard's response processing templates, in the rules they stand for.

const node = (op: string, args: Record<string, string> = {}, of: readonly Expression[] = []): Expression => ({
  op,
  args,
  of,
});
const response = node('variable', { identifier: 'RESPONSE' });
const isCorrect = node('match', {}, [response, node('correct', { identifier: 'RESPONSE' })]);
const points = (value: number): Expression => ({ ...node('baseValue', { baseType: 'float' }), value: float(value) });
const score = (to: Expression): Rule => ({ rule: 'set', outcome: 'SCORE', to });
const feedback = (outcome: string, value: string): Rule => ({
  rule: 'set',
  outcome,
  to: {
    ...node('baseValue', { baseType: 'identifier' }),
    value: { baseType: 'identifier', cardinality: 'single', values: [value] },
  },
});
const choose = (when: Expression, then: readonly Rule[], otherwise: readonly Rule[]): Rule => ({
  rule: 'condition',
  branches: [
    { when, then },
    { when: null, then: otherwise },
  ],
});
const mapped = (op: string): Rule[] => [
  choose(node('isNull', {}, [response]), [score(points(0))], [score(node(op, { identifier: 'RESPONSE' }))]),
];
/** Common Cartridge's templates speak of MAXSCORE and of a feedback's outcome. */
const commonCartridge = choose(
  isCorrect,
  [score(node('variable', { identifier: 'MAXSCORE' })), feedback('FEEDBACKBASIC', 'correct')],
  [score(points(0)), feedback('FEEDBACKBASIC', 'incorrect')],
);

const templates: Readonly<Record<string, readonly Rule[]>> = {
  match_correct: [choose(isCorrect, [score(points(1))], [score(points(0))])],
  map_response: mapped('mapResponse'),
  map_response_point: mapped('mapResponsePoint'),
  CC2_match: [commonCartridge],
  CC2_match_basic: [commonCartridge],
  CC2_map_response: mapped('mapResponse'),
};

/** What each template reads of RESPONSE. */
export const needs: Readonly<Record<string, 'correct' | 'mapping' | 'areaMapping'>> = {
  match_correct: 'correct',
  map_response: 'mapping',
  map_response_point: 'areaMapping',
  CC2_match: 'correct',
  CC2_match_basic: 'correct',
  CC2_map_response: 'mapping',
};

/** Templates by which a right answer earns what MAXSCORE says. */
export const takesMaximum: ReadonlySet<string> = new Set(['CC2_match', 'CC2_match_basic']);

const address =
  /^https?:\/\/(?:www|purl)\.imsglobal\.org\/(?:question|spec)\/(?:qti[_/]?)?v[23]p[0-2]\/(?:\w+\/)*rptemplates\/(\w+?)(?:\.xml)?$/;

/** The name of a standard template, by the address of any version; null for another address. */
export function templateNamed(uri: string): string | null {
  const name = address.exec(uri.trim())?.[1];
  return name !== undefined && Object.hasOwn(templates, name) ? name : null;
}

export const rulesOf = (name: string): readonly Rule[] => templates[name]!;
