import { Injectable } from '@nestjs/common';
import { type Unit, UnitOfWork } from '@pan/kit/data';
import type { Fact } from '@pan/kit/domain';
import { CourseResult } from '../../domain/course-result.js';
import type { Canceller, EnrolmentRequest } from '../../domain/enrolment-request.js';
import type { Offering } from '../../domain/offering.js';
import { lookAsCaller, requireReach } from './sight.js';
import { lockRequest, placeOf, promoteInLine } from './waiting-list.js';

/** Ends a request; a seat given up goes to the next in line in the same transaction. */
@Injectable()
export class CancelRequest {
  constructor(private readonly work: UnitOfWork) {}

  run(id: string, by: Canceller): Promise<void> {
    return this.work.run(async (unit) => {
      const { learnerId } = await lookAsCaller(unit);
      const place = await placeOf(unit, id);
      // A learner sees only their own; who speaks for a learner is the home institution.
      if (!learnerId || by !== 'learner') await requireReach(unit, by === 'host' ? place.host : place.home);
      const { request, offering } = await lockRequest(unit, place.offeringId, id);
      const hasFinalResult = await unit.exists(CourseResult, { requestId: id, state: 'completed' });
      await giveUp(unit, offering, request, request.cancel(by, hasFinalResult, offering, new Date()));
    });
  }
}

/** Saves what a cancellation changed, with offering and request locked, and lets the next in line have the seat. */
export async function giveUp(unit: Unit, offering: Offering, request: EnrolmentRequest, facts: Fact[]): Promise<void> {
  if (facts.length === 0) return;
  await unit.save(request, ...facts);
  await unit.save(offering);
  await promoteInLine(unit, offering, new Date());
}
