import { Injectable } from '@nestjs/common';
import { type Unit, UnitOfWork } from '@pan/kit/data';
import { type AfterMerge, recordsOf, survivingRecord } from '@pan/record-copies';
import { EnrolmentRequest } from '../../domain/enrolment-request.js';
import type { Offering } from '../../domain/offering.js';
import { OfferingRepository } from '../../persistence/courses/offering.repository.js';
import { EnrolmentRequestRepository } from '../../persistence/enrolment/enrolment-request.repository.js';
import { holdLearner } from '../../persistence/enrolment/sight.js';
import { CourseResultRepository } from '../../persistence/results/course-result.repository.js';
import { WaitingList } from './waiting-list.js';

/** Two records were one learner's: requests and results go on under one id; of two live requests for one offering the stronger stays. */
@Injectable()
export class FollowMerge implements AfterMerge {
  constructor(
    private readonly work: UnitOfWork,
    private readonly offerings: OfferingRepository,
    private readonly requests: EnrolmentRequestRepository,
    private readonly results: CourseResultRepository,
    private readonly waitingList: WaitingList,
  ) {}

  run(endedId: string): Promise<void> {
    return this.work.run(async (unit) => {
      await holdLearner(unit, endedId, 'while it moves');
      const learnerId = await survivingRecord(unit, endedId);
      const records = await recordsOf(unit, learnerId);
      for (const offering of await this.offerings.requestedBy(unit, records))
        await this.unite(unit, offering, records, learnerId);
      for (const result of await this.results.ofLearner(unit, records)) {
        if (result.learnerId === learnerId) continue;
        result.moveTo(learnerId);
        await this.results.save(unit, result);
      }
    });
  }

  private async unite(unit: Unit, offering: Offering, records: readonly string[], learnerId: string): Promise<void> {
    const requests = await this.requests.ofLearner(unit, offering.id, records);
    // A result that came back already stays where it is: it is the learner's either way.
    for (const request of EnrolmentRequest.weaker(requests)) {
      const cancelled = request.cancel('home', false, offering, new Date());
      await this.waitingList.giveUp(unit, offering, request, cancelled);
    }
    for (const request of requests) {
      if (request.learnerId === learnerId) continue;
      request.moveTo(learnerId);
      await this.requests.save(unit, request);
    }
  }
}
