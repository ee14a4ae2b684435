import { Injectable } from '@nestjs/common';
import { newId, UnitOfWork } from '@pan/kit/data';
import { DomainError } from '@pan/kit/domain';
import { organisationInReach } from '@pan/record-copies';
import { ExamRoom, type RoomTerms } from '../../domain/exam-room.js';
import { ExamRoomRepository } from '../../persistence/rooms/exam-room.repository.js';
import { ExamSessionRepository } from '../../persistence/sessions/exam-session.repository.js';
import { RecordQueries } from '../../persistence/sessions/record.queries.js';

export interface PutRoomOutcome {
  readonly id: string;
  readonly isNew: boolean;
}

/** An organisation says where its candidates of a session sit, and who watches over them. */
@Injectable()
export class PutRoom {
  constructor(
    private readonly work: UnitOfWork,
    private readonly sessions: ExamSessionRepository,
    private readonly rooms: ExamRoomRepository,
    private readonly record: RecordQueries,
  ) {}

  run(sessionId: string, code: string, organisation: string, terms: RoomTerms): Promise<PutRoomOutcome> {
    return this.work.run(async (unit) => {
      const session = await this.sessions.byId(unit, sessionId);
      const { organisationId } = await organisationInReach(unit, organisation);
      if (!(await this.record.isWithin(unit, organisationId, session.organisationIds)))
        throw new DomainError('organisation-not-in-session', { organisation });
      const before = await this.rooms.ofCode(unit, sessionId, organisationId, code);
      before?.change(terms);
      const room = before ?? ExamRoom.open(newId(), { sessionId, organisationId, code }, terms);
      await this.rooms.save(unit, room);
      return { id: room.id, isNew: !before };
    });
  }
}
