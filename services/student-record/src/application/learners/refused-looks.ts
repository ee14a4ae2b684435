import { Injectable } from '@nestjs/common';
import { currentCaller, runAs } from '@pan/kit/context';
import { openUnit } from '@pan/kit/data';
import { DomainError } from '@pan/kit/domain';
import { LearnerQueries } from '../../persistence/learners/learners.queries.js';
import { PersonReads } from './person-reads.js';

/** A person who asks for what they have no right to is told that nothing is there, and that they asked is in the log of the learner's schools. */
@Injectable()
export class RefusedLooks {
  constructor(
    private readonly reads: PersonReads,
    private readonly learners: LearnerQueries,
  ) {}

  /**
   * @param operation by which the log names the attempt
   * @param unknown what a stranger is told
   */
  async noting<T>(
    operation: string,
    learnerId: string,
    step: () => Promise<T>,
    unknown = 'learner-unknown',
  ): Promise<T> {
    try {
      return await step();
    } catch (error) {
      if (error instanceof DomainError && error.code === unknown) await this.note(operation, learnerId);
      throw error;
    }
  }

  private async note(operation: string, learnerId: string): Promise<void> {
    const caller = currentCaller();
    // What shows nobody needs no purpose; that somebody asked about a person has that of their role.
    const purpose = caller.purpose ?? caller.purposes[0] ?? null;
    if (!caller.person || purpose === null) return;
    const record = async (): Promise<void> => {
      if ((await this.learners.schoolsSeeing([learnerId])).length === 0) return;
      await runAs({ ...caller, operation, purpose }, () => this.reads.record([learnerId]));
    };
    // What a refused transaction writes goes with it: the attempt is noted once it has ended.
    const unit = openUnit();
    if (unit) unit.afterwards(record);
    else await record();
  }
}
