import { Injectable } from '@nestjs/common';
import { page, type Page, type PageRequest, type Unit, UnitOfWork, uuidOf } from '@pan/kit/data';
import { DomainError } from '@pan/kit/domain';
import { first } from '../papers/papers.queries.js';
import { watching } from './watcher.js';

export interface RoomRow {
  readonly id: string;
  readonly sessionId: string;
  readonly organisation: string | null;
  readonly code: string;
  readonly name: string;
  readonly proctorIds: readonly string[];
  readonly authorises: boolean;
  /** How many are placed there. */
  readonly candidates: number;
}

const columns = `r.id, r.session_id as "sessionId", r.code, r.name, r.proctor_ids as "proctorIds", r.authorises,
  (select o.code from known_organisation o where o.organisation_id = r.organisation_id) as organisation,
  (select count(*)::int from candidate c where c.room_id = r.id) as candidates`;

@Injectable()
export class ExamRoomQueries {
  constructor(private readonly work: UnitOfWork) {}

  /** Those that the caller watches over. @throws DomainError exam-session-unknown */
  list(sessionId: string, query: PageRequest): Promise<Page<RoomRow>> {
    const after = query.after(uuidOf) ?? first;
    return this.work.run(async (unit) => {
      const [session] = await unit.query(`select 1 from exam_session where id = $1`, [sessionId]);
      if (!session) throw new DomainError('exam-session-unknown');
      const rows = await this.rows(unit, 'r.session_id = $1 and r.id > $2 order by r.id limit $3', [
        ...[sessionId, after, query.limit + 1],
      ]);
      return page(rows, query.limit, (last) => last.id);
    });
  }

  /** @throws DomainError exam-room-unknown */
  one(id: string): Promise<RoomRow> {
    return this.work.run(async (unit) => {
      const [row] = await this.rows(unit, 'r.id = $1', [id]);
      if (!row) throw new DomainError('exam-room-unknown', { id });
      return row;
    });
  }

  private rows(unit: Unit, where: string, params: unknown[]): Promise<RoomRow[]> {
    return watching(unit, () => unit.query<RoomRow>(`select ${columns} from exam_room r where ${where}`, params));
  }
}
