import { Decimal, type InputProblem } from '@pan/kit/domain';
import type { Element } from 'slimdom';
import { outcomeDeclaration } from '../reading/declarations.js';
import { versions } from '../reading/read-item.js';
import { languageOf, titleOf } from '../reading/said-of-it.js';
import { attribute, childrenNamed, nameOf } from '../reading/xml.js';
import type { OutcomeDeclaration } from '../scoring/item-definition.js';
import { checkTargets } from './branch-targets.js';
import { controlOf, defaultControl, timeLimitsOf } from './read-limits.js';
import { gatesOf, OutcomeRules } from './read-rules.js';
import { faultOf, identifierOf, type Rubric, SectionReader } from './read-sections.js';
import { refusalOf, sectionSources, Source, type TextAt } from './sources.js';
import type { ItemRef, Section, TestDefinition, TestFeedback, TestPart } from './test-definition.js';
import type { Warn } from '../reading/refusals.js';

/** A place of the test, in the author's order: which file stands there. */
export interface TestPlace {
  readonly ref: string;
  readonly path: string;
  readonly part: string;
  readonly section: string;
  readonly weight: number;
}

export interface ReadTest {
  readonly path: string;
  readonly identifier: string;
  readonly title: string;
  readonly language: string | null;
  readonly definition: TestDefinition;
  readonly places: readonly TestPlace[];
  readonly rubrics: readonly Rubric[];
  /** The files that it is written in: its own first, then its sections'. */
  readonly sources: readonly Source[];
  readonly warnings: readonly InputProblem[];
}

const one = new Decimal(1);

/** More of them teach nobody anything. */
const mostWarnings = 100;

/** @throws DomainError, PackageRefused with the element, its file and its line */
export async function readTest(path: string, text: string, textAt: TextAt): Promise<ReadTest> {
  const source = Source.read(path, text);
  const { root } = source;
  if (nameOf(root) !== 'assessmentTest') throw source.refusal(root, 'not-a-test');
  const namespace = root.namespaceURI ?? '';
  if (!Object.hasOwn(versions, namespace))
    throw source.refusal(root, 'namespace-unknown', { namespace: namespace.slice(0, 200) });
  const identifier = attribute(root, 'identifier')?.trim();
  if (!identifier || identifier.length > 200)
    throw source.refusal(root, 'attribute-missing', { attribute: 'identifier' });
  const fault = faultOf(source);
  const title = titleOf(root, fault) || identifier;
  const warnings: InputProblem[] = [];
  const warn: Warn = (code, element, more) => void warnings.push(source.problem(element, code, more, 'warning'));
  const outcomes = outcomesOf(source, warn);
  const sections = await sectionSources(source, textAt);
  const reader = new SectionReader(sections);
  const parts = childrenNamed(root, 'testPart').map((part) => partOf(source, part, reader));
  const definition: TestDefinition = {
    identifier,
    title,
    timeLimits: timeLimitsOf(source, root),
    outcomes,
    parts,
    rules: new OutcomeRules(source, outcomes).in(childrenNamed(root, 'outcomeProcessing')[0]),
    feedbacks: feedbacksOf(source, root),
  };
  const places = parts.flatMap((part) => placesIn(part, part.title));
  if (places.length === 0) throw source.refusal(root, 'test-empty');
  checkNames(parts);
  checkTargets(definition);
  for (const { source: from, element } of reader.strangers.slice(0, mostWarnings))
    warnings.push(from.problem(element, 'test-element-ignored', {}, 'warning'));
  return {
    ...{ path, identifier, title, language: languageOf(root, fault), definition, places },
    ...{ rubrics: reader.rubrics, sources: [source, ...sections.values()], warnings },
  };
}

function outcomesOf(source: Source, warn: Warn): OutcomeDeclaration[] {
  const outcomes = childrenNamed(source.root, 'outcomeDeclaration').map((one) =>
    outcomeDeclaration({ xml: source.xml, warn, fault: faultOf(source) }, one),
  );
  if (new Set(outcomes.map((one) => one.identifier)).size < outcomes.length)
    throw source.refusal(source.root, 'variable-declared-twice');
  return outcomes;
}

function partOf(source: Source, element: Element, reader: SectionReader): TestPart {
  const identifier = identifierOf(source, element);
  return {
    identifier,
    title: titleOf(element, faultOf(source)) || identifier,
    navigation: modeIn(source, element, 'navigationMode', ['linear', 'nonlinear']),
    submission: modeIn(source, element, 'submissionMode', ['individual', 'simultaneous']),
    ...gatesOf(source, element),
    children: reader.children(source, element, controlOf(source, element, defaultControl)),
    feedbacks: feedbacksOf(source, element),
  };
}

function modeIn<T extends string>(source: Source, part: Element, name: string, modes: readonly T[]): T {
  const given = attribute(part, name)?.trim() ?? '';
  const mode = modes.find((one) => one === given);
  if (!mode) throw source.refusal(part, 'value-unreadable', { baseType: modes.join('|'), attribute: name });
  return mode;
}

/** Shown text apart: when it would be shown. */
function feedbacksOf(source: Source, holder: Element): TestFeedback[] {
  return childrenNamed(holder, 'testFeedback').map((element) => ({
    access: modeIn(source, element, 'access', ['during', 'atEnd']),
    outcome: attribute(element, 'outcomeIdentifier')?.trim() ?? '',
    identifier: attribute(element, 'identifier')?.trim() ?? '',
    shows: modeIn(source, element, 'showHide', ['show', 'hide']) === 'show',
  }));
}

function placesIn({ children }: TestPart | Section, part: string, section = part): TestPlace[] {
  return children.flatMap((child) =>
    child.kind === 'section'
      ? placesIn(child, part, child.title)
      : [{ ref: child.identifier, path: child.path, part, section, weight: weightOf(child) }],
  );
}

/** What the points of a place are multiplied by where no outcome processing says it: its only weight, else the one named WEIGHT. */
const weightOf = ({ weights }: ItemRef): number =>
  ((weights.size === 1 ? [...weights.values()][0] : weights.get('WEIGHT')) ?? one).toNumber();

/** Answers are saved under the name of their place. @throws PackageRefused place-twice */
function checkNames(parts: readonly TestPart[]): void {
  const seen = new Set<string>();
  for (const { name, ref } of parts.flatMap((part) => namesIn(part)))
    if (seen.size === seen.add(name).size) throw refusalOf(ref, 'place-twice', { place: name });
}

/** A place that may be drawn several times has as many names. */
function namesIn({ children }: TestPart | Section, draws = 0): { name: string; ref: ItemRef }[] {
  return children.flatMap((child) => {
    if (child.kind === 'section')
      return namesIn(child, child.selection?.withReplacement ? child.selection.select * Math.max(1, draws) : draws);
    const names = Array.from({ length: draws }, (_, at) => `${child.identifier}.${at + 1}`);
    return (draws > 0 ? names : [child.identifier]).map((name) => ({ name, ref: child }));
  });
}
