import { Decimal, settled } from '@pan/kit/domain';
import { matchesPattern } from '../expressions/pattern.js';
import { isFile, writtenAs } from '../values/scalars.js';
import type { Container, Scalar } from '../values/value.js';
import type { Spelling } from '../values/written-number.js';

/** How often a choice has to be used in an answer, and how often it may be. */
export interface Uses {
  readonly fewest: number;
  readonly most: number;
}

/** The choices of a set by their identifiers. */
export type Choices = ReadonlyMap<string, Uses>;

/** What an interaction takes as an answer. Devices hold to it; what reaches the server otherwise is kept, and is no answer. */
export interface ResponseForm {
  readonly fewest: number;
  readonly most: number;
  /** What can be chosen; of pairs, what can stand first and what second. Null where the candidate writes. */
  readonly choices: readonly Choices[] | null;
  readonly pattern: string | null;
  /** Of a slider: its ends, and the steps between them; of a recording: how often it is played. */
  readonly scale: { readonly from: Decimal; readonly to: Decimal; readonly step: Decimal | null } | null;
  /** How a candidate may write numbers. */
  readonly spelling: Spelling;
  /** Media types that may be handed in, `image/*` among them; null for any. */
  readonly fileTypes: readonly string[] | null;
  /** Of a button that ends an attempt: pressed or not, anew in each. */
  readonly endsAttempt: boolean;
}

export function isOfForm(value: Container, texts: readonly string[], form: ResponseForm): boolean {
  const { values } = value;
  if (values.length < form.fewest || values.length > form.most) return false;
  if (form.pattern !== null && texts.some((text) => matchesPattern(text, form.pattern!) === false)) return false;
  const { choices } = form;
  return (
    areChoices(values, choices) &&
    hasAllNeeded(values, choices) &&
    values.every((one) => isOnScale(one, form.scale) && isOfTypes(one, form.fileTypes))
  );
}

/** Whether each choice that has to be used is, as often as it has to be. */
export function hasAllNeeded(values: readonly Scalar[], choices: readonly Choices[] | null): boolean {
  if (!choices) return true;
  const used = values.flatMap((value) => endsOf(value, choices).map((end) => end?.key));
  return choices.every((set, side) =>
    [...set].every(
      ([name, { fewest }]) => fewest === 0 || used.filter((key) => key === keyOf(side, name)).length >= fewest,
    ),
  );
}

const keyOf = (side: number, name: string): string => `${side} ${name}`;

/** Whether each choice is among those offered, and used no more often than it may be. */
export function areChoices(values: readonly Scalar[], choices: readonly Choices[] | null): boolean {
  if (!choices) return true;
  const used = new Map<string, number>();
  for (const end of values.flatMap((value) => endsOf(value, choices))) {
    if (end === null) return false;
    const times = (used.get(end.key) ?? 0) + 1;
    if (times > end.most) return false;
    used.set(end.key, times);
  }
  return true;
}

/** The choices that a value uses, each with how often it may be; null for what is not offered. */
export function endsOf(value: Scalar, choices: readonly Choices[]): ({ key: string; most: number } | null)[] {
  const names = Array.isArray(value) ? (value as readonly (string | number)[]).map(String) : [writtenAs(value)];
  return names.map((name, at) => {
    const side = Math.min(at, choices.length - 1);
    const uses = choices[side]!.get(name);
    return uses ? { key: keyOf(side, name), most: uses.most } : null;
  });
}

function isOnScale(value: Scalar, scale: ResponseForm['scale']): boolean {
  if (!scale) return true;
  if (!(value instanceof Decimal) || value.lt(scale.from) || value.gt(scale.to)) return false;
  return scale.step === null || settled(value.minus(scale.from).div(scale.step)).isInteger();
}

function isOfTypes(value: Scalar, types: readonly string[] | null): boolean {
  if (!types || !isFile(value)) return true;
  const [kind] = value.type.split('/');
  return types.some((type) => type === '*/*' || type === `${kind}/*` || type === value.type);
}
