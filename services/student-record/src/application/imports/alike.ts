import type { InputProblem } from '@pan/kit/domain';

/** Beyond this, more of the same in one file teaches nobody anything. */
const most = 1_000;

/** Lists problems up to a limit for each code of each file, and says how many it left out. */
export class Alike {
  private readonly counts = new Map<string, { problem: InputProblem; count: number }>();

  listed(problems: readonly InputProblem[]): InputProblem[] {
    return problems.filter((problem) => {
      const key = `${problem.code} ${problem.file ?? ''}`;
      const alike = this.counts.get(key) ?? { problem, count: 0 };
      alike.count += 1;
      this.counts.set(key, alike);
      return alike.count <= most;
    });
  }

  leftOut(): InputProblem[] {
    const over = [...this.counts.values()].filter(({ count }) => count > most);
    return over.map(({ problem: { severity, code, file }, count }) => ({
      severity,
      code: 'more-of-the-same',
      ...(file && { file }),
      params: { count: count - most, code },
    }));
  }
}
