import { type Decimal, readDecimal, settled } from '@pan/kit/domain';
import type { Scope } from './expression.js';
import type {
  Expression,
  ItemDefinition,
  LookupTable,
  OutcomeDeclaration,
  ResponseDeclaration,
  Rule,
} from './item-definition.js';
import { operators } from './operators.js';
import { isOfForm } from './response-form.js';
import {
  container,
  float,
  integer,
  numberOf,
  parseScalar,
  single,
  textOf,
  type BaseType,
  type Cardinality,
  type Value,
} from './value.js';

/** Answers as they travel: each response's texts; one that is absent was not given. */
export type Answers = Readonly<Record<string, readonly string[]>>;
export type Outcomes = Readonly<Record<string, Value>>;

/** What a person gave: it stands whatever the rules say. */
export type GivenOutcomes = Readonly<Record<string, readonly string[]>>;

/** Runs an item's response processing on a candidate's answers, from the outcomes' defaults. */
export function scoreItem(item: ItemDefinition, answers: Answers, given: GivenOutcomes = {}): Outcomes {
  return new Scoring(item, answers, given).run();
}

class Exit extends Error {}

class Scoring implements Scope {
  private readonly responses: ReadonlyMap<string, Value>;
  private readonly outcomes: Map<string, Value>;
  private readonly standing: ReadonlySet<string>;
  private readonly declared: ReadonlyMap<string, OutcomeDeclaration>;

  constructor(
    readonly definition: ItemDefinition,
    answers: Answers,
    given: GivenOutcomes,
  ) {
    const { responses, outcomes } = definition;
    this.responses = new Map(responses.map((one) => [one.identifier, answerTo(one, answers[one.identifier] ?? [])]));
    this.declared = new Map(outcomes.map((one) => [one.identifier, one]));
    const human = outcomes.filter(({ externalScored }) => externalScored === 'human');
    this.standing = new Set([...human.map(({ identifier }) => identifier), ...Object.keys(given)]);
    this.outcomes = new Map(
      outcomes.map((one) => [
        one.identifier,
        (this.standing.has(one.identifier) && valueOf(one.baseType, one.cardinality, given[one.identifier] ?? [])) ||
          (one.defaultValue ?? nought(one)),
      ]),
    );
  }

  run(): Outcomes {
    try {
      this.follow(this.definition.rules);
    } catch (error) {
      if (!(error instanceof Exit)) throw error;
    }
    return Object.fromEntries(this.outcomes);
  }

  variable = (identifier: string): Value => this.responses.get(identifier) ?? this.outcomes.get(identifier) ?? null;

  numberFrom(text: string): Decimal | null {
    return numberWritten(text) ?? numberOf(this.variable(variableNamed(text)));
  }

  countFrom(text: string): number | null {
    const number = this.numberFrom(text);
    return number?.isInteger() ? number.toNumber() : null;
  }

  private follow(rules: readonly Rule[]): void {
    for (const rule of rules) {
      if (rule.rule === 'exit') throw new Exit();
      if (rule.rule === 'condition') {
        const taken = rule.branches.find(({ when }) => when === null || this.evaluate(when)?.values[0] === true);
        if (taken) this.follow(taken.then);
      } else {
        const value = this.evaluate(rule.to);
        const table = this.declared.get(rule.outcome)?.lookup ?? null;
        this.set(rule.outcome, rule.rule === 'set' ? value : lookedUp(value, table));
      }
    }
  }

  private set(outcome: string, value: Value): void {
    const declaration = this.declared.get(outcome);
    if (!declaration || this.standing.has(outcome)) return;
    this.outcomes.set(outcome, value && as(declaration, value));
  }

  private evaluate(node: Expression): Value {
    const values = node.of.map((below) => this.evaluate(below));
    return operators[node.op]!.evaluate(node, values, this);
  }
}

const numberWritten = (text: string): Decimal | null => readDecimal(text.trim());
/** An attribute names a variable by its identifier, in braces or not. */
const variableNamed = (text: string): string => text.trim().replace(/^\{|\}$/g, '');

/** An outcome without default is 0 when it is a number, else NULL (Information Model, "outcomeDeclaration"). */
function nought({ baseType, cardinality }: OutcomeDeclaration): Value {
  if (cardinality !== 'single') return null;
  return baseType === 'integer' ? integer(0) : baseType === 'float' ? float(0) : null;
}

/** Answers of the wrong form are no answer: a candidate's slip is kept, and earns nothing. */
export function answerTo({ baseType, cardinality, form }: ResponseDeclaration, texts: readonly string[]): Value {
  const value = valueOf(baseType, cardinality, texts);
  return value && (!form || isOfForm(value, texts, form)) ? value : null;
}

/** NULL when one of the texts is not of the type; blank ones are no value. */
export function valueOf(baseType: BaseType, cardinality: Cardinality, texts: readonly string[]): Value {
  const written = texts.filter((text) => text.trim() !== '' || (baseType === 'string' && text !== ''));
  const read = written.map((text) => parseScalar(baseType, text));
  const given = read.filter((value) => value !== null);
  if (given.length < read.length) return null;
  if (cardinality === 'single') return given.length === 1 ? single(baseType, given[0]!) : null;
  return container(baseType, cardinality, given);
}

/** A value takes the type of the outcome that receives it; numbers of whole outcomes are cut, as spoken of in "setOutcomeValue". */
function as({ baseType, cardinality }: OutcomeDeclaration, value: NonNullable<Value>): Value {
  const number = numberOf(value);
  if (cardinality === 'single' && baseType === 'integer' && number !== null) return integer(settled(number).trunc());
  if (cardinality === 'single' && baseType === 'float' && number !== null) return float(number);
  if (value.baseType === baseType) return container(baseType, cardinality, value.values);
  const text = textOf(value);
  const read = cardinality === 'single' && text !== null ? parseScalar(baseType, text) : null;
  return read === null ? null : single(baseType, read);
}

function lookedUp(source: Value, table: LookupTable | null): Value {
  const number = numberOf(source);
  if (!table || number === null) return null;
  const entry =
    table.kind === 'match'
      ? table.entries.find((one) => settled(one.source).eq(settled(number)))
      : table.entries.find((one) =>
          one.includeBoundary ? settled(number).gte(one.source) : settled(number).gt(one.source),
        );
  return entry ? entry.target : table.defaultValue;
}
