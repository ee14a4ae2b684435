import { parse } from 'csv-parse/sync';
import fc from 'fast-check';
import { CsvRecords } from './csv-records.js';

const read = (text: string, { separator = ',', fewest = 1, most = Infinity } = {}) =>
  new CsvRecords(separator, '\n', fewest, most).read(text, true);
const seen = (text: string, options?: Parameters<typeof read>[1]) =>
  read(text, options).map(({ line, cells, broken }) => [line, ...(broken ? ['broken'] : cells)]);

describe('Cutting text into CSV records', () => {
  it('gives each record its line, also after a cell of several lines', () => {
    expect(seen('a,"b\nc",d\r\n\n1,2,3')).toEqual([
      [1, 'a', 'b\nc', 'd'],
      [3, ''],
      [4, '1', '2', '3'],
    ]);
  });

  it('reads separators and doubled quotes inside quotes', () => {
    expect(seen('"a;b";"dit ""le Grand""";\n', { separator: ';' })).toEqual([[1, 'a;b', 'dit "le Grand"', '']]);
  });

  it('gives up the line of a quote that never closes, and goes on with the next', () => {
    expect(seen('1,"abc,x\n2,def,y\n3,ghi,z\n')).toEqual([
      [1, 'broken'],
      [2, '2', 'def', 'y'],
      [3, '3', 'ghi', 'z'],
    ]);
  });

  it('gives up the line of a quote that another row would close', () => {
    expect(seen('1,"abc,x\n2,"def",y\n3,ghi,z\n', { fewest: 3, most: 3 })).toEqual([
      [1, 'broken'],
      [2, '2', 'def', 'y'],
      [3, '3', 'ghi', 'z'],
    ]);
    expect(seen('1,"abc,x\n2,def",y,v\n3,ghi,z\n', { fewest: 3, most: 3 })).toEqual([
      [1, 'broken'],
      [2, '2', 'def"', 'y', 'v'],
      [3, '3', 'ghi', 'z'],
    ]);
  });

  it('reads a quote within an unquoted cell as it stands, and counts it', () => {
    const records = new CsvRecords(',', '\n');
    expect(records.read('1,Jean "Ti" Roy\n', true)[0]!.cells).toEqual(['1', 'Jean "Ti" Roy']);
    expect([records.strayQuotes, records.firstStrayQuote]).toEqual([1, 1]);
  });

  it('gives up a row whose closing quote is followed by text', () => {
    expect(seen('1,"a"b\n2,c\n')).toEqual([
      [1, 'broken'],
      [2, '2', 'c'],
    ]);
  });

  it('does not search a whole file for the end of one quote', () => {
    const rows = `1,"open\n${'2,x\n'.repeat(60_000)}`;
    const records = new CsvRecords(',', '\n');
    expect(records.read(rows, false)).toHaveLength(60_001);
  });

  const cell = fc.string({ unit: fc.constantFrom('a', 'é', ' ', ',', ';', '"', '\n', '😀'), maxLength: 8 });
  const table = fc
    .integer({ min: 1, max: 5 })
    .chain((width) =>
      fc.array(fc.array(cell, { minLength: width, maxLength: width }), { minLength: 1, maxLength: 12 }),
    );
  const write = (rows: string[][], lineEnd: string) =>
    rows
      .map((row) => row.map((text) => (/[",\n]/.test(text) ? `"${text.replaceAll('"', '""')}"` : text)).join(','))
      .join(lineEnd);

  it('reads every well-formed file as csv-parse does, however it is cut into blocks of lines', () => {
    fc.assert(
      fc.property(table, fc.constantFrom('\n', '\r\n'), fc.nat(), (rows, lineEnd, seed) => {
        const text = write(rows, lineEnd);
        const records = new CsvRecords(',', '\n');
        const lines = text.split('\n');
        const cut = seed % lines.length;
        const blocks = [
          lines
            .slice(0, cut)
            .map((line) => `${line}\n`)
            .join(''),
          lines.slice(cut).join('\n'),
        ];
        const found = [...records.read(blocks[0]!, false), ...records.read(blocks[1]!, true)].map(({ cells }) => cells);
        const isBlank = (cells: string[]) => cells.length === 1 && cells[0] === '';
        const expected = parse(text, { relax_column_count: true, skip_empty_lines: false });
        expect(found.filter((cells) => !isBlank(cells))).toEqual(expected.filter((cells) => !isBlank(cells)));
      }),
    );
  });
});
