import { Injectable } from '@nestjs/common';
import { DomainError } from '../domain/index.js';
import { explain, problemKind } from '../domain/index.js';
import { databaseErrorOf } from '../ops/errors.js';
import type { Unit } from '../data/unit-of-work.js';
import { UnitOfWork } from '../data/unit-of-work.js';
import type { Handlers } from './handlers.js';
import { BatchWrites } from './batch-writes.js';
import { isUuid, PoisonError, type TopicRecord } from './kafka-record.js';

// Parks what cannot be applied, with everything later of the same key behind it, so that one bad fact stops neither the topic nor the order of its key.

export interface DeadLetterLine {
  id: string;
  topic: string;
  partition: number;
  offset: string;
  key: string;
  type: string | null;
  code: string;
  reason: string;
  at: Date;
}

export interface DeadLetter extends DeadLetterLine {
  headers: Record<string, string>;
  payload: string | null;
}

/** Learners that a letter speaks of: whom its payload names, and its key when that may be one. */
export function learnersOf({ key, payload }: Pick<DeadLetter, 'key' | 'payload'>): string[] {
  let named: unknown[] = [key];
  try {
    const data = JSON.parse(payload ?? '') as Record<string, unknown>;
    named = Object.entries(data).flatMap(([name, value]) => (/learnerIds?$/i.test(name) ? value : []));
  } catch {
    // What cannot be read may be about anybody: its key says whom.
  }
  return [...new Set(named)].filter((id): id is string => typeof id === 'string' && isUuid(id));
}

interface QueuedLetter extends DeadLetter {
  /** What it sets going has happened already. */
  readonly reacted: boolean;
}

/** Behind a parked key, waiting its turn. */
export const waiting = 'parked-behind';

/** The keys, among those of the records, that are parked; they stay so until the transaction ends. */
export async function parkedKeys(unit: Unit, records: readonly TopicRecord[]): Promise<Parked> {
  const rows = await unit.query<{ topic: string; key: string }>(
    `select topic, key from parked_key
      where topic = any($1) and key = any($2) order by topic, key for key share`,
    [[...new Set(records.map(({ topic }) => topic))], [...new Set(records.map(({ key }) => key))]],
  );
  return new Parked(rows);
}

/** Keys are a topic's own: the same one in another topic goes on. */
export class Parked {
  private readonly keys = new Set<string>();

  constructor(parked: readonly { topic: string; key: string }[]) {
    parked.forEach((of) => this.add(of));
  }

  add({ topic, key }: { topic: string; key: string }): void {
    this.keys.add(`${topic} ${key}`);
  }

  has({ topic, key }: { topic: string; key: string }): boolean {
    return this.keys.has(`${topic} ${key}`);
  }
}

/** @param reacted whether what the fact sets going has happened already, as when a rebuild reads it again */
export async function park(
  unit: Unit,
  record: TopicRecord,
  { code, reason, reacted }: { code: string; reason: string; reacted: boolean },
): Promise<void> {
  await unit.query(
    `insert into parked_key (topic, key, since) values ($1, $2, clock_timestamp()) on conflict do nothing`,
    [record.topic, record.key],
  );
  await unit.query(
    `insert into dead_letter (topic, partition, "offset", key, headers, payload, code, reason, reacted, at)
     values ($1, $2, $3, $4, $5, $6, $7, $8, $9, clock_timestamp())`,
    [
      record.topic,
      record.partition,
      record.offset,
      record.key,
      JSON.stringify(record.headers),
      record.payload,
      code,
      reason,
      reacted,
    ],
  );
}

/** Lists, shows, replays and discards; everything about one key happens under the lock of its parking. */
@Injectable()
export class DeadLetters {
  private handlers: Handlers | null = null;

  constructor(private readonly work: UnitOfWork) {}

  use(handlers: Handlers): void {
    this.handlers = handlers;
  }

  list(after: string, limit: number): Promise<DeadLetterLine[]> {
    return this.work.run((unit) =>
      unit.query(
        `select id, topic, partition, "offset", key, headers->>'ce_type' as type, code, reason, at
           from dead_letter where id > $1 order by id limit $2`,
        [after, limit],
      ),
    );
  }

  show(id: string): Promise<DeadLetter> {
    return this.work.run(async (unit) => {
      const [letter] = await unit.query<DeadLetter>(
        `select id, topic, partition, "offset", key, headers->>'ce_type' as type, headers, payload, code, reason, at
           from dead_letter where id = $1`,
        [id],
      );
      if (!letter) throw new DomainError('dead-letter-unknown', { id });
      return letter;
    });
  }

  /** Applies the queue of the letter's key in order; all of it, or nothing when one still fails. Returns how many were applied. */
  replay(id: string): Promise<number> {
    return this.work.run(async (unit) => {
      const { topic, key } = await this.show(id);
      const queue = await this.lockedQueue(unit, topic, key);
      const writes = new BatchWrites(unit);
      for (const letter of queue) {
        try {
          const record = { ...letter, offset: BigInt(letter.offset) };
          await unit.asService(async () => {
            if (this.handlers?.concerns(record)) await this.handlers.call(record, writes, !letter.reacted);
            await writes.flush();
          });
        } catch (error) {
          throw new DomainError('dead-letter-still-fails', { id: letter.id, reason: reasonOf(error) });
        }
      }
      await this.endParking(unit, topic, key);
      return queue.length;
    });
  }

  /** Drops one letter for good; the key goes on once nothing waits any more. */
  discard(id: string): Promise<void> {
    return this.work.run(async (unit) => {
      const { topic, key } = await this.show(id);
      const queue = await this.lockedQueue(unit, topic, key);
      // Where it stands: whoever reads the topic again passes it too.
      await unit.query(
        `insert into discarded select topic, partition, "offset" from dead_letter where id = $1 on conflict do nothing`,
        [id],
      );
      await unit.query(`delete from dead_letter where id = $1`, [id]);
      if (queue.length === 1) await this.endParking(unit, topic, key);
    });
  }

  private async lockedQueue(unit: Unit, topic: string, key: string): Promise<QueuedLetter[]> {
    const parked = await unit.query(`select 1 from parked_key where topic = $1 and key = $2 for update`, [topic, key]);
    if (parked.length === 0) throw new DomainError('dead-letter-unknown', { id: key });
    return unit.query<QueuedLetter>(`select * from dead_letter where topic = $1 and key = $2 order by id`, [
      topic,
      key,
    ]);
  }

  private async endParking(unit: Unit, topic: string, key: string): Promise<void> {
    await unit.query(`delete from dead_letter where topic = $1 and key = $2`, [topic, key]);
    await unit.query(`delete from parked_key where topic = $1 and key = $2`, [topic, key]);
  }
}

/** What the catalogue of problems says of it, in both languages; its code alone where it says nothing. */
function explained({ code }: DomainError): string {
  if (!problemKind(code)) return code;
  const sentences = (['fr', 'en'] as const).map((language) => {
    const { detail, remedy } = explain(code, {}, language);
    return remedy ? `${detail} ${remedy}` : detail;
  });
  return sentences.join(' · ');
}

/** A sentence for the operator, never a value: what a database says of a row stays out. */
export function reasonOf(error: unknown): string {
  const database = databaseErrorOf(error);
  if (database) return ['database', database.code, database.table, database.constraint].filter(Boolean).join(' ');
  if (error instanceof PoisonError) return error.reason;
  if (error instanceof DomainError) return explained(error);
  return error instanceof Error ? `${error.name}: ${error.message}`.slice(0, 300) : 'unknown';
}
