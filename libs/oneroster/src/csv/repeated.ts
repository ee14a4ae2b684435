import { bundleProblem, shown, type BundleProblem, type BundleProblemCode, type Where } from './bundle-problems.js';

const mostKinds = 200;

/** What repeats from row to row of a file is told once, with its first row, its first value and the number of rows. */
export class Repeated {
  private readonly seen = new Map<string, { code: BundleProblemCode; where: Where; count: number }>();

  constructor(private readonly file: string) {}

  /** Problems with the same key are told as one. */
  note(key: string, code: BundleProblemCode, where: Where): void {
    const known = this.seen.get(key);
    if (known) known.count += 1;
    else if (this.seen.size < mostKinds) {
      const { value } = where;
      this.seen.set(key, { code, where: value == null ? where : { ...where, value: shown(value) }, count: 1 });
    }
  }

  problems(): BundleProblem[] {
    return [...this.seen.values()].map(({ code, where, count }) =>
      bundleProblem(code, this.file, { ...where, params: { ...where.params, count } }),
    );
  }
}
