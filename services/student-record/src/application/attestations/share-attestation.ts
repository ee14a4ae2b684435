import { createHash, randomBytes } from 'node:crypto';
import { Injectable } from '@nestjs/common';
import { currentCaller, runAs } from '@pan/kit/context';
import { newId } from '@pan/kit/data';
import { DomainError, schoolDay } from '@pan/kit/domain';
import { type AttestationLink, makeLink } from '../../domain/attestations/attestation-link.js';
import { ageRuleOf } from '../../domain/families/acts.js';
import { AttestationLinkRepository } from '../../persistence/attestations/attestation-link.repository.js';
import { PersonReads } from '../learners/person-reads.js';
import { RevokeAttestation } from './revoke-attestation.js';

/** A holder gives an attestation by a link that they limit, and takes the link back. */
@Injectable()
export class ShareAttestation {
  constructor(
    private readonly held: RevokeAttestation,
    private readonly links: AttestationLinkRepository,
    private readonly reads: PersonReads,
  ) {}

  /** @returns the link, with the secret that is told this once. @throws DomainError family-only, attestation-unknown, attestation-revoked */
  make(
    attestationId: string,
    months: number,
    now = new Date(),
  ): Promise<AttestationLink & { readonly secret: string }> {
    return this.held.ofHolder(attestationId, now, async (unit, attestation) => {
      attestation.mustHold();
      const secret = randomBytes(24).toString('base64url');
      const link = makeLink({ id: newId(), attestationId, digest: digestOf(secret) }, months, now);
      await this.links.add(unit, link);
      return { ...link, secret };
    });
  }

  /** Ending it again changes nothing. @throws DomainError family-only, attestation-unknown */
  end(attestationId: string, linkId: string, now = new Date()): Promise<void> {
    return this.held.ofHolder(attestationId, now, (unit) => this.links.end(unit, attestationId, linkId, now));
  }

  /**
   * Whoever has the secret reads the attestation; the log of the learner keeps it as a look by whoever made the link.
   * @throws DomainError attestation-link-unknown
   */
  async open(secret: string, now = new Date()): Promise<object> {
    const { guardianUntil } = ageRuleOf('take-data', schoolDay(now));
    const found = await this.links.opened(digestOf(secret), guardianUntil);
    if (!found) throw new DomainError('attestation-link-unknown');
    const { learnerId, subject, givenBy, personId, credential } = found;
    const holder = { ...currentCaller(), clientId: 'attestation-link', subject, organisations: [] };
    const person = { role: givenBy, id: personId };
    await runAs({ ...holder, person, purpose: 'family-access', operation: 'open-attestation-link' }, () =>
      this.reads.record([learnerId]),
    );
    return credential;
  }
}

const digestOf = (secret: string): Buffer => createHash('sha256').update(secret).digest();
