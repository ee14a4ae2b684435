import { Injectable } from '@nestjs/common';
import { type Unit, UnitOfWork } from '@pan/kit/data';
import type { Attestation, AttestationState } from '../../domain/attestations/attestation.js';
import type { AttestationLink } from '../../domain/attestations/attestation-link.js';

/** What a link leads to, and who made it. */
export interface OpenedLink extends Pick<AttestationState, 'subject' | 'givenBy' | 'credential'> {
  readonly learnerId: string;
  readonly personId: string;
}

/** Links to attestations; of the secret a digest is kept only. */
@Injectable()
export class AttestationLinkRepository {
  constructor(private readonly work: UnitOfWork) {}

  add(unit: Unit, { id, attestationId, digest, madeAt, validUntil }: AttestationLink): Promise<void> {
    return unit.asService(
      async () =>
        void (await unit.query(
          `insert into attestation_link (id, attestation_id, digest, made_at, valid_until) values ($1, $2, $3, $4, $5)`,
          [id, attestationId, digest, madeAt, validUntil],
        )),
    );
  }

  end(unit: Unit, attestationId: Attestation['id'], id: string, now: Date): Promise<void> {
    return unit.asService(
      async () =>
        void (await unit.query(
          `update attestation_link set ended_at = $3 where id = $1 and attestation_id = $2 and ended_at is null`,
          [id, attestationId, now],
        )),
    );
  }

  /** Counted, where the link and its attestation hold and whoever made it still has the right. */
  opened(digest: Buffer, untilAge: number): Promise<OpenedLink | null> {
    return this.work.run((unit) =>
      unit.asService(async () => {
        const [found] = await unit.query<OpenedLink>(
          `select learner_id as "learnerId", subject, given_by as "givenBy", person_id as "personId", credential from open_attestation_link($1, $2)`,
          [digest, untilAge],
        );
        return found ?? null;
      }),
    );
  }
}
