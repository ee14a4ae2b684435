import { Injectable } from '@nestjs/common';
import type { OrganisationKind } from '@pan/contracts';
import { UnitOfWork } from '@pan/kit/data';
import { DomainError } from '@pan/kit/domain';
import type { ReturnIndicator } from '../../domain/collections/form.js';
import { type IndicatorSums, valueOf } from '../../domain/collections/indicator-value.js';
import { rateOf } from '../../domain/collections/rate.js';
import { CampaignRepository } from '../../persistence/collections/campaign.repository.js';
import { FormRepository } from '../../persistence/collections/form.repository.js';
import { ReturnIndicatorQueries } from '../../persistence/collections/return-indicators.queries.js';

/** Figures that follow from the returns of a campaign by its form, each with how many answered beside it. */
@Injectable()
export class ReturnIndicators {
  constructor(
    private readonly work: UnitOfWork,
    private readonly campaigns: CampaignRepository,
    private readonly forms: FormRepository,
    private readonly queries: ReturnIndicatorQueries,
  ) {}

  /** @throws DomainError campaign-unknown, return-indicator-unknown */
  of(code: string, indicatorCode: string, by: OrganisationKind | null) {
    return this.work.run(async (unit) => {
      const campaign = await this.campaigns.find(unit, code);
      const { definition } = await this.forms.version(campaign.form, campaign.formVersion);
      const indicator = definition.indicators.find((one) => one.code === indicatorCode);
      if (!indicator) {
        const known = definition.indicators.map((one) => one.code).join(', ') || '–';
        throw new DomainError('return-indicator-unknown', { indicator: indicatorCode, form: definition.code, known });
      }
      const former = indicator.missing === 'carry-forward' ? await this.queries.before(unit, campaign) : null;
      const [all] = await this.queries.sums(unit, code, indicator, null, former);
      const rows = by ? await this.queries.sums(unit, code, indicator, by, former) : [];
      const { name, unit: measured = null, missing, nothingToReport, of } = indicator;
      return {
        ...{ campaign: code, indicator: indicatorCode, name, unit: measured, missing, nothingToReport, of },
        ...{ carriedFrom: former, total: shown(indicator, all ?? nobody) },
        rows: rows.map((row) => shown(indicator, row)),
      };
    });
  }
}

const nobody = { key: null, expected: 0, received: 0, used: 0, carried: 0, numerator: null, denominator: null };

function shown(indicator: ReturnIndicator, { key, ...sums }: IndicatorSums & { readonly key: string | null }) {
  const { expected, received, used, carried } = sums;
  return {
    ...{ organisation: key, ...valueOf(indicator, sums) },
    ...{ expected, received, used, carried, missing: expected - used - carried },
    responseRate: rateOf(received, expected),
  };
}
