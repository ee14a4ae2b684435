import { Evaluation } from '../scoring/processing/evaluation.js';
import type { Outcomes } from '../scoring/processing/item-session.js';
import { seeded } from '../scoring/processing/seeded.js';
import { operators } from '../scoring/expressions/operators.js';
import type { Expression } from '../scoring/item-definition.js';
import { type Held, isRecord, type Value } from '../scoring/values/value.js';
import type { ItemResult } from './item-results.js';
import type { TestDefinition } from './test-definition.js';
import { evaluateOfTests, isOfTests, secondsOf, variableOf, weighted } from './test-operators.js';

/** How long was spent, in milliseconds: in the test under '', in a part or a section under its identifier. */
export type Durations = ReadonlyMap<string, number>;

/** What expressions of a test look at: its outcomes, and what came of its items until now. */
export class TestScope extends Evaluation {
  readonly outcomes: Map<string, Held>;

  constructor(
    test: TestDefinition,
    private readonly results: readonly ItemResult[],
    private readonly durations: Durations,
    outcomes: Outcomes,
    seed: string,
  ) {
    const definition = { responses: [], outcomes: test.outcomes, rules: [], templates: null, adaptive: false };
    super(definition, (identifier) => this.named(identifier), seeded(`${seed} test`));
    this.outcomes = new Map(Object.entries(outcomes));
  }

  override valueOf(node: Expression): Held {
    const { op, args } = node;
    if (isOfTests(op)) return evaluateOfTests(node, this.results);
    if (op === 'variable') return this.named(args['identifier']!, args['weightIdentifier']);
    if (op === 'correct' || op === 'default') {
      const found = this.declared(args['identifier']!);
      if (found) return op === 'correct' ? found.correct : found.defaultValue;
    }
    const values = node.of.map((below) => this.valueOf(below));
    const operator = operators[op]!;
    if (!operator.takesRecords && values.some(isRecord)) return null;
    return operator.evaluate(node, values as Value[], this);
  }

  /** An outcome of the test, a duration, or `item.variable` with the number of the draw between them. */
  private named(identifier: string, weight?: string): Held {
    if (this.outcomes.has(identifier)) return this.outcomes.get(identifier)!;
    const spent = identifier === 'duration' ? '' : identifier.replace(/\.duration$/, '');
    if (spent !== identifier && this.durations.has(spent)) return secondsOf(this.durations.get(spent)!);
    const found = this.found(identifier);
    return found && weighted(found.result, variableOf(found.result, found.name), weight);
  }

  private declared(identifier: string) {
    const found = this.found(identifier);
    return found?.result.definition.responses.find((one) => one.identifier === found.name) ?? null;
  }

  /** Of an item that was drawn several times, and without a number, the last one that was attempted. */
  private found(identifier: string): { result: ItemResult; name: string } | null {
    const dot = identifier.lastIndexOf('.');
    if (dot < 0) return null;
    const [item, name] = [identifier.slice(0, dot), identifier.slice(dot + 1)];
    const exact = this.results.find(({ place }) => place.name === item || nameOfDraw(place) === item);
    const drawn = this.results.filter(({ place }) => place.ref.identifier === item);
    const result = exact ?? drawn.filter(({ attempts }) => attempts > 0).at(-1) ?? drawn[0];
    return result ? { result, name } : null;
  }
}

const nameOfDraw = ({ ref, occurrence }: ItemResult['place']): string => `${ref.identifier}.${occurrence}`;
