import { Injectable } from '@nestjs/common';
import type { Unit } from '@pan/kit/data';
import { type Fact, schoolDay } from '@pan/kit/domain';
import type { EnrolmentRequest } from '../../domain/enrolment-request.js';
import type { Offering } from '../../domain/offering.js';
import { OfferingRepository } from '../../persistence/courses/offering.repository.js';
import { EnrolmentRequestRepository } from '../../persistence/enrolment/enrolment-request.repository.js';

/** Hands seats on. The offering's row is locked by whoever calls, so that no two transactions give out the same seat. */
@Injectable()
export class WaitingList {
  constructor(
    private readonly offerings: OfferingRepository,
    private readonly requests: EnrolmentRequestRepository,
  ) {}

  /**
   * Gives each free seat to the next in line; whose request that is, is the service's to know, not the caller's. Once the course is
   * over the line stands still.
   */
  async promote(unit: Unit, offering: Offering, now: Date): Promise<void> {
    if (!offering.hasRoom || offering.isOver(schoolDay(now))) return;
    await unit.asService(async () => {
      let promoted = 0;
      while (offering.hasRoom) {
        const next = await this.requests.nextInLine(unit, offering.id);
        if (!next) break;
        await this.requests.save(unit, next, ...next.promote(offering, now));
        promoted += 1;
      }
      if (promoted > 0) await this.offerings.save(unit, offering);
    });
  }

  /** Saves what a cancellation changed, with offering and request locked, and lets the next in line have the seat. */
  async giveUp(unit: Unit, offering: Offering, request: EnrolmentRequest, cancelled: Fact[]): Promise<void> {
    if (cancelled.length === 0) return;
    await this.requests.save(unit, request, ...cancelled);
    await this.offerings.save(unit, offering);
    await this.promote(unit, offering, new Date());
  }
}
