import { Injectable } from '@nestjs/common';
import { LendingErasureConfirmedV1 } from '@pan/contracts';
import type { Unit } from '@pan/kit/data';
import type { Erased, Erasure } from '@pan/record-copies';
import { ErasedReaders } from '../../persistence/readers/erased-readers.repository.js';

/** The record has destroyed a learner's file: what they borrowed is a count and no longer theirs. */
@Injectable()
export class EraseReader implements Erasure {
  readonly confirmation = LendingErasureConfirmedV1;

  constructor(private readonly readers: ErasedReaders) {}

  destroy(unit: Unit, erased: Erased): Promise<void> {
    return this.readers.forget(unit, erased);
  }
}
