import { Injectable } from '@nestjs/common';
import { Database, type Unit } from '@pan/kit/data';
import type { BrowserState } from '../../domain/secure-browser.js';
import type { Phase } from '../../domain/sitting-state.js';
import type { Standing } from '../../domain/standing.js';
import type { RoomMeasure } from '../sessions/candidates.queries.js';

/** How one candidate stands at an instant of the database's clock. */
export interface LiveCandidate {
  readonly roomId: string | null;
  readonly candidateId: string;
  readonly sittingId: string | null;
  readonly state: Phase | null;
  readonly clockStands: boolean | null;
  readonly pausedAt: Date | null;
  readonly startedAt: Date | null;
  readonly deadlineAt: Date | null;
  readonly answered: number;
  readonly lastSavedAt: Date | null;
  readonly lastSeenAt: Date | null;
  readonly itemRef: string | null;
  readonly queued: number;
  readonly irregularities: number;
  /** How the browser of its device last stood; null where the session asks for none, or it has not asked yet. */
  readonly seb: BrowserState | null;
  /** Queues of its devices that were taken after the deadline, and that wait for a decision. */
  readonly lateQueues: number;
  readonly heldQueues: number;
  readonly now: Date;
}

/** What of a candidate does not change while it sits. */
export interface PlacedCandidate {
  readonly roomId: string;
  readonly candidateId: string;
  readonly learnerId: string;
  readonly standing: Standing;
  readonly extraTimePercent: number;
  readonly measures: readonly RoomMeasure[];
}

/** Who may listen to a room: everybody who reaches it where it names nobody. */
export interface RoomProctors {
  readonly roomId: string;
  readonly proctorIds: readonly string[];
}

@Injectable()
export class LiveQueries {
  constructor(private readonly database: Database) {}

  /** Those of rooms, and those of sittings, in one read; whoever asks has been let in before. */
  states(roomIds: readonly string[], sittingIds: readonly string[]): Promise<LiveCandidate[]> {
    return this.database.query<LiveCandidate>(
      `select room_id as "roomId", candidate_id as "candidateId", sitting_id as "sittingId",
              case when sitting_id is null then null when submitted_at is not null and terminated then 'terminated'
                   when submitted_at is not null then 'submitted' when awaits then 'awaiting'
                   when paused_at is not null then 'paused' else 'sitting' end as state,
              clock_stands as "clockStands", paused_at as "pausedAt", started_at as "startedAt", deadline_at as "deadlineAt", answered,
              last_saved_at as "lastSavedAt", last_seen_at as "lastSeenAt", item_ref as "itemRef", queued, irregularities,
              seb, late_queues as "lateQueues", held_queues as "heldQueues", now
         from live_candidates($1, $2) order by candidate_id`,
      [roomIds, sittingIds],
    );
  }

  proctors(unit: Unit, roomIds: readonly string[]): Promise<RoomProctors[]> {
    return unit.query<RoomProctors>(
      `select id as "roomId", proctor_ids as "proctorIds" from exam_room where id = any($1)`,
      [roomIds],
    );
  }

  /** Whom rooms hold, with what each candidate is offered on a day. */
  placed(unit: Unit, roomIds: readonly string[]): Promise<PlacedCandidate[]> {
    return unit.query<PlacedCandidate>(
      `select c.room_id as "roomId", c.id as "candidateId", c.learner_id as "learnerId", standing_at(c, s.awaits, w.closes_at, school_day()) as standing,
              coalesce(s.extra_time_percent, extra_time_on(c.learner_id, school_day())) as "extraTimePercent",
              measures_on(c.learner_id, school_day()) as measures
         from candidate c cross join lateral session_window(c.session_id, c.organisation_id) w
         left join sitting s on s.candidate_id = c.id where c.room_id = any($1) order by c.id`,
      [roomIds],
    );
  }
}
