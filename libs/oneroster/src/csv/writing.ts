import { otherFiles, rosterFiles, shapeOf } from './columns.js';
import type { RosterFile } from './roster-row.js';

// How bundles of version 1.2 are written: exact headers, in their order (OneRoster 1.2 CSV binding, 1.2.1).

/** In the order in which rows build on one another. */
export const writtenFiles = [
  'orgs.csv',
  'academicSessions.csv',
  'courses.csv',
  'classes.csv',
  'users.csv',
  'roles.csv',
  'demographics.csv',
  'enrollments.csv',
  'resources.csv',
  'classResources.csv',
  'courseResources.csv',
  'userResources.csv',
] as const satisfies readonly RosterFile[];
export type WrittenFile = (typeof writtenFiles)[number];

const beyond = /^metadata\./;

/** Columns beyond the standard come last, and only where somebody uses them. */
export function writtenColumns(file: WrittenFile, withMetadata: boolean): readonly string[] {
  const { columns } = shapeOf(file, '1.2');
  const standard = columns.filter((column) => !beyond.test(column));
  return withMetadata ? [...standard, ...columns.filter((column) => beyond.test(column))] : standard;
}

/**
 * One line. Cells are written as they are: a name that begins like a formula of a spreadsheet stays that name, since whoever reads
 * the file by the standard would take a mark before it for a part of it (decision 0027).
 */
export function writtenLine(columns: readonly string[], cells: Readonly<Record<string, string | null>>): string {
  return `${columns.map((column) => written(cells[column] ?? '')).join()}\n`;
}

const written = (cell: string): string => (/[",\r\n]|^\s|\s$/.test(cell) ? `"${cell.replaceAll('"', '""')}"` : cell);

/** What a spreadsheet would run. */
export const looksLikeFormula = (cell: string): boolean => /^[=+@\t\r-]/.test(cell);

/** Every file of the standard is declared, in its order. */
export function writtenManifest(mode: 'bulk' | 'delta', files: readonly WrittenFile[], source: string): string {
  const all = [...new Set<RosterFile | string>([...rosterFiles, ...otherFiles])].map((file) => file.slice(0, -4));
  const declared = all
    .sort((a, b) => (a.toLowerCase() < b.toLowerCase() ? -1 : 1))
    .map((name) => {
      const isWritten = files.some((file) => file === `${name}.csv`);
      return [`file.${name}`, isWritten ? mode : 'absent'];
    });
  const lines = [
    ['propertyName', 'value'],
    ['manifest.version', '1.0'],
    ['oneroster.version', '1.2'],
    ...declared,
    ['source.systemName', 'student-record'],
    ['source.systemCode', source],
  ];
  return lines.map((line) => `${line.map(written).join()}\n`).join('');
}
