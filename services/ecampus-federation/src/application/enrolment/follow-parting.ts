import { Injectable } from '@nestjs/common';
import { UnitOfWork } from '@pan/kit/data';
import type { AfterParting, PartedRecord } from '@pan/record-copies';
import { EnrolmentRequestRepository } from '../../persistence/enrolment/enrolment-request.repository.js';
import { holdLearner } from '../../persistence/enrolment/sight.js';
import { CourseResultRepository } from '../../persistence/results/course-result.repository.js';

/** One record held two learners: requests of the one that goes on alone go with it, and their results, which the record is told of again. */
@Injectable()
export class FollowParting implements AfterParting {
  constructor(
    private readonly work: UnitOfWork,
    private readonly requests: EnrolmentRequestRepository,
    private readonly results: CourseResultRepository,
  ) {}

  run(parted: PartedRecord): Promise<void> {
    return this.work.run(async (unit) => {
      const { learnerId, fromLearnerId } = parted;
      for (const id of [learnerId, fromLearnerId].sort()) await holdLearner(unit, id, 'while it moves');
      for (const request of await this.requests.parted(unit, parted)) {
        request.moveTo(learnerId);
        await this.requests.save(unit, request);
        const result = await this.results.ofRequest(unit, request.id);
        if (!result) continue;
        result.moveTo(learnerId);
        await this.results.save(unit, result, ...result.present);
      }
    });
  }
}
