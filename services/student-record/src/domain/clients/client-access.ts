import { type ScopeOf, scopesOf } from '@pan/contracts';

/** What a vendor's system may be given: nothing that decides about accounts, clients or the running of the services. */
export const grantableScopes = scopesOf('vendor');
export type GrantableScope = ScopeOf<'vendor'>;

/** How a system says at the identity provider who it is: signed by its own key, or with a secret. */
export const authMethods = ['private_key_jwt', 'client_secret_basic'] as const;
export type AuthMethod = (typeof authMethods)[number];

/** A vendor's public key: P-256, or RSA of 2,048 to 4,096 bits. */
export interface PublicKey {
  readonly kty: 'EC' | 'RSA';
  readonly crv?: string | undefined;
  readonly x?: string | undefined;
  readonly y?: string | undefined;
  readonly n?: string | undefined;
  readonly e?: string | undefined;
  readonly kid?: string | undefined;
}

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
