import { DomainError } from '@pan/kit/domain';
import type { FamilyMember } from '../families/family-rights.js';

/** What an attestation may tell beside the achievement itself, each only where its holder says so. */
export const disclosures = ['name', 'mark', 'organisation'] as const;
export type Disclosure = (typeof disclosures)[number];

/** `withdrawn` by its holder; `corrected`, as the result says something else now; `parted`, as the result became another record's. */
export const revocationReasons = ['withdrawn', 'corrected', 'parted'] as const;
export type RevocationReason = (typeof revocationReasons)[number];

/** Where a verifier looks whether it was revoked: a place, drawn at random, in a public list of bits. */
export interface StatusPlace {
  readonly list: number;
  readonly place: number;
}

export interface AttestationState {
  readonly id: string;
  readonly resultId: string;
  readonly resultVersion: number;
  readonly discloses: readonly Disclosure[];
  /** Who asked for it, and by that consented to what it tells: the learner, or a guardian. */
  readonly givenBy: FamilyMember['role'];
  readonly subject: string;
  readonly issuedAt: Date;
  readonly statusList: number;
  readonly statusPlace: number;
  /** As it was signed. */
  readonly credential: object;
  readonly revokedAt: Date | null;
  readonly revokedWhy: RevocationReason | null;
}

/** A signed statement of one result, that its holder gives to whom they choose and that is verified without us. */
export class Attestation {
  private constructor(private state: AttestationState) {}

  static issue(
    of: Omit<AttestationState, 'statusList' | 'statusPlace' | 'revokedAt' | 'revokedWhy'>,
    { list, place }: StatusPlace,
  ): Attestation {
    return new Attestation({ ...of, statusList: list, statusPlace: place, revokedAt: null, revokedWhy: null });
  }

  get id(): string {
    return this.state.id;
  }

  get status(): StatusPlace {
    return { list: this.state.statusList, place: this.state.statusPlace };
  }

  /** The learner sees and takes back every one of the own record, a guardian those that they asked for. */
  isHeldBy(role: FamilyMember['role'], subject: string): boolean {
    return role === 'learner' || subject === this.state.subject;
  }

  /** @throws DomainError attestation-revoked */
  mustHold(): void {
    if (this.state.revokedAt) throw new DomainError('attestation-revoked');
  }

  /** It never holds again; revoking it once more changes nothing. @returns whether it held until now */
  revoke(why: RevocationReason, now: Date): boolean {
    if (this.state.revokedAt) return false;
    this.state = { ...this.state, revokedAt: now, revokedWhy: why };
    return true;
  }
}
