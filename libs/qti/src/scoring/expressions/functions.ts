import { Decimal, sumOf, zero } from '@pan/kit/domain';

type Function = (x: Decimal, y: Decimal) => Decimal;

const one = new Decimal(1);
export const pi = Decimal.acos(-1);
export const e = Decimal.exp(1);
const half = pi.div(2);

const arctangent = (x: Decimal): Decimal =>
  x.abs().lte(1) ? x.atan() : half.times(Decimal.sign(x)).minus(one.div(x).atan());

// The library's own hyperbolic functions and arctangent take hours for large numbers.
const hyperbolicSine = (x: Decimal): Decimal => (x.abs().lt(1) ? x.sinh() : x.exp().minus(x.neg().exp()).div(2));
const hyperbolicCosine = (x: Decimal): Decimal => x.exp().plus(x.neg().exp()).div(2);
const hyperbolicTangent = (x: Decimal): Decimal =>
  x.abs().gt(200) ? new Decimal(Decimal.sign(x)) : hyperbolicSine(x).div(hyperbolicCosine(x));

function angleOf(y: Decimal, x: Decimal): Decimal {
  if (x.isZero()) return half.times(Decimal.sign(y));
  const angle = arctangent(y.div(x));
  if (x.gt(0)) return angle;
  return y.lt(0) ? angle.minus(pi) : angle.plus(pi);
}

/** mathOperator by name; what is undefined is not finite, and so NULL. */
export const functions: Readonly<Record<string, Function>> = {
  sin: (x) => x.sin(),
  cos: (x) => x.cos(),
  tan: (x) => x.tan(),
  sec: (x) => one.div(x.cos()),
  csc: (x) => one.div(x.sin()),
  cot: (x) => one.div(x.tan()),
  asin: (x) => x.asin(),
  acos: (x) => x.acos(),
  atan: arctangent,
  atan2: angleOf,
  asec: (x) => one.div(x).acos(),
  acsc: (x) => one.div(x).asin(),
  acot: (x) => half.minus(arctangent(x)),
  sinh: hyperbolicSine,
  cosh: hyperbolicCosine,
  tanh: hyperbolicTangent,
  sech: (x) => one.div(hyperbolicCosine(x)),
  csch: (x) => one.div(hyperbolicSine(x)),
  coth: (x) => one.div(hyperbolicTangent(x)),
  log: (x) => x.log(10),
  ln: (x) => x.ln(),
  exp: (x) => x.exp(),
  abs: (x) => x.abs(),
  signum: (x) => new Decimal(Decimal.sign(x)),
  floor: (x) => x.floor(),
  ceil: (x) => x.ceil(),
  toDegrees: (x) => x.times(180).div(pi),
  toRadians: (x) => x.times(pi).div(180),
};

const mean = (all: readonly Decimal[]): Decimal => sumOf(all).div(all.length);
function spread(all: readonly Decimal[], by: number): Decimal {
  const middle = mean(all);
  return all.reduce((sum, value) => sum.plus(value.minus(middle).pow(2)), zero).div(by);
}

/** statsOperator by name; a sample of one has no variance. */
export const statistics: Readonly<Record<string, (all: readonly Decimal[]) => Decimal>> = {
  mean,
  sampleVariance: (all) => spread(all, all.length - 1),
  sampleSD: (all) => spread(all, all.length - 1).sqrt(),
  popVariance: (all) => spread(all, all.length),
  popSD: (all) => spread(all, all.length).sqrt(),
};
