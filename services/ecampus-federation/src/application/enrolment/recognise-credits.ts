import { Injectable } from '@nestjs/common';
import { UnitOfWork } from '@pan/kit/data';
import { DomainError } from '@pan/kit/domain';
import { EnrolmentRequestRepository } from '../../persistence/enrolment/enrolment-request.repository.js';
import { lookAsCaller, requireReach } from '../../persistence/enrolment/sight.js';
import { CourseResultRepository } from '../../persistence/results/course-result.repository.js';

/** Home counts credits of a passed result towards its programme. */
@Injectable()
export class RecogniseCredits {
  constructor(
    private readonly work: UnitOfWork,
    private readonly requests: EnrolmentRequestRepository,
    private readonly results: CourseResultRepository,
  ) {}

  run(requestId: string, credits: number): Promise<void> {
    return this.work.run(async (unit) => {
      if ((await lookAsCaller(unit)).learnerId) throw new DomainError('out-of-reach');
      const request = await this.requests.byId(unit, requestId);
      await requireReach(unit, request.homeOrganisationId);
      const result = await this.results.ofRequest(unit, requestId);
      if (!result) throw new DomainError('result-not-passed');
      const fact = result.recognise(credits, new Date());
      if (fact) await this.results.save(unit, result, fact);
    });
  }
}
