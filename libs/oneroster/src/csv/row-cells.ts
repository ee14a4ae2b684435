import { isRecordDay, lengthOf, plainText, readInstant, unseenIn } from '@pan/kit/domain';
import { endsBeforeItBegins, isText, longest } from '@pan/quebec';
import { bundleProblem, type BundleProblem, type BundleProblemCode } from './bundle-problems.js';
import type { CsvRecord } from './csv-records.js';
import { isoDates, readDate } from './dates.js';
import { Repeated } from './repeated.js';
import type { HeldRow, RosterFile, RosterRow } from './roster-row.js';
import type { SurveyedFile } from './survey.js';
import { statuses, type Vocabulary } from './vocabularies.js';

/** Rows ready to be stored, with what is wrong in those that are not. */
export interface RosterBatch {
  readonly rows: RosterRow[];
  readonly problems: BundleProblem[];
  /** Rows kept out by an error; what they speak of is to stay as it was. */
  readonly held: HeldRow[];
  /** Rows of the bundle read so far, whatever became of them. */
  readonly done: number;
}

type Params = Readonly<Record<string, string | number>>;
const longestList = 100 * longest.key;
const plain = /^[!-~]+(?: [!-~]+)*$/;
/** What Excel makes of a long number. */
const scientific = /^\d(?:[.,]\d+)?E\+\d+$/;
const isKey = /sourcedIds?$|^identifier$/i;
/** UTF-8 that was once read as Windows-1252. */
const damaged = /Ã[\u00a0-\u00bf\u02c6\u0152\u0160\u2021\u2030\u2039\u20ac]/;

const modified = /^(\d{4}-\d{2}-\d{2})(?:[T ](\d{2}:\d{2}(?::\d{2}(?:[.,]\d{1,9})?)?) ?(Z|[+-]\d{2}:?\d{2})?)?$/i;
/** Clocks of senders may be a little ahead, or in another part of the world. */
const aDay = 86_400_000;

/** The cells of one row after another, by column name: what it hands out is clean, and an error in a cell holds the row back. */
export class RowCells {
  row = 0;
  isFaulty = false;
  /** The row is marked as deleted or inactive. */
  isAbsent = false;
  private modifiedAt: string | null = null;
  private cells: readonly string[] = [];
  private problems: BundleProblem[] = [];
  private readonly repeated: Repeated;
  private readonly days = new Map<string, ReturnType<typeof readDate>>();

  constructor(
    private readonly source: SurveyedFile,
    private readonly now = new Date(),
  ) {
    this.repeated = new Repeated(source.file);
  }

  get file(): RosterFile {
    return this.source.file;
  }

  /** Turns to the next row; false when there is nothing to take from it. Problems go to the list given. */
  turnTo(record: CsvRecord, problems: BundleProblem[]): boolean {
    const { fewest, twins } = this.source.columns;
    const found = record.cells.length;
    this.cells = record.cells;
    this.row = record.line;
    this.problems = problems;
    this.isFaulty = false;
    this.isAbsent = false;
    if (found < fewest && this.cells.every((cell) => cell.trim() === '')) return false;
    if (record.broken) this.fault('row-quotes');
    else if (found < fewest || (found > fewest && this.cells.slice(fewest).some((cell) => cell.trim() !== ''))) {
      this.fault('row-cell-count', null, { found, expected: fewest });
    }
    if (this.isFaulty || (this.cells[0] === '' && this.cells.every((cell) => cell.trim() === ''))) return false;
    if (twins.size > 0) this.cells = this.withTwins();
    return this.counts();
  }

  /** The identity of a row that gives nothing, as far as it can be made out. */
  get trace(): HeldRow {
    return { file: this.file, row: this.row, sourceId: this.guess('sourcedId') };
  }

  /** A key in a row that may be broken; null when it is none. */
  guess(column: string): string | null {
    const key = plainText(this.cell(column));
    return isText(key, longest.key) ? key : null;
  }

  get origin(): { file: RosterFile; row: number; sourceId: string; modifiedAt: string | null } {
    return { file: this.file, row: this.row, sourceId: this.needed('sourcedId'), modifiedAt: this.modifiedAt };
  }

  /** The text of a required cell. */
  needed(column: string, limit: number = longest.key): string {
    const text = this.text(column, limit);
    if (text === null) this.fault('value-missing', column);
    return text ?? '';
  }

  text(column: string, limit: number = longest.key): string | null {
    const cell = this.cell(column);
    if (cell === '') return null;
    if (cell.includes('E+') && scientific.test(cell) && isKey.test(column))
      this.fault('key-in-scientific-notation', column);
    if (cell.length <= limit && plain.test(cell)) return cell;
    const text = plainText(cell);
    const sign = unseenIn(text);
    const length = lengthOf(text);
    if (sign !== null) this.fault('control-character', column, { sign });
    else if (length > limit) this.fault('value-too-long', column, { length, limit });
    else if (damaged.test(text)) this.note('text-damaged', column);
    return text === '' ? null : text;
  }

  /** The texts of a cell that lists several, each once. */
  list(column: string): string[] {
    const text = this.text(column, longestList);
    if (text === null) return [];
    const texts = text.includes(',')
      ? [
          ...new Set(
            text
              .split(',')
              .map((one) => one.trim())
              .filter((one) => one !== ''),
          ),
        ]
      : [text];
    const long = texts.find((one) => lengthOf(one) > longest.key);
    if (long !== undefined) this.fault('value-too-long', column, { length: lengthOf(long), limit: longest.key });
    return texts;
  }

  date(column: string): string | null {
    const text = this.text(column);
    if (text === null) return null;
    const form = this.source.dateForms.get(column) ?? isoDates;
    let read = this.days.get(column + text);
    if (!read) {
      read = readDate(form, text);
      if (this.days.size >= 10_000) this.days.clear();
      this.days.set(column + text, read);
    }
    if ('day' in read) return read.day;
    this.fault(read.problem, column, { form: form.en, forme: form.fr });
    return null;
  }

  /** Two dates of which the second must not come before the first. */
  period(begin: string, end: string): [beganOn: string | null, endedOn: string | null] {
    const beganOn = this.date(begin);
    const endedOn = this.date(end);
    if (endsBeforeItBegins(beganOn, endedOn)) this.fault('dates-reversed', end);
    return [beganOn, endedOn];
  }

  /** What a word of the standard means, whatever its capitals: null for an empty cell, undefined for a word that is unknown. */
  meaning<T>(column: string, vocabulary: Vocabulary<T>, text = this.text(column)): T | null | undefined {
    if (text === null) return null;
    const entry = vocabulary.get(text) ?? vocabulary.get(text.toLowerCase());
    if (entry && entry.word !== text) this.note('value-case', column);
    return entry?.means;
  }

  fault(code: BundleProblemCode, field: string | null = null, params?: Params): void {
    this.isFaulty = true;
    this.tell(code, field, params);
  }

  tell(code: BundleProblemCode, field: string | null = null, params?: Params): void {
    this.problems.push(
      bundleProblem(code, this.file, { row: this.row, ...this.seen(field), ...(params && { params }) }),
    );
  }

  /** Something that many rows may share: told once, at the end of the file, or once per value. */
  note(code: BundleProblemCode, field: string | null = null, params?: Params, perValue = false): void {
    const key = `${code} ${field} ${perValue && field !== null ? this.cell(field).slice(0, longest.key) : ''}`;
    this.repeated.note(key, code, { row: this.row, ...this.seen(field), ...(params && { params }) });
  }

  /** What many rows of the file had in common. */
  inCommon(): BundleProblem[] {
    return this.repeated.problems();
  }

  private cell(column: string): string {
    const at = this.source.columns.at.get(column);
    return at === undefined ? '' : (this.cells[at] ?? '');
  }

  private seen(field: string | null): { field?: string; value?: string } {
    if (field === null) return {};
    return this.source.columns.at.has(field) ? { field, value: this.cell(field) } : { field };
  }

  private withTwins(): string[] {
    const cells = [...this.cells];
    for (const [column, others] of this.source.columns.twins) {
      const at = this.source.columns.at.get(column)!;
      if (cells[at]!.trim() === '')
        cells[at] = others.map((other) => cells[other]!).find((cell) => cell.trim() !== '') ?? '';
    }
    return cells;
  }

  /**
   * In a complete bundle, what is marked for deletion or inactive counts as not there. A delta has to say what each row is and since
   * when. An unknown status never counts as active, nor as an end.
   */
  private counts(): boolean {
    const isDelta = this.source.mode === 'delta';
    this.modifiedAt = this.readModifiedAt(isDelta);
    const status = this.meaning('status', statuses);
    if (status === undefined) this.fault('status-unknown', 'status');
    else if (status === null && isDelta) this.fault('value-missing', 'status');
    if (isDelta) this.needed('sourcedId');
    if (this.isFaulty) return false;
    if (status === null || status === 'active') return true;
    if (!isDelta) this.note(status!, 'status');
    this.isAbsent = true;
    return false;
  }

  /** Compared with what the same sender said before: a date alone is its first instant, a time without an offset counts as UTC. */
  private readModifiedAt(isDelta: boolean): string | null {
    const text = plainText(this.cell('dateLastModified'));
    if (text === '' && isDelta) this.fault('value-missing', 'dateLastModified');
    if (text === '') return null;
    const [, day, time = '00:00', offset = 'Z'] = modified.exec(text) ?? [];
    const at = day === undefined || !isRecordDay(day) ? null : readInstant(`${day}T${time.replace(',', '.')}${offset}`);
    if (at !== null && at.getTime() - this.now.getTime() < aDay) return at.toISOString();
    if (isDelta) this.fault(at === null ? 'modified-unreadable' : 'modified-ahead', 'dateLastModified');
    return null;
  }
}
