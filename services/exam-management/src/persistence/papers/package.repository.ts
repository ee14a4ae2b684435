import { Injectable } from '@nestjs/common';
import type { Unit } from '@pan/kit/data';

/** Packages that were sent, each kept until the job that imports it has ended. */
@Injectable()
export class PackageRepository {
  async add(unit: Unit, jobId: string, content: Buffer): Promise<void> {
    await unit.query(`insert into import_package (job_id, content) values ($1, $2)`, [jobId, content]);
  }

  async ofJob(unit: Unit, jobId: string): Promise<Buffer> {
    const [row] = await unit.query<{ content: Buffer }>(`select content from import_package where job_id = $1`, [
      jobId,
    ]);
    if (!row) throw new Error('the package of a job is gone');
    return row.content;
  }

  async remove(unit: Unit, jobId: string): Promise<void> {
    await unit.query(`delete from import_package where job_id = $1`, [jobId]);
  }
}
