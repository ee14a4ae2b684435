import { randomUUID } from 'node:crypto';
import { LearnerEnrolledV1, OrganisationRegisteredV1, type OrganisationKind } from '@pan/contracts';
import { fact } from '@pan/kit/domain';
import { eventually } from '@pan/testing';
import type { Governance } from './governance-fixture.js';

// What the record tells of a small network; organisations go by their codes, and have one id each in a spec file.

export const year = '2026-2027';
const ids = new Map<string, string>();
export const idOf = (code: string): string => ids.get(code) ?? ids.set(code, randomUUID()).get(code)!;

export const organisation = (code: string, kind: OrganisationKind, parent?: string) =>
  fact(OrganisationRegisteredV1, idOf(code), {
    ...{ organisationId: idOf(code), code, name: code, kind },
    ...(parent && { parentId: idOf(parent) }),
  });

/** Organisations by code: what each is, and what it stands below. */
export type Network = Readonly<Record<string, readonly [OrganisationKind, string?]>>;

/** The record tells these, and the service knows them all. */
export async function known({ hear, database }: Governance, network: Network): Promise<void> {
  await hear(...Object.entries(network).map(([code, [kind, parent]]) => organisation(code, kind, parent)));
  await eventually(async () => {
    expect(await database.query('select 1 from known_organisation')).toHaveLength(Object.keys(network).length);
  });
}

/** Somebody new. */
export const enrolled = (code: string) => {
  const learnerId = randomUUID();
  return fact(LearnerEnrolledV1, learnerId, {
    ...{ enrolmentId: randomUUID(), learnerId, organisationId: idOf(code), schoolYear: year, level: 'primary-1' },
  });
};
