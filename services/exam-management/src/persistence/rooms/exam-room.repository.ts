import { Injectable } from '@nestjs/common';
import { loadAll, type Unit } from '@pan/kit/data';
import { ExamRoom } from '../../domain/exam-room.js';
import { watching } from './watcher.js';

/** Rooms that the caller watches over. */
@Injectable()
export class ExamRoomRepository {
  /** Locked. @throws DomainError exam-room-unknown */
  byId(unit: Unit, id: string): Promise<ExamRoom> {
    return watching(unit, () => unit.find(ExamRoom, id));
  }

  /** Locked. */
  async ofCode(unit: Unit, sessionId: string, organisationId: string, code: string): Promise<ExamRoom | undefined> {
    const where = 't.session_id = $1 and t.organisation_id = $2 and t.code = $3';
    const [room] = await watching(unit, () =>
      loadAll(unit, ExamRoom, where, [sessionId, organisationId, code], 'for no key update'),
    );
    return room;
  }

  save(unit: Unit, room: ExamRoom): Promise<void> {
    return watching(unit, () => unit.save(room));
  }

  /** @returns false where somebody is placed there */
  async removeEmpty(unit: Unit, room: ExamRoom): Promise<boolean> {
    const [placed] = await unit.asService(() =>
      unit.query(`select 1 from candidate where room_id = $1 limit 1`, [room.id]),
    );
    if (placed) return false;
    await watching(unit, () => unit.query(`delete from exam_room where id = $1`, [room.id]));
    return true;
  }
}
