import type { Decimal } from '@pan/kit/domain';
import type { Expression, ItemDefinition } from '../item-definition.js';
import type { Held, Value } from '../values/value.js';

/** What an expression may look at while an item is scored. */
export interface Scope {
  readonly definition: ItemDefinition;
  variable(identifier: string): Held;
  /** An attribute's number, which may name a variable: `tolerance`. */
  numberFrom(text: string): Decimal | null;
  /** An attribute's whole number, which may name a variable: `n`, `min`, `figures`. */
  countFrom(text: string): number | null;
  /** The next number of this run's draw: at least 0, less than 1. */
  random(): Decimal;
}

/** One operator of QTI: how many expressions stand in it, and what it makes of their values. */
export interface Operator {
  /** Fewest and most expressions inside. */
  readonly takes: readonly [fewest: number, most: number];
  /** Attributes that it cannot do without. */
  readonly needs?: readonly string[];
  /** A record reaches only those operators that take one: elsewhere it is refused when the item is read. */
  readonly takesRecords?: true;
  evaluate(node: Expression, values: readonly Value[], scope: Scope): Held;
}

export const none = [0, 0] as const;
export const one = [1, 1] as const;
export const two = [2, 2] as const;
export const many = [1, Infinity] as const;
export const any = [0, Infinity] as const;
