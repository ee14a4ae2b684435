import { Injectable } from '@nestjs/common';
import type { Unit } from '../data/unit-of-work.js';
import { asService } from '../data/prepared.js';
import { UnitOfWork } from '../data/unit-of-work.js';
import { DomainError } from '../domain.js';
import { failpoint } from '../ops/failpoint.js';
import { isTransient } from '../ops/errors.js';
import { log } from '../ops/logging.js';
import { metrics } from '../ops/metrics.js';
import { traceIdOf } from '../ops/tracing.js';
import { BatchWrites } from './batch-writes.js';
import { park, parkedKeys, reasonOf, waiting } from './dead-letters.js';
import type { Handlers } from './handlers.js';
import type { TopicRecord } from './record.js';

// Applies one batch of one partition in one transaction with the position it was read at: what Kafka calls "committed" is only a hint.

/** Far more than the relay can repeat after a fault. */
const inboxDepth = 1_000_000n;

/** The batch does not begin where this consumer stands; `at` is where it stands. */
export class Misplaced extends Error {
  constructor(readonly at: bigint) {
    super(`the position is ${at}`);
  }
}

/** The topic is another one than the position speaks of, or lacks what was not read yet: a person has to look. */
export class LogMismatch extends Error {}

@Injectable()
export class BatchApplier {
  constructor(private readonly work: UnitOfWork) {}

  /**
   * @throws Misplaced, nothing written, when the position is elsewhere
   * @throws a transient error (see `isTransient`), nothing written
   */
  async apply(clusterId: string, records: readonly TopicRecord[], handlers: Handlers): Promise<void> {
    try {
      await this.transaction(clusterId, records, handlers, false);
    } catch (error) {
      if (error instanceof Misplaced || error instanceof LogMismatch || isTransient(error)) throw error;
      await this.transaction(clusterId, records, handlers, true);
    }
  }

  private transaction(
    clusterId: string,
    records: readonly TopicRecord[],
    handlers: Handlers,
    oneByOne: boolean,
  ): Promise<void> {
    return this.work.run(async (unit) => {
      const { topic, partition, offset } = records[0]!;
      const { at, reactedUntil } = await lockPosition(unit, topic, partition, clusterId);
      if (at !== offset) throw new Misplaced(at);
      const handled = records.filter((record) => handlers.concerns(record));
      metrics.eventsSkipped.inc(records.length - handled.length);
      const fresh = await withoutRepeats(unit, handled);
      const parked = await parkedKeys(unit, topic, [...new Set(fresh.map((record) => record.key))]);
      const writes = new BatchWrites(unit);
      for (const record of fresh) {
        if (parked.has(record.key)) await park(unit, record, waiting, '');
        else if (!oneByOne) await handlers.call(record, writes, record.offset >= reactedUntil);
        else if (!(await this.tryOne(unit, record, handlers, record.offset >= reactedUntil))) parked.add(record.key);
      }
      await writes.flush();
      failpoint('in-consumer-transaction');
      const next = records.at(-1)!.offset + 1n;
      await unit.query(
        `with moved as (update consumer_position
            set next_offset = $3, reacted_until = greatest(reacted_until, $3) where topic = $1 and partition = $2)
         delete from inbox where topic = $1 and partition = $2 and "offset" < $4`,
        [topic, partition, next, next - inboxDepth],
      );
      metrics.eventsApplied.inc(fresh.length);
    });
  }

  /** Applies one record on its own; parks it when it is the one that cannot be applied. */
  private async tryOne(unit: Unit, record: TopicRecord, handlers: Handlers, firstTime: boolean): Promise<boolean> {
    const writes = new BatchWrites(unit);
    await unit.query('savepoint one');
    try {
      await handlers.call(record, writes, firstTime);
      await writes.flush();
      await unit.query('release savepoint one');
      return true;
    } catch (error) {
      if (isTransient(error)) throw error;
      await unit.query('rollback to savepoint one');
      log.warn(
        { traceId: traceIdOf(record.headers['traceparent'] ?? ''), topic: record.topic, code: codeOf(error) },
        'a fact was parked',
      );
      await park(unit, record, codeOf(error), reasonOf(error));
      metrics.eventsParked.inc();
      return false;
    }
  }
}

async function lockPosition(
  unit: Unit,
  topic: string,
  partition: number,
  clusterId: string,
): Promise<{ at: bigint; reactedUntil: bigint }> {
  const [row] = await unit.query<{ next_offset: string; reacted_until: string; cluster_id: string }>(
    `select next_offset, reacted_until, cluster_id, ${asService}
       from consumer_position where topic = $1 and partition = $2 for update`,
    [topic, partition],
  );
  if (!row) throw new Misplaced(-1n);
  if (row.cluster_id !== clusterId) {
    throw new LogMismatch(
      `the position of ${topic}/${partition} belongs to cluster ${row.cluster_id}, this is ${clusterId}`,
    );
  }
  return { at: BigInt(row.next_offset), reactedUntil: BigInt(row.reacted_until) };
}

/** Keeps the first occurrence of each event; a record whose id cannot be read is kept, to be parked. */
async function withoutRepeats(unit: Unit, records: readonly TopicRecord[]): Promise<TopicRecord[]> {
  const readable = records.filter((record) => uuid.test(record.headers['ce_id'] ?? ''));
  if (readable.length === 0) return [...records];
  const rows = await unit.query<{ event_id: string }>(
    `insert into inbox (event_id, topic, partition, "offset")
     select id, $1, $2, o from unnest($3::uuid[], $4::bigint[]) as n(id, o) on conflict do nothing returning event_id`,
    [
      readable[0]!.topic,
      readable[0]!.partition,
      readable.map((record) => record.headers['ce_id']),
      readable.map((record) => record.offset),
    ],
  );
  const fresh = new Set(rows.map((row) => row.event_id));
  const kept = records.filter((record) => {
    const id = record.headers['ce_id']?.toLowerCase() ?? '';
    return !uuid.test(id) || fresh.delete(id);
  });
  metrics.eventsRepeated.inc(records.length - kept.length);
  return kept;
}

const codeOf = (error: unknown): string => (error instanceof DomainError ? error.code : 'handler-failed');

const uuid = /^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$/i;
