import { Injectable } from '@nestjs/common';
import { currentCaller, runAs } from '@pan/kit/context';
import { UnitOfWork } from '@pan/kit/data';
import { DomainError } from '@pan/kit/domain';
import { Jobs } from '@pan/kit/jobs';
import { AccessLog } from '@pan/kit/people';
import { ExportParts, type Piece } from '../../persistence/exports/export-parts.repository.js';
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
   * @returns the pieces of the zip
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
    const caller = currentCaller();
    const pieces = this.parts.read(caller.organisations.join(), id);
    const first = await this.entered(await pieces.next());
    if (first === null) throw new DomainError('export-gone');
    const rest = async (): Promise<Buffer | null> => this.entered(await pieces.next());
    return (async function* () {
      for (let piece: Buffer | null = first; piece !== null; piece = await runAs(caller, rest)) yield piece;
    })();
  }

  /** A piece is given once the access log has whom it shows: whoever breaks off has read no more than that. */
  private async entered({ done, value }: IteratorResult<Piece, void>): Promise<Buffer | null> {
    if (done) return null;
    const { learners, bytes } = value;
    for (let at = 0; at === 0 || at < learners.length; at += inOneEntry)
      await this.accessLog.record({ learners: learners.slice(at, at + inOneEntry) });
    return bytes;
  }
}
