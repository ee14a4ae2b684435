import type { Row } from './csv.ts';
import type { Evening } from './evening.ts';
import type { Centre } from './network.ts';
import {
  classRows,
  courseRows,
  demographicRows,
  enrolmentRows,
  orgRows,
  roleRows,
  sessionRows,
  userRows,
} from './rows.ts';

export interface Table {
  name: string;
  header: readonly string[];
  rows: (centre: Centre, evening: Evening) => Iterable<Row>;
}

/** A OneRoster table begins with the same three columns; the others come in the order of the standard. */
const table = (name: string, columns: string, rows: Table['rows']): Table => ({
  name,
  header: `sourcedId status dateLastModified ${columns}`.split(' '),
  rows,
});

const shared = [
  table('academicSessions', 'title type startDate endDate parentSourcedId schoolYear', sessionRows),
  table('orgs', 'name type identifier parentSourcedId', orgRows),
  table('courses', 'schoolYearSourcedId title courseCode grades orgSourcedId subjects subjectCodes', courseRows),
  table(
    'classes',
    'title grades courseSourcedId classCode classType location schoolSourcedId termSourcedIds subjects subjectCodes periods',
    classRows,
  ),
  table('enrollments', 'classSourcedId schoolSourcedId userSourcedId role primary beginDate endDate', enrolmentRows),
  table(
    'demographics',
    'birthDate sex americanIndianOrAlaskaNative asian blackOrAfricanAmerican nativeHawaiianOrOtherPacificIslander white demographicRaceTwoOrMoreRaces hispanicOrLatinoEthnicity countryOfBirthCode stateOfBirthAbbreviation cityOfBirth publicSchoolResidenceStatus',
    demographicRows,
  ),
];

const of11 = [
  table(
    'users',
    'enabledUser orgSourcedIds role username userIds givenName familyName middleName identifier email sms phone agentSourcedIds grades password',
    userRows,
  ),
];

/** From 1.2 on, a person's roles have a table of their own. */
const of12 = [
  table(
    'users',
    'enabledUser username userIds givenName familyName middleName identifier email sms phone agentSourcedIds grades password userMasterIdentifier preferredGivenName preferredMiddleName preferredFamilyName primaryOrgSourcedId pronouns',
    userRows,
  ),
  table('roles', 'userSourcedId roleType role beginDate endDate orgSourcedId userProfileSourcedId', roleRows),
];

const gradebook11 = 'categories classResources courseResources lineItems resources results';
const gradebook12 = `${gradebook11} lineItemLearningObjectiveIds lineItemScoreScales resultLearningObjectiveIds resultScoreScales scoreScales userProfiles userResources`;

/** The tables that a centre's system exports. */
export function tablesOf({ oneRoster }: Centre): Table[] {
  return [...shared, ...(oneRoster === '1.2' ? of12 : of11)];
}

export const manifestHeader = ['propertyName', 'value'];

/** Every file of the standard is declared, those of the gradebook as absent. */
export function manifestOf(centre: Centre): Row[] {
  const absent = (centre.oneRoster === '1.2' ? gradebook12 : gradebook11).split(' ');
  const files = [
    ...tablesOf(centre).map(({ name }) => [name, 'bulk'] as const),
    ...absent.map((name) => [name, 'absent'] as const),
  ].sort(([a], [b]) => (a < b ? -1 : 1));
  return [
    { propertyName: 'manifest.version', value: '1.0' },
    { propertyName: 'oneroster.version', value: centre.oneRoster },
    ...files.map(([name, value]) => ({ propertyName: `file.${name}`, value })),
    { propertyName: 'source.systemName', value: centre.oneRoster === '1.2' ? 'Mozaïk' : 'GPI' },
    { propertyName: 'source.systemCode', value: centre.system },
  ];
}
