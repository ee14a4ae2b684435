import { Injectable } from '@nestjs/common';
import { currentCaller } from '@pan/kit/context';
import { Database, page, type Page, type PageRequest, UnitOfWork, uuidOf } from '@pan/kit/data';
import { DomainError } from '@pan/kit/domain';
import type { Standing } from '../../domain/standing.js';
import { watcherOf, watching } from '../rooms/watcher.js';

/** What the room offers the candidate on the day; nothing says by whose decision, or why. */
export interface RoomMeasure {
  readonly extraTimePercent: number;
  readonly tools: readonly string[];
  readonly settings: readonly string[];
}

export interface CandidateRow {
  readonly id: string;
  readonly learnerId: string;
  readonly organisation: string | null;
  readonly admissionCode: string;
  readonly extraTimePercent: number;
  readonly measures: readonly RoomMeasure[];
  readonly state: 'registered' | 'sitting' | 'submitted';
  readonly sittingId: string | null;
  readonly roomId: string | null;
  /** The room's code. */
  readonly room: string | null;
  readonly standing: Standing;
  readonly standingReason: string | null;
  /** Whether it sits in a make-up session. */
  readonly madeUp: boolean;
}

interface Row {
  id: string;
  learner_id: string;
  organisation: string | null;
  admission_code: string;
  sitting_id: string | null;
  submitted_at: Date | null;
  extra: number;
  measures: readonly RoomMeasure[];
  room_id: string | null;
  room: string | null;
  standing: Standing;
  standing_reason: string | null;
  made_up: boolean;
}

/** Who sits in a room, and when. */
export interface RoomCandidates {
  readonly now: Date;
  readonly session: {
    readonly id: string;
    readonly opensAt: Date;
    readonly closesAt: Date;
    readonly durationMinutes: number;
  };
  readonly room: { readonly id: string; readonly code: string; readonly name: string };
  readonly candidates: readonly CandidateRow[];
}

/** More than any room holds. */
const mostInRoom = 1_000;

@Injectable()
export class CandidateQueries {
  constructor(
    private readonly work: UnitOfWork,
    private readonly database: Database,
  ) {}

  /** Those of the organisations that the caller reaches and rooms that it watches over, with their codes. A learner's own token reads no list. */
  async list(sessionId: string, roomId: string | null, query: PageRequest): Promise<Page<CandidateRow>> {
    const caller = currentCaller();
    const { organisations, person } = caller;
    if (person?.role === 'learner' || person?.role === 'guardian') throw new DomainError('out-of-reach');
    const after = query.after(uuidOf);
    const [session] = await this.work.run((unit) =>
      unit.query(`select 1 from exam_session where id = $1`, [sessionId]),
    );
    if (!session) throw new DomainError('exam-session-unknown');
    const rows = await this.database.query<Row>(`select * from candidates_of_session($1, $2, $3, $4, $5, $6)`, [
      ...[organisations.join(), watcherOf(caller), sessionId, roomId],
      ...[after, query.limit + 1],
    ]);
    const { items, nextCursor } = page(rows, query.limit, (last) => last.id);
    return { items: items.map(shown), nextCursor };
  }

  /** Those on the list of a room that the caller watches over. @throws DomainError exam-room-unknown */
  async ofRoom(roomId: string): Promise<RoomCandidates> {
    const caller = currentCaller();
    const [found] = await this.work.run((unit) =>
      watching(unit, () =>
        unit.query<RoomCandidates['session'] & Omit<RoomCandidates['room'], 'id'> & { now: Date }>(
          `select e.id, w.opens_at as "opensAt", w.closes_at as "closesAt", e.duration_minutes as "durationMinutes", r.code, r.name,
                  clock_timestamp() as now
             from exam_room r join exam_session e on e.id = r.session_id
             cross join lateral session_window(e.id, r.organisation_id) w where r.id = $1`,
          [roomId],
        ),
      ),
    );
    if (!found) throw new DomainError('exam-room-unknown', { id: roomId });
    const { now, code, name, ...session } = found;
    const rows = await this.database.query<Row>(`select * from candidates_of_session($1, $2, $3, $4, $5, $6)`, [
      ...[caller.organisations.join(), watcherOf(caller), session.id, roomId, null, mostInRoom],
    ]);
    const candidates = rows.map(shown).filter(({ standing, madeUp }) => standing !== 'withdrawn' && !madeUp);
    return { now, session, room: { id: roomId, code, name }, candidates };
  }
}

const shown = (row: Row): CandidateRow => ({
  id: row.id,
  learnerId: row.learner_id,
  organisation: row.organisation,
  admissionCode: row.admission_code,
  extraTimePercent: row.extra,
  measures: row.measures,
  state: row.submitted_at ? 'submitted' : row.sitting_id && row.standing === 'expected' ? 'sitting' : 'registered',
  sittingId: row.sitting_id,
  roomId: row.room_id,
  room: row.room,
  standing: row.standing,
  standingReason: row.standing_reason,
  madeUp: row.made_up,
});
