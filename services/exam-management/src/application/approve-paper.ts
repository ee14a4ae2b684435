import { Injectable } from '@nestjs/common';
import { actorOf, currentCaller, requireVersion, UnitOfWork } from '@pan/kit';
import { Paper } from '../domain/paper.js';

/** One of the two actors answers for a paper as it is. */
@Injectable()
export class ApprovePaper {
  constructor(private readonly work: UnitOfWork) {}

  run(paperId: string, expectedVersion: number | null): Promise<void> {
    return this.work.run(async (unit) => {
      const paper = await unit.find(Paper, paperId);
      requireVersion(expectedVersion, paper.version);
      await unit.save(paper, paper.approve(actorOf(currentCaller()), await unit.now()));
    });
  }
}
