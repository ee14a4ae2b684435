import { Injectable } from '@nestjs/common';
import { actorOf, currentCaller, requireVersion, UnitOfWork } from '@pan/kit';
import { Paper } from '../domain/paper.js';
import { Clock } from './clock.js';

/** One of the two actors answers for a paper as it is. */
@Injectable()
export class ApprovePaper {
  constructor(
    private readonly work: UnitOfWork,
    private readonly clock: Clock,
  ) {}

  run(paperId: string, expectedVersion: number | null): Promise<void> {
    return this.work.run(async (unit) => {
      const paper = await unit.find(Paper, paperId);
      requireVersion(expectedVersion, paper.version);
      await unit.save(paper, paper.approve(actorOf(currentCaller()), this.clock.now()));
    });
  }
}
