import { Injectable } from '@nestjs/common';
import { lockAll, type Unit, updateAll } from '@pan/kit/data';
import { DomainError, type Fact } from '@pan/kit/domain';
import type { Facts } from '../../domain/history/changes.js';
import { CampaignReturn } from '../../domain/collections/campaign-return.js';
import { HistoryRepository } from '../history/history.repository.js';

/** A return with what was known of it before the change. */
export interface ChangedReturn {
  readonly changed: CampaignReturn;
  readonly before: Facts;
  readonly why: string | null;
  readonly told: Fact | null;
}

/** Of returns of some hundred cells, what goes into one statement. */
const atOnce = 250;

@Injectable()
export class ReturnRepository {
  constructor(private readonly history: HistoryRepository) {}

  /** @throws DomainError return-unknown: also of an organisation that the caller does not reach */
  async lock(unit: Unit, campaign: string, organisation: string): Promise<CampaignReturn> {
    const [found] = await this.lockSome(unit, campaign, [organisation]);
    if (!found) throw new DomainError('return-unknown', { campaign, organisation });
    return found;
  }

  /** Those of them that are there and in the caller's reach, in the order of their ids. */
  lockSome(unit: Unit, campaign: string, organisations: readonly string[]): Promise<CampaignReturn[]> {
    return lockAll<CampaignReturn>(unit, CampaignReturn, 't.campaign = $1 and t.organisation = any($2)', [
      campaign,
      organisations,
    ]);
  }

  /** With their history and what they tell, all or nothing. */
  async save(unit: Unit, all: readonly ChangedReturn[]): Promise<void> {
    for (let from = 0; from < all.length; from += atOnce)
      await updateAll(
        unit,
        CampaignReturn,
        all.slice(from, from + atOnce).map(({ changed }) => changed),
      );
    await unit.emit(...all.map(({ told }) => told));
    await this.history.recordAll(
      unit,
      all.map(({ changed, before, why }) => ({
        ...{ subject: subjectOf(changed.id), version: changed.version, organisationId: changed.organisationId, why },
        ...{ before, after: changed.facts },
      })),
    );
  }
}

export const subjectOf = (returnId: string): string => `return/${returnId}`;
