import { firstDay, schoolYear } from './levels.ts';
import type { Learner } from './people.ts';

/** One learner as a system writes by REST what its bundle says: the same keys, the same fields. */
export const learnerFields = ({ familyName, givenName, middleName, birthDate, permanentCode, sex }: Learner) => ({
  familyName,
  givenName,
  ...(middleName && { middleName }),
  birthDate,
  permanentCode,
  sex,
});

/** A system of OneRoster 1.2 knows a stay by the key of the learner's role at the school. */
export const stayKey = ({ sourceId }: Learner): string => `R-${sourceId}`;

export const stayFields = ({ sourceId, level }: Learner) => ({
  learnerSourceId: sourceId,
  schoolYear,
  level: level.code,
  beganOn: firstDay,
});

export const membershipKey = (learner: Learner, classId: string): string => `${classId}-${learner.sourceId}`;

export const membershipFields = (learner: Learner, classId: string) => ({
  classSourceId: classId,
  personSourceId: learner.sourceId,
  role: 'student' as const,
  primary: false,
});
