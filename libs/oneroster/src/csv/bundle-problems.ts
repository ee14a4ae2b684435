import { decodeText } from '@pan/kit/domain';
import { fileProblems } from './file-problems.js';
import type { Severity } from './problem-text.js';
import { rowProblems } from './row-problems.js';
import { zipProblems } from './zip-problems.js';

export const bundleProblems = { ...zipProblems, ...fileProblems, ...rowProblems };
export type BundleProblemCode = keyof typeof bundleProblems;

/** One thing to know about a bundle; an error in the bundle refuses it, an error in a row holds the row back. */
export interface BundleProblem {
  readonly file: string;
  /** Line in the file, the headers being line 1; null for the whole file. */
  readonly row: number | null;
  readonly field: string | null;
  readonly code: BundleProblemCode;
  readonly severity: Severity;
  /** The cell as sent, shown to the importer only. */
  readonly value: string | null;
  readonly params?: Readonly<Record<string, string | number>>;
}

export interface Where {
  readonly row?: number;
  readonly field?: string;
  readonly value?: string | null;
  readonly params?: Readonly<Record<string, string | number>>;
}

export function bundleProblem(code: BundleProblemCode, file: string, where: Where = {}): BundleProblem {
  const { row = null, field = null, value = null, params } = where;
  return {
    file,
    row,
    field,
    code,
    severity: bundleProblems[code].severity,
    value: value === null ? null : shown(value),
    ...(params && { params }),
  };
}

const invisible = /[\p{C}\p{Zl}\p{Zp}]/gu;

/** A cell as a report can carry it: at most 100 characters, none of them invisible, and no longer tied to the text of its file. */
export function shown(value: string): string {
  return decodeText(Buffer.from(value.slice(0, 100).toWellFormed().replace(invisible, '\ufffd')));
}

/** The sentence and the remedy of a problem, in one language. */
export function explained(problem: BundleProblem, language: 'fr' | 'en'): { text: string; remedy: string } {
  const { file, row, field, params, code } = problem;
  const known: Record<string, string | number | null> = { file, row, field, ...params };
  const fill = (text: string) => text.replace(/\{(\w+)\}/g, (whole, name: string) => String(known[name] ?? whole));
  const { fr, en, remedyFr, remedyEn } = bundleProblems[code];
  return language === 'fr' ? { text: fill(fr), remedy: fill(remedyFr) } : { text: fill(en), remedy: fill(remedyEn) };
}

/** A file, or the zip itself, cannot be read any further. */
export class FileRefused extends Error {
  constructor(readonly problem: BundleProblem) {
    super(problem.code);
    this.name = 'FileRefused';
  }
}
