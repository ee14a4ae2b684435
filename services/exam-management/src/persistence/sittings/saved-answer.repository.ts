import { Injectable } from '@nestjs/common';
import { Database, type Unit } from '@pan/kit/data';
import { storedInteger } from '@pan/kit/domain';
import { graceMs, type Lease } from '../../domain/sitting.js';

export interface Save {
  readonly sittingId: string;
  readonly itemRef: string;
  readonly sequence: number;
  readonly responses: Readonly<Record<string, readonly string[]>>;
}

/** What a device keeps as proof that its answer is safe. */
export interface Acknowledgement {
  readonly sequence: number;
  readonly savedAt: Date;
  readonly hash: string;
}

export interface SavedResponses extends Acknowledgement {
  readonly itemRef: string;
  readonly responses: Readonly<Record<string, readonly string[]>>;
}

interface Row {
  sequence: string;
  saved_at: Date;
  hash: string;
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
    const [row] = await this.database.query<Row>(
      `select sequence, saved_at, hash from save_response($1, $2, $3, $4, $5, $6, $7, $8)`,
      [sittingId, lease.hash, lease.holder, itemRef, sequence, JSON.stringify(responses), hash, `${graceMs} ms`],
    );
    return row ? acknowledgement(row) : null;
  }

  async one(unit: Unit, sittingId: string, itemRef: string): Promise<Acknowledgement | null> {
    const [row] = await unit.query<Row>(
      `select sequence, saved_at, hash from saved_response where sitting_id = $1 and item_ref = $2`,
      [sittingId, itemRef],
    );
    return row ? acknowledgement(row) : null;
  }

  ofSitting(unit: Unit, sittingId: string): Promise<SavedResponses[]> {
    return unit.query<SavedResponses>(
      `select item_ref as "itemRef", sequence::float8 as sequence, responses, saved_at as "savedAt", hash
         from saved_response where sitting_id = $1 order by item_ref`,
      [sittingId],
    );
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

const acknowledgement = ({ sequence, saved_at: savedAt, hash }: Row): Acknowledgement => ({
  sequence: storedInteger(sequence),
  savedAt,
  hash,
});
