import { globSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { DomainError } from '@pan/kit/domain';
import { shared } from '@pan/testing';
import { readItem, type ReadItem } from '../src/reading/read-item.js';
import { scoreItem } from '../src/scoring/processing/score-item.js';
import { textOf } from '../src/scoring/values/scalars.js';
import { citoCases, type CitoCase } from './cito-cases.js';

const folder = shared('data/student-exam/qti/citolab-scoring-engine');

/** Where that engine is more lenient than the specification, which wins. */
const equalTakesNumbers =
  'equal compares numbers: a response declared as string makes it NULL (ASI Information Model, "Equal")';
const numeric = '30/ResponseProcessing/e726a093-a5dd-456e-8cc4-fd987cd05438.xml';
const differs: Readonly<Record<string, string>> = {
  '2x/ResponseProcessing/210091.xml TextEntryCorrect': equalTakesNumbers,
  [`${numeric} ResponseProcessing_DOE_numeric_correct`]: equalTakesNumbers,
  [`${numeric} ResponseProcessing_DOE_numeric_with_removeAplhaNumerics`]:
    'no rule takes letters out of an answer before it is read as a number ("BaseType", float)',
  '2x/ResponseProcessing/IMS-examples/match.xml IMS_ExampleMatchInteractionResponseProcessing_Incorrect':
    'a choice whose matchMax is 1 stands in two pairs, which no device lets anybody make ("SimpleAssociableChoice")',
  '30/ResponseProcessing/gap-match-item.xml ResponseProcessing_DOE_gapMatch':
    'four values for a response declared single are no value ("Cardinality")',
};

/** Items that are refused, and why. */
const refusals: Readonly<Record<string, string>> = {
  '2x/ResponseProcessing/083-Verklanking-Speciale-Tekens_No_Identifier_For_Variable_In_LookupOutcomeValue.xml':
    'expression-incomplete lookupOutcomeValue',
  '2x/ResponseProcessing/IMS-examples/extended_text.xml': 'variable-undeclared RESPONSE',
};

describe('Items of another engine', () => {
  if (!folder) return void it('are not in this clone', () => expect(folder).toBeNull());

  const verdicts = new Map(
    globSync('**/*.xml', { cwd: folder })
      .filter((path) => /<(qti-)?assessment-?item[\s>]/i.test(readFileSync(join(folder, path), 'utf8')))
      .map((path) => [path, read(join(folder, path))]),
  );
  const cases = citoCases(folder);
  const scored = cases.filter(({ item }) => typeof verdicts.get(item) !== 'string');

  it.each(scored.map((one) => [`${one.item} ${one.name}`, one] as const))('%s scores as expected', (name, one) => {
    const found = outcomesOf(verdicts.get(one.item) as ReadItem, one);
    const expected = one.rounds.map((round) => round.expected);
    if (differs[name]) expect(found).not.toEqual(expected);
    else expect(found).toEqual(expected);
  });

  it('are all imported, or refused for what they are', () => {
    const refused = [...verdicts].flatMap(([path, verdict]) => (typeof verdict === 'string' ? [[path, verdict]] : []));
    const lenient = scored.filter(({ item, name }) => differs[`${item} ${name}`]).length;
    process.stderr.write(
      `qti: ${verdicts.size} items, ${verdicts.size - refused.length} imported, ${refused.length} refused; ` +
        `${cases.length} cases, ${scored.length - lenient} score as expected, ${lenient} by the specification instead\n`,
    );
    expect(Object.fromEntries(refused)).toEqual(refusals);
  });
});

function read(path: string): ReadItem | string {
  try {
    return readItem(readFileSync(path, 'utf8'));
  } catch (error) {
    if (!(error instanceof DomainError)) throw error;
    return [error.code, error.params['interaction'] ?? error.params['identifier'] ?? error.params['element']].join(' ');
  }
}

function outcomesOf({ definition }: ReadItem, { rounds, given }: CitoCase): Record<string, string>[] {
  return rounds.map(({ answers, expected }) => {
    const outcomes = scoreItem(definition, answers, given);
    return Object.fromEntries(Object.keys(expected).map((name) => [name, textOf(outcomes[name] ?? null) ?? 'null']));
  });
}
