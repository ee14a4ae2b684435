import { Injectable } from '@nestjs/common';
import { GrantAwardedV1 } from '@pan/contracts';
import { currentCaller } from '@pan/kit/context';
import { newId, type Unit } from '@pan/kit/data';
import { DomainError, fact, schoolDay, storedInteger } from '@pan/kit/domain';
import { type Announcement, recordedGrant } from '../../domain/grants/announcement.js';
import { GrantAward } from '../../domain/grants/grant-award.js';
import type { GrantApplication } from '../../domain/grants/grant-application.js';
import type { GrantCall } from '../../domain/grants/grant-call.js';
import { totalOf } from '../../domain/grants/ledger.js';
import { Plan } from '../../domain/plan.js';
import { Commitment } from '../../domain/programmes/commitment.js';
import type { Source } from '../../domain/programmes/source.js';
import { AssessmentRepository } from '../../persistence/grants/assessment.repository.js';
import { GrantApplicationRepository } from '../../persistence/grants/grant-application.repository.js';
import { GrantAwardRepository } from '../../persistence/grants/grant-award.repository.js';
import { GrantAwardQueries } from '../../persistence/grants/grant-awards.queries.js';
import { RegisterEntryRepository } from '../../persistence/plan-facts/register-entry.repository.js';
import { CommitmentRepository } from '../../persistence/programmes/commitment.repository.js';
import { sourced } from '../plan-facts/put-register-entry.js';
import { requireMinistry } from '../reporting-caller.js';
import { requirePerson } from './grant-caller.js';

const why = 'Annonce de la décision / Announcement of the decision';

/** A decision is told to everybody: a grant stands in the register of the plan, and its money is committed for the initiative. */
@Injectable()
export class AnnounceGrant {
  constructor(
    private readonly applications: GrantApplicationRepository,
    private readonly assessments: AssessmentRepository,
    private readonly awards: GrantAwardRepository,
    private readonly queries: GrantAwardQueries,
    private readonly commitments: CommitmentRepository,
    private readonly entries: RegisterEntryRepository,
    private readonly plan: Plan,
  ) {}

  /** @throws DomainError ministry-only, grant-person-required, grant-four-eyes, grant-application-unknown, grant-application-not-decided, grant-application-announced */
  run(id: string, announcement: Announcement): Promise<GrantApplication> {
    requireMinistry();
    requirePerson();
    return this.applications.change(id, why, async (application, { unit, call, now }) => {
      const { organisations } = currentCaller();
      if (await this.assessments.isInOneLine(unit, application.state.organisationId, organisations))
        throw new DomainError('grant-four-eyes');
      const on = schoolDay(now);
      if (application.grantedCents === 0) return void application.announce(on, null);
      const last = this.plan.grants().map(({ id: code }) => storedInteger(code.slice(1)));
      const grant = await this.entries.nextGrant(unit, Math.max(0, ...last));
      application.announce(on, grant);
      await this.award(unit, application, call, { ...announcement, grant, on });
    });
  }

  private async award(
    unit: Unit,
    { state, submission, decision }: GrantApplication,
    { code, definition }: GrantCall,
    { grant, on, ...announcement }: Announcement & { grant: string; on: string },
  ): Promise<void> {
    const { id, organisationId } = state;
    const { content } = submission!;
    const { granted, on: awardedOn } = decision!;
    const { name, kind, funder } = await this.queries.names(organisationId);
    const recorded = recordedGrant(content, [granted], {
      ...announcement,
      ...{ funder, recipient: { name, kind }, awardedOn },
    });
    const source = sourceOf(code, awardedOn);
    await this.entries.put('grant', grant, sourced(recorded, source), 0, why);

    const initiative = await this.commitments.initiative(unit, content.initiative);
    const [only, ...others] = recorded.measures;
    const isCharged = others.length === 0 && initiative.measures.includes(only!);
    const commitment = Commitment.enter(
      { id: newId(), initiativeId: initiative.id, organisationId, shared: initiative.historyOwner === null },
      {
        ...{ amountCents: totalOf(granted), committedOn: awardedOn, recipient: name, grant, part: null },
        ...{ measure: isCharged ? only! : null, application: id },
      },
      source,
      on,
    );
    await this.commitments.add(unit, commitment, why);
    const parts = content.parts.map((part) => part.code);
    const { title, aim, startsOn, endsOn } = content;
    const award = GrantAward.begin(
      { id, call: code, organisationId, grant, commitmentId: commitment.id, announcedOn: on, title, parts },
      { amounts: granted, dates: { startsOn, endsOn }, aim },
      definition,
    );
    await this.awards.add(unit, award, definition.reports, why);
    await unit.emit(
      fact(GrantAwardedV1, id, {
        ...{ applicationId: id, call: code, grant, organisationId, measures: [...recorded.measures] },
        ...{ amountCents: totalOf(granted), parts: recorded.parts.length, awardedOn },
      }),
    );
  }
}

/** Of what follows from a decision. */
export const sourceOf = (call: string, on: string): Source => ({
  ...{ author: 'Ministère', source: `Appel / Call ${call}`, on },
});
