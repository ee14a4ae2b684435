import { type Decimal, readDecimal } from '@pan/kit/domain';
import type { Scope } from '../expressions/expression.js';
import { operators } from '../expressions/operators.js';
import type { Branch, Expression, ItemDefinition } from '../item-definition.js';
import { firstOf, numberOf, type Held, type Value } from '../values/value.js';

/** Ends the rules at `exitResponse` or `exitTemplate`. */
export class Exit extends Error {}

/** Gives expressions their values, by what the variables of a run hold at that moment. */
export class Evaluation implements Scope {
  constructor(
    readonly definition: ItemDefinition,
    readonly variable: (identifier: string) => Held,
    readonly random: () => Decimal,
  ) {}

  valueOf(node: Expression): Held {
    const values = node.of.map((below) => this.valueOf(below) as Value);
    return operators[node.op]!.evaluate(node, values, this);
  }

  isTrue(node: Expression): boolean {
    return firstOf(this.valueOf(node)) === true;
  }

  /** What is to be done by the first branch that is taken; nothing when none is. */
  taken<R>(branches: readonly Branch<R>[]): readonly R[] {
    return branches.find(({ when }) => when === null || this.isTrue(when))?.then ?? [];
  }

  numberFrom(text: string): Decimal | null {
    return readDecimal(text.trim()) ?? numberOf(this.variable(variableNamed(text)));
  }

  countFrom(text: string): number | null {
    const number = this.numberFrom(text);
    return number?.isInteger() ? number.toNumber() : null;
  }
}

/** An attribute names a variable by its identifier, in braces or not. */
const variableNamed = (text: string): string => text.trim().replace(/^\{|\}$/g, '');

/** Runs rules to their end, or to where they say that they end. */
export function untilExit(run: () => void): void {
  try {
    run();
  } catch (error) {
    if (!(error instanceof Exit)) throw error;
  }
}
