import type { Element } from 'slimdom';
import type { Branch, Rule } from '../scoring/item-definition.js';
import { completionStatus } from '../scoring/processing/item-session.js';
import { type Declared, ExpressionReader, identifierIn } from './expressions.js';
import { refuse, type Report } from './refusals.js';
import { needs, rulesOf, takesMaximum, templateNamed } from './response-templates.js';
import { attribute, nameOf } from './xml.js';

/** Reads responseProcessing into rules: a standard template, or what the author has written. */
export class ResponseProcessingReader {
  private readonly expressions: ExpressionReader;

  constructor(
    private readonly report: Report,
    private readonly declared: Declared,
  ) {
    this.expressions = new ExpressionReader(report, declared, true);
  }

  rules(processing: Element | undefined): readonly Rule[] {
    if (!processing) return [];
    const template = attribute(processing, 'template');
    if (processing.children.length > 0 || !template) return this.rulesIn(processing);
    const name = templateNamed(template);
    if (!name) throw refuse(this.report.xml, processing, 'template-unknown', { template: template.slice(0, 200) });
    const { responses, outcomes, drawn } = this.declared;
    const need = needs[name]!;
    if (!responses.get('RESPONSE')?.[need] && !(need === 'correct' && drawn.has('RESPONSE')))
      throw refuse(this.report.xml, processing, 'template-unfit', { template: name, needs: need });
    if (takesMaximum.has(name) && !outcomes.has('MAXSCORE'))
      this.report.fault(processing, 'declaration-incomplete', { identifier: 'MAXSCORE', needs: 'outcomeDeclaration' });
    return rulesOf(name);
  }

  private rulesIn(holder: Element): Rule[] {
    return holder.children.flatMap((child) => this.rule(child));
  }

  private rule(element: Element): Rule[] {
    switch (nameOf(element)) {
      case 'responseCondition':
        return [{ rule: 'condition', branches: element.children.map((branch) => this.branch(branch)) }];
      case 'setOutcomeValue':
      case 'lookupOutcomeValue':
        return [this.assignment(element)];
      case 'exitResponse':
        return [{ rule: 'exit' }];
      case 'responseProcessingFragment':
        return this.rulesIn(element);
      default:
        throw refuse(this.report.xml, element, 'rule-unknown');
    }
  }

  private branch(element: Element): Branch<Rule> {
    const name = nameOf(element);
    if (name === 'responseElse') return { when: null, then: this.rulesIn(element) };
    const [condition, ...rules] = element.children;
    if ((name !== 'responseIf' && name !== 'responseElseIf') || !condition)
      throw refuse(this.report.xml, element, 'rule-unknown');
    return { when: this.expressions.expression(condition), then: rules.flatMap((rule) => this.rule(rule)) };
  }

  private assignment(element: Element): Rule {
    const { xml, fault } = this.report;
    const outcome = identifierIn(element);
    const [to, more] = element.children;
    if (!to || more) throw refuse(xml, element, 'expression-incomplete');
    const declaration = this.declared.outcomes.get(outcome);
    if (!declaration && outcome !== completionStatus)
      throw refuse(xml, element, 'variable-undeclared', { identifier: outcome });
    const isLookup = nameOf(element) === 'lookupOutcomeValue';
    if (isLookup && !declaration?.lookup)
      fault(element, 'declaration-incomplete', { identifier: outcome, needs: 'matchTable' });
    const expression = this.expressions.expression(to);
    if (this.expressions.isRecord(expression) !== (declaration?.cardinality === 'record') && expression.op !== 'null')
      throw refuse(xml, element, 'record-unfit', { operator: nameOf(element) });
    return { rule: isLookup ? 'lookup' : 'set', outcome, to: expression };
  }
}
