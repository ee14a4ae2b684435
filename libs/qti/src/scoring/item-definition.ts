import type { Decimal } from '@pan/kit/domain';
import type { ResponseForm } from './answers/response-form.js';
import type { BaseType, Cardinality, Container, Held, Scalar } from './values/value.js';

/** A node of a rule or expression: QTI's own name without prefix, its attributes, what stands below. */
export interface Expression {
  readonly op: string;
  readonly args: Readonly<Record<string, string>>;
  readonly of: readonly Expression[];
  /** Of baseValue: its value, read when the item was. */
  readonly value?: Container | null;
}

export type Rule =
  | { readonly rule: 'condition'; readonly branches: readonly Branch<Rule>[] }
  | { readonly rule: 'set' | 'lookup'; readonly outcome: string; readonly to: Expression }
  | { readonly rule: 'exit' };

/** Rules that draw an item for one candidate; `constraint` begins anew until its condition is true. */
export type TemplateRule =
  | { readonly rule: 'condition'; readonly branches: readonly Branch<TemplateRule>[] }
  | { readonly rule: 'template' | 'correct' | 'default'; readonly identifier: string; readonly to: Expression }
  | { readonly rule: 'constraint'; readonly when: Expression }
  | { readonly rule: 'exit' };

/** The first branch whose condition is true is taken; the last may have none. */
export interface Branch<R> {
  readonly when: Expression | null;
  readonly then: readonly R[];
}

export interface Declaration {
  readonly identifier: string;
  /** Null for a record, whose fields have types of their own. */
  readonly baseType: BaseType | null;
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
  readonly correct: Held;
  readonly defaultValue: Held;
  readonly mapping: Mapping | null;
  readonly areaMapping: AreaMapping | null;
  /** What its interaction takes; null for a response that none collects. */
  readonly form: ResponseForm | null;
  /** The response whose text this one takes as it was typed (`stringIdentifier`); null for all others. */
  readonly typedFor: string | null;
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
  readonly defaultValue: Held;
  readonly normalMaximum: Decimal | null;
  readonly normalMinimum: Decimal | null;
  /** `human`: a person gives it, and no scoring ever changes it. */
  readonly externalScored: 'human' | 'externalMachine' | null;
  readonly lookup: LookupTable | null;
}

export interface TemplateDeclaration extends Declaration {
  readonly defaultValue: Held;
  /** Whether it stands for a letter in formulas. */
  readonly mathVariable: boolean;
}

/** What of an item is drawn for each candidate. */
export interface Templates {
  readonly declarations: readonly TemplateDeclaration[];
  readonly rules: readonly TemplateRule[];
}

/** An item as far as it can be scored. */
export interface ItemDefinition {
  readonly responses: readonly ResponseDeclaration[];
  readonly outcomes: readonly OutcomeDeclaration[];
  readonly rules: readonly Rule[];
  /** Null for an item that is the same for everyone. */
  readonly templates: Templates | null;
  /** Whether an attempt goes on from where the one before it ended. */
  readonly adaptive: boolean;
}
