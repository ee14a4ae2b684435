import { serializeToWellFormedString, type Element } from 'slimdom';
import type { Files } from '../packages/package-files.js';
import { pointByHash } from './point-by-hash.js';
import { isForCandidates, keepShown } from './shown-content.js';

/** What a section says to candidates, as XML in the test's own version. */
export function shownRubric(rubric: Element, files: Files): string | null {
  if (!isForCandidates(rubric)) return null;
  const shown = rubric.cloneNode(true);
  keepShown(shown);
  pointByHash(shown, files);
  return serializeToWellFormedString(shown);
}
