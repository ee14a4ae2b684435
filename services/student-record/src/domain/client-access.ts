/** What a vendor's system may be given: nothing that decides about accounts, clients or the running of the services. */
export const grantableScopes = [
  'organisations:read',
  'learners:read',
  'learners:write',
  'roster:import',
  'accommodations:write',
  'exams:read',
  'exams:sit',
  'resources:write',
  'resources:harvest',
  'lending:read',
  'lending:write',
  'lending:borrow',
  'federation:read',
  'enrolments:write',
  'results:write',
  'governance:read',
] as const;
export type GrantableScope = (typeof grantableScopes)[number];

export const grantStates = ['requested', 'approved', 'suspended', 'withdrawn'] as const;
export type GrantState = (typeof grantStates)[number];

/** What a centre, or the ministry, may do with its part of a client's access. */
export const grantMoves = {
  approve: { from: ['requested'], to: 'approved' },
  suspend: { from: ['approved'], to: 'suspended' },
  resume: { from: ['suspended'], to: 'approved' },
  withdraw: { from: ['requested', 'approved', 'suspended'], to: 'withdrawn' },
} as const satisfies Record<string, { from: readonly GrantState[]; to: GrantState }>;
export type GrantMove = keyof typeof grantMoves;

/** Requests that wait for an answer at once, over the whole network. */
export const mostOpenRequests = 2_000;
