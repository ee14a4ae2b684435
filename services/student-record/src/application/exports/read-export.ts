import { Injectable } from '@nestjs/common';
import { currentCaller } from '@pan/kit/context';
import { DomainError } from '@pan/kit/domain';
import { Jobs } from '@pan/kit/jobs';
import { AccessLog } from '@pan/kit/people';
import { ExportParts } from '../../persistence/exports/export-parts.repository.js';
import { exportKind } from './request-export.js';

const inOneEntry = 1_000;

/** Whoever asked for a bundle takes it, which is a read of everybody in it. */
@Injectable()
export class ReadExport {
  constructor(
    private readonly jobs: Jobs,
    private readonly parts: ExportParts,
    private readonly accessLog: AccessLog,
  ) {}

  /**
   * @returns the pieces of the zip, once the access log has its entries
   * @throws DomainError job-unknown, export-not-ready, export-gone
   */
  async run(id: string): Promise<AsyncGenerator<Buffer>> {
    const { state } = await this.jobs.view(exportKind, id);
    if (state === 'queued' || state === 'running') throw new DomainError('export-not-ready', { state });
    const sight = currentCaller().organisations.join();
    const shown = await this.parts.shown(sight, id);
    if (!shown) throw new DomainError('export-gone');
    const learners = [...new Set(shown.flat())];
    for (let at = 0; at === 0 || at < learners.length; at += inOneEntry)
      await this.accessLog.record({ learners: learners.slice(at, at + inOneEntry) });
    return this.parts.read(sight, id);
  }
}
