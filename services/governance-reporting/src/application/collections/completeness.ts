import { Injectable } from '@nestjs/common';
import type { OrganisationKind } from '@pan/contracts';
import { UnitOfWork } from '@pan/kit/data';
import { rateOf } from '../../domain/collections/rate.js';
import { CampaignRepository } from '../../persistence/collections/campaign.repository.js';
import { type CompletenessCount, ReturnQueries } from '../../persistence/collections/returns.queries.js';

/** How a campaign is answered, over the organisations that the caller reaches. */
@Injectable()
export class Completeness {
  constructor(
    private readonly work: UnitOfWork,
    private readonly campaigns: CampaignRepository,
    private readonly returns: ReturnQueries,
  ) {}

  /** @throws DomainError campaign-unknown */
  of(code: string, by: OrganisationKind | null) {
    return this.work.run(async () => {
      await this.campaigns.read(code);
      const [all] = await this.returns.completeness(code, null);
      const rows = by ? await this.returns.completeness(code, by) : [];
      return { campaign: code, total: withRates(all ?? nobody), rows: rows.map(withRates) };
    });
  }
}

const none = {
  expected: 0,
  received: 0,
  onTime: 0,
  late: 0,
  complete: 0,
  nothingToReport: 0,
  approved: 0,
  notExpected: 0,
};
const nobody: CompletenessCount = { key: null, ...none };

const withRates = ({ key, ...counts }: CompletenessCount) => ({
  organisation: key,
  ...counts,
  missing: counts.expected - counts.received,
  responseRate: rateOf(counts.received, counts.expected),
  onTimeRate: rateOf(counts.onTime, counts.expected),
  completeRate: rateOf(counts.complete, counts.expected),
});
