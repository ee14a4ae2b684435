import { Injectable } from '@nestjs/common';
import { KeyedQueue, UnitOfWork } from '@pan/kit/data';

/** Batches of one system, keyed by its client and name, go one after the other: their rows would wait for each other crosswise. */
@Injectable()
export class BatchQueue extends KeyedQueue {
  constructor(work: UnitOfWork) {
    super(work, 50);
  }
}
