import { Injectable } from '@nestjs/common';
import type { Unit } from '@pan/kit/data';
import { type BankKey, ContentKeyRepository } from '../content/content-key.repository.js';

/** Packages that were sent, each kept sealed until the job that imports it has ended. */
@Injectable()
export class PackageRepository {
  constructor(private readonly keys: ContentKeyRepository) {}

  async add(unit: Unit, jobId: string, key: BankKey, content: Buffer): Promise<void> {
    await unit.query(`insert into import_package (job_id, key_id, content) values ($1, $2, $3)`, [
      jobId,
      key.id,
      key.seal(content, `package ${jobId}`),
    ]);
  }

  async ofJob(unit: Unit, jobId: string): Promise<Buffer> {
    const [row] = await unit.query<{ key_id: string | null; content: Buffer }>(
      `select key_id, content from import_package where job_id = $1`,
      [jobId],
    );
    if (!row) throw new Error('the package of a job is gone');
    if (row.key_id === null) return row.content;
    return (await this.keys.byId(unit, row.key_id)).open(row.content, `package ${jobId}`);
  }

  async remove(unit: Unit, jobId: string): Promise<void> {
    await unit.query(`delete from import_package where job_id = $1`, [jobId]);
  }
}
