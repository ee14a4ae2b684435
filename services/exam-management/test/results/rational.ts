// Fractions of big integers: another way to the same marks, which shares nothing with the decimals of the service.

/** A fraction whose denominator is positive. */
export interface Rational {
  readonly n: bigint;
  readonly d: bigint;
}

export const rational = (n: bigint, d = 1n): Rational => (d < 0n ? { n: -n, d: -d } : { n, d });

/** Of a decimal text such as `71.25`. */
export function read(text: string): Rational {
  const [whole, part = ''] = text.split('.') as [string, string?];
  return rational(BigInt(whole + part), 10n ** BigInt(part.length));
}

export const plus = (a: Rational, b: Rational): Rational =>
  a.d === b.d ? rational(a.n + b.n, a.d) : rational(a.n * b.d + b.n * a.d, a.d * b.d);
export const minus = (a: Rational, b: Rational): Rational => plus(a, rational(-b.n, b.d));
export const times = (a: Rational, b: Rational): Rational => rational(a.n * b.n, a.d * b.d);
export const over = (a: Rational, b: Rational): Rational => rational(a.n * b.d, a.d * b.n);
export const compare = (a: Rational, b: Rational): number => {
  const difference = a.n * b.d - b.n * a.d;
  return difference < 0n ? -1 : difference > 0n ? 1 : 0;
};
export const sum = (all: readonly Rational[]): Rational => all.reduce(plus, rational(0n));

const digits = 10n ** 60n;

/** Cut to sixty decimals, by Newton's steps on integers. */
export function root(a: Rational): Rational {
  const square = (a.n * digits * digits) / a.d;
  if (square < 2n) return rational(square, digits);
  let guess = 1n << BigInt(Math.ceil(square.toString(2).length / 2));
  for (;;) {
    const next = (guess + square / guess) / 2n;
    if (next >= guess) return rational(guess, digits);
    guess = next;
  }
}

/** Half up, of what is not negative. */
export const whole = ({ n, d }: Rational): number => Number((2n * n + d) / (2n * d));

/** How far two are apart, in units of the 25th decimal. */
export const apart = (a: Rational, b: Rational): bigint => {
  const { n, d } = minus(a, b);
  return ((n < 0n ? -n : n) * 10n ** 25n) / d;
};

export interface ReferencePupil {
  readonly school: Rational;
  readonly exam: Rational;
}

/** Moderated marks before the clamp, by the letter of the decision: mE + (N - mN) * sE / sN. */
export function moderatedByReference(pupils: readonly ReferencePupil[]): readonly Rational[] {
  const count = rational(BigInt(pupils.length));
  const [schools, exams] = [pupils.map(({ school }) => school), pupils.map(({ exam }) => exam)];
  const [mN, mE] = [over(sum(schools), count), over(sum(exams), count)];
  const squares = (marks: readonly Rational[], mean: Rational) =>
    sum(marks.map((mark) => times(minus(mark, mean), minus(mark, mean))));
  const [vN, vE] = [squares(schools, mN), squares(exams, mE)];
  if (pupils.length < 2 || vN.n === 0n) return schools;
  const ratio = root(over(vE, vN));
  return schools.map((school) => plus(mE, times(minus(school, mN), ratio)));
}

/** The unrounded final mark. */
export function finalByReference(exam: Rational, moderated: Rational, weight: Rational): Rational {
  const [none, most] = [rational(0n), rational(100n)];
  const mark = compare(moderated, none) < 0 ? none : compare(moderated, most) > 0 ? most : moderated;
  if (compare(exam, mark) > 0) return exam;
  return plus(times(weight, exam), times(minus(rational(1n), weight), mark));
}
