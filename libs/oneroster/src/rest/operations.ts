import type { Resource } from './resource.js';
import { academicSession, course, demographics, enrollment, org, schoolClass, user } from './rostering.js';

// The 41 reads of the rostering service: 12 collections, 12 single objects, 17 relations; names, paths and scopes of the official OpenAPI.

/** Objects that a path of the service leads to. */
export const sets = {
  academicSessions: academicSession,
  classes: schoolClass,
  courses: course,
  demographics,
  enrollments: enrollment,
  gradingPeriods: academicSession,
  orgs: org,
  schools: org,
  students: user,
  teachers: user,
  terms: academicSession,
  users: user,
} as const satisfies Record<string, Resource>;
export type SetName = keyof typeof sets;

/** What a collection is restricted to, by keys in its path. */
export type Within = Partial<Record<'school' | 'class' | 'course' | 'term' | 'student' | 'teacher' | 'user', string>>;

export type RosterScope = 'roster-core.readonly' | 'roster.readonly' | 'roster-demographics.readonly';

export interface RosteringOperation {
  readonly id: string;
  readonly path: string;
  readonly set: SetName;
  /** One object, or a page of them. */
  readonly single: boolean;
  /** One of these opens it. */
  readonly scopes: readonly [RosterScope, ...RosterScope[]];
}

const singular: Record<SetName, string> = {
  academicSessions: 'AcademicSession',
  classes: 'Class',
  courses: 'Course',
  demographics: 'Demographics',
  enrollments: 'Enrollment',
  gradingPeriods: 'GradingPeriod',
  orgs: 'Org',
  schools: 'School',
  students: 'Student',
  teachers: 'Teacher',
  terms: 'Term',
  users: 'User',
};

const capital = (name: string): string => name[0]!.toUpperCase() + name.slice(1);

const core = ['roster-core.readonly', 'roster.readonly'] as const;
const apart = ['roster-demographics.readonly'] as const;

const own = (Object.keys(sets) as SetName[]).flatMap((set): RosteringOperation[] => {
  const scopes = set === 'demographics' ? apart : core;
  return [
    { id: `getAll${capital(set)}`, path: `/${set}`, set, single: false, scopes },
    { id: `get${singular[set]}`, path: `/${set}/:sourcedId`, set, single: true, scopes },
  ];
});

const relation = (id: string, path: string): RosteringOperation => ({
  id,
  path,
  set: path.slice(path.lastIndexOf('/') + 1) as SetName,
  single: false,
  scopes: ['roster.readonly'],
});

const relations = [
  relation('getStudentsForClass', '/classes/:classSourcedId/students'),
  relation('getTeachersForClass', '/classes/:classSourcedId/teachers'),
  relation('getClassesForCourse', '/courses/:courseSourcedId/classes'),
  relation('getClassesForSchool', '/schools/:schoolSourcedId/classes'),
  relation('getCoursesForSchool', '/schools/:schoolSourcedId/courses'),
  relation('getEnrollmentsForSchool', '/schools/:schoolSourcedId/enrollments'),
  relation('getStudentsForSchool', '/schools/:schoolSourcedId/students'),
  relation('getTeachersForSchool', '/schools/:schoolSourcedId/teachers'),
  relation('getTermsForSchool', '/schools/:schoolSourcedId/terms'),
  relation('getEnrollmentsForClassInSchool', '/schools/:schoolSourcedId/classes/:classSourcedId/enrollments'),
  relation('getStudentsForClassInSchool', '/schools/:schoolSourcedId/classes/:classSourcedId/students'),
  relation('getTeachersForClassInSchool', '/schools/:schoolSourcedId/classes/:classSourcedId/teachers'),
  relation('getClassesForStudent', '/students/:studentSourcedId/classes'),
  relation('getClassesForTeacher', '/teachers/:teacherSourcedId/classes'),
  relation('getClassesForUser', '/users/:userSourcedId/classes'),
  relation('getClassesForTerm', '/terms/:termSourcedId/classes'),
  relation('getGradingPeriodsForTerm', '/terms/:termSourcedId/gradingPeriods'),
];

export const rosteringOperations: readonly RosteringOperation[] = [...own, ...relations];

/** What the keys of a path restrict a collection to. */
export function withinOf(path: Readonly<Record<string, string>>): Within {
  return Object.fromEntries(Object.entries(path).map(([name, key]) => [name.replace('SourcedId', ''), key]));
}
