import { execFileSync } from 'node:child_process';
import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';

/** What others already rely on: the last commit's files (or another one's), or, in a tree without git, the files as they lie. */
export function releasedFiles(
  root: string,
  commit = process.env['RELEASED_COMMIT'] ?? 'HEAD',
): (path: string) => string | null {
  const git = (...args: string[]) =>
    execFileSync('git', args, { cwd: root, encoding: 'utf8', stdio: ['ignore', 'pipe', 'ignore'], maxBuffer: 64e6 });
  let known: Set<string>;
  try {
    known = new Set(git('ls-tree', '-r', '--name-only', '-z', commit).split('\0'));
  } catch {
    if (existsSync(join(root, '.git'))) return () => null;
    return (path) => (existsSync(join(root, path)) ? readFileSync(join(root, path), 'utf8') : null);
  }
  return (path) => (known.has(path) ? git('show', `${commit}:./${path}`) : null);
}
