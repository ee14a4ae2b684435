import { Injectable } from '@nestjs/common';
import { actorOf, currentCaller } from '@pan/kit/context';
import { type Unit, UnitOfWork } from '@pan/kit/data';
import { DomainError, schoolDay, type Fact } from '@pan/kit/domain';
import type { Campaign } from '../../domain/collections/campaign.js';
import {
  type Approver,
  type Asking,
  CampaignReturn,
  type Entry,
  FaultyReturn,
} from '../../domain/collections/campaign-return.js';
import { CampaignRepository } from '../../persistence/collections/campaign.repository.js';
import { FormRepository } from '../../persistence/collections/form.repository.js';
import { ReturnRepository } from '../../persistence/collections/return.repository.js';
import { actsForMinistry, requireMinistry } from '../reporting-caller.js';
import { remindersPoll } from './remind.js';

/** Of a change of one return: the version that was read, null for any, and why it is made. */
export interface Read {
  readonly version: number | null;
  readonly why: string | null;
}

/** What happens to the return of one organisation in one campaign. */
@Injectable()
export class ChangeReturn {
  constructor(
    private readonly work: UnitOfWork,
    private readonly campaigns: CampaignRepository,
    private readonly forms: FormRepository,
    private readonly returns: ReturnRepository,
  ) {}

  /** By the organisation, one above it, or the ministry. */
  enter(campaign: string, organisation: string, entry: Entry, read: Read): Promise<void> {
    return this.change(campaign, organisation, read.why, (one, asking) => {
      try {
        return one.enter(entry, asking, read.version);
      } catch (error) {
        throw error instanceof FaultyReturn ? error.refusal() : error;
      }
    });
  }

  approve(campaign: string, organisation: string, read: Read): Promise<void> {
    return this.change(campaign, organisation, read.why, (one, asking) =>
      one.approve(approver(), asking, read.version),
    );
  }

  /** @param until a day until which it may be corrected, when the campaign is over; the ministry's to give */
  reopen(campaign: string, organisation: string, until: string | null, read: Read): Promise<void> {
    return this.change(campaign, organisation, read.why, (one, asking) =>
      one.reopen(approver(), until, asking, read.version),
    );
  }

  /**
   * The ministry decides otherwise for one organisation: expected after all, expected no more, or late until a day of its own. One
   * that the campaign did not expect gets its return, where it stands today.
   * @throws DomainError ministry-only, organisation-unknown: the form is not for it, or nobody knows it
   */
  except(
    code: string,
    organisation: string,
    decided: { readonly expected?: boolean; readonly lateUntil?: string | null },
    read: Read,
  ): Promise<void> {
    requireMinistry();
    if (decided.expected === undefined && !decided.lateUntil) throw new DomainError('exception-of-nothing');
    return this.work.run(async (unit) => {
      if (decided.expected === true) await this.expectToo(unit, await this.campaigns.find(unit, code), organisation);
      await this.change(code, organisation, read.why, (one, { now }) => one.except(decided, now, read.version));
      unit.due(remindersPoll);
    });
  }

  private async expectToo(unit: Unit, { code, form, formVersion }: Campaign, organisation: string): Promise<void> {
    const [known] = await this.returns.lockSome(unit, code, [organisation]);
    if (known) return;
    const asked = await this.forms.version(form, formVersion);
    const day = schoolDay(await unit.now());
    const who = { day, kinds: asked.definition.reporters, within: null, only: organisation };
    if ((await this.campaigns.expect(unit, code, { ...who, required: asked.missingIn({}), expected: false })) === 0)
      throw new DomainError('organisation-not-of-the-form', { organisation, form });
  }

  private change(
    code: string,
    organisation: string,
    why: string | null,
    decide: (one: CampaignReturn, asking: Asking) => Fact | null,
  ): Promise<void> {
    return this.work.run(async (unit) => {
      const campaign = await this.campaigns.find(unit, code);
      const form = await this.forms.version(campaign.form, campaign.formVersion);
      const changed = await this.returns.lock(unit, code, organisation);
      const { facts: before, version } = changed;
      // Asked after the row is locked: a change that waited for it comes after what it waited for.
      const now = await unit.now();
      const told = decide(changed, { form, campaign, by: actorOf(currentCaller()), now });
      if (changed.version !== version) await this.returns.save(unit, [{ changed, before, why, told }]);
    });
  }
}

const approver = (): Approver => ({
  organisations: currentCaller().organisations,
  isMinistry: actsForMinistry(),
  isPerson: currentCaller().subject !== null,
});
