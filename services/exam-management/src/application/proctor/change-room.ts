import { Injectable } from '@nestjs/common';
import { UnitOfWork } from '@pan/kit/data';
import type { PauseCause, Timing } from '../../domain/clock.js';
import type { Sitting } from '../../domain/sitting.js';
import type { TimeChange } from '../../domain/time-change.js';
import { type Act, SittingChangeRepository } from '../../persistence/proctor/sitting-change.repository.js';
import { ExamRoomRepository } from '../../persistence/rooms/exam-room.repository.js';
import { SittingRepository } from '../../persistence/sittings/sitting.repository.js';

type Concerned = (sitting: Sitting, now: Date) => boolean;

const hasTime: Concerned = (sitting, now) =>
  (sitting.phase === 'sitting' || sitting.phase === 'paused') && !sitting.isOverAt(now);

/** What whoever watches does to everybody of a room at once; whom it does not concern is passed by. */
@Injectable()
export class ChangeRoom {
  constructor(
    private readonly work: UnitOfWork,
    private readonly rooms: ExamRoomRepository,
    private readonly sittings: SittingRepository,
    private readonly log: SittingChangeRepository,
  ) {}

  authorise(roomId: string): Promise<number> {
    const awaits: Concerned = ({ phase }) => phase === 'awaiting';
    return this.run(roomId, {}, awaits, (sitting, timing, now) => sitting.authorise(timing, now));
  }

  pause(roomId: string, cause: PauseCause, note?: string): Promise<number> {
    const sits: Concerned = (sitting, now) => sitting.phase === 'sitting' && hasTime(sitting, now);
    return this.run(roomId, { reason: cause, note }, sits, (sitting, _, now) => sitting.pause(cause, now));
  }

  resume(roomId: string): Promise<number> {
    const isPaused: Concerned = ({ phase }) => phase === 'paused';
    return this.run(roomId, {}, isPaused, (sitting, _, now) => sitting.resume(now));
  }

  extend(roomId: string, minutes: number, reason: string): Promise<number> {
    return this.run(roomId, { minutes, reason }, hasTime, (sitting, _, now) => sitting.extend(minutes, now));
  }

  /** @returns how many sittings changed */
  private run(
    roomId: string,
    act: Omit<Act, 'scope'>,
    concerns: Concerned,
    step: (sitting: Sitting, timing: Timing, now: Date) => TimeChange,
  ): Promise<number> {
    return this.work.run(async (unit) => {
      const room = await this.rooms.byId(unit, roomId);
      return unit.asService(async () => {
        const { open, timing, now } = await this.sittings.ofRoom(unit, room);
        const changed = open.filter((sitting) => concerns(sitting, now));
        const changes = changed.map((sitting) => step(sitting, timing, now));
        await this.sittings.saveChanged(unit, changed, changes);
        await this.log.add(unit, changed, changes, { scope: 'room', ...act }, now);
        return changed.length;
      });
    });
  }
}
