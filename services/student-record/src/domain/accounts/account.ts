export const accountRoles = ['staff', 'guardian', 'learner'] as const;
export type AccountRole = (typeof accountRoles)[number];

/** What a person may ask for in each role; without a role, only about the own account. */
export const scopesOfRole: Readonly<Record<AccountRole, readonly string[]>> = {
  staff: ['account', 'organisations:read', 'learners:read', 'exams:read', 'lending:read'],
  guardian: ['account', 'learners:read'],
  learner: ['account', 'learners:read', 'exams:sit', 'lending:borrow'],
};
export const scopesOfNobody: readonly string[] = ['account'];

/**
 * Why a person in this role may read about persons, the usual reason first. Staff see the classes they teach, so that they teach
 * and support them; administration, supervision and statistics are systems' reasons.
 */
export const purposesOfRole: Readonly<Record<AccountRole, readonly string[]>> = {
  staff: ['teaching', 'student-support'],
  guardian: ['family-access'],
  learner: ['family-access'],
};

/** A one-time code may be used for two weeks. */
export const codeDays = 14;
/** Codes of one learner that may be open at once. */
export const mostOpenCodes = 10;
/** Wrong codes of one account, within `attemptMinutes`, before it has to wait. */
export const mostAttempts = 5;
export const attemptMinutes = 15;
