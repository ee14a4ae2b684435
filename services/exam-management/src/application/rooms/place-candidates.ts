import { Injectable } from '@nestjs/common';
import { UnitOfWork } from '@pan/kit/data';
import { DomainError } from '@pan/kit/domain';
import { ExamRoomRepository } from '../../persistence/rooms/exam-room.repository.js';
import { CandidateListRepository } from '../../persistence/sessions/candidate-list.repository.js';

/** Candidates get a place in a room, or move there from another; whoever sits goes on sitting. */
@Injectable()
export class PlaceCandidates {
  constructor(
    private readonly work: UnitOfWork,
    private readonly rooms: ExamRoomRepository,
    private readonly candidates: CandidateListRepository,
  ) {}

  /** All of them, or none. @throws DomainError exam-room-unknown, candidate-unknown */
  run(roomId: string, candidateIds: readonly string[]): Promise<void> {
    return this.work.run(async (unit) => {
      const room = await this.rooms.byId(unit, roomId);
      const placed = await this.candidates.place(unit, room, candidateIds);
      const missing = candidateIds.find((id) => !placed.includes(id));
      if (missing !== undefined) throw new DomainError('candidate-unknown', { id: missing });
    });
  }
}
