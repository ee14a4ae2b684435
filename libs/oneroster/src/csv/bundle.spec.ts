import { codes, ofKind, readSample, unusual } from '../../test/bundles.js';

const asWindows = (text: string) => Buffer.from(text.replace('ễ', 'e').replaceAll('’', "'"), 'latin1');
const usersWith = (change: (text: string) => string | Buffer) => readSample('1.1', { 'users.csv': change });
const inCsv = (text: string, separator: string) =>
  text.replaceAll(/("[^"]*")|,/g, (_, quoted?: string) => quoted ?? separator);

describe('A file that begins with a line of another program', () => {
  it.each(['sep=,', '"sep=;"', '#TYPE System.Management.Automation.PSCustomObject', 'SEP=,\r'])(
    '%s is passed over',
    async (line) => {
      const { bundle, rows } = await readSample('1.1', { 'users.csv': (text) => `${line}\n${text}` });
      expect(bundle.problems.map(({ code, file }) => [code, file])).toEqual([['preface-line', 'users.csv']]);
      expect(ofKind(rows, 'learner').map(({ row }) => row)).toEqual([3, 4, 5, 6]);
    },
  );

  it('is empty when nothing follows', async () => {
    const { bundle } = await readSample('1.1', { 'users.csv': () => 'sep=;\n\n' });
    expect(bundle.problems.map(({ code }) => code)).toEqual(['file-empty']);
  });
});

describe('Reading what schools really send', () => {
  it('accepts a byte order mark, CRLF and semicolons in each file, with one warning each', async () => {
    const plain = await readSample('1.1');
    const { problems, rows } = await usersWith((text) => `\ufeff${inCsv(text, ';').replaceAll('\n', '\r\n')}`);
    expect(unusual(problems).map(({ code, file, params }) => [code, file, params?.['found']])).toEqual([
      ['byte-order-mark', 'users.csv', undefined],
      ['line-ends', 'users.csv', 'CRLF'],
      ['separator', 'users.csv', ';'],
    ]);
    expect(rows).toEqual(plain.rows);
  });

  it('accepts tabs and the line ends of an old Macintosh', async () => {
    const plain = await readSample('1.1');
    const { problems, rows } = await usersWith((text) => inCsv(text, '\t').replaceAll('\n', '\r'));
    expect(codes(unusual(problems))).toEqual(['line-ends', 'separator']);
    expect(rows).toEqual(plain.rows);
  });

  it('refuses the bundle when a file is not UTF-8, with the line and how to save it', async () => {
    const { bundle, rows } = await usersWith(asWindows);
    expect(bundle.fatal).toBe(true);
    expect(bundle.problems).toEqual([
      expect.objectContaining({ code: 'not-utf8', file: 'users.csv', row: 2, severity: 'error' }),
    ]);
    expect(rows).toEqual([]);
  });

  it('looks at the other files before it refuses', async () => {
    const { bundle } = await readSample('1.1', {
      'users.csv': asWindows,
      'orgs.csv': (text) => text.replace('name', 'denomination'),
    });
    expect(codes(bundle.problems)).toEqual(['not-utf8', 'header-unknown', 'column-missing']);
  });

  it('refuses a file without even headers', async () => {
    expect(codes((await readSample('1.1', { 'classes.csv': () => ' \n' })).bundle.problems)).toEqual(['file-empty']);
  });

  it('accepts a column twice when its cells agree, an empty cell agreeing with anything', async () => {
    const plain = await readSample('1.1');
    const { problems, rows } = await usersWith((text) =>
      text.replace(/^.*$/gm, (line) =>
        line.startsWith('sourcedId')
          ? `familyName,${line}`
          : line.startsWith('e-001')
            ? `Tremblay-Nguyễn,${line}`
            : line && `,${line}`,
      ),
    );
    expect(problems.filter(({ code }) => code === 'header-twice')).toHaveLength(1);
    expect(rows).toEqual(plain.rows);
  });

  it('refuses a column twice when its cells contradict each other, and names the first row that does', async () => {
    const { bundle } = await usersWith((text) =>
      text.replace(/^.*$/gm, (line) =>
        line.startsWith('sourcedId')
          ? `${line},familyName`
          : line.startsWith('p-001')
            ? `${line},Roy`
            : line && `${line},`,
      ),
    );
    expect(bundle.fatal).toBe(true);
    expect(bundle.problems).toEqual([
      expect.objectContaining({ code: 'header-twice-differs', field: 'familyName', row: 6, value: 'Bélanger ≠ Roy' }),
    ]);
  });

  it('refuses a column of dates that can be read in two ways', async () => {
    const { bundle } = await readSample('1.1', {
      'demographics.csv': (text) =>
        text.replaceAll(/(\d{4})-(\d\d)-(\d\d)/g, (_, y: string, m: string) => `03/${m}/${y}`),
    });
    expect(bundle.fatal).toBe(true);
    expect(bundle.problems).toEqual([
      expect.objectContaining({ code: 'date-form-ambiguous', field: 'birthDate', row: 3, value: '03/09/2018' }),
    ]);
  });

  it('reads dates as the whole column writes them, with a warning', async () => {
    const plain = await readSample('1.1');
    const { problems, rows } = await readSample('1.1', {
      'demographics.csv': (text) => text.replaceAll(/(\d{4})-(\d\d)-(\d\d)/g, '$3/$2/$1'),
    });
    expect(unusual(problems)).toEqual([
      expect.objectContaining({
        code: 'date-form',
        field: 'birthDate',
        params: { form: 'dd/mm/yyyy', forme: 'jj/mm/aaaa' },
      }),
    ]);
    expect(rows).toEqual(plain.rows);
  });

  it('never reads the dates of columns it does not use', async () => {
    const { problems } = await usersWith((text) => text.replaceAll(/^(e-00\d),,/gm, '$1,,1/2/2026'));
    expect(unusual(problems)).toEqual([]);
  });

  it('refuses a file whose quotes are wrong throughout', async () => {
    const { bundle } = await usersWith((text) => text + '"x"y\n'.repeat(1_001));
    expect(bundle.problems).toEqual([expect.objectContaining({ code: 'quotes-hopeless', file: 'users.csv' })]);
  });

  it('passes rows on in batches of about a thousand, and tells how far it is', async () => {
    const more = Array.from({ length: 3_500 }, (_, n) => `n-${n},,,École ${n},school,n-${n},\n`).join('');
    const { bundle, rows, done } = await readSample('1.1', { 'orgs.csv': (text) => text + more });
    expect(ofKind(rows, 'organisation')).toHaveLength(3_503);
    expect(done).toBe(bundle.size);
  });
});
