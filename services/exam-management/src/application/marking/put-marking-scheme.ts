import { Injectable } from '@nestjs/common';
import { UnitOfWork } from '@pan/kit/data';
import { requireVersion } from '@pan/kit/domain';
import type { MarkingScheme } from '../../domain/marking/marking-scheme.js';
import { PaperRepository } from '../../persistence/papers/paper.repository.js';

export interface PlaceScheme {
  readonly itemRef: string;
  readonly maxScore: number;
  readonly scheme: MarkingScheme;
}

/** Who entered a paper says how people mark its places, before it is approved. */
@Injectable()
export class PutMarkingScheme {
  constructor(
    private readonly work: UnitOfWork,
    private readonly papers: PaperRepository,
  ) {}

  run(paperId: string, ref: string, scheme: MarkingScheme, expectedVersion: number | null): Promise<void> {
    return this.work.run(async (unit) => {
      const paper = await this.papers.byId(unit, paperId);
      requireVersion(expectedVersion, paper.version);
      paper.markBy(ref, scheme);
      await this.papers.save(unit, paper);
    });
  }

  list(paperId: string): Promise<PlaceScheme[]> {
    return this.work.run(async (unit) => {
      const { content } = await this.papers.byId(unit, paperId);
      return content.items.flatMap(({ ref, marking, maxScore }) =>
        marking ? [{ itemRef: ref, maxScore: maxScore!, scheme: marking }] : [],
      );
    });
  }
}
