import { Injectable } from '@nestjs/common';
import { ExamErasureConfirmedV1 } from '@pan/contracts';
import { type Unit, UnitOfWork } from '@pan/kit/data';
import { fact } from '@pan/kit/domain';
import type { Erased, Erasure } from '@pan/record-copies';
import { ErasedCandidates } from '../../persistence/erasures/erased-candidates.repository.js';

/** The record has destroyed a learner's file: candidacies, answers, scores and marks of it go. What was told of a session stays told. */
@Injectable()
export class EraseLearner implements Erasure {
  readonly confirmation = ExamErasureConfirmedV1;

  constructor(
    private readonly work: UnitOfWork,
    private readonly candidates: ErasedCandidates,
  ) {}

  destroy(unit: Unit, erased: Erased): Promise<void> {
    return this.candidates.destroy(unit, erased);
  }

  /** Measures of a learner's assistance file, which come by a topic of their own. */
  measures(itemId: string, accommodationIds: readonly string[]): Promise<void> {
    return this.work.run(async (unit) => {
      await unit.asService(() => this.candidates.destroyMeasures(unit, accommodationIds));
      await unit.emit(fact(ExamErasureConfirmedV1, itemId, { itemId, part: 'accommodations' }));
    });
  }
}
