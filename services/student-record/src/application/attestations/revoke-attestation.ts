import { Injectable } from '@nestjs/common';
import { type Unit, UnitOfWork } from '@pan/kit/data';
import { DomainError } from '@pan/kit/domain';
import type { Attestation, RevocationReason } from '../../domain/attestations/attestation.js';
import { AttestationRepository } from '../../persistence/attestations/attestation.repository.js';
import { ActingFamily } from '../families/acting-family.js';
import { seeEverything } from '../organisations/see-everything.js';

/** An attestation holds no longer: its holder takes it back, or the result says something else. */
@Injectable()
export class RevokeAttestation {
  constructor(
    private readonly work: UnitOfWork,
    private readonly family: ActingFamily,
    private readonly kept: AttestationRepository,
  ) {}

  /** @throws DomainError family-only, attestation-unknown */
  withdraw(id: string, now = new Date()): Promise<void> {
    return this.ofHolder(id, now, (unit, attestation) => this.revoke(unit, [attestation], 'withdrawn', now));
  }

  /** One of a holder who acts now, locked. @throws DomainError family-only, attestation-unknown */
  ofHolder<T>(id: string, now: Date, step: (unit: Unit, attestation: Attestation) => Promise<T>): Promise<T> {
    return this.work.run((unit) =>
      seeEverything(unit, async () => {
        const unknown = 'attestation-unknown';
        const learnerId = await this.kept.learnerOf(unit, id);
        if (!learnerId) throw new DomainError(unknown);
        const acts = ['read-results', 'take-data'] as const;
        const { member, subject } = await this.family.allowed(unit, learnerId, acts, now, unknown);
        const attestation = await this.kept.byId(unit, id);
        if (!attestation?.isHeldBy(member.role, subject)) throw new DomainError(unknown);
        return step(unit, attestation);
      }),
    );
  }

  /** What these results were attested to be, they are no more. */
  async ofResults(unit: Unit, results: readonly string[], why: RevocationReason, now: Date): Promise<void> {
    if (results.length > 0) await this.revoke(unit, await this.kept.standing(unit, results), why, now);
  }

  private async revoke(unit: Unit, some: readonly Attestation[], why: RevocationReason, now: Date): Promise<void> {
    const revoked = some.filter((attestation) => attestation.revoke(why, now));
    await this.kept.saveRevoked(unit, revoked, now);
  }
}
