import { Injectable } from '@nestjs/common';
import type { Unit } from '@pan/kit/data';

export interface StagedTable {
  readonly campaign: string;
  readonly content: string;
}

/** Tables of returns that wait for their job. */
@Injectable()
export class ReturnImportRepository {
  async stage(unit: Unit, jobId: string, { campaign, content }: StagedTable): Promise<void> {
    await unit.query(`insert into return_import (job_id, campaign, content) values ($1, $2, $3)`, [
      jobId,
      campaign,
      content,
    ]);
  }

  async find(unit: Unit, jobId: string): Promise<StagedTable> {
    const [table] = await unit.query<StagedTable>(`select campaign, content from return_import where job_id = $1`, [
      jobId,
    ]);
    if (!table) throw new Error(`the table of job ${jobId} is gone`);
    return table;
  }

  async drop(unit: Unit, jobId: string): Promise<void> {
    await unit.query(`delete from return_import where job_id = $1`, [jobId]);
  }
}
