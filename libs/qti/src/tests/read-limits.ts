import { readDecimal, readInteger } from '@pan/kit/domain';
import type { Element } from 'slimdom';
import { attribute, childrenNamed } from '../reading/xml.js';
import { isNo, isYes } from '../scoring/values/scalars.js';
import type { Source } from './sources.js';
import type { Selection, SessionControl, TimeLimits } from './test-definition.js';

/** What holds where no level says otherwise (Information Model, "itemSessionControl"). */
export const defaultControl: SessionControl = {
  maxAttempts: 1,
  showFeedback: false,
  allowReview: true,
  showSolution: false,
  allowComment: false,
  allowSkipping: true,
  validateResponses: false,
};

/** A level's own word over that of the level above. */
export function controlOf(source: Source, holder: Element, above: SessionControl): SessionControl {
  const [control] = childrenNamed(holder, 'itemSessionControl');
  if (!control) return above;
  return {
    maxAttempts: countIn(source, control, 'maxAttempts', above.maxAttempts),
    showFeedback: flagIn(source, control, 'showFeedback', above.showFeedback),
    allowReview: flagIn(source, control, 'allowReview', above.allowReview),
    showSolution: flagIn(source, control, 'showSolution', above.showSolution),
    allowComment: flagIn(source, control, 'allowComment', above.allowComment),
    allowSkipping: flagIn(source, control, 'allowSkipping', above.allowSkipping),
    validateResponses: flagIn(source, control, 'validateResponses', above.validateResponses),
  };
}

const longestSeconds = 86_400;

/** Of a limit that says nothing, or 0 for both, nothing holds: 0 stands for no limit in the tools that write it. */
export function timeLimitsOf(source: Source, holder: Element): TimeLimits | null {
  const [limits] = childrenNamed(holder, 'timeLimits');
  if (!limits) return null;
  const [minTime, maxTime] = [secondsIn(source, limits, 'minTime'), secondsIn(source, limits, 'maxTime')];
  if (minTime === null && maxTime === null) return null;
  if (minTime !== null && maxTime !== null && minTime > maxTime)
    throw source.refusal(limits, 'limits-unfit', { fewest: minTime / 1_000, most: maxTime / 1_000 });
  return { minTime, maxTime, allowLateSubmission: flagIn(source, limits, 'allowLateSubmission', false) };
}

/** In milliseconds. */
function secondsIn(source: Source, element: Element, name: string): number | null {
  const text = attribute(element, name);
  if (text === null) return null;
  const seconds = readDecimal(text.trim());
  if (seconds === null || seconds.lt(0) || seconds.gt(longestSeconds))
    throw source.refusal(element, 'value-unreadable', { baseType: 'duration', attribute: name });
  return seconds.isZero() ? null : seconds.times(1_000).ceil().toNumber();
}

export function selectionOf(source: Source, section: Element): Selection | null {
  const [selection] = childrenNamed(section, 'selection');
  if (!selection) return null;
  requireStandard(source, selection);
  if (attribute(selection, 'select') === null)
    throw source.refusal(selection, 'attribute-missing', { attribute: 'select' });
  return {
    select: countIn(source, selection, 'select', 0),
    withReplacement: flagIn(source, selection, 'withReplacement', false),
  };
}

/** Selection and ordering may be left to programs of others, which are not here. */
export function requireStandard(source: Source, { children: [other] }: Element): void {
  if (other) throw source.refusal(other, 'test-feature-unsupported', { feature: other.localName });
}

/** More than anybody is given in an exam. */
const largestCount = 1_000;

export function countIn(source: Source, element: Element, name: string, otherwise: number): number {
  const text = attribute(element, name);
  if (text === null) return otherwise;
  const count = readInteger(text.trim());
  if (count === null || count < 0 || count > largestCount)
    throw source.refusal(element, 'value-unreadable', { baseType: 'integer', attribute: name });
  return count;
}

export function flagIn(source: Source, element: Element, name: string, otherwise: boolean): boolean {
  const text = attribute(element, name);
  if (text === null) return otherwise;
  if (isYes(text)) return true;
  if (isNo(text)) return false;
  throw source.refusal(element, 'value-unreadable', { baseType: 'boolean', attribute: name });
}
