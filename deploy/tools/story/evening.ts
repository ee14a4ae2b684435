import type { Centre } from './network.ts';
import { learnersOf, staffOf, type Learner, type Staff } from './people.ts';

/** What one evening's bundle differs in from the first one of the year. */
export interface Evening {
  /** Learners (by source id) who are no longer in the bundle. */
  without?: ReadonlySet<string>;
  /** Learners who came since. */
  added?: readonly Learner[];
  /** Learners (by source id) whose row reads otherwise: a changed name, or a birth date that is none. */
  changed?: ReadonlyMap<string, Partial<Learner>>;
}

/** The learners a centre sends this evening, school by school. */
export function* learnersOn(centre: Centre, { without, added = [], changed }: Evening): Generator<Learner> {
  for (const school of centre.schools) {
    for (const learner of learnersOf(school)) {
      if (without?.has(learner.sourceId)) continue;
      const change = changed?.get(learner.sourceId);
      yield change ? { ...learner, ...change } : learner;
    }
    for (const learner of added) if (learner.school === school) yield learner;
  }
}

export function* staffIn(centre: Centre): Generator<Staff> {
  for (const school of centre.schools) yield* staffOf(school);
}
