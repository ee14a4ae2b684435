import { classesOf } from './classes.ts';
import type { Row } from './csv.ts';
import { learnersOn, staffIn, type Evening } from './evening.ts';
import { firstDay, levelsOf, schoolYear, subjectsOf } from './levels.ts';
import type { Centre, School } from './network.ts';
import type { Learner, Staff } from './people.ts';

const year = `AS-${schoolYear}`;

export const sessionRows = (): Row[] => [
  {
    sourcedId: year,
    title: schoolYear,
    type: 'schoolYear',
    startDate: '2026-07-01',
    endDate: '2027-06-30',
    schoolYear: schoolYear.slice(5),
  },
];

export const orgRows = (centre: Centre): Row[] => [
  { sourcedId: centre.code, name: centre.name, type: 'district', identifier: centre.code },
  ...centre.schools.map(({ sourceId, name }) => ({
    sourcedId: sourceId,
    name,
    type: 'school',
    identifier: sourceId,
    parentSourcedId: centre.code,
  })),
];

export function* courseRows(centre: Centre): Generator<Row> {
  for (const kind of ['primary', 'secondary'] as const) {
    for (const level of levelsOf[kind]) {
      for (const { code, fr } of subjectsOf(kind, level)) {
        yield {
          sourcedId: `C-${level.grade}-${code}`,
          schoolYearSourcedId: year,
          title: fr,
          courseCode: `${code}-${level.grade}`,
          grades: level.grade,
          orgSourcedId: centre.code,
          subjects: fr,
          subjectCodes: code,
        };
      }
    }
  }
}

export function* classRows(centre: Centre): Generator<Row> {
  for (const school of centre.schools) {
    for (const { sourceId, title, level, subject } of classesOf(school)) {
      yield {
        sourcedId: sourceId,
        title,
        grades: level.grade,
        courseSourcedId: `C-${level.grade}-${subject.code}`,
        classCode: sourceId,
        classType: school.kind === 'primary' ? 'homeroom' : 'scheduled',
        schoolSourcedId: school.sourceId,
        termSourcedIds: year,
        subjects: subject.fr,
        subjectCodes: subject.code,
      };
    }
  }
}

/** `role` and `orgSourcedIds` are columns of 1.1 only, `primaryOrgSourcedId` of 1.2 only. */
export function* userRows(centre: Centre, evening: Evening): Generator<Row> {
  for (const one of staffIn(centre)) {
    yield { ...userRow(one), role: one.role === 'principal' ? 'administrator' : 'teacher' };
  }
  for (const one of learnersOn(centre, evening)) {
    yield {
      ...userRow(one),
      role: 'student',
      userIds: `{CodePermanent:${one.permanentCode}}`,
      middleName: one.middleName,
      identifier: one.sourceId,
      grades: one.level.grade,
    };
  }
}

const userRow = ({ sourceId, familyName, givenName, school }: Learner | Staff): Row => ({
  sourcedId: sourceId,
  enabledUser: 'true',
  orgSourcedIds: school.sourceId,
  primaryOrgSourcedId: school.sourceId,
  username: sourceId,
  givenName,
  familyName,
});

export function* roleRows(centre: Centre, evening: Evening): Generator<Row> {
  for (const one of staffIn(centre)) yield roleRow(one, one.role);
  for (const one of learnersOn(centre, evening)) yield roleRow(one, 'student');
}

const roleRow = ({ sourceId, school }: Learner | Staff, role: string): Row => ({
  sourcedId: `R-${sourceId}`,
  userSourcedId: sourceId,
  roleType: 'primary',
  role,
  beginDate: firstDay,
  orgSourcedId: school.sourceId,
});

export function* enrolmentRows(centre: Centre, evening: Evening): Generator<Row> {
  for (const school of centre.schools) {
    for (const { sourceId, teachers } of classesOf(school)) {
      for (const [index, teacher] of teachers.entries()) {
        yield enrolmentRow(sourceId, school, teacher, 'teacher', index === 0);
      }
    }
  }
  for (const { sourceId, school, classes } of learnersOn(centre, evening)) {
    for (const classId of classes) yield enrolmentRow(classId, school, sourceId, 'student', false);
  }
}

const enrolmentRow = (classId: string, school: School, user: string, role: string, primary: boolean): Row => ({
  sourcedId: `${classId}-${user}`,
  classSourcedId: classId,
  schoolSourcedId: school.sourceId,
  userSourcedId: user,
  role,
  primary: String(primary),
  beginDate: firstDay,
});

export function* demographicRows(centre: Centre, evening: Evening): Generator<Row> {
  for (const { sourceId, birthDate, sex } of learnersOn(centre, evening)) yield { sourcedId: sourceId, birthDate, sex };
}
