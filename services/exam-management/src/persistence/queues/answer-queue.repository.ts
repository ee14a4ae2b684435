import { Injectable } from '@nestjs/common';
import type { Unit } from '@pan/kit/data';
import type { HeldReason, QueueEntry } from '../../domain/answer-queue.js';
import type { Sitting } from '../../domain/sitting.js';

export type QueueState = 'taken' | 'taken-late' | 'held' | 'accepted' | 'rejected';

/** A queue as whoever watches sees it. */
export interface ShownQueue {
  readonly id: string;
  readonly state: QueueState;
  readonly why: HeldReason | null;
  readonly entries: number;
  /** Places of which it holds an answer. */
  readonly heldPlaces: number;
  /** Of these, where what is saved is another answer; elsewhere nothing is saved, or the same. */
  readonly replacing: number;
  readonly asFile: boolean;
  readonly firstAt: Date;
  readonly lastAt: Date;
  readonly decidedAt: Date | null;
  readonly decidedBy: string | null;
  readonly reason: string | null;
}

export interface KnownQueue {
  readonly nextIndex: number;
  readonly head: string;
  readonly leaseHash: string;
  readonly state: QueueState;
  readonly held: readonly QueueEntry[];
}

/** What decides on a queue beside the sitting itself. */
export interface Surroundings {
  readonly heardAt: Date;
  readonly marksOnTheirWay: boolean;
  readonly formerLeases: readonly string[];
  readonly offlineGraceMinutes: number;
  /** Whether the candidate sits in a make-up session instead. */
  readonly isMadeUp: boolean;
}

export interface Kept {
  readonly itemRef: string;
  readonly sequence: number;
  readonly savedAt: Date;
  readonly hash: string;
}

const shown = `q.id, q.state, q.why, q.next_index as entries, q.as_file as "asFile", q.first_at as "firstAt", q.last_at as "lastAt",
  q.decided_at as "decidedAt", q.decided_by as "decidedBy", q.reason`;

/** Queues of devices that had no network, under the lock of their sitting. */
@Injectable()
export class AnswerQueueRepository {
  async known(unit: Unit, sittingId: string, id: string): Promise<KnownQueue | null> {
    const [row] = await unit.query<KnownQueue>(
      `select next_index as "nextIndex", head, lease_hash as "leaseHash", state, held from answer_queue where sitting_id = $1 and id = $2`,
      [sittingId, id],
    );
    return row ?? null;
  }

  async surroundings(unit: Unit, { id, sessionId, candidateId, startedAt }: Sitting): Promise<Surroundings> {
    const [row] = await unit.query<Surroundings>(
      `select greatest($3::timestamptz, (select max(saved_at) from saved_response where sitting_id = $1),
                       (select seen_at from sitting_presence where sitting_id = $1)) as "heardAt",
              s.release_asked_at is not null or exists (select from mark where sitting_id = $1) as "marksOnTheirWay",
              array(select lease_hash from former_lease where sitting_id = $1 order by until desc limit 50) as "formerLeases",
              s.offline_grace_minutes as "offlineGraceMinutes",
              exists (select from candidate where id = $4 and made_up_by is not null) as "isMadeUp"
         from exam_session s where s.id = $2`,
      [id, sessionId, startedAt, candidateId],
    );
    return row!;
  }

  async save(
    unit: Unit,
    { id: sittingId, sessionId, learnerId, organisationId }: Sitting,
    queueId: string,
    queue: KnownQueue & { readonly why: HeldReason | null; readonly asFile: boolean },
    now: Date,
  ): Promise<void> {
    const { leaseHash, nextIndex, head, state, why, held, asFile } = queue;
    await unit.query(
      `insert into answer_queue (sitting_id, id, session_id, learner_id, organisation_id, lease_hash, next_index, head, state, why, held, as_file, first_at, last_at)
       values ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13, $13)
       on conflict (sitting_id, id) do update set next_index = excluded.next_index, head = excluded.head, state = excluded.state,
         why = excluded.why, held = excluded.held, as_file = answer_queue.as_file or excluded.as_file, last_at = excluded.last_at`,
      [
        ...[sittingId, queueId, sessionId, learnerId, organisationId],
        ...[leaseHash, nextIndex, head, state, why, JSON.stringify(held), asFile, now],
      ],
    );
  }

  /** One answer, where it is later than what is there. */
  async take(unit: Unit, sitting: Sitting, entry: QueueEntry, hash: string, now: Date): Promise<void> {
    await unit.query(
      `insert into saved_response as r (sitting_id, item_ref, sequence, responses, hash, saved_at, learner_id, organisation_id)
       values ($1, $2, $3, $4, $5, date_trunc('milliseconds', $6::timestamptz), $7, $8)
       on conflict (sitting_id, item_ref) do update
         set sequence = excluded.sequence, responses = excluded.responses, hash = excluded.hash, saved_at = excluded.saved_at
         where r.sequence < excluded.sequence`,
      [
        ...[sitting.id, entry.itemRef, entry.sequence, JSON.stringify(entry.responses), hash],
        ...[now, sitting.learnerId, sitting.organisationId],
      ],
    );
  }

  /** What is kept of these places now. */
  kept(unit: Unit, sittingId: string, itemRefs: readonly string[]): Promise<Kept[]> {
    return unit.query<Kept>(
      `select item_ref as "itemRef", sequence::float8 as sequence, saved_at as "savedAt", hash
         from saved_response where sitting_id = $1 and item_ref = any($2) order by item_ref`,
      [sittingId, itemRefs],
    );
  }

  ofSitting(unit: Unit, sittingId: string): Promise<ShownQueue[]> {
    return unit.query<ShownQueue>(
      `select ${shown}, h.places as "heldPlaces", h.replacing
         from answer_queue q cross join lateral (
           select count(*)::int as places, count(*) filter (where r.responses <> e.responses)::int as replacing
             from (select distinct on (one ->> 'itemRef') one ->> 'itemRef' as item_ref, one -> 'responses' as responses
                     from jsonb_array_elements(q.held) one order by one ->> 'itemRef', (one ->> 'index')::int desc) e
             left join saved_response r on r.sitting_id = q.sitting_id and r.item_ref = e.item_ref) h
        where q.sitting_id = $1 order by q.first_at, q.id`,
      [sittingId],
    );
  }

  /** What was rejected stays: nothing that a candidate wrote is lost. */
  async decide(
    unit: Unit,
    sittingId: string,
    id: string,
    decision: {
      readonly state: 'accepted' | 'rejected';
      readonly by: string;
      readonly reason: string;
      readonly at: Date;
    },
  ): Promise<void> {
    const { state, by, reason, at } = decision;
    await unit.query(
      `update answer_queue set state = $3, decided_by = $4, reason = $5, decided_at = $6,
         held = case when $3 = 'accepted' then '[]' else held end
        where sitting_id = $1 and id = $2`,
      [sittingId, id, state, by, reason, at],
    );
  }
}
