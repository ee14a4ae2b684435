import { refusalOf } from './sources.js';
import {
  type BranchRule,
  ends,
  itemsIn,
  type ItemRef,
  type Section,
  sectionsIn,
  type TestDefinition,
  type TestPart,
} from './test-definition.js';

/** Where a branch rule of a part leads: to what stands in the part, in the author's order; an item and the first item of a section. */
interface Stop {
  readonly identifier: string;
  readonly at: number;
}

const isEnd = (target: string): boolean => (ends as readonly string[]).includes(target);

/** `Q02.3` is the third of an item that is drawn several times. */
export const stopNamed = (target: string): string => target.replace(/\.\d+$/, '');

/** A target that is not there, or behind, would be passed over without a word. @throws PackageRefused */
export function checkTargets({ parts }: TestDefinition): void {
  for (const [at, part] of parts.entries()) {
    const later = new Set([...parts.slice(at + 1).map(({ identifier }) => identifier), 'EXIT_TESTPART', 'EXIT_TEST']);
    for (const rule of part.branchRules) if (!later.has(rule.target)) refuse(rule);
    checkWithin(part);
  }
}

const refuse = (rule: BranchRule): never => {
  throw refusalOf(rule, 'branch-target-unfit', { target: rule.target.slice(0, 100) });
};

function checkWithin(part: TestPart): void {
  const items = itemsIn(part);
  const sections = sectionsIn(part);
  const isShuffled = sections.some(({ shuffle }) => shuffle);
  const positionOf = (one: Section | ItemRef): number => items.indexOf(one.kind === 'item' ? one : itemsIn(one)[0]!);
  const stops: Stop[] = [...items, ...sections].map((one) => ({ identifier: one.identifier, at: positionOf(one) }));
  const endOf = (one: Section | ItemRef): number =>
    one.kind === 'item' ? items.indexOf(one) : items.indexOf(itemsIn(one).at(-1)!);
  for (const one of [...items, ...sections])
    for (const rule of one.branchRules) {
      const { target } = rule;
      if (isEnd(target)) continue;
      const named = stops.filter(({ identifier }) => identifier === target || identifier === stopNamed(target));
      const isAhead = named.some(({ at }) => isShuffled || at > endOf(one) || isRepeated(target, one));
      if (!isAhead) refuse(rule);
    }
}

/** The next of the same item, drawn again. */
const isRepeated = (target: string, { identifier }: Section | ItemRef): boolean =>
  target !== identifier && stopNamed(target) === identifier;
