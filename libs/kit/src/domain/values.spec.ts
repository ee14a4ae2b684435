import fc from 'fast-check';
import {
  charsetOf,
  decodeText,
  decodeXml,
  decodeXmlInPieces,
  DomainError,
  inPreferredLanguage,
  isInLanguage,
  isLanguageTag,
  readDay,
  readInstant,
  readInteger,
  readNumber,
  readYearMonthOrDay,
  secondsToWait,
  storedInteger,
} from './index.js';

describe('Reading a day', () => {
  it.each(['2026-11-29', '2024-02-29', '2000-02-29', '0001-01-01', '9999-12-31'])('takes %s', (text) =>
    expect(readDay(text)).toBe(text),
  );

  it.each([
    ...['2027-06-31', '2027-02-29', '1900-02-29', '2026-00-10', '2026-13-01', '2026-01-00', '0000-01-01'],
    ...['2026-1-1', '26-01-01', '2026/01/01', ' 2026-01-01', '2026-01-01T00:00:00Z', '٢٠٢٦-٠١-٠١', ''],
  ])('refuses %j', (text) => expect(readDay(text)).toBeNull());

  it('takes exactly the days of the calendar', () => {
    fc.assert(
      fc.property(fc.integer({ min: 1, max: 9_999 }), fc.nat(14), fc.nat(33), (year, month, day) => {
        const two = (part: number) => String(part).padStart(2, '0');
        const text = `${String(year).padStart(4, '0')}-${two(month)}-${two(day)}`;
        const at = new Date(0);
        at.setUTCFullYear(year, month - 1, day);
        const exists = month >= 1 && day >= 1 && at.getUTCMonth() === month - 1 && at.getUTCDate() === day;
        expect(readDay(text)).toBe(exists ? text : null);
      }),
    );
  });

  it.each(['2019', '2019-05', '2019-05-31'])('takes %s where a year or a month is enough', (text) =>
    expect(readYearMonthOrDay(text)).toBe(text),
  );

  it.each(['2019-2020', '2019-13', '2019-05-32', '2019-', '19', '2019-5', '0000'])('refuses %j there', (text) =>
    expect(readYearMonthOrDay(text)).toBeNull(),
  );
});

describe('Reading an instant', () => {
  it.each([
    ['2026-05-06T08:00:00Z', '2026-05-06T08:00:00.000Z'],
    ['2026-05-06T08:00:00+00:00', '2026-05-06T08:00:00.000Z'],
    ['2026-05-06T08:00:00-0400', '2026-05-06T12:00:00.000Z'],
    ['2026-05-06T08:00+05:30', '2026-05-06T02:30:00.000Z'],
    ['2026-05-06t08:00:00.1234567z', '2026-05-06T08:00:00.123Z'],
    ['2024-02-29T23:59:59.9-14:00', '2024-03-01T13:59:59.900Z'],
  ])('takes %s', (text, instant) => expect(readInstant(text)?.toISOString()).toBe(instant));

  it.each([
    ...['2027-06-31T23:59:59Z', '2027-06-30T24:00:00Z', '2027-06-30T23:59:60Z', '2027-06-30T23:60:00Z'],
    ...[
      '2027-06-30T12:00:00',
      '2027-06-30',
      '2027-06-30 12:00:00Z',
      '2027-06-30T12:00:00+15:00',
      'June 30, 2027',
      '0',
      '',
    ],
  ])('refuses %j', (text) => expect(readInstant(text)).toBeNull());

  it('reads back whatever instant is written, as it was', () => {
    const date = fc.date({
      min: new Date('0001-01-02T00:00:00Z'),
      max: new Date('9999-12-31T00:00:00Z'),
      noInvalidDate: true,
    });
    fc.assert(fc.property(date, (at) => expect(readInstant(at.toISOString())).toEqual(at)));
  });
});

describe('Reading a number', () => {
  it.each([
    ['0', 0],
    ['-0', 0],
    ['+12', 12],
    ['-9007199254740991', Number.MIN_SAFE_INTEGER],
  ])('takes the whole number %s', (text, number) => expect(readInteger(text)).toBe(number));

  it.each(['', ' ', '1 ', '0x10', '1e3', '1.0', '9007199254740993', '١٢', '1_000', '1'.repeat(10_000)])(
    'refuses %j as one',
    (text) => expect(readInteger(text)).toBeNull(),
  );

  it.each([
    ['.5', 0.5],
    ['1.', 1],
    ['-1.5e-3', -0.0015],
  ])('takes %s', (text, number) => expect(readNumber(text)).toBe(number));

  it.each(['', ' ', '1,5', '0x10', '1e999', 'NaN', 'Infinity', '1.2.3', '--1', '1 000'])('refuses %j', (text) =>
    expect(readNumber(text)).toBeNull(),
  );

  it('does not take more from a database than a double holds', () => {
    expect(storedInteger('42')).toBe(42);
    expect(storedInteger(7n)).toBe(7);
    expect(() => storedInteger('9007199254740993')).toThrow('no whole number');
  });

  it('waits for the seconds or until the date of Retry-After', () => {
    const now = new Date('2026-11-29T12:00:00Z');
    expect(secondsToWait(' 120 ', now)).toBe(120);
    expect(secondsToWait('Sun, 29 Nov 2026 12:01:00 GMT', now)).toBe(60);
    expect(secondsToWait('Sun, 29 Nov 2026 11:00:00 GMT', now)).toBe(0);
    for (const text of [null, '', '-1', '1.5', 'soon', '2026-11-29', '1e9'])
      expect(secondsToWait(text, now)).toBeNull();
  });
});

describe('Reading a language tag', () => {
  it.each(['fr', 'FR-ca', 'fr-Latn-CA', 'zh-Hant-TW', 'sl-rozaj-biske', 'es-419', 'de-CH-1901', 'fr-x-quebec', 'iku'])(
    'takes %s',
    (tag) => expect(isLanguageTag(tag)).toBe(true),
  );

  it.each(['', 'f', 'français', 'fr_CA', 'fr-', 'fr--CA', 'fr-CAN-', `fr${'-abcde'.repeat(20)}`])('refuses %j', (tag) =>
    expect(isLanguageTag(tag)).toBe(false),
  );

  it('knows French by the first subtag alone, whatever its case', () => {
    expect(['fr', 'FR-CA', 'fr_CA', 'fra', 'fre'].every((tag) => isInLanguage(tag, 'fr'))).toBe(true);
    expect(['frr', 'fro', 'frp', 'x-fr', 'en-FR', ''].some((tag) => isInLanguage(tag, 'fr'))).toBe(false);
  });

  it('shows French first, then English, then what there is', () => {
    expect(
      inPreferredLanguage([
        ['en', 'The old port'],
        ['fr-CA', 'Le vieux port'],
      ]),
    ).toBe('Le vieux port');
    expect(
      inPreferredLanguage([
        ['iu', 'ᐃ'],
        ['EN-ca', 'one'],
      ]),
    ).toBe('one');
    expect(
      inPreferredLanguage([
        ['frr', 'iin'],
        ['iu', 'ᐃ'],
      ]),
    ).toBe('iin');
    expect(inPreferredLanguage([])).toBeUndefined();
  });
});

describe('Making text of bytes', () => {
  const latin1 = (text: string) => Buffer.from(text, 'latin1');
  const codeOf = (work: () => unknown) => {
    try {
      return work();
    } catch (error) {
      return (error as DomainError).code;
    }
  };

  it.each([
    ['as UTF-8 where nothing is declared', Buffer.from('<a>é</a>'), null],
    ['as its declaration says', latin1('<?xml version="1.0" encoding="ISO-8859-1"?><a>é</a>'), null],
    [
      'as its media type says, before its declaration',
      latin1('<?xml version="1.0" encoding="UTF-8"?><a>é</a>'),
      'iso-8859-1',
    ],
    ['by its mark, before all', Buffer.from('\ufeff<a>é</a>'), 'iso-8859-1'],
    ['of UTF-16 with a mark', Buffer.from('\ufeff<a>é</a>', 'utf16le'), null],
    ['of UTF-16 without one', Buffer.from('<?xml version="1.0" encoding="UTF-16"?><a>é</a>', 'utf16le'), null],
  ])('reads XML %s', (_how, bytes, charset) => expect(decodeXml(bytes, charset)).toContain('<a>é</a>'));

  it.each([
    ['UTF-8 that is none', latin1('<a>é</a>'), null, 'encoding-broken'],
    ['a declaration that lies', latin1('<?xml version="1.0" encoding="utf-8"?><a>é</a>'), null, 'encoding-broken'],
    ['UTF-16 cut in the middle', Buffer.from('\ufeff<a>é</a>', 'utf16le').subarray(0, 9), null, 'encoding-broken'],
    ['a byte that Windows-1252 leaves free', Buffer.from([0x61, 0x81]), 'windows-1252', 'encoding-broken'],
    ['an encoding that nobody reads', Buffer.from('<?xml version="1.0" encoding="EBCDIC"?>'), null, 'encoding-unknown'],
  ])('refuses %s by its name', (_what, bytes, charset, code) =>
    expect(codeOf(() => decodeXml(bytes, charset))).toBe(code),
  );

  it('marks what breaks for a reader of pieces, and only that', () => {
    expect(decodeXmlInPieces(Buffer.from('<a>é\uFFFD</a>'))).toEqual({ text: '<a>é\uFFFD</a>', isBroken: false });
    expect(decodeXmlInPieces(latin1('<a>é</a>'))).toEqual({ text: '<a>\uFFFD</a>', isBroken: true });
    expect(decodeXmlInPieces(Buffer.from([0xe9, 0x81]), 'windows-1252')).toEqual({ text: 'é\uFFFD', isBroken: true });
    expect(codeOf(() => decodeXmlInPieces(latin1('é'), 'EBCDIC'))).toBe('encoding-unknown');
  });

  it('never puts a replacement character in place of what was sent', () => {
    fc.assert(
      fc.property(fc.uint8Array({ maxLength: 200 }), (bytes) => {
        const read = codeOf(() => decodeText(bytes));
        const isRefused = read === 'encoding-broken';
        expect(isRefused || Buffer.from(String(read)).equals(withoutMark(bytes))).toBe(true);
      }),
    );
  });

  it('reads the charset of a media type', () => {
    expect(charsetOf('text/xml; charset="ISO-8859-1"')).toBe('ISO-8859-1');
    expect(charsetOf('text/xml;charset=utf-8; x=y')).toBe('utf-8');
    expect(charsetOf('text/xml')).toBeNull();
  });
});

const withoutMark = (bytes: Uint8Array): Buffer =>
  Buffer.from(bytes[0] === 0xef && bytes[1] === 0xbb && bytes[2] === 0xbf ? bytes.subarray(3) : bytes);
