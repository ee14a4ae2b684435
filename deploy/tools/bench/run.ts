/** `npm run bench -- events | exams | governance | http | idle | people | record | scoring`: measures against the least that could do the same job, and writes docs/benchmarks.md. */
import * as path from 'node:path';
import { parseArgs } from 'node:util';
import { root } from '@pan/testing';
import { events } from './events.ts';
import { exams } from './exams.ts';
import { isMet, shown, type Figure } from './figure.ts';
import { governance } from './governance.ts';
import { http } from './http.ts';
import { idle } from './idle.ts';
import { describeMachine } from './machine.ts';
import { tableOf, writeSection, type SuiteResult } from './report.ts';
import { people } from './people.ts';
import { record } from './record.ts';
import { scoring } from './scoring.ts';
import { openStage, type Scenario, type Stage } from './stage.ts';

const suites: Readonly<Record<string, readonly Scenario[]>> = {
  events,
  exams,
  governance,
  http,
  idle: [idle],
  people,
  record,
  scoring,
};

const { values, positionals } = parseArgs({
  allowPositionals: true,
  options: {
    json: { type: 'boolean', default: false },
    quick: { type: 'boolean', default: false },
    /** Of the promised sizes, where a suite has them: 0.01 for a look. */
    share: { type: 'string' },
    only: { type: 'string' },
    /** Writes docs/benchmarks.md although the sizes are a share of those promised: the section's command and figures say which. */
    keep: { type: 'boolean', default: false },
  },
});
const named = positionals.filter((name) => name in suites);
const asked = named.length > 0 ? named : Object.keys(suites);
/** Parts of the suites asked, named after them or by --only; all where there are none. */
const parts = [...positionals.filter((name) => !(name in suites)), ...(values.only?.split(',') ?? [])];
const known = asked.flatMap((suite) => suites[suite]!.map(({ id }) => id));
const share = values.share === undefined ? undefined : Number(values.share);
const unknown = parts.filter((part) => !known.includes(part));
if (unknown.length > 0 || (share !== undefined && !(share > 0 && share <= 1))) {
  console.error(
    `${unknown.join(', ')} ? npm run bench -- events | exams | governance | http | idle | people | record | scoring [<mesure · figure> …] [--quick] [--share=0.01 [--keep]] [--json]`,
  );
  process.exit(2);
}

const stage = await openStage(values.quick, share);
const results: SuiteResult[] = [];
try {
  for (const suite of asked) results.push(await measured(suite, stage));
} finally {
  await stage.servers.stop();
}
const whole = !values.quick && parts.length === 0 && (stage.share === 1 || values.keep);
for (const result of results) {
  if (whole) writeSection(path.join(root, 'docs/benchmarks.md'), result);
  if (!values.json) console.log(tableOf(result));
}
if (values.json) console.log(JSON.stringify(Object.fromEntries(results.map(plain)), null, 2));
else if (!whole)
  console.log('\ndocs/benchmarks.md n’a pas été touché · was left alone (--quick, --share, une partie · a part).');
process.exit(0);

async function measured(suite: string, on: Stage): Promise<SuiteResult> {
  const machine = await describeMachine(on.servers.addresses.postgres);
  const figures: Figure[] = [];
  for (const scenario of suites[suite]!) {
    if (parts.length > 0 && !parts.includes(scenario.id)) continue;
    process.stderr.write(`${suite}: ${scenario.id}\n`);
    const taken = await scenario.measure(on);
    for (const figure of taken) on.say(`${figure.name.en}: ${shown(figure.value, figure.unit)}`);
    figures.push(...taken);
  }
  const command = `npm run bench -- ${suite}${on.share === 1 ? '' : ` --share=${on.share}`}`;
  return { suite, command, machine, rounds: on.rounds, figures };
}

function plain({ suite, figures, ...rest }: SuiteResult): [string, object] {
  return [suite, { ...rest, figures: figures.map((figure) => ({ ...figure, met: isMet(figure) })) }];
}
