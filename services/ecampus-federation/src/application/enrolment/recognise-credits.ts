import { Injectable } from '@nestjs/common';
import { UnitOfWork } from '@pan/kit/data';
import { DomainError } from '@pan/kit/domain';
import { CourseResult } from '../../domain/course-result.js';
import { EnrolmentRequest } from '../../domain/enrolment-request.js';
import { lookAsCaller, requireReach } from './sight.js';

/** Home counts credits of a passed result towards its programme. */
@Injectable()
export class RecogniseCredits {
  constructor(private readonly work: UnitOfWork) {}

  run(requestId: string, credits: number): Promise<void> {
    return this.work.run(async (unit) => {
      if ((await lookAsCaller(unit)).learnerId) throw new DomainError('out-of-reach');
      const request = await unit.find(EnrolmentRequest, requestId);
      await requireReach(unit, request.homeOrganisationId);
      const result = await unit.manager.findOne(CourseResult, {
        where: { requestId },
        lock: { mode: 'for_no_key_update' },
      });
      if (!result) throw new DomainError('result-not-passed');
      const fact = result.recognise(credits, new Date());
      if (fact) await unit.save(result, fact);
    });
  }
}
