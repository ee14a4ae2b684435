import { Injectable } from '@nestjs/common';
import { currentCaller } from '@pan/kit/context';
import { DomainError } from '@pan/kit/domain';
import type { GrantAward } from '../../domain/grants/grant-award.js';
import { AssessmentRepository } from '../../persistence/grants/assessment.repository.js';
import { type Awarding, GrantAwardRepository } from '../../persistence/grants/grant-award.repository.js';
import { requireMinistry } from '../reporting-caller.js';
import { requirePerson } from './grant-caller.js';

type Change = (award: GrantAward, awarding: Awarding) => Promise<void> | void;

/** What the ministry does about a grant, by somebody who does not act for its recipient beside. */
@Injectable()
export class ChangeAward {
  constructor(
    private readonly awards: GrantAwardRepository,
    private readonly assessments: AssessmentRepository,
  ) {}

  /** @throws DomainError ministry-only, grant-four-eyes, grant-award-unknown */
  asMinistry(id: string, why: string | null, change: Change): Promise<GrantAward> {
    requireMinistry();
    return this.awards.change(id, why, async (award, awarding) => {
      const { organisations } = currentCaller();
      if (await this.assessments.isInOneLine(awarding.unit, award.state.organisationId, organisations))
        throw new DomainError('grant-four-eyes');
      await change(award, awarding);
    });
  }

  /** Where two people answer for it. @throws DomainError grant-person-required and those of `asMinistry` */
  asPerson(id: string, why: string | null, change: Change): Promise<GrantAward> {
    requireMinistry();
    requirePerson();
    return this.asMinistry(id, why, change);
  }
}
