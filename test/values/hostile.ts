/** What fields meet in the field. `json` is the value as a body writes it; a query or a path gets the text inside. */
export interface HostileValue {
  readonly kind: Kind;
  readonly json: string;
  /** No field of this kind may take it. */
  readonly never?: true;
}

export type Kind = 'text' | 'code' | 'day' | 'instant' | 'number' | 'language' | 'isbn' | 'id' | 'word';

const said = (kind: Kind, texts: readonly string[], never?: true): HostileValue[] =>
  texts.map((text) => ({ kind, json: JSON.stringify(text), ...(never && { never }) }));
const raw = (kind: Kind, jsons: readonly string[], never?: true): HostileValue[] =>
  jsons.map((json) => ({ kind, json, ...(never && { never }) }));

/** Texts begin with their mark, so that they are found again wherever they are kept. */
export const hostileValues: readonly HostileValue[] = [
  ...said('text', [
    ...['E\u0301milie Co\u0302te\u0301', 'Lebœuf ﬁls', 'Nguyễn Thị Hương', 'ᐃᓄᒃᑎᑐᑦ', 'بوشارة', 'Zoë 𝒜𐐷', 'q̷̱̈́̚ẽ̶̯r̴̰̽'],
    ...['O’Brien', 'OʼBrien', "O'Brien", 'a  b', 'a\u00a0b', ' a ', '٣٫٥', '１２３'],
    ...[
      "'; drop table learner; --",
      '<script>alert(1)</script>&amp;é',
      '%_\\',
      '\\u0041',
      '${jndi:ldap://x}',
      '{{7*7}}',
    ],
    ...['=HYPERLINK("x")', 'null', '__proto__', 'constructor', '../../etc/passwd', '%00%2e', '+', '#?&=/;'],
    ...['👩\u200d🏫', '☀\ufe0f', 'x'.repeat(10_000)],
  ]),
  ...said(
    'text',
    ['a\u0000b', 'a\u0007b', 'a\u202eb', 'a\u200bb', '\ufeffa', 'a\u00adb', 'a\ue000b', 'a\ufffdb', 'a\uffffb'],
    true,
  ),
  ...raw('text', ['"@\\ud800b"', '["@"]', '{"@":"@"}', '7', 'true'], true),
  ...said('text', ['a\nb', 'a\u2028b']),
  ...said('code', [
    'É',
    'a b',
    ' a',
    "'; --",
    '__proto__',
    '../a',
    '%00',
    'a\u0000',
    'a\u202eb',
    '１',
    'é'.repeat(10_000),
  ]),
  ...raw('code', ['7', '[]', '{}'], true),
  ...said('day', ['2024-02-29', '2026-09-01', '9999-12-31', '0001-01-01']),
  ...said(
    'day',
    [
      ...['2027-06-31', '2027-02-29', '1900-02-29', '0000-00-00', '2026-13-01', '2026-00-10', '2026-1-1', '26-01-01'],
      ...[
        '20260901',
        '2026-09-01T00:00:00Z',
        '01/09/2026',
        ' 2026-09-01',
        '',
        ' ',
        '٢٠٢٦-٠٩-٠١',
        '2026-W36-1',
        '-2026-09-01',
      ],
      ...['today', 'infinity', '1756684800', '2026-09-01\u0000', '9'.repeat(10_000)],
    ],
    true,
  ),
  ...raw('day', ['20260901', '1756684800000', '["2026-09-01"]', '{}', 'true'], true),
  ...said('instant', ['2026-09-01T08:30:00-04:00', '2026-09-01t08:30:00.123456789z', '2027-02-28T23:59:59+14:00']),
  ...said(
    'instant',
    [
      ...['2027-06-31T23:59:59Z', '2027-02-29T00:00:00Z', '2026-09-01T24:00:00Z', '2026-09-01T23:59:60Z'],
      ...[
        '2026-09-01T08:30:00',
        '2026-09-01',
        '2026-09-01 08:30:00Z',
        '2026-09-01T08:30:00+15:00',
        '1756684800000',
        'now',
      ],
      ...[
        'infinity',
        '',
        ' ',
        '+010000-01-01T00:00:00Z',
        'Tue, 01 Sep 2026 08:30:00 GMT',
        '2026-09-01T08:30:00Z\u0000',
      ],
    ],
    true,
  ),
  ...raw('instant', ['1756684800000', '[]', '{}', 'false'], true),
  ...raw('number', ['0', '-0', '-1', '0.1', '1.0', '1e2', '0.30000000000000004', '2147483648', '1e-400']),
  ...raw(
    'number',
    ['9007199254740993', '1e308', '1e400', '-1e400', '"0x10"', '""', '" "', '"1,5"', '"NaN"', '[1]', '{}'],
    true,
  ),
  ...said('language', ['FR', 'fr_CA', 'frr', 'fr-Latn-CA', 'i-klingon', 'und']),
  ...said('language', ['français', 'fr-CA-', '', ' ', 'fr\u0000', 'x'.repeat(10_000)], true),
  ...said('isbn', ['urn:isbn:978-2-9627-0315-1', 'ISBN\u00a0978\u20112\u20119627\u20110315\u20111', '2-7654-1005-4']),
  ...said('isbn', ['978316148410X', '9782962703152', '4006381333931', 'urn:isbn:', '9'.repeat(10_000)], true),
  ...said('id', ['AAAAAAAA-AAAA-4AAA-8AAA-AAAAAAAAAAAA', '00000000-0000-0000-0000-000000000000']),
  ...said('id', ['', ' ', 'urn:uuid:1', '{11111111-1111-4111-8111-111111111111}', '1', "'", 'é'.repeat(10_000)], true),
  ...raw('id', ['7', '[]', '{}'], true),
  ...said('word', ['', ' ', 'inconnu', '__proto__', 'constructor', 'toString', 'é'.repeat(10_000)], true),
  ...raw('word', ['0', '{}', 'true'], true),
];

const { rawJSON } = JSON as unknown as { rawJSON(json: string): object };

/** As a document writes them: numbers with all their digits. */
export const valuesOf = (kind: Kind): unknown[] =>
  hostileValues
    .filter((value) => value.kind === kind)
    .map(({ json }) => {
      const value = JSON.parse(json) as unknown;
      return typeof value === 'number' ? rawJSON(json) : value;
    });

/** Those that are texts of whole characters. */
export const textsOf = (kind: Kind): string[] =>
  valuesOf(kind).filter((value): value is string => typeof value === 'string' && value.isWellFormed());
