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

export const grantStates = ['requested', 'approved', 'suspended', 'withdrawn', 'refused'] as const;
export type GrantState = (typeof grantStates)[number];

/** What a centre, or the ministry, may do with its part of a client's access. */
export const grantMoves = {
  // Approved without a client is what a build from before left while this one was installed.
  approve: { from: ['requested', 'approved'], to: 'approved' },
  refuse: { from: ['requested'], to: 'refused' },
  suspend: { from: ['approved'], to: 'suspended' },
  resume: { from: ['suspended'], to: 'approved' },
  withdraw: { from: ['approved', 'suspended'], to: 'withdrawn' },
} as const satisfies Record<string, { from: readonly GrantState[]; to: GrantState }>;
export type GrantMove = keyof typeof grantMoves;

/** How a system says at the identity provider who it is: signed by its own key, or with a secret. */
export const authMethods = ['private_key_jwt', 'client_secret_basic'] as const;
export type AuthMethod = (typeof authMethods)[number];

/** A request that nobody has answered ends after so many days. */
export const requestDays = 30;
/** Requests of one key that may wait at once. */
export const mostOpenOfKey = 20;
/** Requests that wait for an answer at once, over the whole network: room for many more senders than one allowance each fills. */
export const mostOpenRequests = 20_000;

/** Whoever a request comes from, by the network of the address. */
export const requestsOfSource = {
  name: 'client-request',
  points: 50,
  seconds: 86_400,
  refusal: 'too-many-client-requests',
} as const;
/** Wrong secrets of one client. The right one is taken meanwhile too, or anybody could lock a client out. */
export const wrongSecrets = { name: 'client-secret', points: 10, seconds: 900, refusal: 'too-many-attempts' } as const;

/** A former secret goes on beside its successor for so long, unless whoever rotates says otherwise. */
export const overlapHours = { usual: 168, most: 720 } as const;

/** When what was asked for at `requestedAt` can no longer be approved. */
export function requestEnd(requestedAt: Date): Date {
  return new Date(requestedAt.getTime() + requestDays * 86_400_000);
}
