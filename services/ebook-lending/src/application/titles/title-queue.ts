import { Injectable } from '@nestjs/common';
import { KeyedQueue, UnitOfWork } from '@pan/kit/data';

/** Requests about one title, keyed by its id, go one after the other: a title everybody wants leaves the others their connections. */
@Injectable()
export class TitleQueue extends KeyedQueue {
  constructor(work: UnitOfWork) {
    super(work, 500);
  }
}
