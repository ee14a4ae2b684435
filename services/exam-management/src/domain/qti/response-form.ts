import { Decimal, settled } from '../decimals.js';
import { matchesPattern } from './pattern.js';
import type { Container, Scalar } from './value.js';

/** How often each choice may be used. */
export type Choices = ReadonlyMap<string, number>;

/** What an interaction takes as an answer. Devices hold to it; what reaches the server otherwise is kept, and is no answer. */
export interface ResponseForm {
  readonly fewest: number;
  readonly most: number;
  /** What can be chosen; of pairs, what can stand first and what second. Null where the candidate writes. */
  readonly choices: readonly Choices[] | null;
  readonly pattern: string | null;
  /** Of a slider: its ends, and the steps between them. */
  readonly scale: { readonly from: Decimal; readonly to: Decimal; readonly step: Decimal | null } | null;
}

export function isOfForm(value: Container, texts: readonly string[], form: ResponseForm): boolean {
  const { values } = value;
  if (values.length < form.fewest || values.length > form.most) return false;
  if (form.pattern !== null && texts.some((text) => matchesPattern(text, form.pattern!) === false)) return false;
  return areChoices(values, form.choices) && values.every((one) => isOnScale(one, form.scale));
}

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
  const names = typeof value === 'object' && !(value instanceof Decimal) ? value : [value];
  return names.map((name, at) => {
    const side = Math.min(at, choices.length - 1);
    const most = choices[side]!.get(String(name));
    return most === undefined ? null : { key: `${side} ${String(name)}`, most };
  });
}

function isOnScale(value: Scalar, scale: ResponseForm['scale']): boolean {
  if (!scale) return true;
  if (!(value instanceof Decimal) || value.lt(scale.from) || value.gt(scale.to)) return false;
  return scale.step === null || settled(value.minus(scale.from).div(scale.step)).isInteger();
}
