import { Injectable } from '@nestjs/common';
import { actorOf, currentCaller } from '@pan/kit/context';
import { newId, UnitOfWork } from '@pan/kit/data';
import { DomainError } from '@pan/kit/domain';
import { CourseResult, type Report } from '../../domain/course-result.js';
import { CourseRepository } from '../../persistence/courses/course.repository.js';
import { EnrolmentRequestRepository } from '../../persistence/enrolment/enrolment-request.repository.js';
import { lookAsCaller, requireReach } from '../../persistence/enrolment/sight.js';
import { CourseResultRepository } from '../../persistence/results/course-result.repository.js';

/** The host returns a result, in as many versions as it takes. */
@Injectable()
export class ReportResult {
  constructor(
    private readonly work: UnitOfWork,
    private readonly courses: CourseRepository,
    private readonly requests: EnrolmentRequestRepository,
    private readonly results: CourseResultRepository,
  ) {}

  /** @returns whether a version was added */
  run(requestId: string, report: Report): Promise<boolean> {
    return this.work.run(async (unit) => {
      if ((await lookAsCaller(unit)).learnerId) throw new DomainError('out-of-reach');
      const request = await this.requests.byId(unit, requestId);
      await requireReach(unit, request.hostOrganisationId);
      const known = await this.results.ofRequest(unit, requestId);
      const [now, actor] = [new Date(), actorOf(currentCaller())];
      if (!known) {
        const course = await this.courses.ofOffering(unit, request.offeringId);
        const { result, fact } = CourseResult.of(newId(), request, course, report, now);
        await this.results.saveVersion(unit, result, actor, fact);
        return true;
      }
      const fact = known.report(report, now);
      if (fact) await this.results.saveVersion(unit, known, actor, fact);
      return fact !== null;
    });
  }
}
