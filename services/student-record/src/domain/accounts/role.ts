import { scopesOf } from '@pan/contracts';
import type { ToldFunction } from '../files/functions.js';
import { officeActs } from './office-acts.js';

export const accountRoles = ['staff', 'guardian', 'learner'] as const;
export type AccountRole = (typeof accountRoles)[number];

/** What a person may ask for in each role; without a role, only about the own account. */
const scopesOfRole: Readonly<Record<AccountRole, readonly string[]>> = {
  staff: scopesOf('staff'),
  guardian: scopesOf('guardian'),
  learner: scopesOf('learner'),
};
/** All that somebody may come to have. */
export const scopesOfPeople: readonly string[] = [...new Set(Object.values(scopesOfRole).flat())];
export const scopesOfNobody: readonly string[] = ['account'];

/** Why a person in this role may read about persons, the usual reason first; supervision and statistics are systems' reasons. */
const purposesOfRole: Readonly<Record<AccountRole, readonly string[]>> = {
  staff: ['teaching', 'student-support'],
  guardian: ['family-access'],
  learner: ['family-access'],
};

/** Who works in these speaks for the organisation. */
export const offices: readonly ToldFunction[] = ['direction', 'administration', 'registrar'];

/** Staff teach and support; whoever is told to work in an office administers as well. */
export const purposesOf = (role: AccountRole, functions: readonly ToldFunction[]): readonly string[] =>
  functions.some((one) => offices.includes(one))
    ? [...purposesOfRole[role], 'school-administration']
    : purposesOfRole[role];

/** Scopes that staff have by a function alone; where the function is held, the record asks at each request, whatever a token says. */
const functionsFor: Readonly<Record<string, readonly ToldFunction[]>> = {
  'professional-files:read': ['professional'],
  'professional-files:write': ['professional'],
  'registry:write': Object.values(officeActs).flat(),
  // Two records are one learner's or not by what these say.
  'demographics:read': officeActs.identity,
};

export const scopesOfPerson = (role: AccountRole, functions: readonly ToldFunction[]): readonly string[] =>
  role === 'staff'
    ? scopesOfRole.staff.filter((scope) => functionsFor[scope]?.some((one) => functions.includes(one)) ?? true)
    : scopesOfRole[role];

/**
 * Somebody linked in several roles acts in the one that was linked first, unless another is asked for: a later link takes nothing away.
 * @param linked roles in the order of their links
 * @returns null for nobody, also where the role asked for is not one of them
 */
export function actingRole(linked: readonly AccountRole[], asked: AccountRole | null): AccountRole | null {
  if (asked) return linked.includes(asked) ? asked : null;
  return linked[0] ?? null;
}
