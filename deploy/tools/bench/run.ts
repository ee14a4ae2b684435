/** `npm run bench -- events | http | idle`: measures against the least that could do the same job, and writes docs/benchmarks.md. */
import * as path from 'node:path';
import { parseArgs } from 'node:util';
import { root } from '@pan/testing';
import { events } from './events.ts';
import { isMet, shown, type Figure } from './figure.ts';
import { http } from './http.ts';
import { idle } from './idle.ts';
import { describeMachine } from './machine.ts';
import { tableOf, writeSection, type SuiteResult } from './report.ts';
import { openStage, type Scenario, type Stage } from './stage.ts';

const suites: Readonly<Record<string, readonly Scenario[]>> = { events, http, idle: [idle] };

const { values, positionals } = parseArgs({
  allowPositionals: true,
  options: {
    json: { type: 'boolean', default: false },
    quick: { type: 'boolean', default: false },
    only: { type: 'string' },
  },
});
const asked = positionals.length > 0 ? positionals : Object.keys(suites);
const unknown = asked.filter((name) => !(name in suites));
if (unknown.length > 0) {
  console.error(
    `${unknown.join(', ')} ? npm run bench -- events | http | idle [--quick] [--json] [--only=<mesure · figure>]`,
  );
  process.exit(2);
}

const stage = await openStage(values.quick);
const results: SuiteResult[] = [];
try {
  for (const suite of asked) results.push(await measured(suite, stage));
} finally {
  await stage.servers.stop();
}
const whole = !values.quick && !values.only;
for (const result of results) {
  if (whole) writeSection(path.join(root, 'docs/benchmarks.md'), result);
  if (!values.json) console.log(tableOf(result));
}
if (values.json) console.log(JSON.stringify(Object.fromEntries(results.map(plain)), null, 2));
else if (!whole) console.log('\ndocs/benchmarks.md n’a pas été touché · was left alone (--quick, --only).');
process.exit(0);

async function measured(suite: string, on: Stage): Promise<SuiteResult> {
  const machine = await describeMachine(on.servers.addresses.postgres);
  const figures: Figure[] = [];
  for (const scenario of suites[suite]!) {
    if (values.only && !values.only.split(',').includes(scenario.id)) continue;
    process.stderr.write(`${suite}: ${scenario.id}\n`);
    const taken = await scenario.measure(on);
    for (const figure of taken) on.say(`${figure.name.en}: ${shown(figure.value, figure.unit)}`);
    figures.push(...taken);
  }
  return { suite, command: `npm run bench -- ${suite}`, machine, rounds: on.rounds, figures };
}

function plain({ suite, figures, ...rest }: SuiteResult): [string, object] {
  return [suite, { ...rest, figures: figures.map((figure) => ({ ...figure, met: isMet(figure) })) }];
}
