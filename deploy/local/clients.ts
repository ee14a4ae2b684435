/** The systems that may ask for tokens on a developer's machine; in production they are registered with the ministry's identity provider. */
export const scopes = [
  'organisations:read',
  'organisations:write',
  'learners:read',
  'learners:write',
  'roster:import',
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

export const clients: readonly RegisteredClient[] = [
  {
    id: 'demo-sis',
    secret: 'demo-sis-secret',
    organisations: ['css-des-deux-rives', 'css-du-grand-fleuve'],
    purpose: 'school-administration',
    scopes: ['organisations:read', 'organisations:write', 'learners:read', 'learners:write', 'roster:import'],
  },
  {
    id: 'demo-ministry',
    secret: 'demo-ministry-secret',
    organisations: ['ministere'],
    purpose: 'ministry-supervision',
    scopes,
  },
];
