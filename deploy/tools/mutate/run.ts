/**
 * Changes the domain one small piece at a time and runs the unit specs of its package that reach the piece: what no spec notices survives.
 *
 *     npm run mutate                          every service's domain, every pure library
 *     npm run mutate -- exam-management qti   only these
 *
 * Keeps one row a place in docs/evidence.md and what survived in .local/mutate/PLACE.html.
 */
import * as fs from 'node:fs';
import * as path from 'node:path';
import { Stryker } from '@stryker-mutator/core';
import { services } from '../../../libs/contracts/src/context-map.ts';
import { record } from '../evidence/record.ts';

const root = path.resolve(import.meta.dirname, '../../..');

/** By the name that is asked for, where its rules stand. */
const places = new Map<string, string>([
  ...services.map((service): [string, string] => [service, `services/${service}/src/domain`]),
  ['kit', 'libs/kit/src/domain'],
  ...['disclosure', 'qti', 'oneroster', 'quebec'].map((name): [string, string] => [name, `libs/${name}/src`]),
]);

const asked = process.argv.slice(2);
const unknown = asked.filter((name) => !places.has(name));
if (unknown.length > 0) {
  console.error(`${unknown.join(', ')} ? npm run mutate -- ${[...places.keys()].join(' | ')}`);
  process.exit(2);
}

process.chdir(root);
for (const name of asked.length > 0 ? asked : places.keys()) await mutate(name, places.get(name)!);

async function mutate(name: string, folder: string): Promise<void> {
  const begun = Date.now();
  // The kit's other rooms have specs of their own, which know little of its domain.
  process.env['PAN_MUTATED'] = name === 'kit' ? folder : folder.split('/').slice(0, 2).join('/');
  const results = await new Stryker({
    mutate: [`${folder}/**/*.ts`, '!**/*.spec.ts', '!**/index.ts'],
    testRunner: 'jest',
    testRunnerNodeArgs: ['--experimental-vm-modules', '--disable-warning=ExperimentalWarning'],
    plugins: ['@stryker-mutator/jest-runner'],
    jest: { configFile: 'jest.mutate.config.mjs', enableFindRelatedTests: false },
    coverageAnalysis: 'perTest',
    ignoreStatic: true,
    // Sentences and codes are compared by the specs of the routes.
    mutator: { plugins: null, excludedMutations: ['StringLiteral'] },
    ignorePatterns: ['/.local', '/.nx', 'dist', '/docs', '/shared'],
    tempDirName: `.local/mutate/${name}`,
    incremental: true,
    incrementalFile: `.local/mutate/${name}.json`,
    htmlReporter: { fileName: `.local/mutate/${name}.html` },
    reporters: ['html', ...(process.stdout.isTTY ? ['progress'] : [])],
    timeoutMS: 30_000,
    // The runner keeps every module that it has loaded.
    maxTestRunnerReuse: 60,
    dryRunTimeoutMinutes: 30,
    concurrency: 2,
  }).runMutationTest();
  const count = (...states: string[]) => results.filter(({ status }) => states.includes(status)).length;
  const [noticed, survived, unreached] = [count('Killed', 'Timeout'), count('Survived'), count('NoCoverage')];
  const total = noticed + survived + unreached;
  const score = Math.round((100 * noticed) / total);
  const minutes = Math.round((Date.now() - begun) / 60_000);
  const figure = `${score} % of ${total} changes noticed; ${survived} survived, ${unreached} no unit spec reaches`;
  console.log(`${name}: ${figure}; ${minutes} min; .local/mutate/${name}.html`);
  record([{ claim: `unit specs notice what is changed in ${folder}`, command: `npm run mutate -- ${name}`, figure }]);
  fs.rmSync(path.join(root, '.local', 'mutate', name), { recursive: true, force: true });
}
