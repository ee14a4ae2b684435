import type { Element } from 'slimdom';
import type { ItemDefinition } from '../scoring/item-definition.js';
import { isYes } from '../scoring/values/scalars.js';
import { outcomeDeclaration, responseDeclaration, templateDeclaration } from './declarations.js';
import type { Declared } from './expressions.js';
import { type Interaction, interactionsIn } from './interactions.js';
import { answerable } from './item-keys.js';
import { refuse, type Report } from './refusals.js';
import { ResponseProcessingReader } from './response-processing.js';
import { templateNamed } from './response-templates.js';
import { drawnIn, TemplateProcessingReader } from './template-processing.js';
import { attribute, childrenNamed } from './xml.js';

/** How an item is scored, what it asks, and by which standard template. */
export interface Defined {
  readonly definition: ItemDefinition;
  readonly interactions: readonly Interaction[];
  readonly template: string | null;
}

/** Reads what an item declares, and the rules that speak of it. @throws DomainError variable-declared-twice, and what its parts throw */
export function readDefinition(report: Report, root: Element, body: Element | undefined): Defined {
  const declarations = childrenNamed(root, 'responseDeclaration').map((element) => ({
    element,
    declaration: responseDeclaration(report, element),
  }));
  const outcomes = childrenNamed(root, 'outcomeDeclaration').map((one) => outcomeDeclaration(report, one));
  const drawn = childrenNamed(root, 'templateDeclaration').map((one) => templateDeclaration(report, one));
  const [processing] = childrenNamed(root, 'responseProcessing');
  const [drawing] = childrenNamed(root, 'templateProcessing');
  const declared: Declared = {
    responses: byName(declarations.map(({ declaration }) => declaration)),
    outcomes: byName(outcomes),
    templates: byName(drawn),
    drawn: drawnIn(drawing),
  };
  if (
    declared.responses.size < declarations.length ||
    declared.outcomes.size < outcomes.length ||
    declared.templates.size < drawn.length
  )
    throw refuse(report.xml, root, 'variable-declared-twice');
  const templateRules = new TemplateProcessingReader(report, declared).rules(drawing);
  const rules = new ResponseProcessingReader(report, declared).rules(processing);
  const { interactions, forms, typedFor } = interactionsIn(report, body, declared.responses);
  const responses = declarations.map(({ element, declaration: { identifier, ...of } }) => {
    const asked = {
      ...of,
      identifier,
      form: forms.get(identifier)?.form ?? null,
      typedFor: typedFor.get(identifier) ?? null,
    };
    return answerable(element, asked, report.fault);
  });
  const definition: ItemDefinition = {
    responses,
    outcomes,
    rules,
    templates: drawn.length > 0 || templateRules.length > 0 ? { declarations: drawn, rules: templateRules } : null,
    adaptive: isYes(attribute(root, 'adaptive')),
  };
  const template = templateNamed(processing ? (attribute(processing, 'template') ?? '') : '');
  return { definition, interactions, template };
}

const byName = <T extends { readonly identifier: string }>(declarations: readonly T[]): ReadonlyMap<string, T> =>
  new Map(declarations.map((one) => [one.identifier, one]));
