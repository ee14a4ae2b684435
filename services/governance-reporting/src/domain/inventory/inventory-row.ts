import { isRecordDay, isStorable, lengthOf, plainText, readNumber, unseenIn } from '@pan/kit/domain';
import type { Register, RegisterField } from './register.js';

/** What a check found in a row: an error holds it back, a question waits for somebody who looks at it, advice is advice. */
export interface RowFinding {
  readonly severity: 'error' | 'question' | 'advice';
  readonly code: string;
  readonly field: string | null;
  readonly params: Readonly<Record<string, string | number>>;
}

export const rowFinding = (
  severity: RowFinding['severity'],
  code: string,
  field: string | null,
  params: RowFinding['params'] = {},
): RowFinding => ({ severity, code, field, params });

export type Cells = Readonly<Record<string, unknown>>;
export type Content = Readonly<Record<string, string | number>>;

/** A row as it was read: the good values, and what is wrong with the others. */
export interface ReadRow {
  /** Its place, from 1. */
  readonly number: number;
  readonly given: Cells;
  readonly content: Content;
  readonly findings: readonly RowFinding[];
}

/** The cells of a row by the fields of its register; spreadsheets give numbers as text, and with a comma. */
export function readRow({ fields }: Register, given: Cells, number: number): ReadRow {
  const content: Record<string, string | number> = {};
  const findings: RowFinding[] = [];
  for (const field of fields) {
    const cell = given[field.name];
    const isEmpty = cell === undefined || cell === null || (typeof cell === 'string' && plainText(cell) === '');
    if (isEmpty && field.required) findings.push(rowFinding('error', 'row-value-missing', field.name));
    else if (isEmpty && field.recommended) findings.push(rowFinding('advice', 'row-value-advised', field.name));
    if (isEmpty) continue;
    const read = readCell(field, cell);
    if (typeof read === 'object') findings.push(read);
    else content[field.name] = read;
  }
  return { number, given, content, findings };
}

function readCell(field: RegisterField, cell: unknown): string | number | RowFinding {
  const { name, type, codes, from, to } = field;
  const wrong = (code: string, params: RowFinding['params'] = {}) => rowFinding('error', code, name, params);
  // In English 1,000 is a thousand, in French it is one: where both fit, nobody guesses.
  if (type === 'number' && typeof cell === 'string' && to! >= 1_000 && /^\s*\d{1,3}(,\d{3})+\s*$/.test(cell))
    return wrong('row-number-of-two-readings');
  if (type === 'number') {
    const number =
      typeof cell === 'number' ? cell : typeof cell === 'string' ? readNumber(cell.trim().replace(',', '.')) : null;
    if (number === null) return wrong('row-value-unreadable');
    return number < from! || number > to! ? wrong('row-out-of-range', { from: from!, to: to! }) : number;
  }
  if (typeof cell !== 'string' && typeof cell !== 'number') return wrong('row-value-unreadable');
  const text = plainText(String(cell));
  if (!isStorable(text) || unseenIn(text) !== null) return wrong('row-text-unseen');
  if (type === 'date') return isRecordDay(text) ? text : wrong('row-value-unreadable');
  if (codes && !Object.hasOwn(codes, text)) return wrong('row-code-unknown', { codes: Object.keys(codes).join(', ') });
  return to !== undefined && lengthOf(text) > to ? wrong('row-text-long', { to }) : text;
}
