import type { Element } from 'slimdom';
import type { Branch, Expression, OutcomeDeclaration, ResponseDeclaration, Rule } from '../scoring/item-definition.js';
import { doubtAbout } from '../scoring/operators.js';
import { slipIn } from '../scoring/slips.js';
import { baseTypes, container, parseScalar } from '../scoring/value.js';
import type { Warn } from './declarations.js';
import { refuse, type Fault } from './refusals.js';
import { needs, rulesOf, templateNamed } from './templates.js';
import { attribute, camel, nameOf, type Xml } from './xml.js';

/** Which variables an item declares. */
export interface Declared {
  readonly responses: ReadonlyMap<string, ResponseDeclaration>;
  readonly outcomes: ReadonlyMap<string, OutcomeDeclaration | null>;
}

const comparesNumbers = new Set(['equal', 'equalRounded', 'lt', 'lte', 'gt', 'gte']);

/** Reads responseProcessing into rules: a standard template, or what the author has written. */
export class ProcessingReader {
  constructor(
    private readonly xml: Xml,
    private readonly declared: Declared,
    private readonly warn: Warn,
    private readonly fault: Fault,
  ) {}

  rules(processing: Element | undefined): readonly Rule[] {
    if (!processing) return [];
    const template = attribute(processing, 'template');
    if (processing.children.length > 0 || !template) return this.rulesIn(processing);
    const name = templateNamed(template);
    if (!name) throw refuse(this.xml, processing, 'template-unknown', { template: template.slice(0, 200) });
    const response = this.declared.responses.get('RESPONSE');
    if (!response?.[needs[name]!])
      throw refuse(this.xml, processing, 'template-unfit', { template: name, needs: needs[name]! });
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
        throw refuse(this.xml, element, 'rule-unknown');
    }
  }

  private branch(element: Element): Branch {
    const name = nameOf(element);
    if (name === 'responseElse') return { when: null, then: this.rulesIn(element) };
    const [condition, ...rules] = element.children;
    if ((name !== 'responseIf' && name !== 'responseElseIf') || !condition)
      throw refuse(this.xml, element, 'rule-unknown');
    return { when: this.expression(condition), then: rules.flatMap((rule) => this.rule(rule)) };
  }

  private assignment(element: Element): Rule {
    const outcome = attribute(element, 'identifier') ?? '';
    const [to, more] = element.children;
    if (!to || more) throw refuse(this.xml, element, 'expression-incomplete');
    if (!this.declared.outcomes.has(outcome))
      throw refuse(this.xml, element, 'variable-undeclared', { identifier: outcome });
    const isLookup = nameOf(element) === 'lookupOutcomeValue';
    if (isLookup && !this.declared.outcomes.get(outcome)?.lookup)
      this.fault(element, 'declaration-incomplete', { identifier: outcome, needs: 'matchTable' });
    return { rule: isLookup ? 'lookup' : 'set', outcome, to: this.expression(to) };
  }

  private expression(element: Element): Expression {
    const op = nameOf(element);
    const args = Object.fromEntries(element.attributes.map((one) => [camel(one.localName), one.value]));
    const of = op === 'baseValue' ? [] : element.children.map((child) => this.expression(child));
    const node = { op, args, of, ...(op === 'baseValue' && { value: this.baseValue(element) }) };
    const doubt = doubtAbout(node);
    if (doubt) throw refuse(this.xml, element, doubt, { operator: args['definition'] ?? args['name'] ?? op });
    const named = ['variable', 'correct', 'default', 'mapResponse', 'mapResponsePoint'].includes(op);
    const identifier = args['identifier'] ?? '';
    if (named && !this.declared.responses.has(identifier) && !this.declared.outcomes.has(identifier))
      throw refuse(this.xml, element, 'variable-undeclared', { identifier });
    this.noteSlips(element, node);
    this.warnOfText(element, node);
    return node;
  }

  /** What would be NULL whatever is answered. */
  private noteSlips(element: Element, node: Expression): void {
    const { responses, outcomes } = this.declared;
    const slip = slipIn(node, (identifier) => responses.has(identifier) || outcomes.has(identifier));
    if (slip === 'pattern') this.fault(element, 'pattern-unreadable', { attribute: slip });
    else if (slip) this.fault(element, 'argument-unfit', { attribute: slip });
    const identifier = node.args['identifier'] ?? '';
    const part = ({ correct: 'correct', mapResponse: 'mapping', mapResponsePoint: 'areaMapping' } as const)[node.op];
    if (part && !responses.get(identifier)?.[part])
      this.fault(element, 'declaration-incomplete', { identifier, needs: part });
  }

  /** A number is never equal to a text: such a rule can never be true, and its author does not see it. */
  private warnOfText(element: Element, { op, of }: Expression): void {
    if (!comparesNumbers.has(op)) return;
    for (const { op: inner, args } of of) {
      const identifier = args['identifier'] ?? '';
      if (inner === 'variable' && this.declared.responses.get(identifier)?.baseType === 'string')
        this.warn('text-compared-as-number', element, { identifier });
    }
  }

  private baseValue(element: Element) {
    const given = attribute(element, 'baseType') ?? '';
    const baseType = baseTypes.find((one) => one === (given === 'directed-pair' ? 'directedPair' : given));
    if (!baseType) throw refuse(this.xml, element, 'base-type-unsupported', { value: given });
    const text = element.textContent ?? '';
    const scalar = parseScalar(baseType, text);
    if (scalar === null && text !== '') throw refuse(this.xml, element, 'value-unreadable', { baseType });
    if (scalar === null) this.fault(element, 'value-unreadable', { baseType });
    return scalar === null ? null : (container(baseType, 'single', [scalar]) ?? null);
  }
}
