// What the record knows, as objects of OneRoster 1.2.

/** How every object begins: its key here, whether it still holds, and when that last changed. */
export interface Known {
  readonly id: string;
  readonly active: boolean;
  readonly modifiedAt: string;
}

export interface KnownSession extends Known {
  readonly title: string;
  readonly type: 'schoolYear' | 'term';
  /** `2026-2027`. */
  readonly schoolYear: string;
  readonly parentId: string | null;
  readonly childIds: readonly string[];
}

export interface KnownOrganisation extends Known {
  readonly code: string;
  readonly name: string;
  readonly kind: string;
  readonly parentId: string | null;
  readonly childIds: readonly string[];
}

export interface KnownCourse extends Known {
  readonly title: string;
  readonly code: string;
}

export interface KnownClass extends Known {
  readonly title: string;
  readonly level: string;
  readonly organisationId: string;
  readonly courseId: string;
  readonly termId: string;
}

export interface KnownPlace extends Known {
  readonly userId: string;
  readonly classId: string;
  readonly organisationId: string;
  readonly role: 'student' | 'teacher';
  readonly isPrimary: boolean;
  readonly beginsOn: string | null;
  readonly endsOn: string | null;
}

export interface KnownPerson extends Known {
  readonly givenName: string;
  readonly familyName: string;
  readonly middleName: string | null;
  /** Where the reader may see it: it tells the birth date. */
  readonly permanentCode: string | null;
  readonly keys: readonly { readonly source: string; readonly sourceId: string }[];
  /** The main one first. */
  readonly roles: readonly {
    readonly role: string;
    readonly organisationId: string;
    readonly beganOn: string | null;
    readonly endedOn: string | null;
    /** What a stay is for, beyond its level, where it says so. */
    readonly studies?: Readonly<Record<string, unknown>> | null;
  }[];
  readonly levels: readonly string[];
}

export interface KnownDemographics extends Known {
  readonly birthDate: string | null;
  readonly sex: string | null;
}

/** The address of an object by what it is. */
export type AddressOf = (type: ReferenceType, id: string) => string;
export type ReferenceType = keyof typeof collections;

/** Where objects that others refer to are read. */
export const collections = {
  academicSession: 'academicSessions',
  class: 'classes',
  course: 'courses',
  org: 'orgs',
  user: 'users',
} as const;

export type Shape = Readonly<Record<string, unknown>>;
type Many<T> = readonly T[];

/** Of each object of a service, what its answer has. */
export class Shapes {
  constructor(private readonly addressOf: AddressOf) {}

  academicSession(session: KnownSession): Shape {
    const [first, second] = session.schoolYear.split('-');
    return {
      ...begin(session),
      title: session.title,
      startDate: `${first}-07-01`,
      // The first day without it.
      endDate: `${second}-07-01`,
      type: session.type,
      parent: session.parentId && this.ref('academicSession', session.parentId),
      children: filled(session.childIds.map((id) => this.ref('academicSession', id))),
      schoolYear: second,
    };
  }

  org(organisation: KnownOrganisation): Shape {
    return {
      ...begin(organisation),
      name: organisation.name,
      type: organisationTypes[organisation.kind] ?? 'department',
      identifier: organisation.code,
      parent: organisation.parentId && this.ref('org', organisation.parentId),
      children: filled(organisation.childIds.map((id) => this.ref('org', id))),
    };
  }

  course(course: KnownCourse): Shape {
    return { ...begin(course), title: course.title, courseCode: course.code, grades: gradesOf([course.code]) };
  }

  class(group: KnownClass): Shape {
    return {
      ...begin(group),
      title: group.title,
      grades: gradesOf([group.level]),
      course: this.ref('course', group.courseId),
      school: this.ref('org', group.organisationId),
      terms: [this.ref('academicSession', group.termId)],
    };
  }

  enrollment(place: KnownPlace): Shape {
    return {
      ...begin(place),
      user: this.ref('user', place.userId),
      class: this.ref('class', place.classId),
      school: this.ref('org', place.organisationId),
      role: place.role,
      primary: String(place.isPrimary),
      beginDate: place.beginsOn,
      endDate: place.endsOn,
    };
  }

  user(person: KnownPerson): Shape {
    const roles = person.roles.map(({ role, organisationId, beganOn, endedOn }, rank) => ({
      roleType: rank === 0 ? 'primary' : 'secondary',
      role,
      org: this.ref('org', organisationId),
      ...(beganOn !== null && { beginDate: beganOn }),
      ...(endedOn !== null && { endDate: endedOn }),
    }));
    return {
      ...begin(person),
      userMasterIdentifier: person.permanentCode,
      userIds: filled(person.keys.map(({ source, sourceId }) => ({ type: source, identifier: sourceId }))),
      enabledUser: String(person.active),
      givenName: person.givenName,
      familyName: person.familyName,
      middleName: person.middleName,
      roles,
      primaryOrg: roles[0]?.org,
      grades: gradesOf(person.levels),
      ...studiesOf(person),
    };
  }

  demographics(person: KnownDemographics): Shape {
    return { ...begin(person), birthDate: person.birthDate, sex: person.sex };
  }

  protected ref(type: ReferenceType, sourcedId: string) {
    return { href: this.addressOf(type, sourcedId), sourcedId, type };
  }
}

export const begin = ({ id, active, modifiedAt }: Known) => ({
  sourcedId: id,
  status: active ? 'active' : 'tobedeleted',
  dateLastModified: modifiedAt,
});

/** The standard has no word for sectors, tracks, programmes and attendance: they are metadata of the person, stay by stay. */
function studiesOf({ roles }: KnownPerson) {
  const said = roles.flatMap(({ organisationId, studies }) => {
    if (!studies) return [];
    const { modules: _, ...words } = studies;
    const filled = Object.entries(words).filter(([, word]) => word !== null);
    return filled.length > 0 ? [{ org: organisationId, ...Object.fromEntries(filled) }] : [];
  });
  return said.length > 0 ? { metadata: { 'qc.studies': said } } : {};
}

const filled = <T>(items: Many<T>): Many<T> | null => (items.length > 0 ? items : null);

const gradesOf = (levels: Many<string>): Many<string> | null => filled(levels.filter((level) => level !== 'unknown'));

/** Colleges and universities by the words that the bundles of Quebec's systems use. */
export const organisationTypes: Readonly<Record<string, string>> = {
  ministry: 'state',
  'service-centre': 'district',
  school: 'school',
  college: 'ext:college',
  university: 'ext:university',
  other: 'department',
};
