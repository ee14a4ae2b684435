type Function = (x: number, y: number) => number;

/** mathOperator by name; what is undefined is not finite, and so NULL. */
export const functions: Readonly<Record<string, Function>> = {
  sin: (x) => Math.sin(x),
  cos: (x) => Math.cos(x),
  tan: (x) => Math.tan(x),
  sec: (x) => 1 / Math.cos(x),
  csc: (x) => 1 / Math.sin(x),
  cot: (x) => 1 / Math.tan(x),
  asin: (x) => Math.asin(x),
  acos: (x) => Math.acos(x),
  atan: (x) => Math.atan(x),
  atan2: (y, x) => Math.atan2(y, x),
  asec: (x) => Math.acos(1 / x),
  acsc: (x) => Math.asin(1 / x),
  acot: (x) => Math.PI / 2 - Math.atan(x),
  sinh: (x) => Math.sinh(x),
  cosh: (x) => Math.cosh(x),
  tanh: (x) => Math.tanh(x),
  sech: (x) => 1 / Math.cosh(x),
  csch: (x) => 1 / Math.sinh(x),
  coth: (x) => 1 / Math.tanh(x),
  log: (x) => Math.log10(x),
  ln: (x) => Math.log(x),
  exp: (x) => Math.exp(x),
  abs: (x) => Math.abs(x),
  signum: (x) => Math.sign(x),
  floor: (x) => Math.floor(x),
  ceil: (x) => Math.ceil(x),
  toDegrees: (x) => (x * 180) / Math.PI,
  toRadians: (x) => (x * Math.PI) / 180,
};

const mean = (all: readonly number[]): number => all.reduce((sum, one) => sum + one, 0) / all.length;
const spread = (all: readonly number[], by: number): number =>
  all.reduce((sum, one) => sum + (one - mean(all)) ** 2, 0) / by;

/** statsOperator by name; a sample of one has no variance. */
export const statistics: Readonly<Record<string, (all: readonly number[]) => number>> = {
  mean,
  sampleVariance: (all) => spread(all, all.length - 1),
  sampleSD: (all) => Math.sqrt(spread(all, all.length - 1)),
  popVariance: (all) => spread(all, all.length),
  popSD: (all) => Math.sqrt(spread(all, all.length)),
};
