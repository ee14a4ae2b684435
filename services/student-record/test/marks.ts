import { randomUUID } from 'node:crypto';
import type { FinalMarkReleasedV1, ResultReportedV1 } from '@pan/contracts';

/** A mark as an exam session releases it. */
export function aMark(
  learnerId: string,
  organisationId: string,
  changed: Partial<FinalMarkReleasedV1> = {},
): FinalMarkReleasedV1 {
  return {
    markId: randomUUID(),
    learnerId,
    organisationId,
    sessionId: randomUUID(),
    paperId: randomUUID(),
    subject: 'mathematics',
    level: 'primary-6',
    schoolYear: '2026-2027',
    mark: 72.5,
    passed: true,
    releasedAt: '2027-01-20T14:00:00.000Z',
    ...changed,
  };
}

/** A course result as a host institution reports it. */
export function aCourseResult(
  learnerId: string,
  hostOrganisationId: string,
  changed: Partial<ResultReportedV1> = {},
): ResultReportedV1 {
  return {
    resultId: randomUUID(),
    learnerId,
    requestId: randomUUID(),
    hostOrganisationId,
    version: 1,
    courseCode: '420-B11',
    courseTitle: 'Programmation I',
    state: 'in progress',
    reportedAt: '2027-01-20T14:00:00.000Z',
    ...changed,
  };
}
