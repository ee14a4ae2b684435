import { globSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { DomainError } from '@pan/kit/domain';
import { shared } from '@pan/testing';
import { PackageRefused } from '../src/packages/package-problems.js';
import { testIn } from './compact-tests.js';
import { readResult } from '../src/results/read-result.js';

const folder = shared('data/student-exam/qti');
const sdk = 'qti-sdk-tests/custom';

/** Tests that are refused, and what they are refused for. */
const refusals: Readonly<Record<string, string>> = {
  'runtime/branchings/branching_rules.xml': 'branch-target-unfit testPart-4, line 52',
  'runtime/minmaxtime_zero.xml': 'attribute-missing href, line 9',
  'runtime/nonlinear_40_items.xml': 'place-twice Q34, line 484',
  'runtime/selection_ordering/selection_and_ordering.xml': 'place-twice Q1, line 33',
  'runtime/testfeedbacks/linear_assessmenttest_atend.xml': 'cardinality-unsupported SINGLE, line 6',
  'runtime/testfeedbacks/linear_assessmenttest_during.xml': 'cardinality-unsupported SINGLE, line 6',
  'runtime/testfeedbacks/linear_testpart_atend.xml': 'cardinality-unsupported SINGLE, line 6',
  'runtime/timelimits.xml': 'attribute-missing href, line 6',
  'tests/assessmentwithnoitem.xml': 'test-empty assessmentTest, line 2',
  'tests/branchingbackward.xml': 'branch-target-unfit Q01, line 43',
  'tests/branchingexitsession.xml': 'branch-target-unfit EXIT_SECTION, line 7',
  'tests/branchingexpressions.xml': 'operator-unknown customOperator, line 61',
  'tests/branchingrecursive.xml': 'branch-target-unfit Q03, line 43',
  'tests/branchingstartandend10.xml': 'test-empty assessmentTest, line 2',
  'tests/branchingstartandend2.xml': 'branch-target-unfit S06, line 25',
  'tests/branchingstartandend3.xml': 'branch-target-unfit TP01, line 8',
  'tests/branchingstartandend4.xml': 'branch-target-unfit TP06, line 14',
  'tests/branchingstartandend5.xml': 'place-twice Q01, line 30',
  'tests/branchingstartandend6.xml': 'branch-target-unfit S06, line 16',
  'tests/branchingstartandend8.xml': 'test-empty assessmentTest, line 2',
  'tests/branchingstartandend9.xml': 'test-empty assessmentTest, line 2',
  'tests/branchingtestparts.xml': 'branch-target-unfit S04, line 24',
  'tests/branchingwrongtarget.xml': 'branch-target-unfit a, line 18',
  'tests/coverageforQtiPL.xml': 'operator-unknown customOperator, line 136',
  'tests/empty_compact_test/empty_compact_test_1_0.xml': 'test-empty assessmentTest, line 2',
  'tests/empty_compact_test/empty_compact_test_2_1.xml': 'test-empty assessmentTest, line 2',
  'tests/empty_compact_test/empty_compact_test_2_2.xml': 'test-empty assessmentTest, line 2',
  'tests/empty_compact_test/empty_compact_test_missing_namespace.xml': 'namespace-unknown , line 2',
  'tests/empty_compact_test/empty_compact_test_wrong_namespace.xml':
    'namespace-unknown http://www.imsglobal.org/xsd/imsqti_unknown_version, line 2',
  'tests/rulesforQtiPL.xml': 'variable-undeclared Q01, line 42',
  'tests/selection/custom_selection.xml': 'test-feature-unsupported adaptiveItemSelection, line 15',
};
/** Results that are refused. */
const refusedResults: Readonly<Record<string, string>> = {
  'qti-sdk-tests/results/simple-assessment-result-missing-data.xml': 'context-missing assessmentResult, line 2',
  'qti-sdk-tests/results/simple-assessment-result-missing-namespace.xml': 'namespace-unknown , line 2',
  'qti-sdk-tests/results/simple-assessment-result-wrong-namespace.xml':
    'namespace-unknown http://www.imsglobal.org/xsd/imsqti_result_unknown_version, line 2',
};

const verdict = async (read: () => unknown): Promise<string | null> => {
  try {
    await read();
    return null;
  } catch (error) {
    const problem = error instanceof PackageRefused ? error.problem : error;
    if (!(error instanceof DomainError || error instanceof PackageRefused)) throw error;
    const { code, params } = problem as { code: string; params: Record<string, string | number> };
    const about =
      params['target'] ??
      params['place'] ??
      params['value'] ??
      params['identifier'] ??
      params['feature'] ??
      params['attribute'] ??
      params['operator'] ??
      params['namespace'];
    return `${code} ${about === undefined ? params['element'] : about}, line ${params['line']}`;
  }
};

describe('[X01] Tests and results of other engines', () => {
  if (!folder) return void it('are not in this clone', () => expect(folder).toBeNull());

  const written = (pattern: RegExp) =>
    globSync('**/*.xml', { cwd: folder })
      .filter((path) => pattern.test(readFileSync(join(folder, path), 'utf8')))
      .sort();

  it('are all read as tests, or refused for what they are', async () => {
    const paths = written(/<(qti-)?assessment-?test[\s>]/i);
    const found: Record<string, string> = {};
    for (const path of paths) {
      const why = await verdict(() => testIn(folder, path));
      if (why !== null) found[path.replace(`${sdk}/`, '')] = why;
    }
    process.stderr.write(`qti: ${paths.length} tests, ${Object.keys(found).length} refused\n`);
    expect(found).toEqual(refusals);
  });

  it('are all read as results, or refused for what they are', async () => {
    const found: Record<string, string> = {};
    for (const path of written(/<assessmentResult[\s>]/)) {
      const why = await verdict(() => readResult(readFileSync(join(folder, path), 'utf8').replace(/^\uFEFF/, '')));
      if (why !== null) found[path] = why;
    }
    expect(found).toEqual(refusedResults);
  });
});
