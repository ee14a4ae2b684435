import { Injectable } from '@nestjs/common';
import { Database } from '@pan/kit/data';
import type { Lease, Phase } from '../../domain/sitting-state.js';

/** What a device says of itself. */
export interface Presence {
  readonly itemRef: string | null;
  readonly answered: number | null;
  readonly queued: number;
}

interface Row {
  deadline_at: Date;
  paused_at: Date | null;
  awaits: boolean;
  now: Date;
}

@Injectable()
export class PresenceRepository {
  constructor(private readonly database: Database) {}

  /** Null where the sitting has ended, or another device holds it. */
  async tell(sittingId: string, { hash, holder }: Lease, { itemRef, answered, queued }: Presence) {
    const [row] = await this.database.query<Row>(
      `select deadline_at, paused_at, awaits, now from tell_presence($1, $2, $3, $4, $5, $6)`,
      [sittingId, hash, holder, itemRef, answered, queued],
    );
    if (!row) return null;
    const state: Phase = row.awaits ? 'awaiting' : row.paused_at ? 'paused' : 'sitting';
    return { state, deadlineAt: row.deadline_at, pausedAt: row.paused_at, serverTime: row.now };
  }
}
