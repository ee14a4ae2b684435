import { DomainError } from '@pan/kit/domain';
import { sandboxOf, scopesOfSandboxes } from '../sandboxes/sandbox.js';
import {
  mostOpenOfKey,
  mostOpenRequests,
  requestDays,
  type AuthMethod,
  type GrantableScope,
  type PublicKey,
} from './client-access.js';
import { ClientGrant, type Decision } from './client-grant.js';

/** What a vendor wants for its system. */
export interface Wish {
  readonly vendor: string;
  readonly scopes: readonly GrantableScope[];
  /** The usual one. */
  readonly purpose: string;
  readonly otherPurposes?: readonly string[] | undefined;
  readonly authMethod?: AuthMethod | undefined;
  /** What its system is called, and in which version it is. */
  readonly product?: string | undefined;
  readonly productVersion?: string | undefined;
}

/** The key that signed the request, and the digest by which its proof is known again. */
export interface Proof {
  readonly key: PublicKey;
  readonly keyThumbprint: string;
  readonly proofDigest: Buffer;
}

/** What is known of requests when another one comes. */
export interface Known {
  readonly proofIsUsed: boolean;
  /** How many of the same key wait for an answer, and how many of all. */
  readonly waitingOfKey: number;
  readonly waiting: number;
}

export interface ClientRequestState {
  readonly id: string;
  readonly vendor: string;
  readonly scopes: readonly GrantableScope[];
  readonly purpose: string;
  /** Why the system may read persons, the usual reason first. */
  readonly purposes: readonly string[];
  /** Null in requests from before they brought one, as are its thumbprint and the proof. */
  readonly key: PublicKey | null;
  readonly keyThumbprint: string | null;
  readonly proofDigest: Buffer | null;
  readonly authMethod: AuthMethod;
  /** Null where it was not said. */
  readonly product: string | null;
  readonly productVersion: string | null;
  readonly requestedAt: Date;
}

/** A vendor's wish for access to organisations, each of which answers for itself. It does not change; its grants do. */
export class ClientRequest {
  constructor(readonly asked: ClientRequestState) {}

  /** @param places the organisations that have to agree */
  static ask(
    id: string,
    { vendor, scopes, purpose, otherPurposes = [], authMethod = 'private_key_jwt', ...named }: Wish,
    proof: Proof,
    places: readonly { readonly id: string; readonly path: readonly string[] }[],
    known: Known,
    now: Date,
  ): { readonly request: ClientRequest; readonly grants: readonly ClientGrant[] } {
    checkWorlds(
      places.map(({ path }) => path),
      scopes,
    );
    if (known.proofIsUsed) throw new DomainError('client-proof-used');
    const later = { retryAfter: 3_600 };
    // What waits is counted for each key and for all; nobody's share closes the door to others.
    if (known.waitingOfKey >= mostOpenOfKey) throw new DomainError('too-many-client-requests', {}, later);
    if (known.waiting >= mostOpenRequests) throw new DomainError('temporarily-unavailable', {}, later);
    const request = new ClientRequest({
      id,
      vendor,
      scopes: [...new Set(scopes)],
      purpose,
      purposes: [...new Set([purpose, ...otherPurposes])],
      ...proof,
      authMethod,
      product: named.product ?? null,
      productVersion: named.productVersion ?? null,
      requestedAt: now,
    });
    const { product, productVersion } = request.asked;
    return { request, grants: places.map((place) => ClientGrant.request(id, place, { product, productVersion })) };
  }

  /**
   * Says yes for some of the organisations: each of them has a client of its own from here on.
   * @param grants what whoever answers reaches
   * @returns those that are approved by this
   */
  approve(grants: readonly ClientGrant[], drawClientId: () => string, decision: Decision): ClientGrant[] {
    if (requestEnd(this.asked.requestedAt) <= decision.now) throw new DomainError('client-request-expired');
    const approved = undecided(grants, 'approve');
    const key = this.asked.authMethod === 'private_key_jwt' ? this.asked.key : null;
    for (const grant of approved) grant.approve(drawClientId(), key, decision);
    return approved;
  }

  /** Says no, and why; whoever asked can read it. @returns those that are refused by this */
  refuse(grants: readonly ClientGrant[], reason: string, decision: Decision): ClientGrant[] {
    const refused = undecided(grants, 'refuse');
    for (const grant of refused) grant.refuse(reason, decision);
    return refused;
  }
}

/** When what was asked for at `requestedAt` can no longer be approved. */
export function requestEnd(requestedAt: Date): Date {
  return new Date(requestedAt.getTime() + requestDays * 86_400_000);
}

/** What was asked for before this instant has ended. */
export function oldestRequest(now: Date): Date {
  return new Date(now.getTime() - requestDays * 86_400_000);
}

function undecided(grants: readonly ClientGrant[], answer: 'approve' | 'refuse'): ClientGrant[] {
  const open = grants.filter((grant) => grant.awaits(answer));
  if (open.length === 0) throw new DomainError('client-request-decided');
  return open;
}

/** A system is let into one sandbox, or into the network: one that reached both could carry what is invented out of it. */
function checkWorlds(paths: readonly (readonly string[])[], scopes: readonly GrantableScope[]): void {
  const worlds = new Set(paths.map(sandboxOf));
  if (worlds.size > 1) throw new DomainError('sandbox-alone');
  const strange = scopes.find((scope) => !scopesOfSandboxes.includes(scope));
  if (!worlds.has(null) && strange) throw new DomainError('scope-outside-sandbox', { scope: strange });
}
