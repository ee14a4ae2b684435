import { day, list, openWord, optional, part, reference, resource, text, truth, word } from './resource.js';

// The objects of the rostering service, OneRoster 1.2, as `onerosterv1p2rostersservice_openapi3_v1p0.json` prints them; the fields that this record has no word for are left out of answers.

const sessionTypes = ['gradingPeriod', 'semester', 'schoolYear', 'term'];
const organisationTypes = ['department', 'school', 'district', 'local', 'state', 'national'];
export const userRoles = [
  ...['aide', 'counselor', 'districtAdministrator', 'guardian', 'parent', 'principal', 'proctor', 'relative'],
  ...['siteAdministrator', 'student', 'systemAdministrator', 'teacher'],
];

export const academicSession = resource(
  { one: 'academicSession', many: 'academicSessions' },
  {
    title: text(),
    startDate: day(),
    endDate: day(),
    type: openWord(...sessionTypes),
    parent: optional(reference('academicSession')),
    children: optional(list(reference('academicSession'))),
    schoolYear: text(),
  },
  { title: 'text', startDate: 'day', endDate: 'day', type: 'word', schoolYear: 'word', 'parent.sourcedId': 'word' },
);

export const org = resource(
  { one: 'org', many: 'orgs' },
  {
    name: text(),
    type: openWord(...organisationTypes),
    identifier: text(),
    parent: optional(reference('org')),
    children: optional(list(reference('org'))),
  },
  { name: 'text', type: 'word', identifier: 'word', 'parent.sourcedId': 'word' },
);

export const course = resource(
  { one: 'course', many: 'courses' },
  {
    title: text(),
    schoolYear: optional(reference('academicSession')),
    courseCode: text(),
    grades: optional(list(text())),
    subjects: optional(list(text())),
    org: optional(reference('org')),
    subjectCodes: optional(list(text())),
    resources: optional(list(reference('resource'))),
  },
  { title: 'text', courseCode: 'word', grades: 'word' },
);

export const schoolClass = resource(
  { one: 'class', many: 'classes' },
  {
    title: text(),
    classCode: optional(text()),
    classType: optional(openWord('homeroom', 'scheduled')),
    location: optional(text()),
    grades: optional(list(text())),
    subjects: optional(list(text())),
    course: reference('course'),
    school: reference('org'),
    terms: list(reference('academicSession')),
    subjectCodes: optional(list(text())),
    periods: optional(list(text())),
    resources: optional(list(reference('resource'))),
  },
  {
    title: 'text',
    grades: 'word',
    'course.sourcedId': 'word',
    'school.sourcedId': 'word',
    'terms.sourcedId': 'word',
  },
);

export const enrollment = resource(
  { one: 'enrollment', many: 'enrollments' },
  {
    user: reference('user'),
    class: reference('class'),
    school: reference('org'),
    role: openWord('administrator', 'proctor', 'student', 'teacher'),
    primary: optional(truth()),
    beginDate: optional(day()),
    endDate: optional(day()),
  },
  {
    role: 'word',
    primary: 'word',
    beginDate: 'day',
    endDate: 'day',
    'user.sourcedId': 'word',
    'class.sourcedId': 'word',
    'school.sourcedId': 'word',
  },
);

export const user = resource(
  { one: 'user', many: 'users' },
  {
    userMasterIdentifier: optional(text()),
    username: optional(text()),
    userIds: optional(list(part({ type: text(), identifier: text() }))),
    enabledUser: truth(),
    givenName: text(),
    familyName: text(),
    middleName: optional(text()),
    roles: list(
      part({
        roleType: word('primary', 'secondary'),
        role: openWord(...userRoles),
        org: reference('org'),
        beginDate: optional(day()),
        endDate: optional(day()),
      }),
    ),
    primaryOrg: optional(reference('org')),
    identifier: optional(text()),
    grades: optional(list(text())),
  },
  {
    givenName: 'text',
    familyName: 'text',
    middleName: 'text',
    enabledUser: 'word',
    'roles.role': 'word',
    'roles.org.sourcedId': 'word',
    'userIds.identifier': 'word',
  },
);

/** Behind a scope of its own. The standard's origins and residence are asked of nobody in Quebec. */
export const demographics = resource(
  { one: 'demographics', many: 'demographics' },
  { birthDate: optional(day()), sex: optional(openWord('male', 'female', 'unspecified', 'other')) },
  { birthDate: 'day', sex: 'word' },
);
