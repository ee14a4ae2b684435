import { Injectable } from '@nestjs/common';
import { actorOf, currentCaller } from '@pan/kit/context';
import { UnitOfWork } from '@pan/kit/data';
import { requireVersion } from '@pan/kit/domain';
import { Paper } from '../../domain/paper.js';

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
