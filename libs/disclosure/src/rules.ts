import type { Count } from './answer.js';

/** Why a row is not published. For whoever releases it: told to the public, it would say which rows are small (README). */
export const reasons = ['small', 'homogeneous', 'dominance', 'complement', 'earlier-edition'] as const;
export type Reason = (typeof reasons)[number];

/**
 * How wide an attacker's interval for a hidden number must stay: it reaches up to `above` at least (and down to `below`), and from
 * its lower end to its upper one it is at least `width`.
 */
export interface Need {
  readonly above: number;
  readonly below?: number;
  readonly width: number;
}

/** The rule of frequency tables (FREQ of tau-Argus' vocabulary). */
export interface FrequencyRule {
  /** A group of fewer persons is small; nobody is no group. */
  readonly smallest: number;
  /** Whether a larger group, all or none of whom are counted, is hidden too: what is known of it is known of everybody in it. */
  readonly hideAlike?: boolean;
}

/** The rules of magnitude tables: NK(n,k) and P(p) of tau-Argus' vocabulary. Percentages. */
export interface DominanceRule {
  readonly n: number;
  readonly k: number;
  readonly p: number;
}

/** What a row of counted persons needs; all of it null where it may be shown. */
export interface RowNeeds {
  readonly reason: Reason | null;
  readonly of: Need | null;
  readonly value: Need | null;
  readonly rest: Need | null;
}

/** What is counted and its group may have been heard at different moments: the larger one is the group. */
export function partsOf({ value, of, persons }: Count) {
  const rest = of === null ? 0 : Math.max(of - value, 0);
  const all = Math.max(value, of ?? 0);
  return { of: of ?? value, value, rest, persons: persons ?? { all, value, rest } };
}

/**
 * A group, what is counted of it and the rest of it are each hidden when they are of 1 to `smallest` − 1 persons, and every part
 * of a small group is: nobody may learn either that all of it are alike.
 */
export function frequencyNeeds(count: Count, { smallest, hideAlike = false }: FrequencyRule): RowNeeds {
  const { of, value, rest, persons } = partsOf(count);
  const isSmall = (number: number) => number > 0 && number < smallest;
  const groupIsSmall = isSmall(persons.all);
  const isAlike = count.of !== null && persons.all > 0 && (value === 0 || rest === 0);
  const need = (number: number, of: number): Need | null => {
    if (!groupIsSmall && !isSmall(of)) return null;
    // Where one person has many rows, a group that may be shown would have more rows in the same measure.
    const shown = smallest * Math.max(1, of > 0 ? number / of : 1);
    return { above: shown, width: shown };
  };
  const needs = {
    of: groupIsSmall ? need(of, persons.all) : null,
    value: need(value, persons.value),
    rest: count.of === null ? null : need(rest, persons.rest),
  };
  if (needs.of || needs.value || needs.rest) {
    return { ...needs, reason: groupIsSmall && isAlike ? 'homogeneous' : 'small' };
  }
  if (!hideAlike || !isAlike) return { ...needs, reason: null };
  const wide: Need = { above: smallest, width: smallest };
  return { of: null, value: value === 0 ? wide : null, rest: rest === 0 ? wide : null, reason: 'homogeneous' };
}

/**
 * The interval that an amount needs when one contributor could learn of another's too much from it (Hundepool et al., Statistical
 * Disclosure Control, 4.2); null where nobody can. Amounts are of 0 or more.
 */
export function dominanceNeed(contributions: readonly number[], { n, k, p }: DominanceRule): Need | null {
  const sorted = contributions.toSorted((one, other) => other - one);
  const sum = (some: readonly number[]) => some.reduce((all, one) => all + one, 0);
  const total = sum(sorted);
  const largest = sum(sorted.slice(0, n));
  const byDominance = (100 / k) * largest - total;
  const byPercent = (p / 100) * (sorted[0] ?? 0) - sum(sorted.slice(2));
  const level = Math.max(byDominance, byPercent);
  return level > 0 && total > 0 ? { above: total + level, below: Math.max(total - level, 0), width: level } : null;
}
