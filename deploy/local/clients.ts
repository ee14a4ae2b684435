/** The systems that may ask for tokens on a developer's machine; in production they are registered with the ministry's identity provider. */
export const scopes = [
  'organisations:read',
  'organisations:write',
  'learners:read',
  'learners:write',
  'roster:import',
  'accommodations:write',
  'accounts:read',
  'accounts:write',
  'clients:write',
  'exams:read',
  'exams:write',
  'exams:approve',
  'exams:schedule',
  'exams:sit',
  'exams:release',
  'resources:write',
  'resources:harvest',
  'lending:read',
  'lending:write',
  'lending:borrow',
  'federation:read',
  'federation:write',
  'enrolments:write',
  'results:write',
  'governance:read',
  'operations',
] as const;

export interface RegisteredClient {
  readonly id: string;
  readonly secret: string;
  /** Codes of the organisations whose subtree the client sees and writes. */
  readonly organisations: readonly string[];
  /** Why it reads persons unless a request says otherwise. */
  readonly purpose: string;
  readonly scopes: readonly string[];
}

const centres = ['css-des-deux-rives', 'css-du-grand-fleuve'];

export const clients: readonly RegisteredClient[] = [
  {
    id: 'demo-sis',
    secret: 'demo-sis-secret',
    organisations: centres,
    purpose: 'school-administration',
    scopes: [
      'organisations:read',
      'organisations:write',
      'learners:read',
      'learners:write',
      'roster:import',
      'accommodations:write',
      'accounts:read',
      'accounts:write',
    ],
  },
  {
    id: 'demo-ministry',
    secret: 'demo-ministry-secret',
    organisations: ['ministere'],
    purpose: 'ministry-supervision',
    scopes,
  },
  // The second person of the exam board: a paper takes two approvals.
  {
    id: 'demo-exam-board',
    secret: 'demo-exam-board-secret',
    organisations: ['ministere'],
    purpose: 'ministry-supervision',
    scopes: ['exams:read', 'exams:approve'],
  },
  // What runs in the schools' exam rooms.
  {
    id: 'demo-exam-player',
    secret: 'demo-exam-player-secret',
    organisations: centres,
    purpose: 'teaching',
    scopes: ['exams:read', 'exams:sit'],
  },
  // What runs in the schools' libraries.
  {
    id: 'demo-library',
    secret: 'demo-library-secret',
    organisations: centres,
    purpose: 'teaching',
    scopes: ['lending:read', 'lending:write', 'lending:borrow', 'resources:write', 'resources:harvest'],
  },
  {
    id: 'demo-college',
    secret: 'demo-college-secret',
    organisations: ['cegep-des-erables'],
    purpose: 'school-administration',
    scopes: ['organisations:read', 'learners:read', 'federation:read', 'enrolments:write', 'results:write'],
  },
  {
    id: 'demo-university',
    secret: 'demo-university-secret',
    organisations: ['universite-boreale'],
    purpose: 'school-administration',
    scopes: ['organisations:read', 'federation:read', 'enrolments:write', 'results:write'],
  },
];
