import { Injectable } from '@nestjs/common';
import type { Phase } from '../../domain/sitting-state.js';
import { type Presence, PresenceRepository } from '../../persistence/sittings/presence.repository.js';
import { leaseOf } from './leases.js';
import { SittingInSight } from './sitting-in-sight.js';

export interface Heard {
  readonly state: Phase;
  readonly deadlineAt: Date;
  readonly pausedAt: Date | null;
  readonly serverTime: Date;
}

/** A device says that it is there, and hears how its sitting stands: one statement while the sitting goes on. */
@Injectable()
export class TellPresence {
  constructor(
    private readonly inSight: SittingInSight,
    private readonly presences: PresenceRepository,
  ) {}

  async run(sittingId: string, secret: string, presence: Presence): Promise<Heard> {
    const lease = leaseOf(secret);
    return (await this.presences.tell(sittingId, lease, presence)) ?? this.stand(sittingId, secret);
  }

  /** How a sitting stands that its device holds. */
  stand(sittingId: string, secret: string): Promise<Heard> {
    return this.inSight.take(
      sittingId,
      ({ sitting, now }) => {
        sitting.requireLease(leaseOf(secret));
        const { phase: state, deadlineAt, pausedAt } = sitting;
        return Promise.resolve({ state, deadlineAt, pausedAt, serverTime: now });
      },
      { lock: false },
    );
  }
}
