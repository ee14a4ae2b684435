import { createHash } from 'node:crypto';
import * as fs from 'node:fs';
import * as path from 'node:path';
import { pipeline } from 'node:stream/promises';
import { Refused } from '../refused.ts';

/** One file of a backup, by its path in the folder. */
export interface StoredFile {
  readonly sha256: string;
  /** Rows of a table, records of a topic. */
  readonly count: number;
}

export interface StoredDatabase {
  readonly migrations: readonly string[];
  readonly tables: readonly { readonly name: string; readonly columns: readonly string[]; readonly file: string }[];
  /** Identity columns, as the next value each gives. */
  readonly sequences: readonly { readonly name: string; readonly last: string; readonly called: boolean }[];
}

export interface StoredTopic {
  readonly file: string;
  /** By partition: the first offset kept, and the one after the last. */
  readonly partitions: readonly { readonly partition: number; readonly low: string; readonly high: string }[];
}

/** The table of contents of a backup: everything in it was so at one moment. */
export interface Manifest {
  readonly version: 1;
  readonly takenAt: string;
  /** How long nothing new could be told. */
  readonly pauseMs: number;
  readonly databases: Readonly<Record<string, StoredDatabase>>;
  readonly topics: Readonly<Record<string, StoredTopic>>;
  readonly files: Readonly<Record<string, StoredFile>>;
}

const name = 'manifest.json';

export function writeManifest(folder: string, manifest: Manifest): void {
  fs.writeFileSync(path.join(folder, name), `${JSON.stringify(manifest, null, 2)}\n`, { mode: 0o600 });
}

export function readManifest(folder: string): Manifest {
  const file = path.join(folder, name);
  if (!fs.existsSync(file))
    throw new Refused(`${folder} n’est pas une sauvegarde complète.`, `${folder} is no complete backup.`);
  return JSON.parse(fs.readFileSync(file, 'utf8')) as Manifest;
}

/** Files that are missing or no longer what they were. */
export async function damaged(folder: string, { files }: Manifest): Promise<string[]> {
  const bad: string[] = [];
  for (const [file, { sha256 }] of Object.entries(files)) {
    const place = path.join(folder, file);
    if (!fs.existsSync(place) || (await sha256Of(place)) !== sha256) bad.push(file);
  }
  return bad;
}

export async function sha256Of(file: string): Promise<string> {
  const digest = createHash('sha256');
  await pipeline(fs.createReadStream(file), digest);
  return digest.digest('hex');
}
