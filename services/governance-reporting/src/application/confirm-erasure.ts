import { Injectable } from '@nestjs/common';
import { GovernanceErasureConfirmedV1 } from '@pan/contracts';
import type { Erasure } from '@pan/record-copies';

/** Governance keeps ids that nothing answers to once the record is destroyed: figures of years that are over stay what they were. */
@Injectable()
export class ConfirmErasure implements Erasure {
  readonly confirmation = GovernanceErasureConfirmedV1;

  async destroy(): Promise<void> {
    // Copies hold an id, a place and a year, as the facts do from which they are read again.
  }
}
