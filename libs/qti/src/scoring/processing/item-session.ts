import { Decimal } from '@pan/kit/domain';
import { type Answers, answerTo, isPressed, valueOf } from '../answers/answer.js';
import type { OutcomeDeclaration, ResponseDeclaration, Rule } from '../item-definition.js';
import { textOf } from '../values/scalars.js';
import { boolean, integer, single, type Held } from '../values/value.js';
import { assigned, lookedUp, nought } from './assign.js';
import type { DrawnItem } from './draw-item.js';
import { Evaluation, Exit, untilExit } from './evaluation.js';
import { knownItem, type KnownItem } from './known-item.js';
import { seeded } from './seeded.js';

export type Outcomes = Readonly<Record<string, Held>>;

/** What a person gave: it stands whatever the rules say. */
export type GivenOutcomes = Readonly<Record<string, readonly string[]>>;

/** What was answered in one attempt, and how many seconds the item had taken by then. */
export interface Attempt {
  readonly answers: Answers;
  readonly seconds?: number;
}

export const completionStatus = 'completionStatus';

/** The session of one candidate with one item: attempt by attempt, from the outcomes' defaults. */
export class ItemSession {
  private readonly responses = new Map<string, Held>();
  private readonly outcomes = new Map<string, Held>();
  private readonly standing: ReadonlySet<string>;
  private readonly known: KnownItem;
  private readonly evaluation: Evaluation;
  private attempts = 0;
  private seconds = 0;
  private completion = 'not_attempted';

  constructor(
    private readonly item: DrawnItem,
    private readonly given: GivenOutcomes,
    seed: string,
  ) {
    this.known = knownItem(item.definition);
    const { human } = this.known;
    const names = Object.keys(given);
    this.standing = names.length > 0 ? new Set([...human, ...names]) : human;
    this.evaluation = new Evaluation(item.definition, (name) => this.variable(name), seeded(seed, 'response'));
    this.beginOutcomes();
  }

  /** Takes the answers of one attempt and runs the response processing on them. */
  attempt({ answers, seconds = 0 }: Attempt): void {
    const { adaptive, rules } = this.item.definition;
    if (!adaptive) this.beginOutcomes();
    this.attempts += 1;
    this.seconds = seconds;
    if (this.completion === 'not_attempted') this.completion = 'unknown';
    this.take(answers);
    untilExit(() => this.follow(rules));
    if (!adaptive) this.completion = 'completed';
  }

  get isCompleted(): boolean {
    return this.completion === 'completed';
  }

  get attemptsMade(): number {
    return this.attempts;
  }

  get status(): string {
    return this.completion;
  }

  /** Template variables as they were drawn. */
  get templates(): Outcomes {
    return Object.fromEntries(this.item.templates);
  }

  get results(): Outcomes {
    const outcomes = Object.fromEntries(this.outcomes);
    return this.item.definition.adaptive
      ? { ...outcomes, [completionStatus]: single('identifier', this.completion) }
      : outcomes;
  }

  variable(identifier: string): Held {
    const answered = this.responses.get(identifier);
    if (answered !== undefined) return answered;
    const response = this.known.responses.get(identifier);
    if (response) return response.defaultValue;
    const held = this.outcomes.get(identifier) ?? this.item.templates.get(identifier);
    if (held !== undefined) return held;
    switch (identifier) {
      case completionStatus:
        return single('identifier', this.completion);
      case 'numAttempts':
        return integer(this.attempts);
      case 'duration':
        return single('duration', new Decimal(this.seconds));
      default:
        return null;
    }
  }

  /** Whether a letter of a formula stands for this variable. */
  isMathVariable(identifier: string): boolean {
    const declared = this.item.definition.templates?.declarations ?? [];
    return declared.some((one) => one.identifier === identifier && one.mathVariable);
  }

  private beginOutcomes(): void {
    for (const one of this.item.definition.outcomes)
      this.outcomes.set(one.identifier, this.standingOf(one) ?? one.defaultValue ?? nought(one));
  }

  private standingOf({ identifier, baseType, cardinality }: OutcomeDeclaration): Held {
    if (!this.standing.has(identifier) || cardinality === 'record' || baseType === null) return null;
    return valueOf(baseType, cardinality, this.given[identifier] ?? []);
  }

  /** In an adaptive item what is not answered anew stays as it was; a button that ends an attempt is pressed anew each time. */
  private take(answers: Answers): void {
    for (const one of this.item.definition.responses) {
      const answer = answers[one.identifier] ?? typedFor(one, answers);
      if (one.form?.endsAttempt) this.responses.set(one.identifier, boolean(isPressed(one, answer ?? [])));
      else if (answer || !this.item.definition.adaptive)
        this.responses.set(one.identifier, answerTo(one, answer ?? []));
    }
  }

  private follow(rules: readonly Rule[]): void {
    for (const rule of rules) {
      if (rule.rule === 'exit') throw new Exit();
      if (rule.rule === 'condition') this.follow(this.evaluation.taken(rule.branches));
      else {
        const value = this.evaluation.valueOf(rule.to);
        const table = this.known.outcomes.get(rule.outcome)?.lookup ?? null;
        this.set(rule.outcome, rule.rule === 'set' ? value : lookedUp(value, table));
      }
    }
  }

  private set(outcome: string, value: Held): void {
    const declaration = this.known.outcomes.get(outcome);
    if (outcome === completionStatus) this.completion = textOf(value) ?? this.completion;
    if (declaration && !this.standing.has(outcome)) this.outcomes.set(outcome, assigned(declaration, value));
  }
}

const typedFor = ({ typedFor: of }: ResponseDeclaration, answers: Answers) => (of === null ? undefined : answers[of]);
