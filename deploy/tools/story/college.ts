import type { studentRecord } from '@pan/client';
import { classesOf } from './classes.ts';
import { schoolYear } from './levels.ts';
import type { School } from './network.ts';
import { learnersOf, staffOf } from './people.ts';
import { learnerFields, membershipFields, membershipKey, stayFields, stayKey } from './rest-rows.ts';

/** Everything about a college as single writes, each after what it speaks of. */
export function collegeChanges(college: School): studentRecord.ChangesBody['items'] {
  const organisation = college.code;
  const learners = [...learnersOf(college)];
  const classes = [...classesOf(college)];
  return [
    ...[...staffOf(college)].map(({ sourceId, familyName, givenName }) => ({
      kind: 'staff' as const,
      organisation,
      sourceId,
      familyName,
      givenName,
    })),
    ...classes.map(({ sourceId, title, level }) => ({
      kind: 'class' as const,
      organisation,
      sourceId,
      title,
      schoolYear,
      level: level.code,
    })),
    ...classes.flatMap(({ sourceId, teachers }) =>
      teachers.map((teacher, index) => ({
        kind: 'membership' as const,
        organisation,
        sourceId: `${sourceId}-${teacher}`,
        classSourceId: sourceId,
        personSourceId: teacher,
        role: 'teacher' as const,
        primary: index === 0,
      })),
    ),
    ...learners.map((one) => ({
      kind: 'learner' as const,
      organisation,
      sourceId: one.sourceId,
      ...learnerFields(one),
    })),
    ...learners.map((one) => ({
      kind: 'enrolment' as const,
      organisation,
      sourceId: stayKey(one),
      ...stayFields(one),
    })),
    ...learners.flatMap((one) =>
      one.classes.map((classId) => ({
        kind: 'membership' as const,
        organisation,
        sourceId: membershipKey(one, classId),
        ...membershipFields(one, classId),
      })),
    ),
  ];
}
