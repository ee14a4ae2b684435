import { Injectable } from '@nestjs/common';
import { lockAll, type Unit, UnitOfWork } from '@pan/kit/data';
import { type AfterMerge, recordsOf, survivingRecord } from '@pan/record-copies';
import { CourseResult } from '../../domain/course-result.js';
import { EnrolmentRequest } from '../../domain/enrolment-request.js';
import { Offering } from '../../domain/offering.js';
import { giveUp } from './cancel-request.js';
import { holdLearner } from './sight.js';

const strength = { confirmed: 3, queued: 2, requested: 1, denied: 0, cancelled: 0 } as const;

/** Two records were one learner's: requests and results go on under one id; of two live requests for one offering the stronger stays. */
@Injectable()
export class FollowMerge implements AfterMerge {
  constructor(private readonly work: UnitOfWork) {}

  run(endedId: string): Promise<void> {
    return this.work.run(async (unit) => {
      await holdLearner(unit, endedId, 'while it moves');
      const learnerId = await survivingRecord(unit, endedId);
      const records = await recordsOf(unit, learnerId);
      const offerings = await lockAll(
        unit,
        Offering,
        't.id in (select offering_id from enrolment_request where learner_id = any($1))',
        [records],
      );
      for (const offering of offerings) await this.unite(unit, offering, records, learnerId);
      for (const result of await lockAll(unit, CourseResult, 't.learner_id = any($1)', [records])) {
        if (result.learnerId === learnerId) continue;
        result.learnerId = learnerId;
        await unit.save(result);
      }
    });
  }

  private async unite(unit: Unit, offering: Offering, records: readonly string[], learnerId: string): Promise<void> {
    const requests = await lockAll(unit, EnrolmentRequest, 't.offering_id = $1 and t.learner_id = any($2)', [
      offering.id,
      records,
    ]);
    const live = requests.filter((request) => request.isLive);
    const [, ...weaker] = live.sort(
      (one, other) =>
        strength[other.state] - strength[one.state] ||
        (one.place ?? 0) - (other.place ?? 0) ||
        one.requestedAt.getTime() - other.requestedAt.getTime(),
    );
    // A result that came back already stays where it is: it is the learner's either way.
    for (const request of weaker)
      await giveUp(unit, offering, request, request.cancel('home', false, offering, new Date()));
    for (const request of requests) {
      if (request.learnerId === learnerId) continue;
      request.moveTo(learnerId);
      await unit.save(request);
    }
  }
}
