import { Injectable } from '@nestjs/common';
import { newId } from '@pan/kit/data';
import { schoolDay } from '@pan/kit/domain';
import type { Recovery, Terms } from '../../domain/grants/award-facts.js';
import { type GrantAward, netOf } from '../../domain/grants/grant-award.js';
import { CommitmentRepository } from '../../persistence/programmes/commitment.repository.js';
import { sourceOf } from './announce-grant.js';
import { ChangeAward } from './change-award.js';
import { actor } from './grant-caller.js';

/** The ministry pays a grant in instalments: what is paid is a disbursement of the grant's commitment. */
@Injectable()
export class PayGrant {
  constructor(
    private readonly awards: ChangeAward,
    private readonly commitments: CommitmentRepository,
  ) {}

  prepare(id: string, terms: Terms): Promise<GrantAward> {
    return this.awards.asPerson(id, null, (award, { now }) => void award.prepare(terms, by(now)));
  }

  revise(id: string, number: number, terms: Terms, expected: number | null): Promise<GrantAward> {
    return this.awards.asPerson(id, null, (award, { now }) => award.revise(number, terms, by(now), expected));
  }

  release(id: string, number: number, expected: number | null): Promise<GrantAward> {
    return this.awards.asPerson(id, null, (award, { now }) => award.release(number, by(now), expected));
  }

  pay(id: string, number: number, paidOn: string): Promise<GrantAward> {
    return this.awards.asMinistry(id, null, async (award, { now }) => {
      const { amountCents } = award.pay(number, paidOn, schoolDay(now));
      await this.disburse(award, number, { amountCents, disbursedOn: paidOn }, schoolDay(now));
    });
  }

  cancel(id: string, number: number, reason: string): Promise<GrantAward> {
    return this.awards.asMinistry(id, reason, (award) => award.cancel(number, reason));
  }

  /** What comes back is paid no more: the disbursement is cancelled, and what stays of it is entered anew. */
  recover(id: string, number: number, recovery: Recovery): Promise<GrantAward> {
    return this.awards.asMinistry(id, recovery.reason, async (award, { now }) => {
      const today = schoolDay(now);
      const instalment = award.recover(number, recovery, today);
      const { call, commitmentId } = award.state;
      await this.commitments.change(commitmentId, recovery.reason, (commitment) => {
        const before = commitment.standing(number);
        commitment.cancelDisbursement(before, recovery.reason, sourceOf(call, recovery.on), id);
        return Promise.resolve();
      });
      if (netOf(instalment) > 0)
        await this.disburse(award, number, { amountCents: netOf(instalment), disbursedOn: instalment.paidOn! }, today);
    });
  }

  private async disburse(
    { state: { id, call, commitmentId } }: GrantAward,
    instalment: number,
    paid: { amountCents: number; disbursedOn: string },
    today: string,
  ): Promise<void> {
    await this.commitments.change(commitmentId, null, (commitment) => {
      commitment.disburse(newId(), { ...paid, instalment }, sourceOf(call, paid.disbursedOn), today, id);
      return Promise.resolve();
    });
  }
}

const by = (now: Date) => ({ by: actor(), on: schoolDay(now) });
