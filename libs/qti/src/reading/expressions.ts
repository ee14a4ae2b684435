import type { Element } from 'slimdom';
import { doubtAbout, operators } from '../scoring/expressions/operators.js';
import { slipIn } from '../scoring/expressions/slips.js';
import type {
  Declaration,
  Expression,
  OutcomeDeclaration,
  ResponseDeclaration,
  TemplateDeclaration,
} from '../scoring/item-definition.js';
import { parseScalar } from '../scoring/values/scalars.js';
import { single, type Container } from '../scoring/values/value.js';
import { numberFields } from '../scoring/values/written-number.js';
import { baseTypeOf } from './declarations.js';
import { unfitOperand } from './operand-types.js';
import { refuse, type Report } from './refusals.js';
import { attribute, camel, nameOf } from './xml.js';

/** Which variables expressions may name. */
export interface Declared {
  readonly responses: ReadonlyMap<string, ResponseDeclaration>;
  readonly outcomes: ReadonlyMap<string, OutcomeDeclaration>;
  readonly templates: ReadonlyMap<string, TemplateDeclaration>;
  /** Responses whose right answer template processing sets. */
  readonly drawn: ReadonlySet<string>;
}

/** Variables that every item has without declaring them. */
export const builtIn: ReadonlyMap<string, Declaration> = new Map(
  (
    [
      { identifier: 'completionStatus', cardinality: 'single', baseType: 'identifier' },
      { identifier: 'numAttempts', cardinality: 'single', baseType: 'integer' },
      { identifier: 'duration', cardinality: 'single', baseType: 'duration' },
    ] as const
  ).map((one) => [one.identifier, one]),
);

const comparesNumbers = new Set(['equal', 'equalRounded', 'lt', 'lte', 'gt', 'gte']);
const naming = new Set(['variable', 'correct', 'default', 'mapResponse', 'mapResponsePoint']);

/** Reads expressions: each with all that it needs, and none that could never have a value. */
export class ExpressionReader {
  /** @param isAnswered whether responses and outcomes have values yet: while an item is drawn, only its templates do */
  constructor(
    private readonly report: Report,
    private readonly declared: Declared,
    private readonly isAnswered: boolean,
  ) {}

  declarationOf(identifier: string): Declaration | undefined {
    const { responses, outcomes, templates } = this.declared;
    return (
      responses.get(identifier) ?? outcomes.get(identifier) ?? templates.get(identifier) ?? builtIn.get(identifier)
    );
  }

  expression(element: Element): Expression {
    const { xml } = this.report;
    const op = nameOf(element);
    const args = Object.fromEntries(element.attributes.map((one) => [camel(one.localName), one.value]));
    const of = op === 'baseValue' ? [] : element.children.map((child) => this.expression(child));
    const node = { op, args, of, ...(op === 'baseValue' && { value: this.baseValue(element) }) };
    const doubt = doubtAbout(node);
    if (doubt) throw refuse(xml, element, doubt, { operator: args['definition'] ?? args['name'] ?? op });
    const identifier = args['identifier'] ?? '';
    const isKnown =
      op === 'variable' && !this.isAnswered ? this.declared.templates.has(identifier) : this.declarationOf(identifier);
    if (naming.has(op) && !isKnown) throw refuse(xml, element, 'variable-undeclared', { identifier });
    this.refuseRecords(element, node);
    this.noteSlips(element, node);
    this.warnOfText(element, node);
    return node;
  }

  /** Whether an expression has a record for its value. */
  isRecord({ op, args }: Expression): boolean {
    if (!['variable', 'correct', 'default'].includes(op)) return false;
    return this.declarationOf(args['identifier'] ?? '')?.cardinality === 'record';
  }

  /** Fields of records are what is reckoned with, and only records have fields. */
  private refuseRecords(element: Element, { op, of }: Expression): void {
    const isUnfit = op === 'fieldValue' ? !this.isRecord(of[0]!) : !operators[op]!.takesRecords;
    if (of.some((one) => this.isRecord(one) || op === 'fieldValue') && isUnfit)
      throw refuse(this.report.xml, element, 'record-unfit', { operator: op });
  }

  /** What would be NULL whatever is answered. */
  private noteSlips(element: Element, node: Expression): void {
    const { fault } = this.report;
    const slip = slipIn(node, (identifier) => this.declarationOf(identifier) !== undefined);
    if (slip === 'pattern') fault(element, 'pattern-unreadable', { attribute: slip });
    else if (slip) fault(element, 'argument-unfit', { attribute: slip });
    if (node.op === 'fieldValue' && !this.mayHaveField(node))
      fault(element, 'argument-unfit', { attribute: 'fieldIdentifier' });
    const unfit = unfitOperand(node, (name) => this.declarationOf(name));
    if (unfit && !this.isTextCompared(node, unfit.at)) fault(element, 'type-unfit', unfit);
    const identifier = node.args['identifier'] ?? '';
    const part = ({ correct: 'correct', mapResponse: 'mapping', mapResponsePoint: 'areaMapping' } as const)[node.op];
    const isDrawn = part === 'correct' && this.declared.drawn.has(identifier);
    if (part && !isDrawn && !this.declared.responses.get(identifier)?.[part])
      fault(element, 'declaration-incomplete', { identifier, needs: part });
  }

  /** A record that a candidate types is a number with its parts. */
  private mayHaveField({ args, of }: Expression): boolean {
    const isTyped = of[0]?.op === 'variable' && this.declared.responses.has(of[0].args['identifier'] ?? '');
    return !isTyped || numberFields.has(args['fieldIdentifier'] ?? '');
  }

  /** A number is never equal to a text: such a rule can never be true, and its author does not see it. Tools write it all the same. */
  private warnOfText(element: Element, node: Expression): void {
    for (const [at, { args }] of node.of.entries())
      if (this.isTextCompared(node, at))
        this.report.warn('text-compared-as-number', element, { identifier: args['identifier'] ?? '' });
  }

  private isTextCompared({ op, of }: Expression, at: number): boolean {
    const { op: inner, args } = of[at]!;
    const isText = this.declared.responses.get(args['identifier'] ?? '')?.baseType === 'string';
    return comparesNumbers.has(op) && isText && (inner === 'variable' || inner === 'correct');
  }

  private baseValue(element: Element): Container | null {
    const { xml, fault } = this.report;
    const baseType = baseTypeOf(xml, element);
    const text = element.textContent ?? '';
    const scalar = parseScalar(baseType, text);
    if (scalar === null && text !== '') throw refuse(xml, element, 'value-unreadable', { baseType });
    if (scalar === null) fault(element, 'value-unreadable', { baseType });
    return scalar === null ? null : single(baseType, scalar);
  }
}

export const identifierIn = (element: Element): string => attribute(element, 'identifier') ?? '';
