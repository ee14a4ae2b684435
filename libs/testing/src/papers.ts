import { globSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { root } from './shared-data.ts';
import { zipOf } from './zips.ts';

const samples = join(root, 'libs/qti/samples/mathematique-sciences-4');

/** The sample paper as a zip; `changed` replaces, adds or (null) leaves out files. */
export function paperZip(changed: Readonly<Record<string, string | Buffer | null>> = {}): Promise<Buffer> {
  const files = new Map<string, string | Buffer>(
    globSync('**/*.xml', { cwd: samples }).map((path) => [path, samplePaper(path)]),
  );
  for (const [path, text] of Object.entries(changed)) {
    if (text === null) files.delete(path);
    else files.set(path, text);
  }
  return zipOf(Object.fromEntries(files));
}

/** One file of the sample paper. */
export const samplePaper = (path: string): string => readFileSync(join(samples, path), 'utf8');
