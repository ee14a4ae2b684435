import { Injectable } from '@nestjs/common';
import { newId, UnitOfWork } from '@pan/kit/data';
import { Jobs } from '@pan/kit/jobs';
import { CampaignRepository } from '../../persistence/collections/campaign.repository.js';
import { ReturnImportRepository } from '../../persistence/collections/return-import.repository.js';

export const returnImportKind = 'return-import';

/** How a table is taken. */
export interface ImportOrder {
  readonly campaign: string;
  /** All rows or none; or those without a fault. */
  readonly mode: 'atomic' | 'partial';
  /** Everything is checked and told, and nothing written. */
  readonly dryRun: boolean;
  /** Rows are handed in, or kept as drafts. */
  readonly submit: boolean;
  readonly why: string | null;
}

/** A table of returns is kept until a job reads it: one at a time of each campaign. */
@Injectable()
export class ReceiveReturnTable {
  constructor(
    private readonly work: UnitOfWork,
    private readonly campaigns: CampaignRepository,
    private readonly imports: ReturnImportRepository,
    private readonly jobs: Jobs,
  ) {}

  /** @returns the id of the job. @throws DomainError campaign-unknown */
  run(content: string, order: ImportOrder): Promise<string> {
    return this.work.run(async (unit) => {
      const { code } = await this.campaigns.find(unit, order.campaign);
      const id = newId();
      await this.jobs.enqueue({ kind: returnImportKind, lockKey: code, params: order, unit, id });
      await this.imports.stage(unit, id, { campaign: code, content });
      return id;
    });
  }
}
