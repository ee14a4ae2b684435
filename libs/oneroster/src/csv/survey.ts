import { plainText } from '@pan/kit/domain';
import { bundleProblem, type BundleProblem } from './bundle-problems.js';
import { type FileShape, type Mode, shapeOf, type Version } from './columns.js';
import { CsvFile } from './csv-file.js';
import type { CsvRecord } from './csv-records.js';
import { DateColumn, type DateForm } from './dates.js';
import { matchHeaders, type Columns } from './headers.js';
import type { RosterFile } from './roster-row.js';
import type { RosterZip } from './zip.js';

/** What one whole reading of a file established, before its rows are read for good. */
export interface SurveyedFile {
  readonly file: RosterFile;
  readonly mode: Mode;
  readonly shape: FileShape;
  readonly columns: Columns;
  readonly dateForms: ReadonlyMap<string, DateForm>;
  /** All lines that make a record, whatever becomes of them. */
  readonly rows: number;
}

/** Reads a file once from end to end: everything that can refuse it is known before its first row is passed on. */
export async function survey(
  zip: RosterZip,
  file: RosterFile,
  { version, mode }: { version: Version; mode: Mode },
  problems: BundleProblem[],
): Promise<SurveyedFile> {
  const shape = shapeOf(file, version, mode);
  const csv = await CsvFile.open(file, zip.read(file), shape.columns);
  const { columns, problems: headerProblems } = matchHeaders(shape, csv.headers);
  problems.push(...headerProblems);
  const dates = new Map(
    shape.dates.filter((column) => columns.at.has(column)).map((column) => [column, new DateColumn()]),
  );
  const twins = new Twins(file, columns);
  let rows = 0;
  for await (const records of csv.records(columns.fewest, columns.most)) {
    rows += records.length;
    for (const record of records) {
      if (record.broken || record.cells.length < columns.fewest) continue;
      twins.compare(record);
      for (const [column, seen] of dates) {
        const text = record.cells[columns.at.get(column)!]!.trim();
        if (text !== '') seen.see(text, record.line);
      }
    }
  }
  problems.push(...csv.remarks(), ...twins.problems());
  return { file, mode, shape, columns, dateForms: decided(file, dates, problems), rows };
}

function decided(
  file: RosterFile,
  dates: ReadonlyMap<string, DateColumn>,
  problems: BundleProblem[],
): Map<string, DateForm> {
  const chosen = new Map<string, DateForm>();
  for (const [field, column] of dates) {
    const decision = column.decide();
    chosen.set(field, decision.form);
    const params = { form: decision.form.en, forme: decision.form.fr };
    if ('otherForm' in decision) {
      const { row, value, otherForm } = decision;
      const both = { ...params, otherForm: otherForm.en, autreForme: otherForm.fr };
      problems.push(bundleProblem('date-form-ambiguous', file, { row, field, value, params: both }));
      continue;
    }
    if (decision.form.en !== 'yyyy-mm-dd') problems.push(bundleProblem('date-form', file, { field, params }));
    if (!decision.isExact) problems.push(bundleProblem('dates-inexact', file, { field }));
  }
  return chosen;
}

/** Watches columns whose header is there more than once: an empty cell agrees with anything. */
class Twins {
  private readonly differing = new Map<string, { row: number; value: string }>();

  constructor(
    private readonly file: RosterFile,
    private readonly columns: Columns,
  ) {}

  compare({ cells, line }: CsvRecord): void {
    for (const [column, others] of this.columns.twins) {
      if (this.differing.has(column)) continue;
      const said = [this.columns.at.get(column)!, ...others].map((at) => plainText(cells[at]!)).filter(Boolean);
      const other = said.find((text) => text !== said[0]);
      if (other !== undefined) this.differing.set(column, { row: line, value: `${said[0]} ≠ ${other}` });
    }
  }

  problems(): BundleProblem[] {
    return [...this.columns.twins.keys()].map((field) => {
      const difference = this.differing.get(field);
      return difference
        ? bundleProblem('header-twice-differs', this.file, { field, ...difference })
        : bundleProblem('header-twice', this.file, { field });
    });
  }
}
