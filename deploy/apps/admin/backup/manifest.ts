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

/** How many records a topic's bounds promise. */
export const recordsOf = ({ partitions }: Pick<StoredTopic, 'partitions'>): number =>
  partitions.reduce((sum, { low, high }) => sum + Number(BigInt(high) - BigInt(low)), 0);

/** The table of contents of a backup: everything in it was so at one moment. */
export interface Manifest {
  readonly version: 1;
  readonly takenAt: string;
  /** Offsets mean something only there. */
  readonly clusterId: string;
  /** How long nothing new could be told. */
  readonly pauseMs: number;
  readonly databases: Readonly<Record<string, StoredDatabase>>;
  readonly topics: Readonly<Record<string, StoredTopic>>;
  readonly files: Readonly<Record<string, StoredFile>>;
}

const name = 'manifest.json';
const seal = `${name}.sha256`;

/** Last of all: a folder without it holds what an interrupted backup left. */
export function writeManifest(folder: string, manifest: Manifest): void {
  const text = `${JSON.stringify(manifest, null, 2)}\n`;
  fs.writeFileSync(path.join(folder, seal), `${digestOf(text)}  ${name}\n`, { mode: 0o600 });
  fs.writeFileSync(path.join(folder, name), text, { mode: 0o600 });
}

export function readManifest(folder: string): Manifest {
  const file = path.join(folder, name);
  if (!fs.existsSync(file))
    throw new Refused(`${folder} n’est pas une sauvegarde complète.`, `${folder} is no complete backup.`);
  const text = fs.readFileSync(file, 'utf8');
  const expected = fs.readFileSync(path.join(folder, seal), 'utf8').split(' ', 1)[0]!;
  if (digestOf(text) !== expected) throw refusalOf([{ file: name, expected, found: digestOf(text) }]);
  return JSON.parse(text) as Manifest;
}

export interface Damage {
  readonly file: string;
  readonly expected: string;
  /** null when the file is missing */
  readonly found: string | null;
}

/** Files that are missing or no longer what they were. */
export async function damaged(folder: string, { files }: Manifest): Promise<Damage[]> {
  const bad: Damage[] = [];
  for (const [file, { sha256: expected }] of Object.entries(files)) {
    const place = path.join(folder, file);
    const found = fs.existsSync(place) ? await sha256Of(place) : null;
    if (found !== expected) bad.push({ file, expected, found });
  }
  return bad;
}

/** The manifest of a backup of which every file is what it was. */
export async function soundManifest(folder: string): Promise<Manifest> {
  const manifest = readManifest(folder);
  const bad = await damaged(folder, manifest);
  if (bad.length > 0) throw refusalOf(bad);
  mustHoldAll(manifest);
  return manifest;
}

/** Every topic as many facts as its bounds promise, or it could not be put back. */
export function mustHoldAll(manifest: Manifest): void {
  for (const [topic, stored] of Object.entries(manifest.topics)) {
    const [promised, held] = [recordsOf(stored), manifest.files[stored.file]?.count];
    if (promised !== held)
      throw new Refused(
        `${topic} : ${held} faits au lieu de ${promised}. Prenez une autre sauvegarde.`,
        `${topic}: ${held} facts instead of ${promised}. Take another backup.`,
      );
  }
}

function refusalOf(bad: readonly Damage[]): Refused {
  const list = (missing: string) =>
    bad.map(({ file, expected, found }) => `${file} (SHA-256 ${found ?? missing} ≠ ${expected})`).join(', ');
  return new Refused(
    `Fichiers abîmés : ${list('absent')}. Prenez une autre sauvegarde.`,
    `Damaged files: ${list('missing')}. Take another backup.`,
  );
}

const digestOf = (text: string): string => createHash('sha256').update(text).digest('hex');

export async function sha256Of(file: string): Promise<string> {
  const digest = createHash('sha256');
  await pipeline(fs.createReadStream(file), digest);
  return digest.digest('hex');
}
