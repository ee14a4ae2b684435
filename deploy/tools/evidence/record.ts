/** Keeps docs/evidence.md: one row per claim, written by the command that proved it. */
import { execFileSync } from 'node:child_process';
import { readFileSync, writeFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';

const file = fileURLToPath(new URL('../../../docs/evidence.md', import.meta.url));
const head = `# Evidence

Written by the commands themselves; a row is replaced each time its command runs to its end.

| claim | command | figure | date | commit |
|---|---|---|---|---|
`;

export interface Proof {
  readonly claim: string;
  readonly command: string;
  readonly figure: string;
}

export function record(proofs: readonly Proof[]): void {
  const date = new Date().toISOString().slice(0, 10);
  const commit = commitNow();
  const rows = new Map(rowsOf(read()).map((row) => [row.split(' | ')[0]!, row]));
  for (const { claim, command, figure } of proofs) {
    rows.set(`| ${claim}`, `| ${claim} | \`${command}\` | ${figure} | ${date} | ${commit} |`);
  }
  writeFileSync(file, `${head}${[...rows.values()].join('\n')}\n`);
}

/** What stands in the folder: a commit, and a plus when more than that. */
export function commitNow(): string {
  const changed = git('status', '--porcelain', '--', 'libs', 'services', 'test', 'deploy', 'docker-compose.yml');
  return git('rev-parse', '--short', 'HEAD') + (changed ? '+' : '');
}

function rowsOf(text: string): string[] {
  return text.split('\n').filter((line) => line.startsWith('| ') && !line.startsWith('| claim |'));
}

function read(): string {
  try {
    return readFileSync(file, 'utf8');
  } catch {
    return '';
  }
}

function git(...args: string[]): string {
  try {
    return execFileSync('git', args, {
      cwd: fileURLToPath(new URL('../../..', import.meta.url)),
      encoding: 'utf8',
    }).trim();
  } catch {
    return '-';
  }
}
