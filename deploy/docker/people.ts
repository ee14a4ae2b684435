/** Who may sign in on a demo installation; invented, and left out with `PAN_DEMO=no`. */
export interface DemoPerson {
  readonly username: string;
  readonly password: string;
  readonly givenName: string;
  readonly familyName: string;
  /** Codes of the organisations whose subtree the person sees. */
  readonly organisations: readonly string[];
  readonly purpose: string;
  readonly scopes: readonly string[];
  /** Who that is in the student record, once the account is linked. */
  readonly person?: { readonly role: 'learner' | 'staff' | 'guardian'; readonly id: string };
}

export const people: readonly DemoPerson[] = [
  {
    username: 'demo-director',
    password: 'demo-director-secret',
    givenName: 'Marguerite',
    familyName: 'Démonstration',
    organisations: ['css-des-deux-rives'],
    purpose: 'school-administration',
    scopes: ['organisations:read', 'learners:read', 'lending:read', 'exams:read'],
  },
  {
    username: 'demo-librarian',
    password: 'demo-librarian-secret',
    givenName: 'Philémon',
    familyName: 'Démonstration',
    organisations: ['css-des-deux-rives'],
    purpose: 'teaching',
    scopes: ['lending:read', 'lending:write', 'resources:write'],
  },
  {
    username: 'demo-analyst',
    password: 'demo-analyst-secret',
    givenName: 'Rose-Aimée',
    familyName: 'Démonstration',
    organisations: ['ministere'],
    purpose: 'ministry-supervision',
    scopes: ['organisations:read', 'governance:read'],
  },
];
