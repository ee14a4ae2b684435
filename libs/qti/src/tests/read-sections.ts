import { type Decimal, readDecimal } from '@pan/kit/domain';
import type { Element } from 'slimdom';
import type { Fault } from '../reading/refusals.js';
import { titleOf } from '../reading/said-of-it.js';
import { attribute, childrenNamed, nameOf } from '../reading/xml.js';
import type { Expression } from '../scoring/item-definition.js';
import { controlOf, flagIn, requireStandard, selectionOf } from './read-limits.js';
import { gatesOf, onlyExpression } from './read-rules.js';
import { type Source, writtenIn } from './sources.js';
import type { ItemRef, Section, SessionControl } from './test-definition.js';

/** A note of a section or part for some of those who meet it. */
export interface Rubric {
  readonly section: string;
  readonly element: Element;
  readonly source: Source;
}

/** Names of parts, sections and places: letters, digits and the signs that identifiers of XML may have. */
const identifierForm = /^[\p{L}\p{N}_.-]{1,100}$/u;

/** Reads what stands in a part: sections, their items, and the sections that have files of their own. */
export class SectionReader {
  readonly rubrics: Rubric[] = [];
  /** Elements that no standard names here, each with its file. */
  readonly strangers: { source: Source; element: Element }[] = [];
  private readonly open = new Set<string>();

  constructor(private readonly sections: ReadonlyMap<string, Source>) {}

  children(source: Source, holder: Element, above: SessionControl): (Section | ItemRef)[] {
    return holder.children.flatMap((child): (Section | ItemRef)[] => {
      switch (nameOf(child)) {
        case 'assessmentSection':
          return [this.section(source, child, above)];
        case 'assessmentSectionRef':
          return [this.sectionElsewhere(source, child, above)];
        case 'assessmentItemRef':
          return [this.itemRef(source, child, above)];
        case 'adaptiveSelection':
          throw source.refusal(child, 'test-feature-unsupported', { feature: 'adaptiveSelection' });
        default:
          return [];
      }
    });
  }

  private sectionElsewhere(source: Source, ref: Element, above: SessionControl): Section {
    const path = source.address(ref)!;
    if (this.open.has(path)) throw source.refusal(ref, 'section-within-itself', { address: path.slice(0, 200) });
    this.open.add(path);
    const elsewhere = this.sections.get(path)!;
    const section = this.section(elsewhere, elsewhere.root, above);
    this.open.delete(path);
    return section;
  }

  private section(source: Source, element: Element, above: SessionControl): Section {
    const identifier = identifierOf(source, element);
    for (const rubric of childrenNamed(element, 'rubricBlock'))
      this.rubrics.push({ section: identifier, element: rubric, source });
    for (const stranger of element.children.filter((one) => !inSections.has(nameOf(one))))
      this.strangers.push({ source, element: stranger });
    const [ordering] = childrenNamed(element, 'ordering');
    if (ordering) requireStandard(source, ordering);
    return {
      kind: 'section',
      identifier,
      title: titleOf(element, faultOf(source)) || identifier,
      required: flagIn(source, element, 'required', false),
      fixed: flagIn(source, element, 'fixed', false),
      visible: flagIn(source, element, 'visible', true),
      keepTogether: flagIn(source, element, 'keepTogether', true),
      selection: selectionOf(source, element),
      shuffle: ordering ? flagIn(source, ordering, 'shuffle', false) : false,
      ...gatesOf(source, element),
      children: this.children(source, element, controlOf(source, element, above)),
    };
  }

  private itemRef(source: Source, element: Element, above: SessionControl): ItemRef {
    const path = source.address(element);
    if (!path) throw source.refusal(element, 'attribute-missing', { attribute: 'href' });
    for (const stranger of element.children.filter((one) => !inItemRefs.has(nameOf(one))))
      this.strangers.push({ source, element: stranger });
    return writtenIn(source, element, {
      kind: 'item',
      identifier: identifierOf(source, element),
      path,
      required: flagIn(source, element, 'required', false),
      fixed: flagIn(source, element, 'fixed', false),
      categories: (attribute(element, 'category') ?? '').split(/\s+/).filter(Boolean),
      weights: weightsOf(source, element),
      control: controlOf(source, element, above),
      ...gatesOf(source, element),
      templateDefaults: new Map<string, Expression>(
        childrenNamed(element, 'templateDefault').map((one) => [
          named(source, one, 'templateIdentifier'),
          onlyExpression(source, one),
        ]),
      ),
      variableMappings: new Map(
        childrenNamed(element, 'variableMapping').map((one) => [
          named(source, one, 'targetIdentifier'),
          named(source, one, 'sourceIdentifier'),
        ]),
      ),
    });
  }
}

const ofGates = ['preCondition', 'branchRule', 'itemSessionControl', 'timeLimits'];
const inItemRefs = new Set([...ofGates, 'variableMapping', 'weight', 'templateDefault']);
const inSections = new Set([
  ...ofGates,
  ...['selection', 'ordering', 'rubricBlock', 'assessmentSection', 'assessmentSectionRef', 'assessmentItemRef'],
]);

export const faultOf =
  (source: Source): Fault =>
  (element, code, more) => {
    throw source.refusal(element, code, more);
  };

export function identifierOf(source: Source, element: Element): string {
  const identifier = attribute(element, 'identifier')?.trim() ?? '';
  if (!identifierForm.test(identifier)) throw source.refusal(element, 'attribute-missing', { attribute: 'identifier' });
  return identifier;
}

function named(source: Source, element: Element, name: string): string {
  const value = attribute(element, name)?.trim();
  if (!value) throw source.refusal(element, 'attribute-missing', { attribute: name });
  return value;
}

function weightsOf(source: Source, ref: Element): ReadonlyMap<string, Decimal> {
  const weights = new Map<string, Decimal>();
  for (const element of childrenNamed(ref, 'weight')) {
    const value = readDecimal(attribute(element, 'value')?.trim() ?? '');
    // Fifteen digits are kept by every reader of JSON.
    if (value === null || value.lt(0) || value.gt(1_000) || value.precision() > 15)
      throw source.refusal(element, 'value-unreadable', { baseType: 'float' });
    weights.set(attribute(element, 'identifier')?.trim() ?? '', value);
  }
  return weights;
}
