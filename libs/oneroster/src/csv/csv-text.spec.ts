import { CsvText } from './csv-text.js';
import { FileRefused, type BundleProblem } from './bundle-problems.js';

async function* chunks(bytes: Buffer, size: number): AsyncGenerator<Buffer> {
  for (let at = 0; at < bytes.length; at += size) yield bytes.subarray(at, at + size);
}

async function textOf(bytes: Buffer, size = 7): Promise<{ text: string; file: CsvText }> {
  const file = new CsvText('users.csv', chunks(bytes, size));
  let text = '';
  for await (const block of file.blocks()) text += block;
  return { text, file };
}

async function refusal(bytes: Buffer, size?: number): Promise<BundleProblem> {
  const error = await textOf(bytes, size).then(
    () => null,
    (reason: unknown) => reason,
  );
  if (error instanceof FileRefused) return error.problem;
  throw new Error('the text was not refused');
}

describe('Reading the bytes of a file', () => {
  it('puts characters together that chunks cut in two', async () => {
    const { text } = await textOf(Buffer.from('Noémie 😀\nBélanger\n'), 1);
    expect(text).toBe('Noémie 😀\nBélanger\n');
  });

  it('drops a byte order mark and remembers it', async () => {
    const { text, file } = await textOf(Buffer.from('\ufeffa,b\n'));
    expect([text, file.hasByteOrderMark]).toEqual(['a,b\n', true]);
  });

  it('knows the line ends of an old Macintosh', async () => {
    expect((await textOf(Buffer.from('a,b\r1,2\r'))).file.lineEnd).toBe('\r');
  });

  it('names the line of the first byte that is not UTF-8, with the word as Windows would write it', async () => {
    const bytes = Buffer.concat([Buffer.from('a,b\n'.repeat(100_000)), Buffer.from('1,Noémie\n', 'latin1')]);
    expect(await refusal(bytes, 65_536)).toMatchObject({
      code: 'not-utf8',
      row: 100_001,
      value: '1,Noémie',
      params: { guess: 'Windows-1252' },
    });
  });

  it.each(['utf16le', 'utf16be'])('recognises %s, with or without its mark', async (encoding) => {
    const little = Buffer.from('\ufeffsourcedId,name\n', 'utf16le');
    const bytes = encoding === 'utf16le' ? little : Buffer.from(little).swap16();
    expect(await refusal(bytes)).toMatchObject({ code: 'not-utf8', params: { guess: 'UTF-16' } });
    expect(await refusal(bytes.subarray(2))).toMatchObject({ code: 'not-utf8', params: { guess: 'UTF-16' } });
  });

  it('refuses a line that never ends before it fills the memory', async () => {
    expect(await refusal(Buffer.alloc(3_000_000, 'a'), 65_536)).toMatchObject({ code: 'line-too-long' });
  });
});
