import { globSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { buffer } from 'node:stream/consumers';
import { root } from '@pan/testing';
import yazl from 'yazl';

const samples = join(root, 'services/exam-management/samples/mathematique-sciences-4');

/** The sample paper as a zip; `changed` replaces, adds or (null) leaves out files. */
export function paperZip(changed: Readonly<Record<string, string | Buffer | null>> = {}): Promise<Buffer> {
  const files = new Map<string, string | Buffer>(
    globSync('**/*.xml', { cwd: samples }).map((path) => [path, readFileSync(join(samples, path), 'utf8')]),
  );
  for (const [path, text] of Object.entries(changed)) {
    if (text === null) files.delete(path);
    else files.set(path, text);
  }
  return zipOf(Object.fromEntries(files));
}

export function zipOf(files: Readonly<Record<string, string | Buffer>>): Promise<Buffer> {
  const zip = new yazl.ZipFile();
  for (const [path, text] of Object.entries(files)) zip.addBuffer(Buffer.from(text as string), path);
  zip.end();
  return buffer(zip.outputStream);
}

export const sample = (path: string): string => readFileSync(join(samples, path), 'utf8');
