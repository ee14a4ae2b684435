import { Injectable } from '@nestjs/common';
import { currentCaller, runAs } from '@pan/kit/context';
import { DomainError } from '@pan/kit/domain';
import { PersonReads } from '../learners/person-reads.js';
import { LearnerQueries } from '../../persistence/learners/learners.queries.js';

/** Reads of the log are looks themselves; a person who asks for one without a right to it is noted too, for the learner's schools. */
@Injectable()
export class AccessReads {
  constructor(
    private readonly reads: PersonReads,
    private readonly learners: LearnerQueries,
  ) {}

  /** The log of a learner; the look at it is committed before the answer leaves, and so stands in no log before the next one. */
  async of<T>(learnerId: string, read: () => Promise<T>): Promise<T> {
    try {
      const found = await read();
      await this.reads.record([learnerId]);
      return found;
    } catch (error) {
      if (error instanceof DomainError && error.code === 'learner-unknown') await this.noteRefusal(learnerId);
      throw error;
    }
  }

  private async noteRefusal(learnerId: string): Promise<void> {
    const caller = currentCaller();
    if (!caller.person || (await this.learners.schoolsSeeing([learnerId])).length === 0) return;
    await runAs({ ...caller, operation: 'read-accesses-refused' }, () => this.reads.record([learnerId]));
  }
}
