import { Injectable } from '@nestjs/common';
import type { Unit } from '@pan/kit/data';
import { DomainError } from '@pan/kit/domain';
import { LearnerRepository } from '../../persistence/learners/learner.repository.js';
import { LearnerSourceRepository } from '../../persistence/roster/learner-source.repository.js';

/** The learner whom a system knows by a key, locked. */
@Injectable()
export class HeldLearner {
  constructor(
    private readonly learners: LearnerRepository,
    private readonly sources: LearnerSourceRepository,
  ) {}

  /** @throws DomainError learner-not-sent */
  async idOf(unit: Unit, source: string, sourceId: string): Promise<string> {
    const id = await this.sources.learnerOf(unit, source, sourceId);
    if (!id) throw new DomainError('learner-not-sent', { sourceId });
    const isLate = await this.learners.hold(unit, [id]);
    const stands = !isLate && (await this.sources.stillStand(unit, source, new Map([[sourceId, id]])));
    return stands ? id : this.idOf(unit, source, sourceId);
  }
}
