import { isUtf8 } from 'node:buffer';
import { bundleProblem, FileRefused } from './bundle-problems.js';

const blockSize = 65_536;
const longestLine = 1_048_576;
const lineFeed = 10;
const carriageReturn = 13;

/** A file's bytes as text in blocks of whole lines; refuses what is not UTF-8 and names the line. */
export class CsvText {
  hasByteOrderMark = false;
  lineEnd: '\n' | '\r' = '\n';
  private begun = false;
  private lines = 0;

  constructor(
    private readonly file: string,
    private readonly bytes: AsyncIterable<Buffer>,
  ) {}

  async *blocks(): AsyncGenerator<string> {
    let held = Buffer.allocUnsafeSlow(2 * blockSize);
    let size = 0;
    for await (const chunk of this.bytes) {
      if (size + chunk.length > held.length) held = Buffer.concat([held.subarray(0, size)], 2 * (size + chunk.length));
      size += chunk.copy(held, size);
      if (size < blockSize) continue;
      const whole = this.begin(held.subarray(0, size));
      const cut = whole.lastIndexOf(this.lineEnd) + 1;
      if (cut === 0 && size > longestLine) throw this.refusal('line-too-long', { limitKB: longestLine / 1024 });
      if (cut > 0) yield this.decode(whole.subarray(0, cut));
      size = whole.copy(held, 0, cut);
    }
    const remainder = this.begin(held.subarray(0, size));
    if (remainder.length > 0) yield this.decode(remainder);
  }

  /** Looks at the first bytes: what they say about encoding and line ends holds for the file. */
  private begin(bytes: Buffer): Buffer {
    if (this.begun) return bytes;
    this.begun = true;
    if (looksLikeUtf16(bytes)) throw this.refusal('not-utf8', { guess: 'UTF-16' }, 1);
    this.hasByteOrderMark = bytes.length >= 3 && bytes.readUIntBE(0, 3) === 0xefbbbf;
    if (!bytes.includes(lineFeed) && bytes.includes(carriageReturn)) this.lineEnd = '\r';
    return this.hasByteOrderMark ? bytes.subarray(3) : bytes;
  }

  private decode(bytes: Buffer): string {
    if (!isUtf8(bytes)) this.refuseFirstBadLine(bytes);
    for (let at = bytes.indexOf(this.lineEnd); at !== -1; at = bytes.indexOf(this.lineEnd, at + 1)) this.lines += 1;
    // Looked at above, block by block: a mark inside the file is text.
    // eslint-disable-next-line pan/read-by-the-shared-readers
    return bytes.toString('utf8');
  }

  private refuseFirstBadLine(bytes: Buffer): never {
    let start = 0;
    for (;;) {
      this.lines += 1;
      const end = bytes.indexOf(this.lineEnd, start);
      const line = bytes.subarray(start, end === -1 ? bytes.length : end);
      if (!isUtf8(line) || end === -1) {
        throw this.refusal('not-utf8', { guess: 'Windows-1252' }, this.lines, aroundFirstForeignByte(line));
      }
      start = end + 1;
    }
  }

  private refusal(
    code: 'not-utf8' | 'line-too-long',
    params: Record<string, string | number>,
    row?: number,
    value?: string,
  ): FileRefused {
    return new FileRefused(bundleProblem(code, this.file, { row, value, params }));
  }
}

function looksLikeUtf16(bytes: Buffer): boolean {
  const head = bytes.subarray(0, 512);
  if (head.length >= 2 && (head.readUInt16BE(0) === 0xfeff || head.readUInt16BE(0) === 0xfffe)) return true;
  return head.length >= 16 && head.filter((byte) => byte === 0).length > head.length / 4;
}

/** The cell that shows the technician which accent is meant, read as Windows would write it. */
function aroundFirstForeignByte(line: Buffer): string {
  const at = line.findIndex((byte, index) => byte > 127 && !isUtf8(line.subarray(0, index + 1)));
  // A guess for a person's eyes, beside the refusal.
  // eslint-disable-next-line pan/read-by-the-shared-readers
  return new TextDecoder('windows-1252').decode(line.subarray(Math.max(0, at - 20), at + 20));
}
