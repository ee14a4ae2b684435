import { Injectable } from '@nestjs/common';
import type { Decider } from '@pan/contracts';
import { actorOf, currentCaller } from '@pan/kit/context';
import { UnitOfWork } from '@pan/kit/data';
import { DomainError } from '@pan/kit/domain';
import type { DenialReason } from '../../domain/enrolment-request.js';
import { lookAsCaller, requireReach } from './sight.js';
import { lockRequest, placeOf } from './waiting-list.js';

export interface Verdict {
  readonly by: Decider;
  readonly accepted: boolean;
  readonly reason?: DenialReason | undefined;
}

/** Home, then host, says yes or no; the second yes gives a seat or a place in the waiting list. */
@Injectable()
export class DecideRequest {
  constructor(private readonly work: UnitOfWork) {}

  run(id: string, { by, accepted, reason }: Verdict): Promise<void> {
    return this.work.run(async (unit) => {
      if ((await lookAsCaller(unit)).learnerId) throw new DomainError('out-of-reach');
      const place = await placeOf(unit, id);
      await requireReach(unit, place[by]);
      const { request, offering } = await lockRequest(unit, place.offeringId, id);
      const decision = { by, accepted, reason: reason ?? null, actor: actorOf(currentCaller()) };
      const facts = request.decide(decision, offering, new Date());
      if (facts.length === 0) return;
      await unit.save(offering);
      await unit.save(request, ...facts);
    });
  }
}
