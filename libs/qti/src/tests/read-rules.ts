import type { Element } from 'slimdom';
import { attribute, childrenNamed, nameOf } from '../reading/xml.js';
import type { Branch, Expression, OutcomeDeclaration } from '../scoring/item-definition.js';
import { expressionIn } from './read-expressions.js';
import { timeLimitsOf } from './read-limits.js';
import { type Source, writtenIn } from './sources.js';
import type { BranchRule, Gates, TestRule } from './test-definition.js';

/** Preconditions, branch rules and time limits of a part, a section or an item reference. */
export function gatesOf(source: Source, element: Element): Gates {
  return {
    preConditions: childrenNamed(element, 'preCondition').map((one) => onlyExpression(source, one)),
    branchRules: childrenNamed(element, 'branchRule').map((one) => branchRule(source, one)),
    timeLimits: timeLimitsOf(source, element),
  };
}

function branchRule(source: Source, element: Element): BranchRule {
  const target = attribute(element, 'target')?.trim();
  if (!target) throw source.refusal(element, 'attribute-missing', { attribute: 'target' });
  return writtenIn(source, element, { target, when: onlyExpression(source, element) });
}

export function onlyExpression(source: Source, element: Element): Expression {
  const [expression, more] = element.children;
  if (!expression || more) throw source.refusal(element, 'expression-incomplete', { operator: nameOf(element) });
  return expressionIn(source, expression);
}

/** Reads outcomeProcessing, which sets outcomes that the test declares. */
export class OutcomeRules {
  private readonly declared: ReadonlyMap<string, OutcomeDeclaration>;

  constructor(
    private readonly source: Source,
    outcomes: readonly OutcomeDeclaration[],
  ) {
    this.declared = new Map(outcomes.map((one) => [one.identifier, one]));
  }

  in(holder: Element | undefined): TestRule[] {
    return (holder?.children ?? []).flatMap((child) => this.rule(child));
  }

  private rule(element: Element): TestRule[] {
    switch (nameOf(element)) {
      case 'outcomeCondition':
        return [{ rule: 'condition', branches: element.children.map((branch) => this.branch(branch)) }];
      case 'setOutcomeValue':
      case 'lookupOutcomeValue':
        return [this.assignment(element)];
      case 'exitTest':
        return [{ rule: 'exit' }];
      case 'outcomeProcessingFragment':
        return this.in(element);
      default:
        throw this.source.refusal(element, 'rule-unknown');
    }
  }

  private branch(element: Element): Branch<TestRule> {
    const name = nameOf(element);
    if (name === 'outcomeElse') return { when: null, then: this.in(element) };
    const [condition, ...rules] = element.children;
    if ((name !== 'outcomeIf' && name !== 'outcomeElseIf') || !condition)
      throw this.source.refusal(element, 'rule-unknown');
    return { when: expressionIn(this.source, condition), then: rules.flatMap((rule) => this.rule(rule)) };
  }

  private assignment(element: Element): TestRule {
    const outcome = attribute(element, 'identifier')?.trim() ?? '';
    const declaration = this.declared.get(outcome);
    if (!declaration) throw this.source.refusal(element, 'variable-undeclared', { identifier: outcome.slice(0, 100) });
    const isLookup = nameOf(element) === 'lookupOutcomeValue';
    if (isLookup && !declaration.lookup)
      throw this.source.refusal(element, 'declaration-incomplete', { identifier: outcome, needs: 'matchTable' });
    return { rule: isLookup ? 'lookup' : 'set', outcome, to: onlyExpression(this.source, element) };
  }
}
