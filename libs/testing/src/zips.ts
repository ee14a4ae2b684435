import { mkdtempSync, rmSync } from 'node:fs';
import { readdir, readFile, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { buffer } from 'node:stream/consumers';
import { ZipFile } from 'yazl';

export type Files = Readonly<Record<string, string | Buffer>>;

let folder: string | undefined;
let count = 0;

/** A fresh path for a zip, gone when the process ends. */
export function somePath(): string {
  if (!folder) {
    const made = (folder = mkdtempSync(join(tmpdir(), 'zips-')));
    process.once('exit', () => rmSync(made, { recursive: true, force: true }));
  }
  count += 1;
  return join(folder, `${count}.zip`);
}

export function zipOf(files: Files): Promise<Buffer> {
  const zip = new ZipFile();
  for (const [name, content] of Object.entries(files)) zip.addBuffer(Buffer.from(content), name);
  zip.end();
  return buffer(zip.outputStream);
}

/** A zip on disk with these files. */
export const zipped = async (files: Files): Promise<string> => written(await zipOf(files));

export async function written(bytes: Buffer): Promise<string> {
  const path = somePath();
  await writeFile(path, bytes);
  return path;
}

/** All files below a folder, by their path in it. */
export async function filesOf(place: string): Promise<Files> {
  const files: Record<string, string | Buffer> = {};
  for (const entry of await readdir(place, { recursive: true, withFileTypes: true })) {
    const path = join(entry.parentPath, entry.name);
    if (entry.isFile()) files[path.slice(place.length + 1)] = await readFile(path);
  }
  return files;
}
