import type { ReturnIndicator } from './form.js';
import { valueOf } from './indicator-value.js';

const ratio: ReturnIndicator = {
  ...{ code: 'ratio', name: { fr: 'Rapport', en: 'Ratio' }, numerator: ['a'], denominator: ['b'], factor: '100' },
  ...{ decimals: 1, missing: 'unknown', nothingToReport: 'zero', of: 'received' },
};
const sums = { expected: 4, received: 4, used: 4, carried: 0, numerator: '1', denominator: '3' };

describe('An indicator of returns', () => {
  it.each([
    ['a third', ratio, sums, '33.3', null],
    [
      'exact where doubles are not',
      { ...ratio, decimals: 2 },
      { ...sums, numerator: '0.29', denominator: '1' },
      '29.00',
      null,
    ],
    ['a half goes up', ratio, { ...sums, numerator: '0.0005', denominator: '1' }, '0.1', null],
    ['zero is a value', ratio, { ...sums, numerator: '0' }, '0.0', null],
    ['division by zero is unknown', ratio, { ...sums, denominator: '0' }, null, 'division-by-zero'],
    ['nobody was expected', ratio, { ...sums, expected: 0, used: 0 }, null, 'nobody-expected'],
    ['nobody said anything', ratio, { ...sums, used: 0, numerator: null, denominator: null }, null, 'no-value'],
    ['some are left out', ratio, { ...sums, used: 3 }, '33.3', null],
    [
      'some missing are refused',
      { ...ratio, missing: 'refuse' as const },
      { ...sums, used: 3 },
      null,
      'values-missing',
    ],
    [
      'former returns speak',
      { ...ratio, missing: 'carry-forward' as const },
      { ...sums, used: 3, carried: 1 },
      '33.3',
      null,
    ],
  ])('%s', (_name, indicator, said, value, reason) => {
    expect(valueOf(indicator, said)).toEqual({ value, reason });
  });

  it('without a denominator it is the sum', () => {
    const { denominator: _, ...sum } = ratio;
    expect(valueOf({ ...sum, factor: '1' }, { ...sums, numerator: '999999999999999.99' }).value).toBe(
      '1000000000000000.0',
    );
  });
});
