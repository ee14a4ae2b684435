import { ageOn, ageRuleOf } from '../families/acts.js';

export const audienceKinds = ['family', 'class', 'school'] as const;
export type AudienceKind = (typeof audienceKinds)[number];

/** From which age a learner has a copy of their own. A rule of this record, not of a law: at full age nobody else has one by right. */
interface LearnersCopy {
  readonly from: string;
  readonly ages: Readonly<Record<AudienceKind, number>>;
}

const learnersCopies: readonly LearnersCopy[] = [{ from: '1994-01-01', ages: { family: 18, class: 14, school: 14 } }];

/** Whose copies a message to this audience becomes: of guardians while the learner is younger than `guardianUntil`, of learners from `learnerFrom`. */
export function readersOf(
  audience: AudienceKind,
  day: string,
): { readonly learnerFrom: number; readonly guardianUntil: number } {
  const { ages } = learnersCopies.findLast(({ from }) => from <= day) ?? learnersCopies[0]!;
  return { learnerFrom: ages[audience], guardianUntil: ageRuleOf('receive-messages', day).guardianUntil };
}

/** From full age on the learner tells an absence; until then a guardian who receives the school's messages does. */
export function mayTellAbsence(role: 'learner' | 'guardian', birthDate: string | null, day: string): boolean {
  return role === 'guardian' || (birthDate !== null && ageOn(birthDate, day) >= readersOf('family', day).learnerFrom);
}
