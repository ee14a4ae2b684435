import { Injectable } from '@nestjs/common';
import { actorOf, currentCaller } from '@pan/kit/context';
import { newId, UnitOfWork } from '@pan/kit/data';
import { DomainError } from '@pan/kit/domain';
import { GuardianWord, type SaidOfGuardian } from '../../domain/families/guardian-word.js';
import { FamilyRepository } from '../../persistence/families/family.repository.js';
import { LearnerRepository } from '../../persistence/learners/learner.repository.js';
import { organisationInReach } from '../organisations/reach.js';

/** A school says all rights of one guardian over one child; what it said before is replaced, and kept. */
@Injectable()
export class SayRights {
  constructor(
    private readonly work: UnitOfWork,
    private readonly learners: LearnerRepository,
    private readonly families: FamilyRepository,
  ) {}

  run(
    asked: string,
    personId: string,
    organisation: string,
    said: SaidOfGuardian,
    now = new Date(),
  ): Promise<{ readonly id: string; readonly changed: boolean }> {
    return this.work.run(async (unit) => {
      const { id: learnerId } = await this.learners.record(unit, asked);
      const { id: organisationId } = await organisationInReach(unit, organisation);
      if (!(await this.families.isGuardian(unit, learnerId, personId))) throw new DomainError('guardian-unknown');
      const standing = await this.families.wordsOf(unit, learnerId, personId, organisationId);
      const of = { id: newId(), learnerId, personId, organisationId, saidBy: actorOf(currentCaller()) };
      const word = GuardianWord.say(of, said, now);
      if (standing.length === 1 && standing[0]!.saysTheSame(said)) return { id: standing[0]!.said.id, changed: false };
      for (const former of standing) former.replace(now);
      await this.families.say(unit, word, standing);
      return { id: word.said.id, changed: true };
    });
  }
}
