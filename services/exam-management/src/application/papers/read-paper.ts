import { Injectable } from '@nestjs/common';
import { actorOf, currentCaller } from '@pan/kit/context';
import { type Unit, UnitOfWork } from '@pan/kit/data';
import { DomainError } from '@pan/kit/domain';
import type { KeptFile, ShownStimulus } from '@pan/qti';
import { ContentFileRepository } from '../../persistence/content/content-file.repository.js';
import { PaperReaderRepository } from '../../persistence/papers/paper-reader.repository.js';
import { PaperRepository } from '../../persistence/papers/paper.repository.js';
import { PaperCache, shownIn, type ShownItem, type ShownPaper } from './paper-cache.js';

export interface PaperText {
  readonly title: string;
  readonly language: string;
  readonly items: readonly ShownItem[];
  readonly stimuli: readonly ShownStimulus[];
}

/** A named reader looks at a paper as candidates will see it, without any key. Each look is written down with it. */
@Injectable()
export class ReadPaper {
  constructor(
    private readonly work: UnitOfWork,
    private readonly papers: PaperRepository,
    private readonly readers: PaperReaderRepository,
    private readonly cache: PaperCache,
    private readonly files: ContentFileRepository,
  ) {}

  text(paperId: string): Promise<PaperText> {
    return this.work.run(async (unit) => {
      const { title, language, items, stimuli } = await this.open(unit, paperId, 'text');
      return { title, language, items: items.map((item) => shownIn(item, `${paperId} ${item.ref}`)), stimuli };
    });
  }

  file(paperId: string, hash: string): Promise<KeptFile> {
    return this.work.run(async (unit) => {
      const paper = await this.open(unit, paperId, `file ${hash}`);
      if (!paper.files.has(hash)) throw new DomainError('file-unknown');
      return (await this.files.one(unit, paper.owners, hash))!;
    });
  }

  private async open(unit: Unit, paperId: string, what: string): Promise<ShownPaper> {
    const paper = await this.papers.byId(unit, paperId);
    if (!(await this.readers.isNamed(unit, paperId, actorOf(currentCaller())))) throw new DomainError('not-a-reader');
    await this.readers.log(unit, paperId, what, await unit.now());
    return this.cache.prepare(unit, paper);
  }
}
