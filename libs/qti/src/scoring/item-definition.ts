import type { Decimal } from '@pan/kit/domain';
import type { ResponseForm } from './response-form.js';
import type { BaseType, Cardinality, Container, Scalar } from './value.js';

/** A node of a rule or expression: QTI's own name without prefix, its attributes, what stands below. */
export interface Expression {
  readonly op: string;
  readonly args: Readonly<Record<string, string>>;
  readonly of: readonly Expression[];
  /** Of baseValue: its value, read when the item was. */
  readonly value?: Container | null;
}

export type Rule =
  | { readonly rule: 'condition'; readonly branches: readonly Branch[] }
  | { readonly rule: 'set' | 'lookup'; readonly outcome: string; readonly to: Expression }
  | { readonly rule: 'exit' };

/** The first branch whose condition is true is taken; the last may have none. */
export interface Branch {
  readonly when: Expression | null;
  readonly then: readonly Rule[];
}

export interface Declaration {
  readonly identifier: string;
  readonly baseType: BaseType;
  readonly cardinality: Cardinality;
}

/** Values worth points; the bounds hold for the sum (Information Model, "Mapping"). */
export interface Mapping {
  readonly defaultValue: Decimal;
  readonly lowerBound: Decimal | null;
  readonly upperBound: Decimal | null;
  readonly entries: readonly { readonly key: Scalar; readonly caseSensitive: boolean; readonly points: Decimal }[];
}

/** Areas worth points; each counts once. */
export interface AreaMapping {
  readonly defaultValue: Decimal;
  readonly lowerBound: Decimal | null;
  readonly upperBound: Decimal | null;
  readonly entries: readonly {
    readonly shape: string;
    readonly coords: readonly Decimal[];
    readonly points: Decimal;
  }[];
}

export interface ResponseDeclaration extends Declaration {
  readonly correct: Container | null;
  readonly defaultValue: Container | null;
  readonly mapping: Mapping | null;
  readonly areaMapping: AreaMapping | null;
  /** What its interaction takes; null for a response that none collects. */
  readonly form: ResponseForm | null;
}

/** `match` looks for the value itself, `interpolation` for the last step at or below it. */
export interface LookupTable {
  readonly kind: 'match' | 'interpolation';
  readonly defaultValue: Container | null;
  readonly entries: readonly {
    readonly source: Decimal;
    readonly includeBoundary: boolean;
    readonly target: Container | null;
  }[];
}

export interface OutcomeDeclaration extends Declaration {
  readonly defaultValue: Container | null;
  readonly normalMaximum: Decimal | null;
  readonly normalMinimum: Decimal | null;
  /** `human`: a person gives it, and no scoring ever changes it. */
  readonly externalScored: 'human' | 'externalMachine' | null;
  readonly lookup: LookupTable | null;
}

/** An item as far as it can be scored. */
export interface ItemDefinition {
  readonly responses: readonly ResponseDeclaration[];
  readonly outcomes: readonly OutcomeDeclaration[];
  readonly rules: readonly Rule[];
}
