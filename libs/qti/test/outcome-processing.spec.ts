import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { shared } from '@pan/testing';
import { plain } from '../src/scoring/values/plain.js';
import { parseScalar } from '../src/scoring/values/scalars.js';
import { container, float, type BaseType, type Container, type Held } from '../src/scoring/values/value.js';
import type { ItemResult } from '../src/tests/item-results.js';
import { testOutcomes } from '../src/tests/outcome-processing.js';
import { planOf } from '../src/tests/plan.js';
import { testIn } from './compact-tests.js';
import { readResult } from '../src/results/read-result.js';
import type { ResultVariable } from '../src/results/assessment-result.js';

const folder = shared('data/student-exam/qti/citolab-scoring-engine');

interface Case {
  readonly source: string;
  readonly case: string;
  readonly files: readonly string[];
  readonly asserted: readonly string[];
  readonly outcomeRead: readonly string[];
}

const valueOf = ({ baseType, cardinality, values }: ResultVariable) =>
  container(
    (baseType ?? 'string') as BaseType,
    cardinality as Container['cardinality'],
    values.map(({ text }) => parseScalar((baseType ?? 'string') as BaseType, text)!),
  );

/** Its cases begin from a result in which all is right, and take the points of some items away. */
const wrongIn = (name: string): readonly string[] =>
  name.includes('All_Incorrect')
    ? ['ITM-SN02945', 'ITM-SN02946']
    : name.includes('CorrectAndInCorrect')
      ? ['ITM-SN02945']
      : [];

/** What came of the items as another engine wrote it down; an item whose result is not there was not answered. */
async function outcomes(test: string, result: string, wrong: readonly string[]) {
  const { definition } = await testIn(folder!, test);
  const { items } = readResult(readFileSync(join(folder!, result), 'utf8').replace(/^\uFEFF/, ''));
  const results = planOf(definition, 'seed').places.map((place): ItemResult => {
    const item = items.find(({ identifier }) => identifier === place.ref.identifier);
    const held = new Map<string, Held>(
      [...(item?.responses ?? []), ...(item?.outcomes ?? [])].map((one) => [one.identifier, valueOf(one)]),
    );
    if (wrong.includes(place.name)) held.set('SCORE', float(0));
    return {
      place,
      definition: { responses: [], outcomes: [], rules: [], templates: null, adaptive: false },
      attempts: item ? 1 : 0,
      durationMs: 0,
      variable: (name) => held.get(name) ?? null,
    };
  });
  return testOutcomes(definition, { seed: 'seed', results });
}

describe('[X03] Outcome processing of another engine’s tests', () => {
  if (!folder) return void it('is not in this clone', () => expect(folder).toBeNull());

  const cases = (JSON.parse(readFileSync(join(folder, 'expected.json'), 'utf8')) as Case[]).filter(({ source }) =>
    source.includes('OutcomeProcessing'),
  );

  it.each(cases.map((one) => [`${one.files.join(', ')}: ${one.case}`, one] as const))('%s', async (_, one) => {
    const found = await outcomes(one.files[0]!, one.files[1]!, wrongIn(one.case));
    const names = one.outcomeRead.map((read) => read.split(',').at(-1)!.replaceAll(/[" ]/g, ''));
    expect(names.map((name) => JSON.stringify(plain(found[name] ?? null)))).toEqual(one.asserted);
  });
});
