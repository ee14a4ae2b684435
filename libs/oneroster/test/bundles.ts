import { join } from 'node:path';
import { filesOf, zipped } from '@pan/testing';
import { openBundle, type Bundle } from '../src/csv/bundle.js';
import type { BundleProblem } from '../src/csv/bundle-problems.js';
import type { HeldRow, RosterRow } from '../src/csv/roster-row.js';

/** One of the sample bundles: a small network with its people, without a fault. */
export async function sample(version: '1.1' | '1.2'): Promise<Record<string, string>> {
  const files = await filesOf(join(import.meta.dirname, '../samples', `bundle-${version}`));
  return Object.fromEntries(Object.entries(files).map(([name, content]) => [name, content.toString()]));
}

export interface ReadBundle {
  readonly bundle: Bundle;
  readonly problems: BundleProblem[];
  readonly rows: RosterRow[];
  readonly held: HeldRow[];
  readonly done: number;
}

/** Opens a bundle and reads it to its end. */
export async function read(path: string, limits: Parameters<typeof openBundle>[1] = {}): Promise<ReadBundle> {
  const bundle = await openBundle(path, limits);
  const problems = [...bundle.problems];
  const rows: RosterRow[] = [];
  const held: HeldRow[] = [];
  let done = 0;
  for await (const batch of bundle.rows()) {
    rows.push(...batch.rows);
    problems.push(...batch.problems);
    held.push(...batch.held);
    done = batch.done;
  }
  bundle.close();
  return { bundle, problems, rows, held, done };
}

/** Reads a sample after a change to some of its files; a file turned into null is left out. */
export async function readSample(
  version: '1.1' | '1.2',
  change: Record<string, (text: string) => string | Buffer | null> = {},
): Promise<ReadBundle> {
  const files = new Map<string, string | Buffer>(Object.entries(await sample(version)));
  for (const [name, changed] of Object.entries(change)) {
    const content = changed(String(files.get(name) ?? ''));
    if (content === null) files.delete(name);
    else files.set(name, content);
  }
  return read(await zipped(Object.fromEntries(files)));
}

export const codes = (problems: readonly BundleProblem[]): string[] => problems.map(({ code }) => code);

export const ofKind = <K extends RosterRow['kind']>(
  rows: readonly RosterRow[],
  kind: K,
): Extract<RosterRow, { kind: K }>[] => rows.filter((row): row is Extract<RosterRow, { kind: K }> => row.kind === kind);

/** What the sample bundles are told about although nothing is wrong: a parent's role. */
export const usual = 'role-not-kept';
export const unusual = (problems: readonly BundleProblem[]): BundleProblem[] =>
  problems.filter(({ code }) => code !== usual);
