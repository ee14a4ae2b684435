import type { Caller } from './caller.js';

/** What a token grants. */
export type Grant = Pick<
  Caller,
  'clientId' | 'subject' | 'person' | 'organisations' | 'scopes' | 'purposes' | 'own' | 'ownOf' | 'until'
>;

/**
 * Tokens that a service signs and checks itself, so that their holders need no identity provider at that moment. They open the
 * routes alone that say so by `@AlsoBy(name)`, whatever scopes these ask of others.
 */
export interface OwnTokens {
  readonly name: string;
  /** Null where the token is of another kind. @throws Error where it is of this one and does not hold */
  verify(token: string): Promise<Grant> | null;
}
