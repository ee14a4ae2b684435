import { Injectable } from '@nestjs/common';
import { UnitOfWork } from '@pan/kit/data';
import type { Canceller } from '../../domain/enrolment-request.js';
import { EnrolmentRequestRepository } from '../../persistence/enrolment/enrolment-request.repository.js';
import { lookAsCaller, requireReach } from '../../persistence/enrolment/sight.js';
import { CourseResultRepository } from '../../persistence/results/course-result.repository.js';
import { WaitingList } from './waiting-list.js';

/** Ends a request; a seat given up goes to the next in line in the same transaction. */
@Injectable()
export class CancelRequest {
  constructor(
    private readonly work: UnitOfWork,
    private readonly requests: EnrolmentRequestRepository,
    private readonly results: CourseResultRepository,
    private readonly waitingList: WaitingList,
  ) {}

  run(id: string, by: Canceller): Promise<void> {
    return this.work.run(async (unit) => {
      const { learnerId } = await lookAsCaller(unit);
      const place = await this.requests.placeOf(unit, id);
      // A learner sees only their own; who speaks for a learner is the home institution.
      if (!learnerId || by !== 'learner') await requireReach(unit, by === 'host' ? place.host : place.home);
      const { request, offering } = await this.requests.withOffering(unit, id, place.offeringId);
      const hasFinalResult = await this.results.hasFinal(unit, id);
      const cancelled = request.cancel(by, hasFinalResult, offering, new Date());
      await this.waitingList.giveUp(unit, offering, request, cancelled);
    });
  }
}
