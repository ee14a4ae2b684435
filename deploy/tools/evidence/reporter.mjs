import { readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { commitNow, record } from './record.ts';

const strikes = fileURLToPath(new URL('../../../.local/strikes.jsonl', import.meta.url));

/** Jest reporter: one row per spec sentence as soon as it has run; for faults, what their strikes showed, those of earlier runs of the same commit included. */
export default class EvidenceReporter {
  onRunStart() {
    process.env.PAN_COMMIT = commitNow();
  }

  onTestCaseResult(_test, { title, status, duration, failureMessages }) {
    if (status !== 'passed' && status !== 'failed') return;
    const held = status === 'passed' ? 'holds' : 'does not hold';
    const of = strikesOf(process.env.PAN_COMMIT).filter(({ claim }) => claim === title);
    const figure = [`${held} after ${Math.round((duration ?? 0) / 1000)} s`, ...(of.length > 0 ? [figureOf(of)] : [])];
    process.stderr.write([`${title}: ${figure.join('; ')}`, ...failureMessages, ''].join('\n'));
    record([{ claim: title, command: 'npm run test:long', figure: figure.join('; ') }]);
  }
}

/** @param {{ seed: number, facts: number, strikes: number, seconds: number }[]} of strikes after which everything was level */
function figureOf(of) {
  const seeds = [...new Map(of.map((one) => [one.seed, one])).values()];
  const sum = (name) => seeds.reduce((total, one) => total + one[name], 0);
  const seconds = seeds.map((one) => one.seconds).sort((one, other) => one - other);
  const middle = seconds[Math.floor(seconds.length / 2)];
  return [
    `${seeds.length} seeds, ${sum('facts')} facts, ${sum('strikes')} strikes: 0 lost, 0 twice, 0 out of order`,
    `level ${middle.toFixed(1)} s after the load, at most ${seconds.at(-1).toFixed(1)} s`,
  ].join('; ');
}

function strikesOf(commit) {
  try {
    const lines = readFileSync(strikes, 'utf8').trim().split('\n');
    return lines.map((line) => JSON.parse(line)).filter((line) => line.commit === commit);
  } catch {
    return [];
  }
}
