import { Injectable } from '@nestjs/common';
import type { Fact } from '../domain/index.js';
import { newId } from './ids.js';
import type { Statements } from './prepared.js';

// Facts wait here, in the transaction that made them true, until the relay has put them in their topic. Published libraries take no part in our transaction.

/** Advisory lock that a backup takes alone and whoever tells something shares, by the function `may_tell` of the schema. */
export const backupLock = 7_110;

/** Wakes the relay of this process, and whoever else follows what is told, after a commit: a NOTIFY in each commit would put all of the database in one queue. */
@Injectable()
export class RelaySignal {
  private readonly listeners: (() => void)[] = [];

  onWake(listener: () => void): void {
    this.listeners.push(listener);
  }

  wake(): void {
    for (const listener of this.listeners) listener();
  }
}

/** A fact as its row, with the span in which it became true. */
export interface OutboxEntry {
  readonly id: string;
  readonly topic: string;
  readonly key: string;
  readonly type: string;
  readonly payload: string;
  readonly traceparent: string | null;
}

/** Whoever has this id before it draws numbers is seen by the relay, which then looks for them again (see outbox-reader.ts). */
const hasItsId = 'pg_current_xact_id() is not null';

export function outboxEntry({ topic, key, type, data }: Fact, traceparent: string | null): OutboxEntry {
  return { id: newId(), topic, key, type, payload: JSON.stringify(data), traceparent };
}

/** One statement for any number of facts; identity values follow the order given. */
export async function appendToOutbox(unit: Statements, entries: readonly OutboxEntry[]): Promise<void> {
  const [first] = entries;
  if (!first) return;
  if (entries.length === 1) {
    await unit.query(
      `insert into outbox (id, topic, key, type, payload, traceparent) select $1::uuid, $2, $3, $4, $5, $6 where may_tell() and ${hasItsId}`,
      [first.id, first.topic, first.key, first.type, first.payload, first.traceparent],
    );
    return;
  }
  await unit.query(
    `insert into outbox (id, topic, key, type, payload, traceparent)
     select id, topic, key, type, payload, traceparent
       from unnest($1::uuid[], $2::text[], $3::text[], $4::text[], $5::text[], $6::text[])
            with ordinality as f(id, topic, key, type, payload, traceparent, n)
      where (select may_tell() and ${hasItsId})
      order by n`,
    (['id', 'topic', 'key', 'type', 'payload', 'traceparent'] as const).map((column) =>
      entries.map((entry) => entry[column]),
    ),
  );
}
