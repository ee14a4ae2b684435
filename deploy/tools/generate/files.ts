import { existsSync, mkdirSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';

export interface Generated {
  /** Path from the root → text. */
  readonly files: ReadonlyMap<string, string>;
  /** Why it must not be written; one reason is enough to write nothing at all. */
  readonly refusals: readonly string[];
  /** Folders that hold generated files only, so that what is no longer generated goes. */
  readonly only?: readonly string[];
}

export function json(value: unknown): string {
  return `${JSON.stringify(value, null, 2)}\n`;
}

/** The committed files that are not what would be generated, each with what is wrong. */
export function differences(root: string, { files, only = [] }: Generated): string[] {
  const stale = [...files].flatMap(([path, text]) => {
    if (!existsSync(join(root, path))) return [`${path}: missing`];
    return readFileSync(join(root, path), 'utf8') === text ? [] : [`${path}: not what is generated`];
  });
  return [...stale, ...leftovers(root, files, only).map((path) => `${path}: no longer generated`)];
}

export function write(root: string, { files, only = [] }: Generated): void {
  for (const path of leftovers(root, files, only)) rmSync(join(root, path));
  for (const [path, text] of files) {
    mkdirSync(dirname(join(root, path)), { recursive: true });
    writeFileSync(join(root, path), text);
  }
}

function leftovers(root: string, files: ReadonlyMap<string, string>, only: readonly string[]): string[] {
  return only
    .filter((folder) => existsSync(join(root, folder)))
    .flatMap((folder) => readdirSync(join(root, folder)).map((file) => `${folder}/${file}`))
    .filter((path) => !files.has(path));
}
