import { Injectable } from '@nestjs/common';
import { Database, type Unit } from '@pan/kit/data';
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
              last_saved_at as "lastSavedAt", last_seen_at as "lastSeenAt", item_ref as "itemRef", queued, irregularities, now
         from live_candidates($1, $2) order by candidate_id`,
      [roomIds, sittingIds],
    );
  }

  /** Whom rooms hold, with what each candidate is offered on a day. */
  placed(unit: Unit, roomIds: readonly string[]): Promise<PlacedCandidate[]> {
    return unit.query<PlacedCandidate>(
      `select c.room_id as "roomId", c.id as "candidateId", c.learner_id as "learnerId", standing_on(c, s.id is not null, school_day()) as standing,
              coalesce(s.extra_time_percent, extra_time_on(c.learner_id, school_day())) as "extraTimePercent",
              measures_on(c.learner_id, school_day()) as measures
         from candidate c left join sitting s on s.candidate_id = c.id where c.room_id = any($1) order by c.id`,
      [roomIds],
    );
  }
}
