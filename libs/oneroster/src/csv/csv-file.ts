import { setImmediate } from 'node:timers/promises';
import { plainText } from '@pan/kit/domain';
import { bundleProblem, FileRefused, type BundleProblem } from './bundle-problems.js';
import { CsvRecords, type CsvRecord } from './csv-records.js';
import { CsvText } from './csv-text.js';

const separators = [',', ';', '\t', '|'];
/** So many rows with unbalanced quotes mean that the export is wrong as a whole. */
const mostBroken = 1_000;
/** The standard's widest file has some thirty columns; a school may add its own. */
const mostColumns = 500;
const longestHeader = 65_536;

/** A CSV file opened as far as its headers. */
export class CsvFile {
  private brokenRows = 0;

  private constructor(
    readonly file: string,
    readonly headers: readonly string[],
    readonly separator: string,
    private readonly text: CsvText,
    private readonly blocks: AsyncGenerator<string>,
    private readonly parser: CsvRecords,
    private readonly rest: string,
    private readonly begins: { readonly returns: boolean; readonly isPreface: boolean },
  ) {}

  static async open(file: string, bytes: AsyncIterable<Buffer>, knownColumns: readonly string[]): Promise<CsvFile> {
    const text = new CsvText(file, bytes);
    const blocks = text.blocks();
    const block = await blocks.next();
    const begins = block.done ? -1 : block.value.search(/\S/);
    if (block.done || begins === -1) return refuse(blocks, bundleProblem('file-empty', file));
    let { start, end, line: firstLine } = lineAt(block.value, text.lineEnd, begins);
    const isPreface = preface.test(firstLine);
    if (isPreface) {
      const next = end === -1 ? -1 : end + 1 + block.value.slice(end + 1).search(/\S/);
      if (next <= end) return refuse(blocks, bundleProblem('file-empty', file));
      ({ start, end, line: firstLine } = lineAt(block.value, text.lineEnd, next));
    }
    if (firstLine.length > longestHeader)
      return refuse(
        blocks,
        bundleProblem('line-too-long', file, { row: 1, params: { limitKB: longestHeader / 1024 } }),
      );
    const separator = separatorOf(firstLine, knownColumns);
    const [header] = new CsvRecords(separator, text.lineEnd).read(firstLine, true);
    if (header!.cells.length > mostColumns)
      return refuse(blocks, bundleProblem('columns-too-many', file, { params: { limit: mostColumns } }));
    const headers = header!.cells.map(plainText);
    const parser = new CsvRecords(separator, text.lineEnd);
    parser.line = block.value.slice(0, start).split(text.lineEnd).length + 1;
    const rest = end === -1 ? '' : block.value.slice(end + 1);
    const returns = firstLine.endsWith('\r');
    return new CsvFile(file, headers, separator, text, blocks, parser, rest, { returns, isPreface });
  }

  /** All rows, in blocks; rows over several lines must have between `fewest` and `most` cells. */
  async *records(fewest: number, most: number): AsyncGenerator<CsvRecord[]> {
    this.parser.fewest = fewest;
    this.parser.most = most;
    yield* this.read(this.rest, false);
    for await (const block of this.blocks) yield* this.read(block, false);
    yield* this.read('', true);
  }

  /** Others are answered before what is costly goes on. */
  private async *read(block: string, last: boolean): AsyncGenerator<CsvRecord[]> {
    yield this.checked(this.parser.read(block, last));
    while (this.parser.hasMore) {
      await setImmediate();
      yield this.checked(this.parser.read('', last));
    }
  }

  async close(): Promise<void> {
    await this.blocks.return(undefined);
  }

  /** What there is to say about the way the file is written. */
  remarks(): BundleProblem[] {
    const remarks: BundleProblem[] = [];
    const { returns, isPreface } = this.begins;
    const remark = (code: 'byte-order-mark' | 'preface-line' | 'line-ends' | 'separator', found?: string) =>
      remarks.push(bundleProblem(code, this.file, found ? { params: { found } } : {}));
    if (this.text.hasByteOrderMark) remark('byte-order-mark');
    if (isPreface) remark('preface-line');
    if (returns || this.text.lineEnd === '\r') remark('line-ends', returns ? 'CRLF' : 'CR');
    if (this.separator !== ',') remark('separator', this.separator === '\t' ? 'tab' : this.separator);
    const { strayQuotes, firstStrayQuote } = this.parser;
    if (firstStrayQuote !== null) {
      remarks.push(bundleProblem('stray-quotes', this.file, { row: firstStrayQuote, params: { count: strayQuotes } }));
    }
    return remarks;
  }

  private checked(records: CsvRecord[]): CsvRecord[] {
    for (const record of records) if (record.broken) this.brokenRows += 1;
    if (this.brokenRows > mostBroken) {
      throw new FileRefused(bundleProblem('quotes-hopeless', this.file, { params: { limit: mostBroken } }));
    }
    return records;
  }
}

/** Excel's word for the separator, and PowerShell's for the type of its objects, before the headers. */
const preface = /^(?:"?sep=."?|"?#TYPE [^,;]*)[,;\s]*$/i;

function lineAt(text: string, lineEnd: string, at: number): { start: number; end: number; line: string } {
  const start = text.lastIndexOf(lineEnd, at) + 1;
  const end = text.indexOf(lineEnd, at);
  return { start, end, line: text.slice(start, end === -1 ? undefined : end) };
}

async function refuse(blocks: AsyncGenerator<string>, problem: BundleProblem): Promise<never> {
  await blocks.return(undefined);
  throw new FileRefused(problem);
}

/** The separator that shows the most known columns in the first line. */
function separatorOf(firstLine: string, knownColumns: readonly string[]): string {
  const known = new Set(knownColumns.map((column) => column.toLowerCase()));
  let best = ',';
  let most = -1;
  for (const separator of separators) {
    const cells = firstLine.split(separator).map((cell) =>
      cell
        .trim()
        .replace(/^"(.*)"$/, '$1')
        .trim()
        .toLowerCase(),
    );
    const found = cells.filter((cell) => known.has(cell)).length;
    if (found > most) [best, most] = [separator, found];
  }
  return best;
}
