/**
 * `npm run fuzz`, `npm run fuzz -- SERVICE…`: schemathesis asks the running services what their documents allow and forbid.
 * `npm run fuzz -- items [CASES]` needs none of them: see items.ts.
 */
import { spawn } from 'node:child_process';
import * as fs from 'node:fs';
import * as path from 'node:path';
import { readInteger } from '@pan/kit/domain';
import type { ServiceName } from '../../../libs/contracts/src/context-map.ts';
import { installation, presentServices, root } from '../../run/local/installation.ts';
import { explain, Remedy } from '../../../libs/servers/src/remedy.ts';
import { fuzzItems, mostCases } from './items.ts';
import { lines, passes, verdictOf } from './report.ts';

/** Cases drawn for each operation, beside those that cover its schema: six services stay within a quarter of an hour. */
const examples = 20;
const requirements = path.join(import.meta.dirname, 'requirements.txt');
const folder = path.join(root, '.local', 'fuzz');
const python = path.join(folder, 'venv', process.platform === 'win32' ? 'Scripts' : 'bin', 'python');
const { ports } = installation();

process.exitCode = await main(process.argv.slice(2)).catch((error: unknown) => {
  console.error(`✗ ${explain(error)}`);
  return 1;
});

async function main(asked: readonly string[]): Promise<number> {
  if (asked[0] === 'items') return (await fuzzItems(readInteger(asked[1] ?? '') ?? mostCases)) ? 0 : 1;
  const known = presentServices();
  const strangers = asked.filter((name) => !(known as string[]).includes(name));
  if (strangers.length > 0)
    throw new Remedy(
      `Services inconnus : ${strangers.join(', ')}. Au choix : ${known.join(', ')}.`,
      `Unknown services: choose among the above.`,
    );
  const services = asked.length > 0 ? known.filter((name) => asked.includes(name)) : known;
  await Promise.all(services.map(mustAnswer));
  const token = await tokenOf('demo-ministry');
  await install();
  let failed = 0;
  for (const service of services) {
    const begun = performance.now();
    const verdict = verdictOf(await fuzz(service, token));
    console.log(lines(service, verdict, (performance.now() - begun) / 1_000).join('\n'));
    if (!passes(verdict)) failed += 1;
  }
  const reports = path.join(folder, '<service>.log');
  console.log(`\nRapports / reports: ${reports}`);
  return failed === 0 ? 0 : 1;
}

/** The stack is started by who wants to keep it: the fuzzer writes into it. */
async function mustAnswer(service: ServiceName): Promise<void> {
  const answer = await fetch(`http://127.0.0.1:${ports[service]}/health/live`, {
    signal: AbortSignal.timeout(5_000),
  }).catch(() => null);
  if (answer?.ok) return;
  throw new Remedy(
    `${service} ne répond pas sur le port ${ports[service]} : lancez d’abord npm start dans un autre terminal (les essais écrivent dans cette installation ; npm run reset l’efface).`,
    `${service} does not answer at port ${ports[service]}: run npm start in another terminal first (the fuzzer writes into that installation; npm run reset clears it).`,
  );
}

async function tokenOf(client: string): Promise<string> {
  const answer = await fetch(`http://127.0.0.1:${ports.identity}/token`, {
    method: 'POST',
    headers: { authorization: `Basic ${btoa(`${client}:${client}-secret`)}` },
    body: new URLSearchParams({ grant_type: 'client_credentials' }),
  });
  if (!answer.ok) throw new Error(`POST /token → ${answer.status} ${await answer.text()}`);
  return ((await answer.json()) as { access_token: string }).access_token;
}

/** schemathesis in an environment of its own, once for each version that is asked for. */
async function install(): Promise<void> {
  const stamp = path.join(folder, 'installed');
  const wanted = fs.readFileSync(requirements, 'utf8');
  if (fs.existsSync(python) && fs.existsSync(stamp) && fs.readFileSync(stamp, 'utf8') === wanted) return;
  console.log('· schemathesis (pip) …');
  fs.mkdirSync(folder, { recursive: true });
  const venv = await run('python3', ['-m', 'venv', path.join(folder, 'venv')]);
  if (venv.code !== 0)
    throw new Remedy(
      `python3 -m venv a échoué : ${venv.output}\n  Debian/Ubuntu : sudo apt install python3-venv`,
      'The Python environment could not be made: see above.',
    );
  const pip = await run(python, ['-m', 'pip', 'install', '-q', '--disable-pip-version-check', '-r', requirements]);
  if (pip.code !== 0)
    throw new Remedy(
      `pip n’a pas pu installer schemathesis :\n${pip.output}`,
      'pip could not install schemathesis: see above; a proxy or an unreachable index is the usual cause (pip config list).',
    );
  fs.writeFileSync(stamp, wanted);
}

/** The JSON report; everything else that it says is in the log beside it. */
async function fuzz(service: ServiceName, token: string): Promise<string> {
  const address = `http://127.0.0.1:${ports[service]}`;
  const report = path.join(folder, `${service}.json`);
  fs.rmSync(report, { force: true });
  const { output } = await run(
    python,
    [
      ...['-m', 'schemathesis.cli', '--config-file', path.join(import.meta.dirname, 'schemathesis.toml')],
      ...['run', `${address}/openapi.json`, '--url', address],
      ...['--header', `Authorization: Bearer ${token}`, '--checks', 'all', '--continue-on-failure'],
      ...['--max-examples', String(examples), '--workers', '1', '--no-shrink', '--no-color'],
      ...['--generation-database', ':memory:', '--request-timeout', '30', '--suppress-health-check', 'filter_too_much'],
      ...['--report', 'json', '--report-json-path', report],
    ],
    folder,
  );
  fs.writeFileSync(path.join(folder, `${service}.log`), output.replaceAll(token, '…'));
  if (!fs.existsSync(report)) throw new Error(`${service}: schemathesis gave no report\n${output.slice(-2_000)}`);
  return fs.readFileSync(report, 'utf8');
}

function run(program: string, args: readonly string[], cwd = root): Promise<{ code: number; output: string }> {
  return new Promise((resolve) => {
    const env = { ...process.env, SCHEMATHESIS_HOOKS: path.join(import.meta.dirname, 'hooks.py') };
    const child = spawn(program, args, { cwd, env, stdio: ['ignore', 'pipe', 'pipe'] });
    let output = '';
    for (const stream of [child.stdout, child.stderr])
      stream.on('data', (chunk: Buffer) => (output += chunk.toString()));
    for (const signal of ['SIGINT', 'SIGTERM'] as const) process.once(signal, () => child.kill(signal));
    child.on('error', (error) => resolve({ code: 1, output: error.message }));
    child.on('close', (code) => resolve({ code: code ?? 1, output }));
  });
}
