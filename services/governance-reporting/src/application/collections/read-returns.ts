import { Injectable } from '@nestjs/common';
import { currentCaller } from '@pan/kit/context';
import { type Page, type PageRequest, UnitOfWork } from '@pan/kit/data';
import { explain, type Explanation } from '@pan/kit/domain';
import type { Cells } from '../../domain/collections/return-form.js';
import { CampaignRepository } from '../../persistence/collections/campaign.repository.js';
import { FormRepository } from '../../persistence/collections/form.repository.js';
import { subjectOf } from '../../persistence/collections/return.repository.js';
import { ReturnQueries, type ReturnRow, type ReturnStatus } from '../../persistence/collections/returns.queries.js';
import { HistoryQueries, type HistoryRecord } from '../../persistence/history/history.queries.js';

export type ReturnSummary = Omit<ReturnRow, 'id' | 'path' | 'pathKinds' | 'expected' | 'state'>;
export type ShownReturn = ReturnSummary & {
  readonly cells: Cells;
  readonly findings: readonly (Explanation & { readonly cell: string })[];
};

/** Returns as their readers see them: those of their own trees. */
@Injectable()
export class ReadReturns {
  constructor(
    private readonly work: UnitOfWork,
    private readonly campaigns: CampaignRepository,
    private readonly forms: FormRepository,
    private readonly returns: ReturnQueries,
    private readonly histories: HistoryQueries,
  ) {}

  /** With what keeps it from being handed in. @throws DomainError campaign-unknown, return-unknown */
  one(code: string, organisation: string): Promise<ShownReturn> {
    return this.work.run(async () => {
      const { form: formCode, formVersion } = await this.campaigns.read(code);
      const row = await this.returns.one(code, organisation);
      const form = await this.forms.version(formCode, formVersion);
      const { language } = currentCaller();
      const findings = form
        .faultsOfSums(row.cells)
        .map((fault) => ({ cell: fault.cell, ...explain(fault.code, fault.params, language) }));
      return { ...summaryOf(row), cells: row.cells, findings };
    });
  }

  list(code: string, search: PageRequest & { readonly status?: ReturnStatus }): Promise<Page<ReturnSummary>> {
    return this.work.run(async () => {
      await this.campaigns.read(code);
      const { items, nextCursor } = await this.returns.list(code, search);
      return { items: items.map(summaryOf), nextCursor };
    });
  }

  /** @throws DomainError campaign-unknown, return-unknown */
  history(code: string, organisation: string, search: PageRequest): Promise<Page<HistoryRecord>> {
    return this.work.run(async () => {
      await this.campaigns.read(code);
      const { id } = await this.returns.one(code, organisation);
      return this.histories.of(subjectOf(id), search);
    });
  }
}

function summaryOf(row: ReturnRow): ReturnSummary {
  const { campaign, organisation, name, status, nothingToReport, missing } = row;
  const { lateUntil, receivedAt, onTime, approvals, version } = row;
  return {
    campaign,
    organisation,
    name,
    status,
    nothingToReport,
    missing,
    lateUntil,
    receivedAt,
    onTime,
    approvals,
    version,
  };
}
