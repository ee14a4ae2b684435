import { Injectable } from '@nestjs/common';
import { currentCaller } from '@pan/kit/context';
import { schoolDay } from '@pan/kit/domain';
import type { Decision, GrantApplication } from '../../domain/grants/grant-application.js';
import { AssessmentRepository } from '../../persistence/grants/assessment.repository.js';
import { GrantApplicationRepository } from '../../persistence/grants/grant-application.repository.js';
import { requireMinistry } from '../reporting-caller.js';
import { actor, requirePerson } from './grant-caller.js';

/** Somebody of the ministry who neither asked nor assessed decides, within the budget of the call. */
@Injectable()
export class DecideOnGrant {
  constructor(
    private readonly applications: GrantApplicationRepository,
    private readonly assessments: AssessmentRepository,
  ) {}

  run(
    id: string,
    decision: Pick<Decision, 'outcome' | 'granted' | 'reason'>,
    expected: number | null,
  ): Promise<GrantApplication> {
    requireMinistry();
    requirePerson();
    const by = actor();
    return this.applications.change(id, decision.reason, async (application, { unit, call, now }) => {
      const { organisationId } = application.state;
      const isInvolved =
        (await this.assessments.isAssessor(unit, call.code, by)) ||
        (await this.assessments.isInOneLine(unit, organisationId, currentCaller().organisations));
      const assessors = await this.assessments.assessedBy(unit, id);
      application.decide(decision, call, { by, on: schoolDay(now), now, isInvolved, assessors }, expected);
    });
  }
}
