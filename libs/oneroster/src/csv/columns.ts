import type { RosterFile } from './roster-row.js';

export type Version = '1.1' | '1.2';

/** What the standard says of one file, and what this service cannot do without. */
export interface FileShape {
  readonly file: RosterFile | 'manifest.csv';
  /** In the standard's order. */
  readonly columns: readonly string[];
  readonly required: readonly string[];
  /** Names under which other versions know a column, in lower case. */
  readonly aliases: Readonly<Record<string, string>>;
  /** Columns whose dates are read. */
  readonly dates: readonly string[];
}

const words = (text: string): string[] => text.split(' ').filter(Boolean);

function shape(
  file: FileShape['file'],
  columns: string,
  required: string,
  { dates = '', aliases = {} }: { dates?: string; aliases?: Record<string, string> } = {},
): FileShape {
  return {
    file,
    columns: words(`sourcedId status dateLastModified ${columns}`),
    required: words(`sourcedId ${required}`),
    aliases: { datalastmodified: 'dateLastModified', ...aliases },
    dates: words(dates),
  };
}

export const manifestShape: FileShape = {
  file: 'manifest.csv',
  columns: ['propertyName', 'value'],
  required: ['propertyName', 'value'],
  aliases: {},
  dates: [],
};

const personAliases = { userid: 'userIds', grade: 'grades', agents: 'agentSourcedIds', agentids: 'agentSourcedIds' };

/** What a stay is for, beyond its level: columns of ours, as the standard lets its users add them. */
const studiesColumns =
  'metadata.qc.sector metadata.qc.track metadata.qc.programme metadata.qc.attendance metadata.qc.term';

const users11 = shape(
  'users.csv',
  `enabledUser orgSourcedIds role username userIds givenName familyName middleName identifier email sms phone agentSourcedIds grades password ${studiesColumns}`,
  'orgSourcedIds role givenName familyName',
  { aliases: { ...personAliases, orgs: 'orgSourcedIds', orgids: 'orgSourcedIds', orgsourcedid: 'orgSourcedIds' } },
);

const users12 = shape(
  'users.csv',
  'enabledUser username userIds givenName familyName middleName identifier email sms phone agentSourcedIds grades password userMasterIdentifier preferredGivenName preferredMiddleName preferredFamilyName primaryOrgSourcedId pronouns',
  'givenName familyName',
  { aliases: { ...personAliases, primaryorg: 'primaryOrgSourcedId' } },
);

const shared: Readonly<Record<Exclude<RosterFile, 'users.csv'>, FileShape>> = {
  'orgs.csv': shape('orgs.csv', 'name type identifier parentSourcedId', 'name type', {
    aliases: { parent: 'parentSourcedId' },
  }),
  'academicSessions.csv': shape(
    'academicSessions.csv',
    'title type startDate endDate parentSourcedId schoolYear',
    'title type startDate endDate',
    { dates: 'startDate endDate' },
  ),
  'demographics.csv': shape(
    'demographics.csv',
    'birthDate sex americanIndianOrAlaskaNative asian blackOrAfricanAmerican nativeHawaiianOrOtherPacificIslander white demographicRaceTwoOrMoreRaces hispanicOrLatinoEthnicity countryOfBirthCode stateOfBirthAbbreviation cityOfBirth publicSchoolResidenceStatus',
    '',
    { dates: 'birthDate', aliases: { usersourcedid: 'sourcedId', userid: 'sourcedId', gender: 'sex' } },
  ),
  'roles.csv': shape(
    'roles.csv',
    `userSourcedId roleType role beginDate endDate orgSourcedId userProfileSourcedId ${studiesColumns}`,
    'userSourcedId role orgSourcedId',
    { dates: 'beginDate endDate' },
  ),
  'classes.csv': shape(
    'classes.csv',
    'title grades courseSourcedId classCode classType location schoolSourcedId termSourcedIds subjects subjectCodes periods',
    'title schoolSourcedId',
    {
      aliases: {
        grade: 'grades',
        terms: 'termSourcedIds',
        termsourcedid: 'termSourcedIds',
        orgsourcedid: 'schoolSourcedId',
      },
    },
  ),
  'enrollments.csv': shape(
    'enrollments.csv',
    'classSourcedId schoolSourcedId userSourcedId role primary beginDate endDate',
    'classSourcedId userSourcedId role',
    {
      dates: 'beginDate endDate',
      aliases: { userid: 'userSourcedId', classid: 'classSourcedId', schoolid: 'schoolSourcedId' },
    },
  ),
  'courses.csv': shape(
    'courses.csv',
    'schoolYearSourcedId title courseCode grades orgSourcedId subjects subjectCodes',
    '',
  ),
  'resources.csv': shape(
    'resources.csv',
    'vendorResourceId title roles importance vendorId applicationId',
    'vendorResourceId',
  ),
  'classResources.csv': shape(
    'classResources.csv',
    'title classSourcedId resourceSourcedId',
    'classSourcedId resourceSourcedId',
  ),
  'courseResources.csv': shape(
    'courseResources.csv',
    'title courseSourcedId resourceSourcedId',
    'courseSourcedId resourceSourcedId',
  ),
  'userResources.csv': shape(
    'userResources.csv',
    'userSourcedId orgSourcedId classSourcedId resourceSourcedId',
    'userSourcedId resourceSourcedId',
  ),
};

/** Whether a file is the whole of what it lists, or what changed in it. */
export type Mode = 'bulk' | 'delta';

export function shapeOf(file: RosterFile, version: Version, mode: Mode = 'bulk'): FileShape {
  const whole = file !== 'users.csv' ? shared[file] : version === '1.1' ? users11 : users12;
  if (mode === 'bulk') return whole;
  return { ...whole, required: [...whole.required, 'status', 'dateLastModified'] };
}

/** In the order in which rows build on one another; roles tell who a person of `users.csv` is. */
export const rosterFiles: readonly RosterFile[] = [
  'orgs.csv',
  'academicSessions.csv',
  'demographics.csv',
  'roles.csv',
  'users.csv',
  'classes.csv',
  'enrollments.csv',
  'courses.csv',
  'resources.csv',
  'classResources.csv',
  'courseResources.csv',
  'userResources.csv',
];

export const requiredFiles: Readonly<Record<Version, readonly RosterFile[]>> = {
  '1.1': ['orgs.csv', 'users.csv'],
  '1.2': ['orgs.csv', 'users.csv', 'roles.csv'],
};

/** Files of the standard that this service leaves alone. */
export const otherFiles: readonly string[] = words(
  'categories lineItemLearningObjectiveIds lineItemScoreScales lineItems resultLearningObjectiveIds resultScoreScales results scoreScales userProfiles',
).map((name) => `${name}.csv`);
