import { Injectable } from '@nestjs/common';
import { UnitOfWork } from '@pan/kit/data';
import { DomainError } from '@pan/kit/domain';
import type { KeptFile } from '@pan/qti';
import { ContentFileRepository } from '../../persistence/content/content-file.repository.js';
import { PaperCache } from '../papers/paper-cache.js';
import { leaseOf } from './leases.js';
import { SittingInSight } from './sitting-in-sight.js';

/** A picture, a sound or a film of the paper, for the device that sits, for as long as it is shown the paper. */
@Injectable()
export class ShowFile {
  constructor(
    private readonly work: UnitOfWork,
    private readonly inSight: SittingInSight,
    private readonly papers: PaperCache,
    private readonly files: ContentFileRepository,
  ) {}

  async run(sittingId: string, hash: string, secret: string): Promise<KeptFile> {
    const paperId = await this.inSight.take(
      sittingId,
      ({ sitting, paperId, now }) => {
        sitting.requireLease(leaseOf(secret));
        return Promise.resolve(sitting.showsPaperAt(now) ? paperId : null);
      },
      { lock: false },
    );
    const paper = paperId && (await this.papers.paper(paperId));
    if (!paper || !paper.files.has(hash)) throw new DomainError('file-unknown');
    const file = await this.work.run((unit) => unit.asService(() => this.files.one(unit, paper.owners, hash)));
    return file!;
  }
}
