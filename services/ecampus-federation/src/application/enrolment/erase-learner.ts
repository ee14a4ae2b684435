import { Injectable } from '@nestjs/common';
import { FederationErasureConfirmedV1 } from '@pan/contracts';
import type { Unit } from '@pan/kit/data';
import type { Erased, Erasure } from '@pan/record-copies';
import { ErasedRequests } from '../../persistence/enrolment/erased-requests.repository.js';

/** The record has destroyed a learner's file: the requests for courses of others go, and their results. */
@Injectable()
export class EraseLearner implements Erasure {
  readonly confirmation = FederationErasureConfirmedV1;

  constructor(private readonly requests: ErasedRequests) {}

  destroy(unit: Unit, erased: Erased): Promise<void> {
    return this.requests.destroy(unit, erased);
  }
}
