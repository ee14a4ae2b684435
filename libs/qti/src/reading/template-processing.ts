import { elementsOf } from '@pan/kit/formats';
import type { Element } from 'slimdom';
import type { Branch, Expression, TemplateRule } from '../scoring/item-definition.js';
import { type Declared, ExpressionReader, identifierIn } from './expressions.js';
import { refuse, type Report } from './refusals.js';
import { nameOf } from './xml.js';

const targets = {
  setTemplateValue: { rule: 'template', of: ['templates'] },
  setCorrectResponse: { rule: 'correct', of: ['responses'] },
  setDefaultValue: { rule: 'default', of: ['responses', 'outcomes'] },
} as const;

/** Reads templateProcessing: how an item is drawn for one candidate. */
export class TemplateProcessingReader {
  private readonly expressions: ExpressionReader;

  constructor(
    private readonly report: Report,
    private readonly declared: Declared,
  ) {
    this.expressions = new ExpressionReader(report, declared, false);
  }

  rules(processing: Element | undefined): readonly TemplateRule[] {
    return processing ? this.rulesIn(processing) : [];
  }

  private rulesIn(holder: Element): TemplateRule[] {
    return holder.children.map((child) => this.rule(child));
  }

  private rule(element: Element): TemplateRule {
    const name = nameOf(element);
    switch (name) {
      case 'templateCondition':
        return { rule: 'condition', branches: element.children.map((branch) => this.branch(branch)) };
      case 'templateConstraint':
        return { rule: 'constraint', when: this.only(element) };
      case 'exitTemplate':
        return { rule: 'exit' };
      case 'setTemplateValue':
      case 'setCorrectResponse':
      case 'setDefaultValue':
        return this.assignment(element, name);
      default:
        throw refuse(this.report.xml, element, 'rule-unknown');
    }
  }

  private branch(element: Element): Branch<TemplateRule> {
    const name = nameOf(element);
    if (name === 'templateElse') return { when: null, then: this.rulesIn(element) };
    const [condition, ...rules] = element.children;
    if ((name !== 'templateIf' && name !== 'templateElseIf') || !condition)
      throw refuse(this.report.xml, element, 'rule-unknown');
    return { when: this.expressions.expression(condition), then: rules.map((rule) => this.rule(rule)) };
  }

  private assignment(element: Element, name: keyof typeof targets): TemplateRule {
    const identifier = identifierIn(element);
    const { rule, of } = targets[name];
    if (!of.some((kind) => this.declared[kind].has(identifier)))
      throw refuse(this.report.xml, element, 'variable-undeclared', { identifier });
    return { rule, identifier, to: this.only(element) };
  }

  private only(element: Element): Expression {
    const [to, more] = element.children;
    if (!to || more) throw refuse(this.report.xml, element, 'expression-incomplete');
    return this.expressions.expression(to);
  }
}

/** Responses whose right answer template processing sets. */
export function drawnIn(processing: Element | undefined): ReadonlySet<string> {
  const all = processing ? [...elementsOf(processing)] : [];
  return new Set(all.filter((one) => nameOf(one) === 'setCorrectResponse').map(identifierIn));
}
