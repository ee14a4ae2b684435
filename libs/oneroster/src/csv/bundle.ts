import type { ArchiveLimits } from '@pan/kit/formats';
import { FileRefused, type BundleProblem } from './bundle-problems.js';
import { type Mode, shapeOf, type Version } from './columns.js';
import { CsvFile } from './csv-file.js';
import { filesToRead, readManifest, versionOf } from './manifest.js';
import { readRows } from './read-rows.js';
import type { RosterFile } from './roster-row.js';
import type { RosterBatch } from './row-cells.js';
import { survey, type SurveyedFile } from './survey.js';
import { RosterZip, usualLimits } from './zip.js';

/** A school's roster bundle, read through once: it is refused now or its rows can be read to the end. */
export interface Bundle {
  /** Null where the bundle does not say enough to tell. */
  readonly version: Version | null;
  /** Files whose rows are read; what the others would have said stays as it is. */
  readonly names: readonly RosterFile[];
  /** Those among them whose rows are the whole; the others say what changed, and what they leave out stays. */
  readonly bulk: readonly RosterFile[];
  /** What concerns the bundle and its files as a whole; an error among them refuses it. */
  readonly problems: readonly BundleProblem[];
  readonly fatal: boolean;
  /** Rows in all files, for progress. */
  readonly size: number;
  /** Organisations, sessions, people with their stays, classes, memberships, in this order and in batches of about a thousand. */
  rows(): AsyncGenerator<RosterBatch>;
  close(): void;
}

/** Opens a OneRoster CSV bundle, 1.1 or 1.2. What is wrong with the bundle is reported; only failures of the disk are thrown. */
export async function openBundle(path: string, limits: Partial<ArchiveLimits> = {}): Promise<Bundle> {
  const zip = await RosterZip.open(path, { ...usualLimits, ...limits });
  const problems: BundleProblem[] = [...zip.problems];
  let read: { version: Version | null; files: SurveyedFile[] };
  try {
    read = isFatal(problems) ? { version: null, files: [] } : await surveyAll(zip, problems);
  } catch (error) {
    zip.close();
    throw error;
  }
  const { version, files } = read;
  const fatal = isFatal(problems);
  return {
    version,
    names: files.map(({ file }) => file),
    bulk: files.filter(({ mode }) => mode === 'bulk').map(({ file }) => file),
    problems,
    fatal,
    size: files.reduce((sum, { rows }) => sum + rows, 0),
    rows: () => readRows(zip, fatal ? [] : files, version),
    close: () => zip.close(),
  };
}

async function surveyAll(
  zip: RosterZip,
  problems: BundleProblem[],
): Promise<{ version: Version | null; files: SurveyedFile[] }> {
  const files: SurveyedFile[] = [];
  const manifest = await unlessRefused(problems, () => readManifest(zip, problems));
  if (!manifest) return { version: null, files };
  const headers = (await unlessRefused(problems, () => headersOfUsers(zip))) ?? [];
  const version = versionOf(zip, manifest, headers, problems);
  if (version === null) return { version, files };
  const modes: ReadonlyMap<RosterFile, Mode> = filesToRead(zip, manifest, version, problems);
  for (const [name, mode] of modes) {
    // Courses are asked after by the resources that are given to them, and by nobody else.
    if (name === 'courses.csv' && !modes.has('courseResources.csv')) continue;
    const surveyed = await unlessRefused(problems, () => survey(zip, name, { version, mode }, problems));
    if (surveyed) files.push(surveyed);
  }
  return { version, files };
}

async function headersOfUsers(zip: RosterZip): Promise<readonly string[]> {
  if (!zip.has('users.csv')) return [];
  const csv = await CsvFile.open('users.csv', zip.read('users.csv'), shapeOf('users.csv', '1.1').columns);
  await csv.close();
  return csv.headers;
}

/** A file that cannot be read is reported once, and the others are still looked at. */
async function unlessRefused<T>(problems: BundleProblem[], read: () => Promise<T>): Promise<T | null> {
  try {
    return await read();
  } catch (error) {
    if (!(error instanceof FileRefused)) throw error;
    const { file, code } = error.problem;
    if (!problems.some((known) => known.file === file && known.code === code)) problems.push(error.problem);
    return null;
  }
}

const isFatal = (problems: readonly BundleProblem[]): boolean => problems.some(({ severity }) => severity === 'error');
