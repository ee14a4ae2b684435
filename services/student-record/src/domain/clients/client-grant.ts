import { DomainError } from '@pan/kit/domain';
import type { AuthMethod, PublicKey } from './client-access.js';
import type { ClientSecret } from './client-secret.js';

export const grantStandings = ['requested', 'approved', 'suspended', 'withdrawn', 'refused'] as const;
export type GrantStanding = (typeof grantStandings)[number];

/** What a centre, or the ministry, may do with its part of a client's access. */
const moves = {
  // Approved without a client is what a build from before left while this one was installed.
  approve: { from: ['requested', 'approved'], to: 'approved' },
  refuse: { from: ['requested'], to: 'refused' },
  suspend: { from: ['approved'], to: 'suspended' },
  resume: { from: ['suspended'], to: 'approved' },
  withdraw: { from: ['approved', 'suspended'], to: 'withdrawn' },
} as const satisfies Record<string, { from: readonly GrantStanding[]; to: GrantStanding }>;
type Move = keyof typeof moves;

/** Who answers, and when. */
export interface Decision {
  readonly by: string;
  readonly now: Date;
}

interface ClientGrantState {
  readonly requestId: string;
  readonly organisationId: string;
  /** The path of the organisation, its own code last. */
  readonly visibleTo: readonly string[];
  readonly standing: GrantStanding;
  readonly decidedAt: Date | null;
  readonly decidedBy: string | null;
  /** Why it refused. */
  readonly reason: string | null;
  /** The client that came of its approval, which reaches this organisation and no other. */
  readonly clientId: string | null;
  readonly authMethod: AuthMethod;
  /** Public keys by one of which the client signs; none where it has a secret. */
  readonly keys: readonly PublicKey[];
  /** What the vendor calls its system, and the version in use here; null where it was not said. */
  readonly product: string | null;
  readonly productVersion: string | null;
  readonly version: number;
}

/** One organisation's answer to a request for access, and its own client once it has approved. */
export class ClientGrant {
  private constructor(private state: ClientGrantState) {}

  static request(
    requestId: string,
    organisation: { readonly id: string; readonly path: readonly string[] },
    named: Pick<ClientGrantState, 'product' | 'productVersion'> = { product: null, productVersion: null },
  ) {
    const of = { requestId, organisationId: organisation.id, visibleTo: organisation.path };
    const nobodyYet = { decidedAt: null, decidedBy: null, reason: null, clientId: null };
    const { product, productVersion } = named;
    return new ClientGrant({
      ...{ ...of, standing: 'requested', ...nobodyYet, authMethod: 'client_secret_basic', keys: [] },
      ...{ product, productVersion, version: 1 },
    });
  }

  get organisation(): string {
    return this.state.visibleTo.at(-1)!;
  }

  get clientId(): string | null {
    return this.state.clientId;
  }

  get version(): number {
    return this.state.version;
  }

  get standing(): GrantStanding {
    return this.state.standing;
  }

  get signs(): boolean {
    return this.state.authMethod === 'private_key_jwt';
  }

  /** Whether the request still waits for this answer of the organisation. */
  awaits(answer: 'approve' | 'refuse'): boolean {
    return this.state.clientId === null && this.may(answer);
  }

  /** @param key by which the client signs; null where it asked for a secret instead */
  approve(clientId: string, key: PublicKey | null, decision: Decision): void {
    this.move('approve', decision, 'client-request-decided');
    const authMethod = key ? 'private_key_jwt' : 'client_secret_basic';
    this.state = { ...this.state, clientId, authMethod, keys: key ? [key] : [] };
  }

  refuse(reason: string, decision: Decision): void {
    this.move('refuse', decision, 'client-request-decided');
    this.state = { ...this.state, reason };
  }

  suspend(decision: Decision): void {
    this.move('suspend', decision);
  }

  resume(decision: Decision): void {
    this.move('resume', decision);
  }

  /** For good. */
  withdraw(decision: Decision): void {
    this.move('withdraw', decision);
  }

  /**
   * A next secret comes beside the present ones, which are taken for the overlap only.
   * @returns until when a former one is taken; null where there was none
   */
  rotate(secrets: readonly ClientSecret[], overlapHours: number, now: Date): Date | null {
    this.mustNotBeWithdrawn();
    if (this.signs) throw new DomainError('client-signs-with-key');
    const former = secrets.filter((secret) => secret.isTaken(now));
    const ends = former.map((secret) => secret.endBy(new Date(now.getTime() + overlapHours * 3_600_000)).getTime());
    return ends.length > 0 ? new Date(Math.max(...ends)) : null;
  }

  /** From now on the client signs with one of these keys, and no secret of it is taken any more. */
  replaceKeys(keys: readonly PublicKey[], secrets: readonly ClientSecret[], now: Date): void {
    this.mustNotBeWithdrawn();
    this.state = { ...this.state, keys, authMethod: 'private_key_jwt', version: this.version + 1 };
    for (const secret of secrets) secret.endBy(now);
  }

  /** The system was updated. */
  nameProduct(product: string, productVersion: string): void {
    this.mustNotBeWithdrawn();
    this.state = { ...this.state, product, productVersion, version: this.version + 1 };
  }

  private may(move: Move): boolean {
    return (moves[move].from as readonly GrantStanding[]).includes(this.state.standing);
  }

  private move(move: Move, { by, now }: Decision, refusal = 'client-already-so'): void {
    if (!this.may(move)) throw new DomainError(refusal);
    const standing = moves[move].to;
    this.state = { ...this.state, standing, decidedAt: now, decidedBy: by, reason: null, version: this.version + 1 };
  }

  private mustNotBeWithdrawn(): void {
    if (this.state.standing === 'withdrawn') throw new DomainError('client-already-so');
  }
}
