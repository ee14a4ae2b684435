import { shippedForms } from '../../application/collections/load-shipped-forms.js';
import { register } from '../../register/register.js';
import '../../problems.js';
import { Plan } from '../plan.js';
import { faultsOfForm, faultsOfFormRevision } from './form-faults.js';
import { cellsOf, type FormDefinition } from './form.js';
import { ReturnForm } from './return-form.js';

const known = Plan.of(register).ids();
const words = (text: string) => ({ fr: text, en: text });
const member = (code: string) => ({ code, name: words(code) });

const small: FormDefinition = {
  ...{ code: 'census', name: words('Recensement'), description: words('Un recensement'), measures: [], systems: [] },
  ...{ reporters: ['school'], levels: ['service-centre', 'ministry'], fourEyes: true, nothingToReport: true },
  dimensions: [
    { ...member('cycle'), members: ['primary', 'secondary'].map(member) },
    { ...member('owner'), members: ['school', 'lent'].map(member) },
  ],
  fields: [
    { ...member('devices'), type: 'integer', by: ['cycle', 'owner'], required: true, maximum: '1000' },
    { ...member('balance'), type: 'money', minimum: '-500' },
    { ...member('shared'), type: 'integer' },
    { ...member('hours'), type: 'decimal', decimals: 1, required: true },
    { ...member('plan'), type: 'boolean' },
    { ...member('state'), type: 'code', codes: ['good', 'poor'].map(member) },
    { ...member('note'), type: 'text', maxLength: 10 },
  ],
  rules: [{ ...member('shared-of-all'), total: 'devices', parts: ['shared'], relation: 'at-most' }],
  indicators: [],
};

const places = (faults: readonly { pointer: string; code: string }[]) =>
  faults.map(({ pointer, code }) => `${pointer} ${code}`).sort();
const form = new ReturnForm(1, small);
const value = (cell: string, given: unknown) => {
  const read = form.read(cell, given);
  return 'value' in read ? read.value : read.code;
};

describe('A form of a campaign', () => {
  it.each([...shippedForms])('%s, which the service brings, is right', (code, definition) => {
    expect(faultsOfForm(definition, known)).toEqual([]);
    expect((definition as FormDefinition).code).toBe(code);
  });

  it('has a cell for each field and for each combination of its breakdown', () => {
    expect(cellsOf(small).map(({ code }) => code)).toEqual([
      ...['devices', 'devices/primary/school', 'devices/primary/lent', 'devices/secondary/school'],
      ...['devices/secondary/lent', 'balance', 'shared', 'hours', 'plan', 'state', 'note'],
    ]);
  });

  it('is refused with every fault at once, each with its place', () => {
    const wrong = {
      ...small,
      measures: ['M34'],
      fields: [
        ...small.fields,
        { ...member('devices'), type: 'text', decimals: 2 },
        { ...member('cost'), type: 'money', minimum: '9', maximum: '3', by: ['region'], requiredParts: true },
      ],
    };
    expect(places(faultsOfForm(wrong, known))).toEqual([
      ...['/fields/7/code repeated', '/fields/7/decimals misplaced', '/fields/7/maxLength required'],
      ...['/fields/8/by/0 unknown-name', '/fields/8/minimum misplaced', '/measures/0 unknown-name'],
    ]);
    const rules = [{ ...member('r'), total: 'note', parts: ['devices/primary', 'hours'], relation: 'equal' }];
    const indicators = [
      {
        ...{ ...member('i'), numerator: ['plan'], denominator: ['devices/primary/lent'], factor: '1', decimals: 0 },
        ...{ missing: 'unknown', nothingToReport: 'zero', of: 'received' },
      },
    ];
    expect(places(faultsOfForm({ ...small, rules, indicators }, known))).toEqual([
      ...['/indicators/0/numerator/0 unknown-name', '/rules/0/parts/0 unknown-name', '/rules/0/total unknown-name'],
    ]);
  });

  it('has no more cells than a request holds, counted before they are made', () => {
    const members = Array.from({ length: 100 }, (_, n) => member(`m${n}`));
    const dimensions = ['a', 'b', 'c'].map((code) => ({ ...member(code), members }));
    const fields = [{ ...member('many'), type: 'integer', by: ['a', 'b', 'c'] }];
    expect(places(faultsOfForm({ ...small, dimensions, fields, rules: [] }, known))).toEqual(['/fields too-many']);
  });

  it('keeps what a field means over all its versions, so that campaigns can be compared', () => {
    const other = { ...small, fields: [{ ...member('devices'), type: 'decimal' as const }] };
    expect(places(faultsOfFormRevision([small], other))).toEqual(['/fields/0 narrower-than-before']);
    const without = { ...small, fields: small.fields.slice(1) };
    expect(faultsOfFormRevision([small], without)).toEqual([]);
    expect(places(faultsOfFormRevision([small, without], other))).toEqual(['/fields/0 narrower-than-before']);
  });

  it.each([
    ...([
      ['shared', '0012', '12'],
      ['shared', 0, '0'],
      ['shared', '-0', '0'],
      ['shared', 7, '7'],
    ] as const),
    ...([
      ['shared', '', 'cell-not-integer'],
      ['shared', '1 250', 'cell-not-integer'],
    ] as const),
    ...([
      ['shared', '1,5', 'cell-not-integer'],
      ['shared', 1.5, 'cell-not-integer'],
    ] as const),
    ...([
      ['shared', '1e3', 'cell-not-integer'],
      ['shared', true, 'cell-not-integer'],
    ] as const),
    ...([
      ['shared', '-1', 'cell-too-small'],
      ['devices', '1001', 'cell-too-large'],
    ] as const),
    ...([
      ['balance', '-500.00', '-500'],
      ['balance', '-500.01', 'cell-too-small'],
    ] as const),
    ...([
      ['balance', '999999999999999.99', '999999999999999.99'],
      ['balance', '1.005', 'cell-not-decimal'],
    ] as const),
    ...([
      ['hours', '12,5', 'cell-not-decimal'],
      ['hours', 12.5, 'cell-not-decimal'],
      ['hours', '12.50', '12.5'],
    ] as const),
    ...([
      ['plan', false, 'false'],
      ['plan', 'oui', 'cell-not-boolean'],
      ['state', 'good', 'good'],
    ] as const),
    ...([
      ['state', 'Good', 'cell-not-a-code'],
      ['note', '  bien ', 'bien'],
      ['note', ' ', 'cell-not-text'],
    ] as const),
    ...([
      ['note', 'a'.repeat(11), 'cell-not-text'],
      ['note', { a: 1 }, 'cell-not-text'],
    ] as const),
    ...([
      ['devices/primary', '1', 'cell-unknown'],
      ['__proto__', '1', 'cell-unknown'],
    ] as const),
  ])('%s, given %p, is %s: exact, or refused', (cell, given, read) => {
    expect(value(cell, given)).toBe(read);
  });

  it('holds a breakdown against its total: equal where every part is said, no more than it where some are missing', () => {
    const parts = {
      'devices/primary/school': '10',
      'devices/primary/lent': '0',
      'devices/secondary/school': '25',
      'devices/secondary/lent': '5',
    };
    const codes = (cells: Record<string, string>) => form.faultsOfSums(cells).map(({ code }) => code);
    expect(codes({ devices: '40', ...parts })).toEqual([]);
    expect(form.faultsOfSums({ devices: '41', ...parts })).toEqual([
      { cell: 'devices', code: 'sum-not-equal', params: { total: 'devices', value: '41', sum: '40' } },
    ]);
    const { 'devices/secondary/lent': _, ...some } = parts;
    expect(codes({ devices: '40', ...some })).toEqual([]);
    expect(codes({ devices: '34', ...some })).toEqual(['sum-too-large']);
    expect(codes({ ...parts })).toEqual([]);
    expect(codes({ devices: '3', shared: '4' })).toEqual(['sum-too-large']);
    expect(codes({ devices: '4', shared: '4' })).toEqual([]);
  });

  it('counts required cells that are missing; zero is none of them', () => {
    expect(form.missingIn({})).toBe(2);
    expect(form.missingIn({ devices: '0' })).toBe(1);
    expect(form.missingIn({ devices: '0', hours: '0' })).toBe(0);
  });
});
