import { Injectable } from '@nestjs/common';
import { currentCaller } from '@pan/kit/context';
import { AccessLog } from '@pan/kit/people';
import { LearnerQueries } from '../../persistence/learners/learners.queries.js';

/** Entries about reads of persons. What a family reads of its own is shown later to the schools of the learner. */
@Injectable()
export class PersonReads {
  constructor(
    private readonly accessLog: AccessLog,
    private readonly queries: LearnerQueries,
  ) {}

  async record(learners: readonly string[]): Promise<void> {
    const { subject, person } = currentCaller();
    if (!subject || person?.role === 'staff' || learners.length === 0) return this.accessLog.record({ learners });
    await this.accessLog.record({ learners, visibleTo: await this.queries.schoolsSeeing(learners) });
  }
}
