/**
 * Runs a command and records that it held, with how long it took and its last line that says so:
 *   node deploy/tools/evidence/prove.mjs 'the story is verified from nothing' npm start -- --check
 */
import { spawn } from 'node:child_process';
import { record } from './record.ts';

const [claim, program, ...args] = process.argv.slice(2);
const begun = Date.now();
const child = spawn(program, args, { stdio: ['ignore', 'pipe', 'inherit'] });
let output = '';
child.stdout.on('data', (chunk) => {
  output += chunk;
  process.stdout.write(chunk);
});
child.on('close', (code) => {
  if (code === 0) {
    const said =
      output
        .match(/^.*(?:vérifié|passed|met).*$/gm)
        ?.at(-1)
        ?.trim()
        .replaceAll('|', '/') ?? '';
    const figure = [`exit 0 in ${Math.round((Date.now() - begun) / 1000)} s`, said].filter(Boolean).join('; ');
    record([{ claim, command: [program, ...args].join(' '), figure }]);
  }
  process.exitCode = code ?? 1;
});
