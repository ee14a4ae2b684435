import highs, { type Highs, type Model } from 'highs';

// Its types are read as those of its CommonJS build, where the loader would be one step further down.
const loadHighs = highs as unknown as typeof highs.default;

/** Unknown numbers, and what is known of them: each line says between which bounds a sum of some of them lies. */
export interface LinearSystem {
  readonly lower: readonly number[];
  readonly upper: readonly number[];
  readonly lines: readonly Line[];
  /** Persons are whole, cents are; amounts of other units need not be. */
  readonly whole: boolean;
}

export interface Line {
  readonly terms: ReadonlyMap<number, number>;
  readonly from: number;
  readonly to: number;
}

/** @returns a solution of the system in which this number is as small or as large as it can be */
export type Extreme = (at: number, sense: 'min' | 'max') => ArrayLike<number>;

/** HiGHS, the linear and mixed integer solver (Huangfu and Hall 2018), compiled to WebAssembly. */
export class Solver {
  private constructor(private readonly highs: Highs) {}

  private static loaded: Promise<Highs> | undefined;

  static async load(): Promise<Solver> {
    return new Solver(await (Solver.loaded ??= loadHighs()));
  }

  /** The solver's memory is given back at the end of `ask`. */
  with<T>(system: LinearSystem, ask: (extreme: Extreme) => T): T {
    const relaxed = this.modelOf(system, false);
    let exact: Model | undefined;
    try {
      return ask((at, sense) => {
        const solution = this.extreme(relaxed, at, sense);
        // The relaxed system reaches as far or farther. Where its solution is whole, both reach equally far.
        if (!system.whole || solution.every((one) => Math.abs(one - Math.round(one)) < 1e-6)) return solution;
        exact ??= this.modelOf(system, true);
        return this.extreme(exact, at, sense);
      });
    } finally {
      relaxed.dispose();
      exact?.dispose();
    }
  }

  private modelOf({ lower, upper, lines }: LinearSystem, whole: boolean): Model {
    const { variableType } = this.highs.constants;
    const starts = [0];
    for (const { terms } of lines) starts.push(starts.at(-1)! + terms.size);
    const model = this.highs.createModel({
      numCols: lower.length,
      numRows: lines.length,
      colCost: lower.map(() => 0),
      colLower: lower,
      colUpper: upper,
      rowLower: lines.map(({ from }) => (from === -Infinity ? -this.highs.infinity : from)),
      rowUpper: lines.map(({ to }) => to),
      matrix: {
        format: 'csr',
        numRows: lines.length,
        numCols: lower.length,
        starts,
        indices: lines.flatMap(({ terms }) => [...terms.keys()]),
        values: lines.flatMap(({ terms }) => [...terms.values()]),
      },
      ...(whole && { integrality: lower.map(() => variableType.integer) }),
    });
    // Bounds of integers, found exactly: the default stops within a hundredth of a percent.
    model.options.set({ output_flag: false, mip_rel_gap: 0, mip_abs_gap: 0 });
    return model;
  }

  private extreme(model: Model, at: number, sense: 'min' | 'max'): Float64Array {
    model.changeColCost(at, sense === 'max' ? -1 : 1);
    model.run();
    const status = model.getModelStatus();
    if (status !== this.highs.constants.modelStatus.optimal)
      throw new Error(`the solver ended with model status ${status}`);
    const { colValue } = model.getSolution();
    model.changeColCost(at, 0);
    return colValue;
  }
}
