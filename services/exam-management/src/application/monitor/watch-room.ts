import { Injectable } from '@nestjs/common';
import { UnitOfWork } from '@pan/kit/data';
import { LiveQueries, type PlacedCandidate } from '../../persistence/monitor/live.queries.js';
import { ExamRoomQueries, type RoomRow } from '../../persistence/rooms/exam-rooms.queries.js';
import { ExamSessionRepository } from '../../persistence/sessions/exam-session.repository.js';
import { PaperCache } from '../papers/paper-cache.js';
import { watched, type WatchedCandidate } from './room-views.js';

export interface RoomNow {
  readonly serverTime: Date;
  readonly room: RoomRow;
  readonly candidates: readonly WatchedCandidate[];
}

/** Everything of a room that whoever watches over it is shown. */
@Injectable()
export class WatchRoom {
  constructor(
    private readonly work: UnitOfWork,
    private readonly rooms: ExamRoomQueries,
    private readonly sessions: ExamSessionRepository,
    private readonly live: LiveQueries,
    private readonly papers: PaperCache,
  ) {}

  /** @throws DomainError exam-room-unknown where the caller does not watch over it */
  async now(roomId: string): Promise<RoomNow> {
    const room = await this.rooms.one(roomId);
    const placed = (await this.placed([roomId])).get(roomId) ?? [];
    const places = await this.places(room.sessionId);
    const states = new Map((await this.live.states([roomId], [])).map((one) => [one.candidateId, one]));
    const candidates = placed.flatMap((one) => {
      const state = states.get(one.candidateId);
      return state ? [watched(one, state, places)] : [];
    });
    const serverTime = await this.work.run((unit) => unit.now());
    return { serverTime, room, candidates };
  }

  /** Whom rooms hold, by room. */
  async placed(roomIds: readonly string[]): Promise<Map<string, PlacedCandidate[]>> {
    const rows = await this.work.run((unit) => unit.asService(() => this.live.placed(unit, roomIds)));
    return Map.groupBy(rows, ({ roomId }) => roomId);
  }

  /** Who may listen to rooms, by room; nobody to one that is gone. */
  async proctors(roomIds: readonly string[]): Promise<Map<string, readonly string[]>> {
    const rows = await this.work.run((unit) => unit.asService(() => this.live.proctors(unit, roomIds)));
    return new Map(rows.map(({ roomId, proctorIds }) => [roomId, proctorIds]));
  }

  /** How many places the session's paper has. */
  async places(sessionId: string): Promise<number> {
    const paperId = await this.work.run((unit) => unit.asService(() => this.sessions.paperOf(unit, sessionId)));
    return (await this.papers.paper(paperId)).items.length;
  }
}
