import * as fc from 'fast-check';
import { asTableText, fromTableText } from './table-text.js';

describe('Text in a cell of a table', () => {
  it.each([
    '=1+1',
    '+1',
    '-2+3',
    '@SUM(A1)',
    '\t=1',
    '\r=1',
    '\n=1',
    '＝1',
    '＋1',
    '－1',
    '＠x',
    '=HYPERLINK("https://x.example")',
  ])('does not run in a spreadsheet: %j', (text) => expect(asTableText(text)).toBe(`'${text}`));

  it.each(['Éloïse', 'l’aînée', '1 + 1', "'Aupaluk", '', 'a=b', '—'])(
    'stays as it is where nothing would run: %j',
    (text) => expect(asTableText(text)).toBe(text),
  );

  it('is read back as it was, whatever it was', () => {
    const beginning = fc.array(fc.constantFrom("'", '=', '+', '-', '@', '\t', '＝', 'a'), { maxLength: 4 });
    fc.assert(
      fc.property(beginning, fc.string(), (first, rest) => {
        const text = first.join('') + rest;
        expect(fromTableText(asTableText(text))).toBe(text);
      }),
    );
  });
});
