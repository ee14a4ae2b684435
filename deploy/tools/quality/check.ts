/** `npm run check`: every tool that holds a rule of the house, two at a time, with one line each and a summary. */
import { spawn } from 'node:child_process';
import { join } from 'node:path';

interface Check {
  readonly title: string;
  readonly command: readonly [tool: string, ...args: string[]];
}

interface Outcome extends Check {
  readonly passed: boolean;
  readonly seconds: string;
  readonly output: string;
}

const root = join(import.meta.dirname, '../../..');
const bin = (name: string) => join(root, 'node_modules/.bin', name);
const cruised = ['libs', 'services', 'deploy', 'test'];

const build: Check = {
  title: 'construction · build',
  command: [bin('nx'), 'run-many', '-t', 'build', '--output-style=static'],
};
const checks: readonly Check[] = [
  { title: 'règles du code · lint', command: [bin('eslint'), '.'] },
  { title: 'types', command: [bin('tsc'), '-p', 'tsconfig.json'] },
  { title: 'types des pages · types of the pages', command: [bin('tsc'), '-p', 'tsconfig.pages.json'] },
  { title: 'mise en forme · format', command: [bin('prettier'), '--check', '--log-level', 'warn', '.'] },
  { title: 'frontières · boundaries', command: [bin('depcruise'), '--config', '.dependency-cruiser.mjs', ...cruised] },
  { title: 'instructions SQL · SQL statements', command: [process.execPath, 'deploy/tools/quality/sql.ts'] },
  { title: 'licences', command: [process.execPath, 'deploy/tools/quality/licences.ts', '--check'] },
  {
    title: 'fichiers générés · generated files',
    command: [process.execPath, 'deploy/tools/generate/run.ts', '--check'],
  },
];

const begun = Date.now();
const outcomes: Outcome[] = [await run(build)];
const waiting = [...checks];
await Promise.all([worker(), worker()]);

const failed = outcomes.filter(({ passed }) => !passed);
for (const { title, output } of failed)
  console.log(`\n── ${title} ${'─'.repeat(Math.max(0, 70 - title.length))}\n${output.trim()}`);
console.log('');
for (const { title, passed, seconds } of outcomes) console.log(`${passed ? '✓' : '✗'} ${title}  ${seconds} s`);
const took = ((Date.now() - begun) / 1000).toFixed(0);
console.log(
  `${outcomes.length - failed.length} réussis, ${failed.length} en échec, ${took} s · ${outcomes.length - failed.length} passed, ${failed.length} failed`,
);
process.exitCode = failed.length > 0 ? 1 : 0;

async function worker(): Promise<void> {
  for (let check = waiting.shift(); check; check = waiting.shift()) outcomes.push(await run(check));
}

function run(check: Check): Promise<Outcome> {
  const from = Date.now();
  console.log(`· ${check.title} …`);
  const [tool, ...args] = check.command;
  const env = {
    ...process.env,
    NX_DAEMON: 'false',
    NX_NO_CLOUD: 'true',
    FORCE_COLOR: process.stdout.isTTY ? '1' : '0',
  };
  return new Promise((resolve) => {
    const child = spawn(tool, args, { cwd: root, env, stdio: ['ignore', 'pipe', 'pipe'] });
    let output = '';
    child.stdout.on('data', (chunk) => (output += String(chunk)));
    child.stderr.on('data', (chunk) => (output += String(chunk)));
    const end = (passed: boolean) => {
      const seconds = ((Date.now() - from) / 1000).toFixed(1);
      console.log(`${passed ? '✓' : '✗'} ${check.title}  ${seconds} s`);
      resolve({ ...check, passed, seconds, output });
    };
    child.on('error', (error) => {
      output += error.message;
      end(false);
    });
    child.on('close', (code) => end(code === 0));
  });
}
