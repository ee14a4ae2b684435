import { readInteger } from '@pan/kit/domain';
import { compile } from 'xspattern';

/** A repetition is written out step by step: one that needs more steps than any answer asks for is refused. */
const mostSteps = 2_000;

/** Patterns are few and serve many answers. */
const known = new Map<string, ((text: string) => boolean) | null>();

/** `^…$`, or `^…`, as other languages of patterns begin and end: to XML Schema these are signs like any other. */
const anchored = /^\^(.*?)\$?$/s;

/**
 * Whether a whole text is of XML Schema's pattern, in time that grows with the text alone; null for a pattern that is none.
 * Masks are written with `^` and `$` around them, and items that were entered before have such patterns.
 */
export function matchesPattern(text: string, pattern: string): boolean | null {
  return matcherOf(pattern.replace(anchored, '$1'))?.(text) ?? null;
}

/** Whether an author's pattern can be read, and means what it says. */
export const isPattern = (pattern: string): boolean => !anchored.test(pattern) && matcherOf(pattern) !== null;

function matcherOf(pattern: string): ((text: string) => boolean) | null {
  const before = known.get(pattern);
  if (before !== undefined) return before;
  let matcher: ((text: string) => boolean) | null;
  try {
    matcher = stepsOf(pattern) > mostSteps ? null : compile(pattern, { language: 'xsd' });
  } catch {
    matcher = null;
  }
  if (known.size === 1_000) known.clear();
  known.set(pattern, matcher);
  return matcher;
}

/** How many steps a pattern takes when its repetitions are written out: each atom one, as often as its group repeats. */
function stepsOf(pattern: string): number {
  const groups = [{ steps: 0, last: 0 }];
  for (const [token] of pattern.matchAll(/\\.|\[(?:\\.|[^\\\]])*\]*|\{[\d,]+\}|[^]/gs)) {
    if (token === '(') groups.push({ steps: 0, last: 0 });
    const group = groups.at(token === ')' ? -2 : -1);
    if (!group) return 0;
    if (/^\{\d/.test(token)) group.steps += group.last * (mostOf(token) - 1);
    else if (token !== '(') {
      group.last = token === ')' ? groups.pop()!.steps : 1;
      group.steps += group.last;
    }
  }
  return groups.reduce((sum, { steps }) => sum + steps, 0);
}

const mostOf = (quantifier: string): number =>
  Math.max(1, ...[...quantifier.matchAll(/\d+/g)].map(([digits]) => readInteger(digits) ?? Infinity));
