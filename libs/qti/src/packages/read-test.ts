import { DomainError, type InputProblem, readDecimal } from '@pan/kit/domain';
import type { Element } from 'slimdom';
import { refuse, type Fault } from '../reading/refusals.js';
import { languageOf, titleOf } from '../reading/said-of-it.js';
import { elementsOf } from '@pan/kit/formats';
import { attribute, childrenNamed, nameOf, Xml } from '../reading/xml.js';
import { folderOf, resolved } from './manifest.js';
import { packageProblem } from './package-problems.js';

/** A place of the test: which file stands there. */
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
  readonly places: readonly TestPlace[];
  readonly warnings: readonly InputProblem[];
}

/** What would change who sees what: refused, because a sitting shows every item to everybody. */
const unsupported = ['preCondition', 'branchRule', 'selection', 'ordering'];
/** What the session, the sitting or the mark decides here; said, not silently dropped. */
const ignored = [
  'timeLimits',
  'itemSessionControl',
  'rubricBlock',
  'outcomeProcessing',
  'testFeedback',
  'stylesheet',
  'templateDefault',
  'variableMapping',
];

/** More of them teach nobody anything. */
const mostWarnings = 100;

/** @throws DomainError with the element and its line */
export function readTest(path: string, text: string): ReadTest {
  const xml = Xml.read(text);
  const { root } = xml;
  if (nameOf(root) !== 'assessmentTest') throw refuse(xml, root, 'not-a-test');
  const identifier = attribute(root, 'identifier')?.trim();
  if (!identifier || identifier.length > 200) throw refuse(xml, root, 'attribute-missing', { attribute: 'identifier' });
  const fault: Fault = (element, code, more) => {
    throw refuse(xml, element, code, more);
  };
  const title = titleOf(root, fault) || identifier;
  const warnings: InputProblem[] = [];
  for (const element of elementsOf(root)) {
    const name = nameOf(element);
    if (unsupported.includes(name)) throw refuse(xml, element, 'test-feature-unsupported', { feature: name });
    if (ignored.includes(name) && warnings.length < mostWarnings)
      warnings.push(
        packageProblem('test-element-ignored', path, { ...xml.placeOf(element), element: name }, 'warning'),
      );
  }
  const places = childrenNamed(root, 'testPart').flatMap((part) => {
    if (attribute(part, 'navigationMode') === 'linear')
      warnings.push(
        packageProblem(
          'test-element-ignored',
          path,
          { ...xml.placeOf(part), element: 'navigationMode="linear"' },
          'warning',
        ),
      );
    return childrenNamed(part, 'assessmentSection').flatMap((section) => placesIn(xml, path, part, section, fault));
  });
  if (places.length === 0) throw refuse(xml, root, 'test-empty');
  const seen = new Set<string>();
  const twice = places.find(({ ref }) => seen.size === seen.add(ref).size);
  if (twice) throw new DomainError('place-twice', { place: twice.ref });
  const language = languageOf(root, fault);
  return { path, identifier, title, language, places, warnings };
}

function placesIn(xml: Xml, path: string, part: Element, section: Element, fault: Fault): TestPlace[] {
  const named = (one: Element) => titleOf(one, fault) || (attribute(one, 'identifier') ?? '').trim();
  return section.children.flatMap((child) => {
    if (nameOf(child) === 'assessmentSection') return placesIn(xml, path, part, child, fault);
    if (nameOf(child) === 'assessmentSectionRef')
      throw refuse(xml, child, 'test-feature-unsupported', { feature: 'assessmentSectionRef' });
    if (nameOf(child) !== 'assessmentItemRef') return [];
    const ref = attribute(child, 'identifier')?.trim() ?? '';
    if (!/^[\p{L}\p{N}_.-]{1,100}$/u.test(ref))
      throw refuse(xml, child, 'attribute-missing', { attribute: 'identifier' });
    const href = resolved(folderOf(path), attribute(child, 'href') ?? '');
    if (!href) throw refuse(xml, child, 'attribute-missing', { attribute: 'href' });
    return [{ ref, path: href, part: named(part), section: named(section), weight: weightOf(xml, child) }];
  });
}

function weightOf(xml: Xml, ref: Element): number {
  const [first, second] = childrenNamed(ref, 'weight');
  if (second) throw refuse(xml, second, 'test-feature-unsupported', { feature: 'weight' });
  if (!first) return 1;
  const value = readDecimal(attribute(first, 'value')?.trim() ?? '');
  // Fifteen digits are kept by every reader of JSON.
  if (value === null || value.lt(0) || value.gt(1_000) || value.precision() > 15)
    throw refuse(xml, first, 'value-unreadable', { baseType: 'float' });
  return value.toNumber();
}
