import { Injectable } from '@nestjs/common';
import type { Decider } from '@pan/contracts';
import { actorOf, currentCaller } from '@pan/kit/context';
import { UnitOfWork } from '@pan/kit/data';
import { DomainError } from '@pan/kit/domain';
import type { DenialReason } from '../../domain/enrolment-request.js';
import { OfferingRepository } from '../../persistence/courses/offering.repository.js';
import { EnrolmentRequestRepository } from '../../persistence/enrolment/enrolment-request.repository.js';
import { lookAsCaller, requireReach } from '../../persistence/enrolment/sight.js';

export interface Verdict {
  readonly by: Decider;
  readonly accepted: boolean;
  readonly reason?: DenialReason | undefined;
}

/** Home, then host, says yes or no; the second yes gives a seat or a place in the waiting list. */
@Injectable()
export class DecideRequest {
  constructor(
    private readonly work: UnitOfWork,
    private readonly offerings: OfferingRepository,
    private readonly requests: EnrolmentRequestRepository,
  ) {}

  run(id: string, { by, accepted, reason }: Verdict): Promise<void> {
    return this.work.run(async (unit) => {
      if ((await lookAsCaller(unit)).learnerId) throw new DomainError('out-of-reach');
      const place = await this.requests.placeOf(unit, id);
      await requireReach(unit, place[by]);
      const { request, offering } = await this.requests.withOffering(unit, id, place.offeringId);
      const decision = { by, accepted, reason: reason ?? null, actor: actorOf(currentCaller()) };
      const facts = request.decide(decision, offering, new Date());
      if (facts.length === 0) return;
      await this.offerings.save(unit, offering);
      await this.requests.save(unit, request, ...facts);
    });
  }
}
