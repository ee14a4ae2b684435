import type { Attendance, Level, OrganisationKind, Sector } from '@pan/contracts';

/** The files of a bundle that this service reads; the other files of the standard are left alone. */
export type RosterFile =
  | 'orgs.csv'
  | 'academicSessions.csv'
  | 'demographics.csv'
  | 'roles.csv'
  | 'users.csv'
  | 'classes.csv'
  | 'enrollments.csv'
  | 'courses.csv'
  | 'resources.csv'
  | 'classResources.csv'
  | 'courseResources.csv'
  | 'userResources.csv';

/** Where a row comes from: `row` is its line in the file, the headers being line 1. */
interface Origin {
  readonly file: RosterFile;
  readonly row: number;
  readonly sourceId: string;
  /** When the sender last changed it, as an ISO instant; a complete bundle need not say. */
  readonly modifiedAt: string | null;
}

export interface OrganisationRow extends Origin {
  readonly kind: 'organisation';
  readonly name: string;
  readonly orgKind: OrganisationKind;
  readonly parentSourceId: string | null;
  readonly identifier: string | null;
}

export interface SessionRow extends Origin {
  readonly kind: 'session';
  readonly title: string;
  readonly type: string;
  readonly beginsOn: string;
  readonly endsOn: string;
  readonly schoolYear: string;
  readonly parentSourceId: string | null;
}

export interface LearnerRow extends Origin {
  readonly kind: 'learner';
  readonly familyName: string;
  readonly givenName: string;
  readonly middleName: string | null;
  readonly birthDate: string | null;
  readonly permanentCode: string | null;
  readonly sex: Sex | null;
  /** The main one first; without any when a 1.2 bundle gives the person no role it can read. */
  readonly organisationSourceIds: readonly string[];
  /** As the school wrote it. */
  readonly grade: string | null;
  readonly level: Level;
}

export interface StaffRow extends Origin {
  readonly kind: 'staff';
  readonly familyName: string;
  readonly givenName: string;
  readonly middleName: string | null;
  readonly organisationSourceIds: readonly string[];
}

export interface ClassRow extends Origin {
  readonly kind: 'class';
  readonly title: string;
  readonly organisationSourceId: string;
  readonly termSourceIds: readonly string[];
  readonly level: Level;
}

/** Version 1.1 knows no key for a stay: it is `user@organisation` there, and the role's key in version 1.2. */
export interface StayRow extends Origin {
  readonly kind: 'stay';
  readonly learnerSourceId: string;
  readonly organisationSourceId: string;
  readonly level: Level;
  readonly beganOn: string | null;
  readonly endedOn: string | null;
  /** What the columns `metadata.qc.*`, or the grade, say beyond the level; null for an empty cell. */
  readonly studies?: StudiesCells;
}

export interface StudiesCells {
  readonly sector: Sector | null;
  readonly track: string | null;
  readonly programme: string | null;
  readonly attendance: Attendance | null;
  readonly term: string | null;
}

export interface MembershipRow extends Origin {
  readonly kind: 'membership';
  readonly classSourceId: string;
  readonly personSourceId: string;
  readonly role: 'student' | 'teacher';
  readonly primary: boolean;
  readonly beganOn: string | null;
  readonly endedOn: string | null;
}

/**
 * Somebody of `users.csv` in a delta of version 1.2, which names neither the roles that did not change nor who the person is: whoever
 * compares it with the record knows.
 */
export interface PersonRow extends Origin {
  readonly kind: 'person';
  readonly familyName: string;
  readonly givenName: string;
  readonly middleName: string | null;
  readonly permanentCode: string | null;
  readonly mainOrganisationSourceId: string | null;
  readonly grade: string | null;
  readonly level: Level;
  /** What the grade says beyond the level. */
  readonly track: string | null;
}

/** A row of `roles.csv` in a delta; in a complete bundle those of the staff, whose roles are no stays. */
export interface RoleRow extends Origin {
  readonly kind: 'role';
  readonly personSourceId: string;
  readonly organisationSourceId: string;
  readonly role: 'learner' | 'staff';
  readonly primary: boolean;
  readonly beganOn: string | null;
  readonly endedOn: string | null;
  readonly studies?: StudiesCells;
}

/** A row of `demographics.csv` in a delta, of somebody whom `users.csv` need not name. */
export interface DemographicsRow extends Origin {
  readonly kind: 'demographics';
  readonly birthDate: string | null;
  readonly sex: Sex | null;
}

/** A course, by whose level resources find the classes that they are meant for. */
export interface CourseRow extends Origin {
  readonly kind: 'course';
  readonly level: Level;
}

/** What a school's system says of a resource: enough to obtain it, not the resource itself. */
export interface ResourceRow extends Origin {
  readonly kind: 'resource';
  readonly vendorResourceId: string;
  readonly title: string | null;
  readonly roles: readonly string[];
  readonly importance: 'primary' | 'secondary' | null;
  readonly vendorId: string | null;
  readonly applicationId: string | null;
}

/** That a class, course or user is given a resource. */
export interface ResourceUseRow extends Origin {
  readonly kind: 'resource-use';
  readonly of: 'class' | 'course' | 'user';
  readonly title: string | null;
  readonly targetSourceId: string;
  /** Of a user's: the class in which it is used, where that is said. */
  readonly classSourceId: string | null;
  readonly resourceSourceId: string;
}

/** A row of a delta that says that something is no more. */
export interface GoneRow extends Origin {
  readonly kind: 'gone';
  /** It is still there as something that is not kept, and may never have been kept. */
  readonly otherwise?: true;
}

/** A row of a delta of version 1.1 says what a person is, and so what the person is no longer. */
export interface LeftRow extends Origin {
  readonly kind: 'left-learner' | 'left-staff';
}

export type RosterRow =
  | LeftRow
  | OrganisationRow
  | SessionRow
  | LearnerRow
  | StaffRow
  | ClassRow
  | StayRow
  | MembershipRow
  | PersonRow
  | RoleRow
  | DemographicsRow
  | CourseRow
  | ResourceRow
  | ResourceUseRow
  | GoneRow;

export type Sex = 'female' | 'male' | 'other' | 'unspecified';

/** A row that an error keeps out; without a source id when even that could not be read. */
export interface HeldRow {
  readonly file: RosterFile;
  readonly row: number;
  readonly sourceId: string | null;
}
