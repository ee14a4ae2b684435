import { fromTableText, type InputProblem } from '@pan/kit/domain';
import type { Entry } from './campaign-return.js';
import type { ReturnForm } from './return-form.js';

/** One row: what an organisation says in the columns of the table. */
export interface TableRow {
  readonly line: number;
  readonly organisation: string;
  readonly entry: Omit<Entry, 'submit'>;
  /** Every one of its cells is empty: it says nothing, and nothing is made of it. */
  readonly isBlank: boolean;
}

/** Columns that a table brings along for its readers. */
const forReaders = new Set(['name', 'status', 'missing', 'received_at', 'on_time']);
const nothing = 'nothing_to_report';

/** The header of a table of returns for people. */
export const headerOf = (form: ReturnForm): string[] => ['organisation', ...forReaders, nothing, ...form.cells.keys()];

/** A table of returns: a row for each organisation, a column for each cell. A column that is not there says nothing. */
export class ReturnTable {
  private readonly lines = new Map<string, number>();

  private constructor(private readonly header: readonly string[]) {}

  /** @returns the reader of its rows, or everything that is wrong with its header */
  static of(header: readonly string[], form: ReturnForm): ReturnTable | InputProblem[] {
    const names = header.map((name) => name.trim());
    const problems = names.flatMap((name, at): InputProblem[] => {
      if (names.indexOf(name) < at) return [problem('column-twice', 1, name)];
      const isKnown = name === 'organisation' || name === nothing || forReaders.has(name) || form.cells.has(name);
      return isKnown ? [] : [problem('column-unknown', 1, name, { column: name.slice(0, 100), form: form.code })];
    });
    if (!names.includes('organisation')) problems.push(problem('column-missing', 1, 'organisation'));
    return problems.length > 0 ? problems : new ReturnTable(names);
  }

  read(line: number, record: readonly string[]): TableRow | InputProblem[] {
    if (record.length !== this.header.length)
      return [problem('row-of-other-width', line, null, { cells: record.length, columns: this.header.length })];
    const cells: Record<string, unknown> = {};
    let organisation = '';
    let says: boolean | undefined;
    let isBlank = true;
    const problems: InputProblem[] = [];
    this.header.forEach((name, at) => {
      const text = record[at]!.trim();
      if (name === 'organisation') organisation = text;
      else if (name === nothing) {
        says = text === 'true';
        if (text !== '' && text !== 'true' && text !== 'false')
          problems.push(problem('cell-not-boolean', line, name, { value: text.slice(0, 60) }));
        if (text === 'true') isBlank = false;
      } else if (!forReaders.has(name)) {
        cells[name] = text === '' ? null : fromTableText(text);
        if (text !== '') isBlank = false;
      }
    });
    if (organisation === '') problems.push(problem('row-without-organisation', line, 'organisation'));
    const before = this.lines.get(organisation);
    if (before !== undefined && organisation !== '')
      problems.push(problem('organisation-twice', line, 'organisation', { organisation, line: before }));
    this.lines.set(organisation, before ?? line);
    if (problems.length > 0) return problems;
    const entry = { cells, whole: false, ...(says !== undefined && { nothingToReport: says }) };
    return { line, organisation, entry, isBlank };
  }
}

export const problem = (
  code: string,
  row: number,
  field: string | null,
  params: InputProblem['params'] = {},
): InputProblem => ({ severity: 'error', code, row, ...(field !== null && { field: field.slice(0, 200) }), params });
