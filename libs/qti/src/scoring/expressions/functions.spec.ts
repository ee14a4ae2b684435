import { Decimal, type Numeric, settled } from '@pan/kit/domain';
import { functions, statistics } from './functions.js';

describe('Functions of numbers', () => {
  const of = (name: string, x: Numeric, y: Numeric = 0) =>
    settled(functions[name]!(new Decimal(x), new Decimal(y))).toString();

  it('are right to the thirty-fourth digit [F11]', () => {
    expect(of('exp', 1)).toBe('2.718281828459045235360287471352662');
    expect(of('acos', -1)).toBe('3.141592653589793238462643383279503');
    expect(of('tan', functions['toRadians']!(new Decimal(45), new Decimal(0)))).toBe('1');
    expect(of('log', 1000)).toBe('3');
    expect(of('sinh', 1)).toBe('1.175201193643801456882381850595601');
    expect(settled(statistics['popSD']!([60, 70, 80].map((one) => new Decimal(one)))).toString()).toBe(
      '8.164965809277260327324280249019638',
    );
  });

  it('come to an end, however large their numbers are [F11]', () => {
    const [large, small] = [new Decimal('1e308'), new Decimal('-1e308')];
    for (const calculate of Object.values(functions))
      for (const x of [large, small]) for (const y of [large, small]) calculate(x, y);
    expect([of('tanh', 1e6), of('atan', '1e300'), of('sinh', 1e6)]).toEqual(['1', of('asin', 1), 'Infinity']);
  });

  it('know the quarter of an angle [F11]', () => {
    const degrees = ([y, x]: [number, number]) =>
      settled(functions['toDegrees']!(functions['atan2']!(new Decimal(y), new Decimal(x)), new Decimal(0))).toNumber();
    expect(
      (
        [
          [1, 1],
          [1, -1],
          [-1, -1],
          [-1, 1],
          [1, 0],
          [-1, 0],
          [0, -1],
          [0, 0],
        ] as [number, number][]
      ).map(degrees),
    ).toEqual([45, 135, -135, -45, 90, -90, 180, 0]);
  });
});
