import { Readable } from 'node:stream';

/** One line of a table by its columns; what is left out is an empty cell. */
export type Row = Readonly<Record<string, string | null | undefined>>;

export interface Manner {
  bom?: boolean;
  eol?: string;
}

/** Lines of a CSV file in chunks of a few hundred rows, made while they are read. */
export function csvStream(header: readonly string[], rows: Iterable<Row>, manner: Manner = {}): Readable {
  return Readable.from(chunks(header, rows, manner), { objectMode: false, encoding: 'utf8' });
}

function* chunks(header: readonly string[], rows: Iterable<Row>, { bom = false, eol = '\n' }: Manner) {
  let text = `${bom ? '\uFEFF' : ''}${header.join(',')}${eol}`;
  for (const row of rows) {
    text += header.map((column) => written(row[column] ?? '')).join(',') + eol;
    if (text.length > 32_768) {
      yield text;
      text = '';
    }
  }
  if (text) yield text;
}

function written(cell: string): string {
  return /[",\r\n]/.test(cell) ? `"${cell.replaceAll('"', '""')}"` : cell;
}
