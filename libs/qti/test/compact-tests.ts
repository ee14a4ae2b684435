import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { elementsOf } from '@pan/kit/formats';
import { serializeToWellFormedString, type Element } from 'slimdom';
import { readBanked } from '../src/reading/read-item.js';
import { attribute, childrenNamed, nameOf } from '../src/reading/xml.js';
import { textsOf } from '../src/scoring/answers/best-answer.js';
import type { ItemDefinition } from '../src/scoring/item-definition.js';
import { plainSpelling } from '../src/scoring/values/written-number.js';
import { readTest, type ReadTest } from '../src/tests/read-test.js';
import { TestSession } from '../src/tests/test-session.js';

/** A test of a folder as a package would hold it. */
export function testIn(folder: string, path: string): Promise<ReadTest> {
  const text = (one: string) => readFileSync(join(folder, one), 'utf8').replace(/^\uFEFF/, '');
  return readTest(path, text(path), (one) => Promise.resolve(existsSync(join(folder, one)) ? text(one) : null));
}

/** Another engine writes the items of its tests into their references: what they declare, and how they are scored. */
export async function compactTest(folder: string, path: string) {
  const read = await testIn(folder, path);
  const refs = read.sources.flatMap(({ root }) =>
    [...elementsOf(root)].filter((one) => nameOf(one) === 'assessmentItemRef'),
  );
  const items = new Map(refs.map((ref) => [attribute(ref, 'identifier')!, itemOf(ref)]));
  return { read, items, begin: (seed = 'seed', extra = 0) => TestSession.begin(read.definition, items, seed, extra) };
}

const ofItems = [
  'responseDeclaration',
  'outcomeDeclaration',
  'templateDeclaration',
  'templateProcessing',
  'responseProcessing',
];

function itemOf(ref: Element): ItemDefinition {
  const inner = ofItems
    .flatMap((name) => childrenNamed(ref, name))
    .map(serializeToWellFormedString)
    .join('');
  const xmlns = 'http://www.imsglobal.org/xsd/imsqti_v2p1';
  const xml = `<assessmentItem xmlns="${xmlns}" identifier="${attribute(ref, 'identifier')!}" title="" adaptive="false" timeDependent="false">${inner}<itemBody/></assessmentItem>`;
  const { definition } = readBanked(xml);
  const forms = childrenNamed(ref, 'responseValidityConstraint').map(
    (one) => [attribute(one, 'responseIdentifier'), formOf(one)] as const,
  );
  const responses = definition.responses.map((one) => ({
    ...one,
    form: new Map(forms).get(one.identifier) ?? one.form,
  }));
  return { ...definition, responses };
}

const formOf = (constraint: Element) => ({
  fewest: Number(attribute(constraint, 'minConstraint') ?? 0),
  most: Number(attribute(constraint, 'maxConstraint') ?? 0) || Infinity,
  choices: null,
  pattern: attribute(constraint, 'patternMask'),
  scale: null,
  spelling: plainSpelling,
  fileTypes: null,
  endsAttempt: false,
});

/** The right answers of an item, and some that are not. */
export function answersTo(item: ItemDefinition, isRight: boolean): Record<string, string[]> {
  return Object.fromEntries(
    item.responses.map(({ identifier, correct }) => [identifier, isRight ? textsOf(correct) : ['Wrong']]),
  );
}

/** Goes through a test to its end; at each place the answer of its name, `right`, `wrong` or given, else none. */
export function wayThrough(
  session: TestSession,
  items: ReadonlyMap<string, ItemDefinition>,
  answers: Readonly<Record<string, 'right' | 'wrong' | Record<string, string[]>>>,
): string[] {
  const way: string[] = [];
  for (let at = 1; session.place; at += 1) {
    const { name, ref } = session.place;
    way.push(name);
    const given = answers[name];
    if (given)
      session.answer(
        name,
        typeof given === 'string' ? answersTo(items.get(ref.identifier)!, given === 'right') : given,
        at,
      );
    session.next(at);
  }
  return way;
}
