import { Injectable } from '@nestjs/common';
import { newId, RateLimits, type Unit, UnitOfWork } from '@pan/kit/data';
import { DomainError } from '@pan/kit/domain';
import { achievementOf } from '../../domain/attestations/achievement.js';
import { Attestation, type Disclosure } from '../../domain/attestations/attestation.js';
import { credentialOf } from '../../domain/attestations/credential.js';
import { AttestationRepository } from '../../persistence/attestations/attestation.repository.js';
import { OrganisationRepository } from '../../persistence/organisations/organisation.repository.js';
import { ResultRepository } from '../../persistence/results/result.repository.js';
import { ActingFamily } from '../families/acting-family.js';
import { seeEverything } from '../organisations/see-everything.js';
import { CredentialSigner } from './credential-signer.js';
import { holderIdentity } from './holder-identity.js';

/** By one account about any of its records. */
const attestations = { name: 'attestations', points: 30, seconds: 86_400, refusal: 'too-many-attestations' } as const;

export interface AttestationAsked {
  readonly resultId: string;
  readonly discloses: readonly Disclosure[];
}

/** Whoever of a family may take the data has a result attested, and says what the attestation tells: that is their consent, for each one. */
@Injectable()
export class IssueAttestation {
  constructor(
    private readonly work: UnitOfWork,
    private readonly limits: RateLimits,
    private readonly family: ActingFamily,
    private readonly results: ResultRepository,
    private readonly organisations: OrganisationRepository,
    private readonly kept: AttestationRepository,
    private readonly signer: CredentialSigner,
  ) {}

  /** @throws DomainError family-only, learner-unknown, attested-result-unknown, result-not-attestable, attestation-key-missing, too-many-attestations */
  run(learnerId: string, { resultId, discloses }: AttestationAsked, now = new Date()): Promise<string> {
    return this.work.run((unit) =>
      seeEverything(unit, async () => {
        const acts = ['read-results', 'take-data'] as const;
        const { learner, member, subject } = await this.family.allowed(unit, learnerId, acts, now, 'learner-unknown');
        await this.limits.take(attestations, subject);
        const result = await this.results.byId(unit, resultId);
        if (result?.learnerId !== learner.id) throw new DomainError('attested-result-unknown');
        const organisation = await this.placeOf(unit, result.organisationId);
        const achievement = achievementOf(result.kind, organisation.code, result.latest.content);
        const { givenName, familyName } = learner.identity;
        const [id, status] = [newId(), await this.kept.drawPlace(unit)];
        const credential = await this.signer.sign(
          credentialOf(this.signer.issuer, {
            ...{ id, achievement, discloses, organisation, issuedAt: now, status },
            holder: holderIdentity(`${givenName} ${familyName}`, discloses.includes('name')),
          }),
        );
        const of = { id, resultId, resultVersion: result.latest.version, discloses, credential, issuedAt: now };
        await this.kept.add(unit, Attestation.issue({ ...of, givenBy: member.role, subject }, status));
        return id;
      }),
    );
  }

  private async placeOf(unit: Unit, id: string): Promise<{ readonly code: string; readonly name: string }> {
    const [organisation] = await this.organisations.byIds(unit, [id]);
    return organisation!;
  }
}
