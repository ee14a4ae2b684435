import { randomUUID } from 'node:crypto';
import { LearnerEnrolledV1, OrganisationRegisteredV1, type OrganisationKind } from '@pan/contracts';
import { fact } from '@pan/kit/domain';

// What the record tells of a small network; organisations go by their codes, and have one id each in a spec file.

export const year = '2026-2027';
const ids = new Map<string, string>();
export const idOf = (code: string): string => ids.get(code) ?? ids.set(code, randomUUID()).get(code)!;

export const organisation = (code: string, kind: OrganisationKind, parent?: string) =>
  fact(OrganisationRegisteredV1, idOf(code), {
    ...{ organisationId: idOf(code), code, name: code, kind },
    ...(parent && { parentId: idOf(parent) }),
  });

/** Somebody new. */
export const enrolled = (code: string) => {
  const learnerId = randomUUID();
  return fact(LearnerEnrolledV1, learnerId, {
    ...{ enrolmentId: randomUUID(), learnerId, organisationId: idOf(code), schoolYear: year, level: 'primary-1' },
  });
};
