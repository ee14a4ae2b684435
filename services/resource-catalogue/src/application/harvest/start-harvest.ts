import { Injectable } from '@nestjs/common';
import { UnitOfWork } from '@pan/kit/data';
import { DomainError } from '@pan/kit/domain';
import { Jobs } from '@pan/kit/jobs';
import { SourceRepository } from '../../persistence/harvest/source.repository.js';

export const harvestKind = 'harvest';

/** Puts a harvest in the queue; harvests of one source run one at a time. */
@Injectable()
export class StartHarvest {
  constructor(
    private readonly work: UnitOfWork,
    private readonly sources: SourceRepository,
    private readonly jobs: Jobs,
  ) {}

  /** @returns the id of the job, which is the harvest's too */
  run(code: string): Promise<string> {
    return this.work.run(async (unit) => {
      const source = await this.sources.idOf(unit, code);
      if (!source) throw new DomainError('source-unknown');
      return this.jobs.enqueue({ kind: harvestKind, lockKey: source, params: { source }, unit });
    });
  }
}
