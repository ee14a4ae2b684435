import { Injectable } from '@nestjs/common';
import { Database, type Unit } from '@pan/kit/data';
import { storedInteger } from '@pan/kit/domain';
import { graceMs, pauseGraceMs } from '../../domain/clock.js';
import type { Lease, Phase } from '../../domain/sitting-state.js';

export interface Save {
  readonly sittingId: string;
  readonly itemRef: string;
  readonly sequence: number;
  readonly responses: Readonly<Record<string, readonly string[]>>;
}

/** An answer that is safe: what a device keeps as proof of it, and its receipt is made of. */
export interface Kept {
  readonly sequence: number;
  readonly savedAt: Date;
  readonly hash: string;
}

/** The proof, and what the device needs to know of its time. */
export interface Acknowledgement extends Kept {
  readonly deadlineAt: Date;
  readonly state: Phase;
}

export interface SavedResponses extends Kept {
  readonly itemRef: string;
  readonly responses: Readonly<Record<string, readonly string[]>>;
}

export interface ReplacedPlace {
  readonly itemRef: string;
  /** Of the answer that stands there now. */
  readonly savedAt: Date;
  readonly versions: number;
}

interface Row {
  sequence: string;
  saved_at: Date;
  hash: string;
}

interface TakenRow extends Row {
  deadline_at: Date;
  paused_at: Date | null;
}

/** Answers that have reached the server, one for each place of a sitting. */
@Injectable()
export class SavedAnswerRepository {
  constructor(private readonly database: Database) {}

  /** One statement; null where it saved nothing: the sitting takes no more, or this answer or a later one is there. */
  async save(
    { sittingId, itemRef, sequence, responses }: Save,
    lease: Lease,
    hash: string,
  ): Promise<Acknowledgement | null> {
    const [row] = await this.database.query<TakenRow>(
      `select sequence, saved_at, hash, deadline_at, paused_at from take_response($1, $2, $3, $4, $5, $6, $7, $8, $9)`,
      [
        ...[sittingId, lease.hash, lease.holder, itemRef, sequence, JSON.stringify(responses), hash],
        ...[`${graceMs} ms`, `${pauseGraceMs} ms`],
      ],
    );
    return row ? { ...kept(row), deadlineAt: row.deadline_at, state: row.paused_at ? 'paused' : 'sitting' } : null;
  }

  async one(unit: Unit, sittingId: string, itemRef: string): Promise<Kept | null> {
    const [row] = await unit.query<Row>(
      `select sequence, saved_at, hash from saved_response where sitting_id = $1 and item_ref = $2`,
      [sittingId, itemRef],
    );
    return row ? kept(row) : null;
  }

  ofSitting(unit: Unit, sittingId: string): Promise<SavedResponses[]> {
    return unit.query<SavedResponses>(
      `select item_ref as "itemRef", sequence::float8 as sequence, responses, saved_at as "savedAt", hash
         from saved_response where sitting_id = $1 order by item_ref`,
      [sittingId],
    );
  }

  /** Places of which an earlier answer is kept, and how many. */
  replaced(unit: Unit, sittingId: string): Promise<ReplacedPlace[]> {
    return unit.query<ReplacedPlace>(
      `select r.item_ref as "itemRef", r.saved_at as "savedAt", count(*)::int as versions
         from saved_response r join saved_version v on v.sitting_id = r.sitting_id and v.item_ref = r.item_ref
        where r.sitting_id = $1 group by r.sitting_id, r.item_ref order by r.item_ref`,
      [sittingId],
    );
  }

  /** What was ever acknowledged of one place, the last first. */
  versions(unit: Unit, sittingId: string, itemRef: string): Promise<SavedResponses[]> {
    return unit.query<SavedResponses>(
      `select item_ref as "itemRef", sequence::float8 as sequence, responses, saved_at as "savedAt", hash from (
         select item_ref, sequence, responses, saved_at, hash from saved_response where sitting_id = $1 and item_ref = $2
         union all
         select item_ref, sequence, responses, saved_at, hash from saved_version where sitting_id = $1 and item_ref = $2) v
        order by sequence desc limit 500`,
      [sittingId, itemRef],
    );
  }

  /** Puts a version back, under a number of its own; the one that it replaces is kept as any. @returns false where there is none */
  async restore(unit: Unit, sittingId: string, itemRef: string, sequence: number, now: Date): Promise<boolean> {
    const restored = await unit.query(
      `update saved_response r set sequence = r.sequence + 1, responses = v.responses, hash = v.hash, saved_at = $4
         from saved_version v
        where r.sitting_id = $1 and r.item_ref = $2 and v.sitting_id = r.sitting_id and v.item_ref = r.item_ref and v.sequence = $3
       returning r.sequence`,
      [sittingId, itemRef, sequence, now],
    );
    return restored.length > 0;
  }

  /** Of each sitting, a line for each place that was answered: what its receipt is made of. */
  async lines(unit: Unit, sittingIds: readonly string[]): Promise<ReadonlyMap<string, readonly string[]>> {
    const rows = await unit.query<{ sitting_id: string; line: string }>(
      `select sitting_id, concat_ws(' ', item_ref, sequence, hash) as line from saved_response where sitting_id = any($1)`,
      [sittingIds],
    );
    const bySitting = Map.groupBy(rows, (row) => row.sitting_id);
    return new Map(sittingIds.map((id) => [id, (bySitting.get(id) ?? []).map(({ line }) => line)]));
  }
}

const kept = ({ sequence, saved_at: savedAt, hash }: Row): Kept => ({
  sequence: storedInteger(sequence),
  savedAt,
  hash,
});
