import { Injectable } from '@nestjs/common';
import type { Unit } from '@pan/kit/data';
import type { PauseCause } from '../../domain/clock.js';
import type { TimeChange } from '../../domain/time-change.js';
import { type Act, SittingChangeRepository } from '../../persistence/proctor/sitting-change.repository.js';
import { type SeenSitting, SittingRepository } from '../../persistence/sittings/sitting.repository.js';
import { SittingInSight } from '../sittings/sitting-in-sight.js';
import { type SittingTime, timeOf } from './sitting-times.js';

/** What whoever watches over a room does to the time of one sitting. Each act is a row of the log, in the same transaction. */
@Injectable()
export class ChangeSitting {
  constructor(
    private readonly inSight: SittingInSight,
    private readonly sittings: SittingRepository,
    private readonly log: SittingChangeRepository,
  ) {}

  authorise(id: string): Promise<SittingTime> {
    return this.run(id, {}, ({ sitting, timing, now }) => sitting.authorise(timing, now));
  }

  /** A broken device, another room: the next device takes the sitting over. */
  handOver(id: string): Promise<SittingTime> {
    return this.run(id, {}, ({ sitting }) => sitting.handOver());
  }

  pause(id: string, cause: PauseCause, note?: string): Promise<SittingTime> {
    return this.run(id, { reason: cause, note }, ({ sitting, now }) => sitting.pause(cause, now));
  }

  resume(id: string): Promise<SittingTime> {
    return this.run(id, {}, ({ sitting, now }) => sitting.resume(now));
  }

  extend(id: string, minutes: number, reason: string): Promise<SittingTime> {
    return this.run(id, { minutes, reason }, ({ sitting, now }) => sitting.extend(minutes, now));
  }

  /** @param step decides, and does what else belongs to it in the same transaction */
  run(
    id: string,
    act: Omit<Act, 'scope'>,
    step: (seen: SeenSitting, unit: Unit) => TimeChange | Promise<TimeChange>,
  ): Promise<SittingTime> {
    return this.inSight.watch(id, async (seen, unit) => {
      const change = await step(seen, unit);
      await this.sittings.saveChanged(unit, [seen.sitting], [change]);
      await this.log.add(unit, [seen.sitting], [change], { scope: 'sitting', ...act }, seen.now);
      return timeOf(seen.sitting, seen.now);
    });
  }
}
