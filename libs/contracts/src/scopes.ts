/** What an officer of the ministry holds in the governance of the plan: one office each, given by the identity provider's operator. */
export const offices = ['analyst', 'programme-officer', 'director'] as const;
export type Office = (typeof offices)[number];

/** Whom a scope is given: by the student record a vendor's system that was approved, one in a sandbox, a person in a role; an office. */
export type ScopeHolder = 'vendor' | 'sandbox' | 'staff' | 'guardian' | 'learner' | Office;

/** Everything that a token may allow, and who may be given it; where nobody is named, only clients that the ministry registers itself. */
const holders = {
  account: ['staff', 'guardian', 'learner'],
  'organisations:read': ['vendor', 'sandbox', 'staff'],
  'organisations:write': [],
  'learners:read': ['vendor', 'sandbox', 'staff', 'guardian', 'learner'],
  // Birth date, sex and permanent code, beside `learners:read`.
  'demographics:read': ['vendor', 'sandbox', 'staff', 'guardian', 'learner'],
  'learners:write': ['vendor', 'sandbox'],
  // What the offices of a school decide about records of its pupils; each act by the functions that may, where they are held.
  'registry:write': ['staff'],
  'roster:import': ['vendor', 'sandbox'],
  'accommodations:write': ['vendor', 'sandbox'],
  // What is behind the walls of a pupil's other two files; persons need a function or a right beside it.
  'assistance-files:read': ['vendor', 'sandbox', 'staff', 'guardian', 'learner'],
  'assistance-files:write': ['vendor', 'sandbox'],
  // No system reads what a professional keeps; of the staff those who are told to be professionals.
  'professional-files:read': ['staff'],
  'professional-files:write': ['staff'],
  // Marks of terms, by whoever teaches with a system; report cards, by a school’s direction.
  'marks:write': ['vendor', 'sandbox'],
  'report-cards:write': ['vendor', 'sandbox', 'staff'],
  // A system without `consents:write` reads one purpose at a time.
  'consents:read': ['vendor', 'sandbox', 'guardian', 'learner'],
  'consents:write': ['guardian', 'learner'],
  // What schools write to families: staff and systems read what they sent, families what they received, and reply.
  'messages:read': ['vendor', 'staff', 'guardian', 'learner'],
  'messages:write': ['vendor', 'staff'],
  'accounts:read': [],
  'accounts:write': [],
  'clients:write': [],
  // The register of incidents and what is due to be destroyed: an organisation's own office.
  'privacy:write': [],
  'webhooks:write': ['vendor', 'sandbox'],
  'exams:read': ['vendor', 'sandbox', 'staff'],
  'exams:write': [],
  'exams:approve': [],
  'exams:schedule': [],
  // Who watches over a room on the day of an exam.
  'exams:proctor': ['vendor', 'sandbox', 'staff'],
  // Who marks what no machine can: always a person.
  'exams:mark': ['staff'],
  'exams:sit': ['vendor', 'sandbox', 'learner'],
  'exams:release': [],
  // School marks of one’s own pupils, their final marks and how these came about.
  'exams:results': ['vendor', 'sandbox'],
  'resources:write': ['vendor'],
  'resources:harvest': ['vendor'],
  'lending:read': ['vendor', 'sandbox', 'staff'],
  'lending:write': ['vendor'],
  'lending:borrow': ['vendor', 'learner'],
  'federation:read': ['vendor', 'sandbox'],
  'federation:write': [],
  'enrolments:write': ['vendor'],
  'results:write': ['vendor'],
  'governance:read': ['vendor', 'sandbox', 'analyst', 'programme-officer', 'director'],
  // An organisation's own initiatives; the ministry's register is written by its officers, and by systems that it registers itself.
  'governance:report': ['vendor'],
  'governance:write': ['programme-officer', 'director'],
  // Whoever the ministry entrusts with judging applications to a call, of whatever organisation.
  'grants:assess': ['analyst'],
  'editions:write': ['analyst'],
  'editions:release': ['analyst', 'director'],
  operations: [],
  // The standard's own, OneRoster 1.2, by which its clients ask for a token.
  'https://purl.imsglobal.org/spec/or/v1p2/scope/roster-core.readonly': ['vendor', 'sandbox'],
  'https://purl.imsglobal.org/spec/or/v1p2/scope/roster.readonly': ['vendor', 'sandbox'],
  'https://purl.imsglobal.org/spec/or/v1p2/scope/roster-demographics.readonly': ['vendor', 'sandbox'],
  // Of 1.1, whose older clients name no others.
  'https://purl.imsglobal.org/spec/or/v1p1/scope/roster-core.readonly': ['vendor', 'sandbox'],
  'https://purl.imsglobal.org/spec/or/v1p1/scope/roster.readonly': ['vendor', 'sandbox'],
  'https://purl.imsglobal.org/spec/or/v1p1/scope/roster-demographics.readonly': ['vendor', 'sandbox'],
  'https://purl.imsglobal.org/spec/or/v1p2/scope/gradebook-core.readonly': ['vendor', 'sandbox'],
  'https://purl.imsglobal.org/spec/or/v1p2/scope/gradebook.readonly': ['vendor', 'sandbox'],
  'https://purl.imsglobal.org/spec/or/v1p2/scope/gradebook.createput': ['vendor', 'sandbox'],
  'https://purl.imsglobal.org/spec/or/v1p2/scope/gradebook.createpost': ['vendor', 'sandbox'],
  'https://purl.imsglobal.org/spec/or/v1p2/scope/gradebook.delete': ['vendor', 'sandbox'],
  'https://purl.imsglobal.org/spec/or/v1p2/scope/assessment.readonly': ['vendor', 'sandbox'],
  'https://purl.imsglobal.org/spec/or/v1p2/scope/assessment.createput': ['vendor', 'sandbox'],
  'https://purl.imsglobal.org/spec/or/v1p2/scope/assessment.delete': ['vendor', 'sandbox'],
  'https://purl.imsglobal.org/spec/or/v1p2/scope/resource-core.readonly': ['vendor', 'sandbox'],
  'https://purl.imsglobal.org/spec/or/v1p2/scope/resource.readonly': ['vendor', 'sandbox'],
} as const satisfies Readonly<Record<string, readonly ScopeHolder[]>>;

/** How the standard's scopes begin. */
export const oneRosterScope = 'https://purl.imsglobal.org/spec/or/v1p2/scope/';
export const oneRosterScope11 = 'https://purl.imsglobal.org/spec/or/v1p1/scope/';

export type Scope = keyof typeof holders;
export type ScopeOf<H extends ScopeHolder> = {
  [S in Scope]: H extends (typeof holders)[S][number] ? S : never;
}[Scope];

export const scopes = Object.keys(holders) as Scope[];

export const scopesOf = <H extends ScopeHolder>(holder: H): ScopeOf<H>[] =>
  scopes.filter((scope): scope is ScopeOf<H> => (holders[scope] as readonly ScopeHolder[]).includes(holder));
