import { Injectable, type OnModuleInit } from '@nestjs/common';
import { UnitOfWork } from '@pan/kit/data';
import { Poller } from '@pan/kit/jobs';
import { SearchIndex } from '../../persistence/search/search-index.js';

const atOnce = 200;

/** What was entered before words were folded as they are now is found like what is entered today, a while after an upgrade. */
@Injectable()
export class FoldSearch implements OnModuleInit {
  constructor(
    private readonly poller: Poller,
    private readonly work: UnitOfWork,
    private readonly index: SearchIndex,
  ) {}

  onModuleInit(): void {
    this.poller.register({ name: 'search', run: () => this.run() });
  }

  /** @returns how many were folded: the round comes again at once as long as there are some */
  run(): Promise<number> {
    return this.work.run((unit) => this.index.fold(unit, atOnce));
  }
}
