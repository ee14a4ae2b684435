import { Injectable } from '@nestjs/common';
import { currentCaller } from '@pan/kit/context';
import { UnitOfWork } from '@pan/kit/data';
import { DomainError } from '@pan/kit/domain';
import { Jobs } from '@pan/kit/jobs';
import { AccessLog } from '@pan/kit/people';
import { ExportParts } from '../../persistence/exports/export-parts.repository.js';
import { demographicsScope, exportKind } from './request-export.js';

const inOneEntry = 1_000;

/** The system that asked for a bundle takes it, which is a read of everybody in it. */
@Injectable()
export class ReadExport {
  constructor(
    private readonly work: UnitOfWork,
    private readonly jobs: Jobs,
    private readonly parts: ExportParts,
    private readonly accessLog: AccessLog,
  ) {}

  /**
   * @returns the pieces of the zip, once the access log has its entries
   * @throws DomainError job-unknown, insufficient-scope, export-not-ready, export-gone
   */
  async run(id: string): Promise<AsyncGenerator<Buffer>> {
    const { state } = await this.jobs.view(exportKind, id);
    const asked = await this.work.run((unit) => this.parts.asked(unit, id));
    const { clientId, scopes } = currentCaller();
    if (asked?.clientId !== clientId) throw new DomainError('job-unknown');
    if (asked.withDemographics && !scopes.has(demographicsScope))
      throw new DomainError('insufficient-scope', { scope: demographicsScope });
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
