import { Injectable } from '@nestjs/common';
import { type Page, type PageRequest, UnitOfWork } from '@pan/kit/data';
import {
  type NamedReader,
  type PaperRead,
  PaperReaderRepository,
} from '../../persistence/papers/paper-reader.repository.js';
import { PaperRepository } from '../../persistence/papers/paper.repository.js';

/** Who entered a paper says who may read it before its day, and sees who did. */
@Injectable()
export class NameReaders {
  constructor(
    private readonly work: UnitOfWork,
    private readonly papers: PaperRepository,
    private readonly readers: PaperReaderRepository,
  ) {}

  run(paperId: string, readers: readonly string[]): Promise<NamedReader[]> {
    return this.work.run(async (unit) => {
      await this.papers.byId(unit, paperId);
      await this.readers.name(unit, paperId, [...new Set(readers)], await unit.now());
      return this.readers.named(unit, paperId);
    });
  }

  list(paperId: string): Promise<NamedReader[]> {
    return this.work.run(async (unit) => {
      await this.papers.byId(unit, paperId);
      return this.readers.named(unit, paperId);
    });
  }

  reads(paperId: string, query: PageRequest): Promise<Page<PaperRead>> {
    return this.work.run(async (unit) => {
      await this.papers.byId(unit, paperId);
      return this.readers.reads(unit, paperId, query);
    });
  }
}
