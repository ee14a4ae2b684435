import { type Connection, connectionOf } from '../../domain/presence.js';
import type { BrowserState } from '../../domain/secure-browser.js';
import type { Phase } from '../../domain/sitting-state.js';
import type { Standing } from '../../domain/standing.js';
import type { LiveCandidate, PlacedCandidate } from '../../persistence/monitor/live.queries.js';
import type { RoomMeasure } from '../../persistence/sessions/candidates.queries.js';

/** One candidate as whoever watches over the room sees it. */
export interface WatchedCandidate {
  readonly candidateId: string;
  readonly learnerId: string;
  readonly standing: Standing;
  readonly sittingId: string | null;
  readonly state: Phase | null;
  readonly startedAt: Date | null;
  readonly deadlineAt: Date | null;
  readonly pausedAt: Date | null;
  /** Null before the start and after the end; while the clock stands, what will be left on resumption. */
  readonly remainingSeconds: number | null;
  readonly extraTimePercent: number;
  readonly measures: readonly RoomMeasure[];
  readonly answered: number;
  readonly places: number;
  readonly itemRef: string | null;
  readonly lastSavedAt: Date | null;
  readonly lastSeenAt: Date | null;
  /** Saves that the device holds and could not send yet, by its own word. */
  readonly queued: number;
  readonly connection: Connection;
  readonly irregularities: number;
  readonly seb: BrowserState | null;
  readonly lateQueues: number;
  readonly heldQueues: number;
}

export function watched(placed: PlacedCandidate, live: LiveCandidate, places: number): WatchedCandidate {
  const { candidateId, learnerId, standing, extraTimePercent, measures } = placed;
  const { sittingId, state, startedAt, deadlineAt, pausedAt, answered, itemRef, lastSavedAt, lastSeenAt } = live;
  const heardAt = latest(latest(lastSeenAt, lastSavedAt), startedAt);
  return {
    ...{ candidateId, learnerId, standing, sittingId, state, startedAt, deadlineAt, pausedAt },
    remainingSeconds: remaining(live),
    ...{ extraTimePercent, measures, answered, places, itemRef, lastSavedAt, lastSeenAt, queued: live.queued },
    connection: connectionOf(heardAt, live.now),
    ...{ irregularities: live.irregularities, seb: live.seb, lateQueues: live.lateQueues, heldQueues: live.heldQueues },
  };
}

/** What makes a row another one for a listener: time that goes by, and the last sign of a device that is there, do not. */
export function signOf({ remainingSeconds: _, lastSeenAt: __, ...row }: WatchedCandidate): string {
  return JSON.stringify(row);
}

function remaining({ state, clockStands, pausedAt, deadlineAt, now }: LiveCandidate): number | null {
  if ((state !== 'sitting' && state !== 'paused') || !deadlineAt) return null;
  const until = clockStands && pausedAt ? pausedAt : now;
  return Math.max(0, Math.ceil((deadlineAt.getTime() - until.getTime()) / 1_000));
}

const latest = (one: Date | null, other: Date | null): Date | null =>
  one && other && one > other ? one : (other ?? one);
