import { Injectable } from '@nestjs/common';
import { actorOf, currentCaller } from '@pan/kit/context';
import { type Unit, UnitOfWork } from '@pan/kit/data';
import { DomainError } from '@pan/kit/domain';
import { v7 as uuidv7 } from 'uuid';
import { CourseResult, type Report } from '../../domain/course-result.js';
import { EnrolmentRequest } from '../../domain/enrolment-request.js';
import { lookAsCaller, requireReach } from '../enrolment/sight.js';

/** The host returns a result, in as many versions as it takes. */
@Injectable()
export class ReportResult {
  constructor(private readonly work: UnitOfWork) {}

  /** @returns whether a version was added */
  run(requestId: string, report: Report): Promise<boolean> {
    return this.work.run(async (unit) => {
      if ((await lookAsCaller(unit)).learnerId) throw new DomainError('out-of-reach');
      const request = await unit.find(EnrolmentRequest, requestId);
      await requireReach(unit, request.hostOrganisationId);
      const known = await unit.manager.findOne(CourseResult, {
        where: { requestId },
        lock: { mode: 'for_no_key_update' },
      });
      const now = new Date();
      if (!known) {
        const { result, fact } = CourseResult.of(uuidv7(), request, await courseOf(unit, request), report, now);
        await unit.save(result, fact);
        await keep(unit, result);
        return true;
      }
      const fact = known.report(report, now);
      if (!fact) return false;
      await unit.save(known, fact);
      await keep(unit, known);
      return true;
    });
  }
}

async function courseOf(unit: Unit, { offeringId }: EnrolmentRequest): Promise<{ code: string; title: string }> {
  const [course] = await unit.query<{ code: string; title: string }>(
    `select c.code, c.title from offering o join course c on c.id = o.course_id where o.id = $1`,
    [offeringId],
  );
  return course!;
}

async function keep(unit: Unit, it: CourseResult): Promise<void> {
  await unit.query(
    `insert into course_result_version (result_id, version, state, passed, score, scale, credits, reported_at, reported_by)
     values ($1, $2, $3, $4, $5, $6, $7, $8, $9)`,
    [
      ...[it.id, it.version, it.state, it.passed, it.score, it.scale, it.credits, it.reportedAt],
      actorOf(currentCaller()),
    ],
  );
}
