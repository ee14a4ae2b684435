import { Injectable } from '@nestjs/common';
import { UnitOfWork } from '@pan/kit/data';
import { DomainError } from '@pan/kit/domain';
import { ExamRoomRepository } from '../../persistence/rooms/exam-room.repository.js';

/** A room in which nobody is placed goes. */
@Injectable()
export class RemoveRoom {
  constructor(
    private readonly work: UnitOfWork,
    private readonly rooms: ExamRoomRepository,
  ) {}

  run(id: string): Promise<void> {
    return this.work.run(async (unit) => {
      const room = await this.rooms.byId(unit, id);
      if (!(await this.rooms.removeEmpty(unit, room))) throw new DomainError('room-not-empty');
    });
  }
}
