/** The systems that may ask for tokens on a developer's machine; in production they are registered with the ministry's identity provider. */
import {
  offices,
  oneRosterScope,
  oneRosterScope11,
  scopes,
  scopesOf,
  type Office,
} from '../../../libs/contracts/src/scopes.ts';

export { scopes };

export interface RegisteredClient {
  readonly id: string;
  readonly secret: string;
  /** Codes of the organisations whose subtree the client sees and writes. */
  readonly organisations: readonly string[];
  /** Why it may read persons; the first holds where a request names none. */
  readonly purposes: readonly string[];
  readonly scopes: readonly string[];
}

const centres = ['css-des-deux-rives', 'css-du-grand-fleuve'];
const oneRoster = scopes.filter((scope) => scope.startsWith(oneRosterScope) || scope.startsWith(oneRosterScope11));

export const clients: readonly RegisteredClient[] = [
  {
    id: 'demo-sis',
    secret: 'demo-sis-secret',
    organisations: centres,
    purposes: ['school-administration', 'student-support'],
    scopes: [
      'organisations:read',
      'organisations:write',
      'learners:read',
      'demographics:read',
      'learners:write',
      'roster:import',
      'accommodations:write',
      'assistance-files:read',
      'assistance-files:write',
      'marks:write',
      'report-cards:write',
      'exams:results',
      'accounts:read',
      'accounts:write',
      'messages:read',
      'messages:write',
      'clients:write',
      'webhooks:write',
      'privacy:write',
      'governance:read',
      'governance:report',
      ...oneRoster,
    ],
  },
  // A gradebook of one centre: a category or a mark belongs to the centre that its token names.
  {
    id: 'demo-gradebook',
    secret: 'demo-gradebook-secret',
    organisations: ['css-des-deux-rives'],
    purposes: ['teaching'],
    scopes: oneRoster,
  },
  {
    id: 'demo-ministry',
    secret: 'demo-ministry-secret',
    organisations: ['ministere'],
    purposes: ['ministry-supervision', 'statistics'],
    scopes,
  },
  // The second person of the exam board: a paper takes two approvals.
  {
    id: 'demo-exam-board',
    secret: 'demo-exam-board-secret',
    organisations: ['ministere'],
    purposes: ['ministry-supervision'],
    scopes: ['exams:read', 'exams:approve'],
  },
  // The second person of open data: an edition is released by two.
  {
    id: 'demo-publisher',
    secret: 'demo-publisher-secret',
    organisations: ['ministere'],
    purposes: ['statistics'],
    scopes: ['governance:read', 'editions:write', 'editions:release'],
  },
  // What runs in the schools' exam rooms.
  {
    id: 'demo-exam-player',
    secret: 'demo-exam-player-secret',
    organisations: centres,
    purposes: ['teaching'],
    scopes: ['exams:read', 'exams:sit', 'exams:proctor'],
  },
  // What runs in the schools' libraries.
  {
    id: 'demo-library',
    secret: 'demo-library-secret',
    organisations: centres,
    purposes: ['teaching'],
    scopes: ['lending:read', 'lending:write', 'lending:borrow', 'resources:write', 'resources:harvest'],
  },
  {
    id: 'demo-college',
    secret: 'demo-college-secret',
    organisations: ['cegep-des-erables'],
    purposes: ['school-administration'],
    scopes: ['organisations:read', 'learners:read', 'federation:read', 'enrolments:write', 'results:write'],
  },
  {
    id: 'demo-university',
    secret: 'demo-university-secret',
    organisations: ['universite-boreale'],
    purposes: ['school-administration'],
    scopes: ['organisations:read', 'federation:read', 'enrolments:write', 'results:write'],
  },
  // The identity provider itself, when it asks the student record who a person is and what a vendor's system may do.
  {
    id: 'identity-provider',
    secret: 'identity-provider-secret',
    organisations: ['ministere'],
    purposes: ['school-administration'],
    scopes: ['accounts:read'],
  },
];

/** A person who can sign in on a developer's machine; who they are is linked in the student record. */
export interface DemoPerson {
  /** The pseudonym that tokens carry. */
  readonly subject: string;
  readonly login: string;
  readonly password: string;
  /** Of an officer of the ministry, whom the student record does not know. */
  readonly office?: Office;
}

export const people: readonly DemoPerson[] = [
  { subject: 'demo-teacher', login: 'enseignante', password: 'enseignante-demo' },
  { subject: 'demo-registrar', login: 'registraire', password: 'registraire-demo' },
  { subject: 'demo-guardian', login: 'parent', password: 'parent-demo' },
  { subject: 'demo-other-guardian', login: 'autre-parent', password: 'autre-parent-demo' },
  { subject: 'demo-learner', login: 'eleve', password: 'eleve-demo' },
  { subject: 'demo-analyst', login: 'analyste', password: 'analyste-demo', office: 'analyst' },
  { subject: 'demo-officer', login: 'conseillere', password: 'conseillere-demo', office: 'programme-officer' },
  { subject: 'demo-director', login: 'directrice', password: 'directrice-demo', office: 'director' },
  // Who mark answers of another school's pupils, and who decides where they do not agree.
  { subject: 'demo-marker', login: 'correctrice', password: 'correctrice-demo' },
  { subject: 'demo-other-marker', login: 'correcteur', password: 'correcteur-demo' },
  { subject: 'demo-adjudicator', login: 'arbitre', password: 'arbitre-demo' },
  // Who decides on reviews of marks, having marked none of them.
  { subject: 'demo-reviewer', login: 'reviseuse', password: 'reviseuse-demo' },
];

/** What people use to sign in: no secret, so a code is worth nothing without its verifier. Any port of this machine may take it back. */
export const portal = {
  id: 'demo-portal',
  redirect: 'http://127.0.0.1/signed-in',
  scopes: [
    'account',
    'organisations:read',
    'learners:read',
    'demographics:read',
    'assistance-files:read',
    'messages:read',
    'messages:write',
    'exams:read',
    'exams:sit',
    'exams:mark',
    'lending:read',
    'lending:borrow',
  ],
} as const;

/** The services' own pages: everything that a person may have in some role or office. */
export const pages = {
  id: 'pan-pages',
  redirect: 'http://127.0.0.1/signed-in',
  scopes: [...new Set((['staff', 'guardian', 'learner', ...offices] as const).flatMap((holder) => scopesOf(holder)))],
} as const;

/**
 * Apps that read the library's OPDS catalogue. They hold no secret, and anybody can write one: the only scope is that of a pupil's
 * own loans, and whoever signs in gives the password each time.
 */
export const readingApps = {
  id: 'reading-apps',
  scopes: ['lending:borrow'],
} as const;

/** The callback of Authentication for OPDS 1.0, and any port of the reader's own machine. */
const usualRedirects = ['opds://authorize/', 'http://127.0.0.1/opds'];

/**
 * Where reading apps get their code back.
 * @param others addresses of further apps, between spaces: `PAN_READING_REDIRECTS`
 */
export function readingRedirects(others = process.env['PAN_READING_REDIRECTS'] ?? ''): string[] {
  const added = others.split(/\s+/).filter(Boolean);
  for (const address of added) {
    if (isExact(address)) continue;
    throw new Error(
      `PAN_READING_REDIRECTS : ${address} doit être une adresse entière (https:, http://127.0.0.1/… ou un schéma propre), sans * ni #\n` +
        `  ${address} must be a whole address (https:, http://127.0.0.1/… or a scheme of its own), without * or #`,
    );
  }
  return [...usualRedirects, ...added];
}

/** Anything wider, or an address that a browser runs, would give codes to others. */
function isExact(address: string): boolean {
  if (/[*#]/.test(address) || !/^[a-z][a-z0-9+.-]*:\/\//.test(address)) return false;
  const { protocol, hostname } = URL.parse(address) ?? {};
  if (protocol === 'http:') return hostname === '127.0.0.1' || hostname === '[::1]';
  return protocol !== undefined && !['javascript:', 'data:', 'vbscript:', 'file:', 'blob:'].includes(protocol);
}
