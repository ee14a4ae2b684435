import { Injectable } from '@nestjs/common';
import type { Unit } from '@pan/kit/data';
import type { Fact } from '@pan/kit/domain';
import { StateRepublisher } from '@pan/kit/messaging';
import { Enrolment } from '../../domain/roster/enrolment.js';
import { LearnerRepository } from '../../persistence/learners/learner.repository.js';
import { seeEverything } from '../organisations/see-everything.js';

/**
 * Tells again, to all readers, the stays of records that others were merged into: what was told of them before facts had versions lies
 * under several keys, and copies that are read again may meet it in any order.
 */
@Injectable()
export class RetellStays {
  constructor(
    republisher: StateRepublisher,
    private readonly learners: LearnerRepository,
  ) {
    republisher.register<Enrolment>('governance-reporting', {
      of: Enrolment,
      see: seeEverything,
      facts: (stays, unit) => this.facts(stays, unit),
    });
  }

  private async facts(stays: readonly Enrolment[], unit: Unit): Promise<Fact[]> {
    const joined = await this.learners.mergedInto(
      unit,
      stays.map(({ learnerId }) => learnerId),
    );
    return stays.filter(({ learnerId }) => joined.has(learnerId)).flatMap(({ present }) => present);
  }
}
