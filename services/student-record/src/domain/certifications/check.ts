import { isOf, mostKinds, type Filter, type Seen, type SentBundle, type Trial } from './trial.js';

/** A sentence in both languages. */
export interface Said {
  readonly fr: string;
  readonly en: string;
}

/** What the self-test expects of a system, and by which rule. */
export interface Check {
  readonly id: string;
  readonly area: Area;
  readonly expected: Said;
  /** Where the rule stands. */
  readonly rule: string;
  /** A system that fails it is not certified; the others are advice. */
  readonly required: boolean;
  readonly look: (seen: Seen) => Finding;
}

/** What was seen of one check, as it was at the evaluation. */
export interface Result extends Omit<Check, 'look'> {
  readonly passed: boolean;
  readonly seen: Said;
}

export interface Finding {
  readonly passed: boolean;
  readonly seen: Said;
}

export const areas = {
  identity: { fr: 'Qui parle', en: 'Who speaks' },
  people: { fr: 'Personnes', en: 'People' },
  stays: { fr: 'Séjours', en: 'Stays' },
  classes: { fr: 'Groupes', en: 'Classes' },
  care: { fr: 'Prudence', en: 'Care' },
  batches: { fr: 'Lots', en: 'Batches' },
  bundles: { fr: 'Envois OneRoster', en: 'OneRoster bundles' },
  reads: { fr: 'Lectures', en: 'Reads' },
} as const satisfies Record<string, Said>;
export type Area = keyof typeof areas;

const times = (count: number): Said => ({ fr: `vu ${count} fois`, en: `seen ${count} times` });
const count = (trials: readonly Trial[]): number => trials.reduce((sum, trial) => sum + trial.count, 0);
const matching = ({ trials }: Seen, filter: Filter): Trial[] => trials.filter((trial) => isOf(trial, filter));

/** Seen so many times at least. */
export const does =
  (filter: Filter, least = 1): Check['look'] =>
  (seen) => {
    const found = count(matching(seen, filter));
    return { passed: found >= least, seen: times(found) };
  };

/** Never seen, where the system did what it could be seen in. */
export const never =
  (filter: Filter, among: Filter): Check['look'] =>
  (seen) => {
    const [found, all] = [count(matching(seen, filter)), count(matching(seen, among))];
    return { passed: found === 0 && all > 0, seen: share(found, all) };
  };

/** Seen in so many of a hundred at most. */
export const seldom =
  (filter: Filter, among: Filter, percent: number): Check['look'] =>
  (seen) => {
    const [found, all] = [count(matching(seen, filter)), count(matching(seen, among))];
    return { passed: all > 0 && found * 100 <= all * percent, seen: share(found, all) };
  };

const share = (found: number, all: number): Said => ({
  fr: `${found} fois sur ${all}`,
  en: `${found} times of ${all}`,
});

/** The second after the first. */
export const follows =
  (first: Filter, then: Filter): Check['look'] =>
  (seen) => {
    const begun = matching(seen, first);
    const from = Math.min(...begun.map(({ firstAt }) => firstAt.getTime()));
    const later = matching(seen, then).filter(({ lastAt }) => lastAt.getTime() > from);
    return {
      passed: later.length > 0,
      seen: { fr: `${count(begun)} fois, puis ${count(later)}`, en: `${count(begun)} times, then ${count(later)}` },
    };
  };

export const bundle =
  (holds: (one: SentBundle, before: readonly SentBundle[]) => boolean): Check['look'] =>
  ({ bundles }) => {
    const found = bundles.filter((one, index) => holds(one, bundles.slice(0, index)));
    return { passed: found.length > 0, seen: share(found.length, bundles.length) };
  };

/** Not so many kinds of requests that some could no longer be kept. */
export const fewKinds: Check['look'] = ({ trials }) => ({
  passed: trials.length > 0 && trials.length < mostKinds,
  seen: share(trials.length, mostKinds),
});

export const fact =
  (name: 'signs' | 'namesProduct'): Check['look'] =>
  (seen) => ({ passed: seen[name], seen: seen[name] ? { fr: 'oui', en: 'yes' } : { fr: 'non', en: 'no' } });

export function resultOf({ look, ...check }: Check, seen: Seen): Result {
  return { ...check, ...look(seen) };
}
