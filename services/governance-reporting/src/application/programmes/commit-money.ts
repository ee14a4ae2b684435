import { Injectable } from '@nestjs/common';
import { newId, UnitOfWork } from '@pan/kit/data';
import { DomainError, schoolDay } from '@pan/kit/domain';
import { Plan } from '../../domain/plan.js';
import { Commitment, type Disbursement, type Engagement } from '../../domain/programmes/commitment.js';
import type { Initiative } from '../../domain/programmes/initiative.js';
import { GrantAwardQueries } from '../../persistence/grants/grant-awards.queries.js';
import { RegisterEntryRepository } from '../../persistence/plan-facts/register-entry.repository.js';
import { CommitmentRepository } from '../../persistence/programmes/commitment.repository.js';
import { ChangeInitiative, type Stated } from './change-initiative.js';

/** Money is committed for an initiative and paid, in integer cents, by its organisation or the ministry. */
@Injectable()
export class CommitMoney {
  constructor(
    private readonly work: UnitOfWork,
    private readonly commitments: CommitmentRepository,
    private readonly initiatives: ChangeInitiative,
    private readonly entries: RegisterEntryRepository,
    private readonly awards: GrantAwardQueries,
    private readonly plan: Plan,
  ) {}

  /** @returns the id of the commitment */
  enter(initiativeId: string, engagement: Engagement, { source, why }: Stated, now = new Date()): Promise<string> {
    return this.work.run(async (unit) => {
      const initiative = await this.commitments.initiative(unit, initiativeId);
      await this.mustFit(engagement, initiative);
      const { organisationId, historyOwner } = initiative;
      const of = { id: newId(), initiativeId, organisationId, shared: historyOwner === null };
      const commitment = Commitment.enter(of, engagement, source, schoolDay(now));
      await this.commitments.add(unit, commitment, why);
      return commitment.id;
    });
  }

  adjust(id: string, engagement: Engagement, { source, why, version }: Stated, now = new Date()): Promise<Commitment> {
    return this.commitments.change(id, why, async (commitment, initiative) => {
      await this.mustFit(engagement, initiative);
      commitment.adjust(engagement, source, schoolDay(now), version);
    });
  }

  disburse(
    id: string,
    paid: Omit<Disbursement, 'cancelled'>,
    { source, why }: Stated,
    now = new Date(),
  ): Promise<Commitment> {
    return this.commitments.change(id, why, async (commitment, initiative) => {
      await this.initiatives.kindFor(initiative);
      commitment.disburse(newId(), paid, source, schoolDay(now));
    });
  }

  cancelDisbursement(id: string, disbursement: string, reason: string, { source }: Stated): Promise<Commitment> {
    return this.commitments.change(id, reason, async (commitment, initiative) => {
      await this.initiatives.kindFor(initiative);
      commitment.cancelDisbursement(disbursement, reason, source);
    });
  }

  cancel(id: string, reason: string, { source }: Stated): Promise<Commitment> {
    return this.commitments.change(id, reason, async (commitment, initiative) => {
      await this.initiatives.kindFor(initiative);
      commitment.cancel(reason, source);
    });
  }

  /** It is charged to one of the initiative's measures or to none, and to a grant that is known; one of a call has its own commitment. */
  private async mustFit({ measure, grant, part }: Engagement, initiative: Initiative): Promise<void> {
    await this.initiatives.kindFor(initiative);
    if (measure !== null && !initiative.measures.includes(measure))
      throw new DomainError('measure-not-of-the-initiative', { measure, measures: initiative.measures.join(', ') });
    if (part !== null && grant === null) throw new DomainError('grant-unknown', { grant: part });
    if (grant === null || this.plan.hasGrant(grant, part)) return;
    if (await this.awards.isAwarded(grant)) throw new DomainError('commitment-of-a-grant', { grant });
    const recorded = await this.entries.one('grant', grant);
    const parts = (recorded?.facts['/parts'] as { value: readonly unknown[] } | undefined)?.value;
    const isPart = part === null || parts?.some((_, at) => part === `${grant}-${at + 1}`);
    if (!parts || !isPart) throw new DomainError('grant-unknown', { grant: part ?? grant });
  }
}
