/** One record of a CSV file: the line it begins on and its cells, or the first line of one whose quotes do not balance. */
export interface CsvRecord {
  readonly line: number;
  readonly cells: string[];
  readonly broken: boolean;
}

const quote = 34;
const carriageReturn = 13;
/** A quoted cell that goes on for longer than this was never closed. */
const longestRecord = 65_536;
const mostLines = 200;
/** Each of these has looked through a whole record's length for its end. */
const brokenAtOnce = 20;

/**
 * Cuts text into CSV records. Published parsers lose every row from an unclosed quote to the end of the file; this one gives up the
 * line of the quote alone and goes on with the next one.
 */
export class CsvRecords {
  /** Line on which the next record begins. */
  line = 1;
  /** Rows with a quote in the middle of an unquoted cell, which is read as it stands. */
  strayQuotes = 0;
  firstStrayQuote: number | null = null;
  /** It stopped short of what it was given, because what it met is slow to read. */
  hasMore = false;
  private rest = '';

  /** A record over several lines must have between `fewest` and `most` cells; otherwise a quote swallowed the lines. */
  constructor(
    private readonly separator: string,
    private readonly lineEnd: string,
    public fewest = 1,
    public most = Infinity,
  ) {}

  /** The records that end in this text; `last` closes the file. */
  read(more: string, last: boolean): CsvRecord[] {
    const text = this.rest ? this.rest + more : more;
    const records: CsvRecord[] = [];
    let position = 0;
    let broken = 0;
    this.hasMore = false;
    let nextQuote = text.indexOf('"');
    while (position < text.length) {
      const end = this.endOfLine(text, position);
      if (end === -1 && !last) break;
      const stop = end === -1 ? text.length : end;
      if (nextQuote !== -1 && nextQuote < position) nextQuote = text.indexOf('"', position);
      if (nextQuote === -1 || nextQuote >= stop) {
        const cells = text.slice(position, this.beforeReturn(text, position, stop)).split(this.separator);
        records.push({ line: this.line, cells, broken: false });
        this.line += 1;
        position = stop + 1;
        continue;
      }
      const quoted = this.quoted(text, position, stop, last);
      if (quoted === 'unfinished') break;
      records.push(quoted.record);
      this.line += quoted.lines;
      position = quoted.next;
      if (quoted.record.broken && ++broken === brokenAtOnce) {
        this.hasMore = true;
        break;
      }
    }
    this.rest = text.slice(position);
    return records;
  }

  private endOfLine(text: string, from: number): number {
    return text.indexOf(this.lineEnd, from);
  }

  private beforeReturn(text: string, from: number, end: number): number {
    return this.lineEnd === '\n' && end > from && text.charCodeAt(end - 1) === carriageReturn ? end - 1 : end;
  }

  private quoted(
    text: string,
    start: number,
    firstStop: number,
    last: boolean,
  ): { record: CsvRecord; lines: number; next: number } | 'unfinished' {
    const broken = () => ({
      record: { line: this.line, cells: text.slice(start, firstStop).split(this.separator), broken: true },
      lines: 1,
      next: firstStop + 1,
    });
    const cells: string[] = [];
    let stop = firstStop;
    let lines = 1;
    let stray = false;
    let position = start;
    for (;;) {
      if (text.charCodeAt(position) === quote) {
        const cell = this.quotedCell(text, start, position);
        if (cell === null) return last || text.length - start > longestRecord ? broken() : 'unfinished';
        cells.push(cell.value);
        position = cell.next;
        while (position > stop) {
          lines += 1;
          const end = this.endOfLine(text, stop + 1);
          stop = end === -1 ? text.length : end;
        }
        if (lines > mostLines) return broken();
      } else {
        const separator = text.indexOf(this.separator, position);
        const end = separator === -1 || separator > stop ? this.beforeReturn(text, position, stop) : separator;
        const cell = text.slice(position, end);
        if (cell.includes('"')) {
          if (cell.trimStart().startsWith('"')) return broken();
          stray = true;
        }
        cells.push(cell);
        position = end;
      }
      if (text.startsWith(this.separator, position) && position < stop) {
        position += 1;
        continue;
      }
      if (position !== this.beforeReturn(text, position, stop) && position !== stop) return broken();
      break;
    }
    if (lines > 1 && (cells.length < this.fewest || cells.length > this.most)) return broken();
    if (stray) {
      this.strayQuotes += 1;
      this.firstStrayQuote ??= this.line;
    }
    return { record: { line: this.line, cells, broken: false }, lines, next: stop + 1 };
  }

  /** The text between quotes and the position after them; null when they do not close within reach. */
  private quotedCell(text: string, start: number, opening: number): { value: string; next: number } | null {
    let value = '';
    let from = opening + 1;
    for (;;) {
      const closing = text.indexOf('"', from);
      if (closing === -1 || closing - start > longestRecord) return null;
      value += text.slice(from, closing);
      if (text.charCodeAt(closing + 1) !== quote) return { value, next: closing + 1 };
      value += '"';
      from = closing + 2;
    }
  }
}
