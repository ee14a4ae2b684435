import { Injectable } from '@nestjs/common';
import { actorOf, currentCaller } from '@pan/kit/context';
import { UnitOfWork } from '@pan/kit/data';
import { requireVersion } from '@pan/kit/domain';
import { PaperRepository } from '../../persistence/papers/paper.repository.js';

/** One of the two actors answers for a paper as it is. */
@Injectable()
export class ApprovePaper {
  constructor(
    private readonly work: UnitOfWork,
    private readonly papers: PaperRepository,
  ) {}

  run(paperId: string, expectedVersion: number | null): Promise<void> {
    return this.work.run(async (unit) => {
      const paper = await this.papers.byId(unit, paperId);
      requireVersion(expectedVersion, paper.version);
      await this.papers.save(unit, paper, paper.approve(actorOf(currentCaller()), await unit.now()));
    });
  }
}
