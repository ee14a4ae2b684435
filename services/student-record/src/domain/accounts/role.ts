import { scopesOf } from '@pan/contracts';

export const accountRoles = ['staff', 'guardian', 'learner'] as const;
export type AccountRole = (typeof accountRoles)[number];

/** What a person may ask for in each role; without a role, only about the own account. */
export const scopesOfRole: Readonly<Record<AccountRole, readonly string[]>> = {
  staff: scopesOf('staff'),
  guardian: scopesOf('guardian'),
  learner: scopesOf('learner'),
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

/**
 * Somebody linked in several roles acts in the one that was linked first, unless another is asked for: a later link takes nothing away.
 * @param linked roles in the order of their links
 * @returns null for nobody, also where the role asked for is not one of them
 */
export function actingRole(linked: readonly AccountRole[], asked: AccountRole | null): AccountRole | null {
  if (asked) return linked.includes(asked) ? asked : null;
  return linked[0] ?? null;
}
