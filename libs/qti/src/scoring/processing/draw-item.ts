import type { ItemDefinition, TemplateRule } from '../item-definition.js';
import type { Held } from '../values/value.js';
import { assigned } from './assign.js';
import { Evaluation, Exit, untilExit } from './evaluation.js';
import { seeded } from './seeded.js';

/** An item as it is for one candidate: its right answers and defaults as they were drawn, and the template variables. */
export interface DrawnItem {
  readonly definition: ItemDefinition;
  readonly templates: ReadonlyMap<string, Held>;
}

/** How often a constraint begins anew before the defaults stand (Information Model, "templateConstraint"). */
const mostTries = 100;

/** Carries out an item's template processing: the same seed draws the same item. */
export function drawItem(definition: ItemDefinition, seed: string): DrawnItem {
  return definition.templates
    ? new Drawing(definition, seed).run(definition.templates.rules)
    : { definition, templates: none };
}

const none: ReadonlyMap<string, Held> = new Map();

class Unfit extends Error {}

class Drawing {
  private values = new Map<string, Held>();
  private readonly corrects = new Map<string, Held>();
  private readonly defaults = new Map<string, Held>();
  private readonly evaluation: Evaluation;
  private tries = 0;

  constructor(
    private readonly definition: ItemDefinition,
    seed: string,
  ) {
    this.evaluation = new Evaluation(definition, (identifier) => this.values.get(identifier) ?? null, seeded(seed));
  }

  run(rules: readonly TemplateRule[]): DrawnItem {
    let isDrawn = false;
    while (!isDrawn) {
      this.begin();
      isDrawn = this.isFit(rules);
    }
    return { definition: this.drawn(), templates: this.values };
  }

  private begin(): void {
    this.values = new Map(
      this.definition.templates!.declarations.map(({ identifier, defaultValue }) => [identifier, defaultValue]),
    );
    this.corrects.clear();
    this.defaults.clear();
  }

  /** Whether the rules come to their end, no constraint in their way. */
  private isFit(rules: readonly TemplateRule[]): boolean {
    try {
      untilExit(() => this.follow(rules));
      return true;
    } catch (error) {
      if (!(error instanceof Unfit)) throw error;
      return false;
    }
  }

  private follow(rules: readonly TemplateRule[]): void {
    for (const rule of rules)
      switch (rule.rule) {
        case 'exit':
          throw new Exit();
        case 'condition':
          this.follow(this.evaluation.taken(rule.branches));
          break;
        case 'constraint':
          this.hold(rule);
          break;
        default:
          this.set(rule);
      }
  }

  /** After too many tries the defaults stand, and the rules go on from the constraint. */
  private hold({ when }: { when: Parameters<Evaluation['isTrue']>[0] }): void {
    if (this.tries > mostTries || this.evaluation.isTrue(when)) return;
    this.tries += 1;
    if (this.tries < mostTries) throw new Unfit();
    this.tries += 1;
    this.begin();
  }

  private set(rule: Extract<TemplateRule, { identifier: string }>): void {
    const value = this.evaluation.valueOf(rule.to);
    const { responses, outcomes, templates } = this.definition;
    const of = [...templates!.declarations, ...responses, ...outcomes].find(
      ({ identifier }) => identifier === rule.identifier,
    )!;
    const target = { template: this.values, correct: this.corrects, default: this.defaults }[rule.rule];
    target.set(rule.identifier, assigned(of, value));
  }

  private drawn(): ItemDefinition {
    const set = (of: ReadonlyMap<string, Held>, identifier: string, otherwise: Held) =>
      of.has(identifier) ? of.get(identifier)! : otherwise;
    return {
      ...this.definition,
      responses: this.definition.responses.map((one) => ({
        ...one,
        correct: set(this.corrects, one.identifier, one.correct),
        defaultValue: set(this.defaults, one.identifier, one.defaultValue),
      })),
      outcomes: this.definition.outcomes.map((one) => ({
        ...one,
        defaultValue: set(this.defaults, one.identifier, one.defaultValue),
      })),
    };
  }
}
