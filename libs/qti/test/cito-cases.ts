import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { parseXmlDocument, type Element } from 'slimdom';

/** One case of expected.json: an item, the answers given to it, and what its authors' engine says. */
export interface CitoCase {
  readonly name: string;
  readonly item: string;
  /** One after the other, each with the outcomes asserted. */
  readonly rounds: readonly { answers: Record<string, string[]>; expected: Record<string, string> }[];
  /** Outcomes that a person gave. */
  readonly given: Record<string, string[]>;
}

interface Entry {
  source: string;
  case: string;
  files: string[];
  responses: { identifier?: string; values?: string[]; change?: string[]; cardinality?: string }[];
  asserted: string[];
  outcomeRead: string[];
}

/** Points stand in the tests of that engine as objects, which expected.json does not hold: here they are as texts. */
const points: Readonly<Record<string, readonly string[]>> = {
  IMS_ExamplePositionObjectResponseProcessing_Correct: ['118 184', '150 235', '96 114'],
  IMS_ExamplePositionObjectProcessing_Partly_Correct: ['118 184', '150 235', '10 10'],
  IMS_ExamplePositionObjectResponseProcessing_Incorrect: ['10 10', '20 20', '30 30'],
  IMS_ExampleSelectPointResponseProcessing_Correct: ['102 113'],
  IMS_ExampleSelectPointResponseProcessing_InCorrect: ['10 10'],
};

/** Cases of response processing; the others are about whole tests. */
export function citoCases(folder: string): CitoCase[] {
  const entries = JSON.parse(readFileSync(join(folder, 'expected.json'), 'utf8')) as Entry[];
  return entries.filter(({ source }) => !source.includes('OutcomeProcessing')).map((entry) => caseOf(folder, entry));
}

function caseOf(folder: string, entry: Entry): CitoCase {
  const [result, item] = /result/i.test(entry.files[0]!) ? entry.files : [null, entry.files[0]];
  const { answers, given } = result ? resultIn(join(folder, result), join(folder, item!)) : { answers: {}, given: {} };
  const changes: Record<string, string[]>[] = [];
  for (const { identifier, values, change } of entry.responses) {
    if (change) changes.push({ [change.at(-2)!]: [change.at(-1)!] });
    // A helper of that engine takes item, response, value.
    else if (values?.[0] === 'RESPONSE') answers['RESPONSE'] = values.slice(1);
    else answers[identifier!] = [...(points[entry.case] ?? values!)];
  }
  const names = entry.outcomeRead.map((read) => read.split(',').at(-1)!.replaceAll(/[" ]/g, ''));
  const isSequence = changes.length > 0 && entry.asserted.length === changes.length + 1 && new Set(names).size === 1;
  const rounds = isSequence
    ? [{}, ...changes].map((change, at) => ({
        answers: { ...answers, ...change },
        expected: { [names[at]!]: entry.asserted[at]! },
      }))
    : [
        {
          answers: Object.assign({}, answers, ...changes) as Record<string, string[]>,
          expected: Object.fromEntries(names.map((name, at) => [name, entry.asserted[at]!])),
        },
      ];
  return { name: entry.case, item: item!, rounds, given };
}

/** The answers of a result file to one item, and what a person gave for it. */
function resultIn(path: string, item: string) {
  const identifier = parse(item).getAttribute('identifier');
  const results = all(parse(path), 'itemResult');
  const result = results.find((one) => one.getAttribute('identifier') === identifier) ?? results[0]!;
  const of = (name: string, keep: (one: Element) => boolean) =>
    Object.fromEntries(
      all(result, name)
        .filter(keep)
        .map((one) => [one.getAttribute('identifier')!, all(one, 'value').map((value) => value.textContent ?? '')]),
    );
  const byPerson = (one: Element) =>
    (one.getAttribute('external-scored') ?? one.getAttribute('externalScored')) === 'human';
  return { answers: of('responseVariable', () => true), given: of('outcomeVariable', byPerson) };
}

const parse = (path: string): Element =>
  parseXmlDocument(readFileSync(path, 'utf8').replace(/^\uFEFF/, '')).documentElement!;
const all = (top: Element, name: string): Element[] => [
  ...(top.localName === name ? [top] : []),
  ...top.children.flatMap((child) => all(child, name)),
];
